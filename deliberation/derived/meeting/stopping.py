"""What the selection would be if the jury stopped here, which files can still change it, and how long those would take. A proposal only."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from deliberation.derived.meeting.agenda import coming, meeting_clock
from deliberation.derived.meeting.board import board_gauges
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.robustness import robustness
from deliberation.derived.scoring.standings import Cut
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Filled:
    """A track's free places, filled in the official order with the files left to decide, by candidature id in that order.

    ``level``: the files that share one place in the order, across the line: only people can separate them.
    """

    track: str
    within: tuple[int, ...]
    level: tuple[int, ...]
    beyond: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stopping:
    """What is left to decide, among the files that a viewer sees: ``tracks`` in the call's order, as they would be filled.

    ``open_ids``: the files, in the order of the agenda, that can still change the selection; ``settled_ids``: the others.
    ``seconds_each``: the time of a file, None if nobody set one and no end is planned.
    """

    tracks: tuple[Filled, ...]
    open_ids: tuple[int, ...]
    settled_ids: tuple[int, ...]
    seconds_each: float | None

    @property
    def seconds_needed(self) -> float | None:
        """Return how long the open files would take."""
        return None if self.seconds_each is None else self.seconds_each * len(self.open_ids)


def stopping(snapshot: Snapshot, *, now: datetime) -> Stopping | None:
    """Return what stopping now would leave; None while marks are under seal, or if nothing is left to decide.

    Decided outcomes are fixed. A file is open if the share of the draws in which it is selected is neither near 0 nor near 1 (the
    call's ``open_share``), if it is level with another across the line, or if no order can place it: no score, or no track.
    """
    left = _left(snapshot)
    if not left or any(snapshot.is_under_seal(candidature.id) for candidature in snapshot.ranked):
        return None
    filled = tuple(_filled(snapshot, cut, places, left) for cut, places in _tracks(snapshot))
    placed = {id_ for track in filled for id_ in (*track.within, *track.beyond)}
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


def _left(snapshot: Snapshot) -> tuple[int, ...]:
    current = snapshot.meeting.current
    is_left = current is not None and snapshot.decision(current).outcome is Outcome.TO_DISCUSS
    return (*((current,) if current is not None and is_left else ()), *(item.candidature_id for item in coming(snapshot)))


def _tracks(snapshot: Snapshot) -> Iterator[tuple[Cut, int]]:
    return zip(ranking(snapshot).cuts, (max(gauge.left, 0) for gauge in board_gauges(snapshot)), strict=True)


def _filled(snapshot: Snapshot, cut: Cut, free: int, left: Collection[int]) -> Filled:
    """Fill the ``free`` places of a track with the files left, in its order; a group level across the line is left out of both sides."""
    by_id = ranking(snapshot).by_id
    ids = [id_ for side in cut.sides for id_ in side if id_ in left]
    within, beyond = ids[:free], ids[free:]
    if not within or not beyond or by_id[within[-1]].order != by_id[beyond[0]].order:
        return Filled(cut.track, tuple(within), (), tuple(beyond))
    order = by_id[beyond[0]].order
    level = tuple(id_ for id_ in ids if by_id[id_].order == order)
    return Filled(
        cut.track,
        tuple(id_ for id_ in within if id_ not in level),
        level,
        tuple(id_ for id_ in beyond if id_ not in level),
    )
