"""Drop what a server noted while it read the platform by itself: a timer runs ``jury platform pull`` from now on."""

from typing import Final

from alembic import op

revision: Final = "0044"
down_revision: Final = "0043"


def upgrade() -> None:
    op.drop_table("platform_reading")
