"""Make the table of what was drawn for the marks as they stand: kept over restarts, derived from the rest, and of no record."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import in_call, primary_key

revision: Final = "0028"
down_revision: Final = "0027"


def upgrade() -> None:
    op.create_table(
        "kept_draws",
        *in_call("kept_draws"),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
        primary_key("kept_draws", "call_id", "key"),
        sa.CheckConstraint("length(key) = 64 AND length(mac) = 64", name=op.f("ck_kept_draws_digests")),
    )
