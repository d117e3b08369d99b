"""Make the table of what teams were told of their hearing, with the secret of the page on which each waits."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, of_candidature, primary_key, unique

revision: Final = "0037"
down_revision: Final = "0036"


def upgrade() -> None:
    op.create_table(
        "hearing",
        *of_candidature("hearing"),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("begins_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_hearing_secret_hash")),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("ck_hearing_ends_at")),
        unique("hearing", "secret_hash"),
        primary_key("hearing", "call_id", "candidature_id"),
    )
