"""Agenda: the candidatures to discuss, their order, and the ways to arrange the order."""

import hashlib
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from deliberation.derived.meeting.openness import degrees, openness
from deliberation.errors import InvalidValue
from deliberation.meeting.clock import Clock, Progress, read_clock
from deliberation.meeting.comings_and_goings import fewest_moves
from deliberation.meeting.meeting import Arrangement, MeetingState
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_

_AHEAD = timedelta(hours=8)
_MINUTE = timedelta(minutes=1)
_EVEN = timedelta(seconds=1)


class ItemState(StrEnum):
    """State of an agenda item. An undecided item is left to do, called or not."""

    DECIDED = "decided"
    CURRENT = "current"
    SKIPPED = "skipped"  # called, then left without a decision: it comes back
    TO_COME = "to_come"

    @property
    def is_left(self) -> bool:
        """Tell whether the item is still to be called, for the first time or again."""
        return self in (ItemState.SKIPPED, ItemState.TO_COME)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """Candidature on the agenda; ``position`` counts from 1 among the files visible to the viewer."""

    position: int
    candidature_id: int
    state: ItemState


class _Asked(NamedTuple):
    """Parameters of an arrangement: the seed of a draw, and the positions of breaks among the files to arrange."""

    seed: int | None
    breaks: Collection[int]


def agenda(snapshot: Snapshot) -> tuple[AgendaItem, ...]:
    """Return the agenda: files with an open request to discuss, the arranged ranked set, then later additions."""
    return snapshot.derived("agenda", _agenda)


def _agenda(snapshot: Snapshot) -> tuple[AgendaItem, ...]:
    ids = dict.fromkeys([*_list_requests(snapshot), *standing_order(snapshot)])
    return tuple(AgendaItem(position, id_, _state(snapshot, id_)) for position, id_ in enumerate(ids, start=1))


def standing_order(snapshot: Snapshot) -> tuple[int, ...]:
    """Return the arranged ranked set, then later additions by deposit: the agenda without precedence of requests."""
    ranked = {candidature.id: None for candidature in snapshot.ranked}
    return tuple(dict.fromkeys([*(id_ for id_ in snapshot.meeting.order if id_ in ranked), *ranked]))


def _list_requests(snapshot: Snapshot) -> Sequence[int]:
    """Return the files with a request to discuss and never called since, in the order of requests."""
    recalls = [recall for id_, recall in snapshot.recalled.items() if snapshot.candidature(id_).is_ranked]
    waiting = [recall for recall in recalls if _state(snapshot, recall.candidature_id) is ItemState.TO_COME]
    return [recall.candidature_id for recall in sorted(waiting, key=lambda recall: (recall.at, recall.candidature_id))]


def _state(snapshot: Snapshot, candidature_id: int) -> ItemState:
    if candidature_id == snapshot.meeting.current:
        return ItemState.CURRENT
    if _is_decided(snapshot, candidature_id):
        return ItemState.DECIDED
    return ItemState.SKIPPED if candidature_id in snapshot.meeting.items else ItemState.TO_COME


def _is_decided(snapshot: Snapshot, candidature_id: int) -> bool:
    return snapshot.decision(candidature_id).outcome is not Outcome.TO_DISCUSS


def last_discussed(snapshot: Snapshot) -> int | None:
    """Return the id of the candidature discussed last, other than the current one; None if there is none."""
    items = snapshot.meeting.items
    ended = {id_: at for id_ in _list_called(snapshot) if (at := items[id_].ended_at)}
    return max(ended, key=ended.__getitem__, default=None)


def previous(snapshot: Snapshot) -> int | None:
    """Return the id of the candidature called before the current one, or without a current one the last called; None if absent."""
    items, current = snapshot.meeting.items, snapshot.meeting.current
    began = {id_: items[id_].began_at for id_ in _list_called(snapshot)}
    if current is not None and current in items:
        began = {id_: at for id_, at in began.items() if at < items[current].began_at}
    return max(began, key=began.__getitem__, default=None)


def _list_called(snapshot: Snapshot) -> list[int]:
    meeting = snapshot.meeting
    return [item.candidature_id for item in agenda(snapshot) if item.candidature_id in meeting.items.keys() - {meeting.current}]


def items_to_come(snapshot: Snapshot) -> tuple[AgendaItem, ...]:
    """Return the items left, next first: requested files, files after the current one, then files passed over."""
    items, recalls = agenda(snapshot), _list_requests(snapshot)
    here = next((item.position for item in items if item.state is ItemState.CURRENT), 0)
    left = (item for item in (*items[here:], *items[:here]) if item.state.is_left)
    return tuple(sorted(left, key=lambda item: item.candidature_id not in recalls))


def meeting_clock(snapshot: Snapshot, *, now: datetime) -> Clock:
    """Return the clock of the meeting over the items that the viewer sees; a file decided without being called took no time."""
    meeting, items = snapshot.meeting, agenda(snapshot)
    decided = [item.candidature_id for item in items if _is_decided(snapshot, item.candidature_id)]
    is_current_left = meeting.current is not None and meeting.current not in decided
    progress = Progress(
        discussed=tuple(meeting.seconds_on(id_, now=now) for id_ in decided if id_ in meeting.items),
        current=meeting.seconds_on(meeting.current, now=now) if meeting.current is not None and is_current_left else None,
        to_come=sum(item.state.is_left for item in items),
    )
    return read_clock(progress, now=now, planned_end=meeting.planned_end, allotted=meeting.seconds_per_item)


def items_left(snapshot: Snapshot) -> int:
    """Return how many items are left, with the current one."""
    return snapshot.derived("items left", lambda seen: meeting_clock(seen, now=datetime.now(UTC)).items_left)


def expected_ends(snapshot: Snapshot, *, now: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """Return the expected end as a function of time without further events: points with linear parts between.

    Empty if unknown. Starts at whole hours, so that the result reveals neither its time of computation nor hidden acts.
    """
    begins = now.replace(minute=0, second=0, microsecond=0)
    return snapshot.derived(("expected ends", begins), lambda seen: tuple(_ends(seen, begins)))


def _ends(snapshot: Snapshot, begins: datetime) -> Iterator[tuple[datetime, datetime]]:
    if meeting_clock(snapshot, now=begins).expected_end is None:
        return

    @cache
    def end(at: datetime) -> datetime:
        return meeting_clock(snapshot, now=at).expected_end or at

    def bends(low: datetime, high: datetime) -> Iterator[datetime]:
        """Return the breakpoints between two times, to the minute."""
        middle = low + (high - low) / 2
        even = end(low) + (end(high) - end(low)) / 2
        if high - low < _MINUTE or abs(end(middle) - even) < _EVEN:
            yield high
        else:
            yield from bends(low, middle)
            yield from bends(middle, high)

    for at in (begins, *bends(begins, begins + _AHEAD)):
        yield at, end(at)


def minutes_each(snapshot: Snapshot, *, end: datetime, now: datetime) -> int | None:
    """Return the whole minutes per file left for an end of the meeting on time, 0 if too late; None without files left."""
    left = items_left(snapshot)
    return max(int((end - goes_on_from(snapshot, now=now)).total_seconds()) // 60 // left, 0) if left else None


def goes_on_from(snapshot: Snapshot, *, now: datetime) -> datetime:
    """Return when discussion starts: now, or the call's planned hour if the meeting was never opened and the hour is to come."""
    meets_at = snapshot.call.meets_at
    return max(now, meets_at) if meets_at and snapshot.meeting.state is MeetingState.NOT_OPENED else now


def moved(snapshot: Snapshot, candidature_id: int, *, to: int) -> tuple[int, ...]:
    """Return the order with a candidature put at position ``to``, from 1. Raises InvalidValue for one not on the agenda."""
    ids = [item.candidature_id for item in agenda(snapshot)]
    if candidature_id not in ids or not 1 <= to <= len(ids):
        raise InvalidValue(N_("This is no place on the agenda."))
    ids.remove(candidature_id)
    return (*ids[: to - 1], candidature_id, *ids[to - 1 :])


def arranged(snapshot: Snapshot, arrangement: Arrangement, *, seed: int | None = None, breaks: Collection[int] = ()) -> tuple[int, ...]:
    """Return the order of an arrangement: called and decided items stay in front, the rest is sorted.

    The sort is stable. Raises InvalidValue for the order by openness under seal, which would reveal marks.

    Args:
        snapshot: the visible snapshot.
        arrangement: the requested order.
        seed: for the draws.
        breaks: numbers of agenda files before breaks, for the order of fewest moves.
    """
    items = agenda(snapshot)
    front = [item.candidature_id for item in items if item.state is not ItemState.TO_COME]
    rest = [item.candidature_id for item in items if item.state is ItemState.TO_COME]
    return (*front, *_ARRANGE[arrangement](snapshot, rest, _Asked(seed, [place - len(front) for place in breaks])))


def rearranged(standing: Sequence[int], order: Iterable[int]) -> tuple[int, ...]:
    """Return ``standing`` with the ids of ``order`` rearranged; other ids, which the author may not see, stay in place."""
    ordered = list(order)
    moving, coming = set(ordered), iter(ordered)
    return tuple(next(coming) if id_ in moving else id_ for id_ in standing)


def _sort_by_openness(snapshot: Snapshot, ids: list[int], asked: _Asked) -> Iterable[int]:
    degrees_by_file, drawn = degrees(snapshot), _draw_numbers(snapshot, asked)
    if degrees_by_file is None:
        raise InvalidValue(N_("Which files are open follows from the marks, which are under seal: this order would reveal them."))
    return sorted(ids, key=lambda id_: (-degrees_by_file.get(id_, 0), drawn(id_)))


def _sort_by_track(snapshot: Snapshot, ids: list[int], _asked: _Asked) -> Iterable[int]:
    places: Mapping[str | None, int] = {track.code: place for place, track in enumerate(snapshot.call.tracks)}
    return sorted(ids, key=lambda id_: places.get(snapshot.track_of(snapshot.candidature(id_)), len(places)))


def _random(snapshot: Snapshot, ids: list[int], asked: _Asked) -> Iterable[int]:
    state, drawn = openness(snapshot), _draw_numbers(snapshot, asked)
    settled = state.settled_by_id if state else {}
    return sorted(ids, key=lambda id_: (id_ in settled, drawn(id_)))


def _draw_numbers(snapshot: Snapshot, asked: _Asked) -> Callable[[int], str]:
    """Return a random number for each file, independent of the other files, so that the order of two files is stable."""
    if asked.seed is None:
        raise InvalidValue(N_("A draw needs its starting number, so that it can be done again."))
    return lambda id_: hashlib.sha256(f"{asked.seed}:{snapshot.candidature(id_).dossier}".encode()).hexdigest()


def _fewest_moves(snapshot: Snapshot, ids: list[int], asked: _Asked) -> Iterable[int]:
    meeting = snapshot.meeting
    here = {juror.id for juror in snapshot.members if meeting.is_here(juror.id) or not meeting.is_open}
    recused = {id_: frozenset(person for person in here if snapshot.is_recused(person, id_)) for id_ in ids}
    current = frozenset(person for person in here if meeting.current is not None and snapshot.is_recused(person, meeting.current))
    return fewest_moves(recused, out=current, breaks=asked.breaks)


_ARRANGE: Mapping[Hashable, Callable[[Snapshot, list[int], _Asked], Iterable[int]]] = {
    Arrangement.BY_HAND: lambda _snapshot, ids, _asked: ids,
    Arrangement.BY_OPENNESS: _sort_by_openness,
    Arrangement.BY_TRACK: _sort_by_track,
    Arrangement.RANDOM: _random,
    Arrangement.FEWEST_MOVES: _fewest_moves,
}
