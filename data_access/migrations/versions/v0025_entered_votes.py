"""Keep who entered the vote of a member without a device."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0025"
down_revision: Final = "0024"


def upgrade() -> None:
    op.add_column("voter", sa.Column("entered_by", sa.Text(), nullable=False, server_default=""))
