"""Keep what the room’s screen shows apart from the meeting, which is frozen with its call: the finalised selection is shown too."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, of_call, of_same_call, one_of, primary_key, revised
from data_access.migrations.freezing import freeze, thaw

revision: Final = "0010"
down_revision: Final = "0009"

_KEPT: Final = "call_id, planned_end, seconds_per_item, arrangement, seed, current, running_since, revision"
_COPY: Final = f"INSERT INTO meeting ({_KEPT}) SELECT {_KEPT} FROM meeting_before"  # noqa: S608 (constants alone)


def upgrade() -> None:
    op.create_table(
        "room_view",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("view", sa.String(length=20), nullable=False),
        *revised("room_view"),
        of_call("room_view"),
        one_of("room_view", "view", "waiting", "item", "ranking", "board", "ballot", "agenda", "pause"),
        primary_key("room_view", "call_id"),
    )
    op.execute("INSERT INTO room_view (call_id, view, revision) SELECT call_id, projector, revision FROM meeting")
    if op.get_bind().dialect.name == "sqlite":
        _make_meeting_again()
    else:
        op.drop_column("meeting", "projector")


def _make_meeting_again() -> None:
    # SQLite drops no column that a check names.
    thaw("meeting")
    op.rename_table("meeting", "meeting_before")
    op.create_table(
        "meeting",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("planned_end", MOMENT),
        sa.Column("seconds_per_item", sa.Integer()),
        sa.Column("arrangement", sa.String(length=20), nullable=False),
        sa.Column("seed", sa.Integer()),
        sa.Column("current", sa.Integer()),
        sa.Column("running_since", MOMENT),
        *revised("meeting"),
        of_call("meeting"),
        of_same_call("meeting", "current", "candidature"),
        one_of("meeting", "arrangement", "by_hand", "by_pile", "by_track", "random", "fewest_moves"),
        sa.CheckConstraint("seconds_per_item > 0", name=op.f("ck_meeting_seconds_per_item")),
        sa.CheckConstraint("running_since IS NULL OR current IS NOT NULL", name=op.f("ck_meeting_running_since")),
        primary_key("meeting", "call_id"),
    )
    op.execute(_COPY)
    op.drop_table("meeting_before")
    freeze("meeting")
