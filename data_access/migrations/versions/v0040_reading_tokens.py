"""Make the table of the tokens with which machines read documents."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, in_call, of_same_call, one_of, primary_key, unique

revision: Final = "0040"
down_revision: Final = "0039"


def upgrade() -> None:
    op.create_table(
        "reading_token",
        sa.Column("id", sa.Integer(), nullable=False),
        *in_call("reading_token"),
        sa.Column("person_id", sa.Integer()),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        of_same_call("reading_token", "person_id", "person"),
        one_of("reading_token", "level", "public", "internal"),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_reading_token_secret_hash")),
        sa.CheckConstraint("ends_at > created_at", name=op.f("ck_reading_token_ends_at")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_reading_token_name")),
        primary_key("reading_token", "id"),
        unique("reading_token", "secret_hash"),
    )
    op.create_index("ix_reading_token_call_id", "reading_token", ["call_id"])
