"""Columns that several tables of candidatures have, worded and typed alike."""

from collections.abc import Sequence

import pyarrow as pa

from charts.parts.theme import Size
from deliberation.derived.scoring.standings import Standing
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui.widgets.figures import size


def ranks(standings: Sequence[Standing]) -> pa.Array:
    """Return the ranks over the whole set, blank if there is none."""
    return pa.array([standing.rank for standing in standings], pa.int64())


def track_ranks(standings: Sequence[Standing]) -> pa.Array:
    """Return the ranks within the tracks, blank if there is none."""
    return pa.array([standing.track_rank for standing in standings], pa.int64())


def tracks(snapshot: Snapshot, standings: Sequence[Standing]) -> list[str]:
    """Return the tracks by their short names, or that they are to be settled."""
    names = {track.code: str(track.short) for track in snapshot.call.tracks}
    return [names.get(standing.track or "", _("To be settled")) for standing in standings]


def ties(standings: Sequence[Standing]) -> list[str]:
    """Return the sentences about ties, nothing if there is none."""
    return [str(standing.tie.sentence) if standing.tie else "" for standing in standings]


def order(table: pa.Table, *, phone: Sequence[str]) -> list[str] | None:
    """Return the order in which a table's columns are shown: on a phone those of ``phone`` first, as far as there are; elsewhere as made.

    A phone shows three columns or four; the others are reached by swiping.
    """
    if size() is not Size.PHONE:
        return None
    first = [name for name in phone if name in table.column_names]
    return [*first, *(name for name in table.column_names if name not in first)]
