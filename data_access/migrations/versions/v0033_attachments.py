"""Make the table of the files that applicants attached, a row a version; frozen with the call."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, at_least, index_revisions, of_candidature, primary_key, revised
from data_access.migrations.freezing import freeze

revision: Final = "0033"
down_revision: Final = "0032"


def upgrade() -> None:
    op.create_table(
        "attachment",
        *of_candidature("attachment"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("filed_at", MOMENT),
        sa.Column("imported_at", MOMENT, nullable=False),
        *revised("attachment"),
        at_least("attachment", "number", 1),
        at_least("attachment", "size", 0),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_attachment_name")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_attachment_sha256")),
        primary_key("attachment", "candidature_id", "number"),
    )
    index_revisions("attachment")
    freeze("attachment")
