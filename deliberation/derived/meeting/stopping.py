"""The selection if the jury stopped now, the files that can still change it, and the time they need. A proposal only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from deliberation.derived.meeting.agenda import items_to_come, meeting_clock
from deliberation.derived.meeting.board import Gauge, board_gauges
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.robustness import robustness
from deliberation.derived.scoring.standings import Cut, line
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Filled:
    """A track's free places, filled in the official order with the files left to decide, by candidature id in that order.

    ``level``: tied files across the line, which only people can separate. ``unpriced``: those of
    ``within`` and ``level`` whose amount is unknown although the track has an envelope.
    """

    track: str
    within: tuple[int, ...]
    level: tuple[int, ...]
    beyond: tuple[int, ...]
    unpriced: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stopping:
    """Files left to decide, among those that a viewer sees: ``tracks`` in the call's order, as they would be filled.

    ``open_ids``: the files, in the order of the agenda, that can still change the selection; ``settled_ids``: the others.
    ``seconds_each``: the time of a file, None if nobody set one and no end is planned.
    """

    tracks: tuple[Filled, ...]
    open_ids: tuple[int, ...]
    settled_ids: tuple[int, ...]
    seconds_each: float | None

    @property
    def seconds_needed(self) -> float | None:
        """Return the seconds that the open files would take."""
        return None if self.seconds_each is None else self.seconds_each * len(self.open_ids)


def stopping(snapshot: Snapshot, *, now: datetime) -> Stopping | None:
    """Return the effect of stopping now; None while marks are under seal, or if nothing is left to decide.

    Decided outcomes are fixed. A file is open if the share of the draws in which it is selected is neither near 0 nor near 1 (the
    call's ``open_share``), if it is level with another across the line, or if no order can place it: no score, no track, or no amount
    where its track has an envelope.
    """
    left = _left(snapshot)
    if not left or any(snapshot.is_under_seal(candidature.id) for candidature in snapshot.ranked):
        return None
    filled = free_places(snapshot, left)
    unpriced = {id_ for track in filled for id_ in track.unpriced}
    placed = {id_ for track in filled for id_ in (*track.within, *track.beyond)} - unpriced
    shares, threshold = robustness(snapshot).selected_share, snapshot.call.rules.open_share

    def is_open(candidature_id: int) -> bool:
        share = shares.get(candidature_id)
        return candidature_id not in placed or share is None or min(share, 1 - share) > threshold

    clock = meeting_clock(snapshot, now=now)
    return Stopping(
        tracks=filled,
        open_ids=tuple(id_ for id_ in left if is_open(id_)),
        settled_ids=tuple(id_ for id_ in left if not is_open(id_)),
        seconds_each=clock.seconds_each if snapshot.meeting.seconds_per_item is None else float(snapshot.meeting.seconds_per_item),
    )


def free_places(snapshot: Snapshot, left: Collection[int]) -> tuple[Filled, ...]:
    """Fill the places that are free on each track, in the official order, with the files ``left`` to decide; decided outcomes are fixed."""
    return tuple(_filled(snapshot, cut, gauge, left) for cut, gauge in zip(ranking(snapshot).cuts, board_gauges(snapshot), strict=True))


def _left(snapshot: Snapshot) -> tuple[int, ...]:
    current = snapshot.meeting.current
    is_left = current is not None and snapshot.decision(current).outcome is Outcome.TO_DISCUSS
    return (*((current,) if current is not None and is_left else ()), *(item.candidature_id for item in items_to_come(snapshot)))


def _filled(snapshot: Snapshot, cut: Cut, gauge: Gauge, left: Collection[int]) -> Filled:
    """Fill the free places of a track, and what is left of its envelope, with the files left, in its order.

    A tied group across the line is on neither side.
    """
    by_id = ranking(snapshot).by_id
    ids = [id_ for side in cut.sides for id_ in side if id_ in left]
    blocks = [tuple(block) for _order, block in groupby(ids, key=lambda id_: by_id[id_].order)]
    asked = {id_: snapshot.candidature(id_).amount_asked for id_ in ids}
    is_funded = gauge.envelope is not None
    drawn = line(
        [len(block) for block in blocks],
        places=gauge.left,
        costs=[sum((asked[id_] or Decimal(0) for id_ in block), Decimal(0)) for block in blocks],
        money=gauge.money_left if is_funded else None,
    )
    within = tuple(id_ for block in blocks[: drawn.whole] for id_ in block)
    level = blocks[drawn.whole] if drawn.part else ()
    beyond = tuple(id_ for block in blocks[drawn.whole + bool(level) :] for id_ in block)
    unpriced = tuple(id_ for id_ in (*within, *level) if asked[id_] is None) if is_funded else ()
    return Filled(cut.track, within, level, beyond, unpriced)
