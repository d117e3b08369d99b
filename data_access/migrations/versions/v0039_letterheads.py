"""Make the table of the papers on which an office writes its letters."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, in_call, primary_key

revision: Final = "0039"
down_revision: Final = "0038"


def upgrade() -> None:
    op.create_table(
        "letterhead",
        *in_call("letterhead"),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_letterhead_sha256")),
        primary_key("letterhead", "call_id", "sha256"),
        sqlite_with_rowid=False,
    )
