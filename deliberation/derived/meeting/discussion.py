"""Discussion of an open file: duration by openness, and members asked to speak first, each on their own device."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from deliberation.call.call import Criterion
from deliberation.derived.meeting.agreement_lists import READING_TIME
from deliberation.derived.meeting.openness import degrees, openness
from deliberation.derived.meeting.rules import is_in_the_room
from deliberation.meeting.meeting import Meeting
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot

_STEP = 30  # seconds: a plan is made of whole steps
_LEAST = 60  # seconds


def seconds_by_file(snapshot: Snapshot) -> Mapping[int, int]:
    """Return the seconds available for each file left to decide; a settled file counts only under discussion.

    The most open file has the full minutes per file, a settled file half; less if the planned end comes first, measured from the latest
    call or end of a file. Empty under seal, and without both minutes per file and a planned end.
    """
    return snapshot.derived("time plan", _seconds_by_file)


def _seconds_by_file(snapshot: Snapshot) -> Mapping[int, int]:
    state, shares = openness(snapshot), {id_: 0.5 + degree for id_, degree in (degrees(snapshot) or {}).items()}
    if state is None:
        return {}
    to_discuss = sum(shares[id_] for id_ in state.open_ids)
    left = _time_left(snapshot.meeting)
    seconds = [float(snapshot.meeting.seconds_per_item)] if snapshot.meeting.seconds_per_item else []
    if left is not None and to_discuss:
        seconds.append(max(left - len(state.settled) * READING_TIME, timedelta()).total_seconds() / to_discuss)
    least = min(_LEAST, snapshot.meeting.seconds_per_item or _LEAST)
    return {id_: max(int(share * min(seconds)) // _STEP * _STEP, least) for id_, share in shares.items()} if seconds else {}


def _time_left(meeting: Meeting) -> timedelta | None:
    """Return the time until the planned end from the latest call or end of a file, constant during a discussion."""
    moments: list[datetime] = [sitting.began_at for sitting in meeting.sittings]
    moments += [at for item in meeting.items.values() for at in (item.began_at, item.ended_at) if at]
    return meeting.planned_end - max(moments) if meeting.planned_end and moments else None


def seconds_to_discuss(snapshot: Snapshot) -> int | None:
    """Return the planned seconds of all open files together; None without a plan."""
    planned, state = seconds_by_file(snapshot), openness(snapshot)
    return sum(planned[id_] for id_ in state.open_ids) if state and planned else None


SPEAKING_SECONDS = 60  # of each voice, as it is asked for
_MARKS_LEAST = 4  # fewer would tell who gave which


@dataclass(frozen=True, slots=True)
class Voices:
    """Criterion with the widest marks on the current file, from ``lowest`` to ``highest``.

    ``asked``: person id → whether highest, for the members in the room at the extremes; empty where two members share an extreme.
    """

    criterion: Criterion
    lowest: float
    highest: float
    asked: Mapping[int, bool] = field(default_factory=dict)


def first_voices(view: Snapshot) -> Voices | None:
    """Return the members to hear first on the current file; None before the reveal, after a vote or decision, or by rule."""
    current = view.meeting.current
    if current is None or not view.call.rules.two_voices or not view.meeting.is_open or view.is_under_seal(current):
        return None
    is_under_way = bool(view.meeting.ballots_on(current)) or view.meeting.has_open_revote(current)
    if is_under_way or view.decision(current).outcome is not Outcome.TO_DISCUSS:
        return None
    return view.derived(("first voices", current), lambda seen: _first_voices(seen, current))


def _first_voices(view: Snapshot, candidature_id: int) -> Voices | None:
    marks = view.marks[view.positions[candidature_id]]
    voices = [_voices(view, criterion, marks[:, place]) for place, criterion in enumerate(view.call.criteria)]
    apart = [one for one in voices if one and one.highest > one.lowest]
    # Of criteria as far apart, one with a single member at each end.
    return max(apart, key=lambda one: (one.highest - one.lowest, bool(one.asked)), default=None)


def _voices(view: Snapshot, criterion: Criterion, marks: NDArray[np.float64]) -> Voices | None:
    given_marks = marks[~np.isnan(marks)]
    if len(given_marks) < _MARKS_LEAST:
        return None
    lowest, highest = float(given_marks.min()), float(given_marks.max())
    ends = {is_highest: np.flatnonzero(marks == end) for is_highest, end in ((False, lowest), (True, highest))}
    if any(len(jurors) > 1 for jurors in ends.values()):
        return Voices(criterion, lowest, highest)
    people = {view.jurors[int(jurors[0])].id: is_highest for is_highest, jurors in ends.items()}
    here = {id_: is_highest for id_, is_highest in people.items() if is_in_the_room(view, id_)}
    return Voices(criterion, lowest, highest, here)
