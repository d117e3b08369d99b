"""Let the room's screen follow the meeting by itself; screens that wait are switched too, since calls began so and nobody chose it."""

from typing import Final

from alembic import op

from data_access.migrations.choices import allow

revision: Final = "0012"
down_revision: Final = "0011"

_VIEWS: Final = ("automatic", "waiting", "item", "ranking", "board", "ballot", "agenda", "pause")


def upgrade() -> None:
    allow("room_view.view", choices=_VIEWS)
    op.execute("UPDATE room_view SET view = 'automatic' WHERE view = 'waiting'")
