"""Hold what was sent to the room's screen beside the view that was chosen; like it, whether the call is finalised or not."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0026"
down_revision: Final = "0025"


def upgrade() -> None:
    op.add_column("room_view", sa.Column("sent", sa.Text()))
