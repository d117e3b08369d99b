"""Make the table of readings of the platform: when one began and ended, and what it found. One row a call, of no record."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, in_call, primary_key

revision: Final = "0038"
down_revision: Final = "0037"


def upgrade() -> None:
    op.create_table(
        "platform_reading",
        *in_call("platform_reading"),
        sa.Column("begun_at", MOMENT),
        sa.Column("read_at", MOMENT),
        sa.Column("found", sa.Text(), nullable=False),
        primary_key("platform_reading", "call_id"),
    )
