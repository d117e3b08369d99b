"""Two voices first: the members whose marks of the current file lie furthest apart are asked to say why, each on their own device."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from deliberation.call.call import Criterion
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot

_MARKS_LEAST: Final = 4  # fewer would tell who gave which


@dataclass(frozen=True, slots=True)
class Voices:
    """The criterion on which the marks of the current file lie furthest apart, from ``lowest`` to ``highest``.

    ``asked``: the members at its ends who are in the room, by person id, and whether theirs is the highest mark; nobody where two members
    share an end.
    """

    criterion: Criterion
    lowest: float
    highest: float
    asked: Mapping[int, bool] = field(default_factory=dict)


def first_voices(view: Snapshot) -> Voices | None:
    """Return who is heard first on the current file; None before its marks are revealed, once it is voted on or decided, or by rule."""
    current = view.meeting.current
    if current is None or not view.call.rules.two_voices or not view.meeting.is_open or view.is_under_seal(current):
        return None
    is_under_way = bool(view.meeting.ballots_on(current)) or view.meeting.has_open_revote(current)
    if is_under_way or view.decision(current).outcome is not Outcome.TO_DISCUSS:
        return None
    return view.derived(("first voices", current), lambda seen: _first_voices(seen, current))


def _first_voices(view: Snapshot, candidature_id: int) -> Voices | None:
    marks = view.marks[view.positions[candidature_id]]
    found = [_voices(view, criterion, marks[:, place]) for place, criterion in enumerate(view.call.criteria)]
    apart = [one for one in found if one and one.highest > one.lowest]
    # Of criteria as far apart, one with a single member at each end.
    return max(apart, key=lambda one: (one.highest - one.lowest, bool(one.asked)), default=None)


def _voices(view: Snapshot, criterion: Criterion, marks: NDArray[np.float64]) -> Voices | None:
    given = marks[~np.isnan(marks)]
    if len(given) < _MARKS_LEAST:
        return None
    lowest, highest = float(given.min()), float(given.max())
    ends = {is_highest: np.flatnonzero(marks == end) for is_highest, end in ((False, lowest), (True, highest))}
    if any(len(jurors) > 1 for jurors in ends.values()):
        return Voices(criterion, lowest, highest)
    out = view.meeting.out_of_the_room()
    people = {view.jurors[int(jurors[0])].id: is_highest for is_highest, jurors in ends.items()}
    here = {id_: is_highest for id_, is_highest in people.items() if view.meeting.is_here(id_) and id_ not in out}
    return Voices(criterion, lowest, highest, here)
