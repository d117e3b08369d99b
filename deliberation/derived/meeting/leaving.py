"""Effect of a member's departure from the jury: files that move, quorum before and after."""

from dataclasses import dataclass, replace

import numpy as np

from deliberation.call.people import SEATS, Person, Role
from deliberation.derived.meeting.rules import meeting_quorum
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.standings import Standing
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.meeting import MeetingState
from deliberation.meeting.presence import Quorum
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.official import COMPARED_DECIMALS


@dataclass(frozen=True, slots=True)
class Moved:
    """A candidature whose score or rank would change."""

    candidature: Candidature
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class Effect:
    """Effect of a departure: candidatures that move, by present rank, and the meeting's quorum before and after.

    ``grids``: candidatures marked by the person, as far as the viewer sees. ``is_sealed``: some scores are under seal.
    """

    grids: int
    moved: tuple[Moved, ...]
    quorum_before: Quorum
    quorum_after: Quorum
    is_sealed: bool


def effect_of_leaving(snapshot: Snapshot, person: Person, *, keeps_marks: bool, successor: Person | None = None) -> Effect:
    """Return the effect on ``snapshot`` if ``person`` left and ``successor`` took the seat, still without marks."""
    without = _leave_out(snapshot, person, keeps_marks=keeps_marks)
    column = snapshot.juror_positions.get(person.id)
    quorum = meeting_quorum(without)
    return Effect(
        grids=0 if column is None else int(snapshot.scored[:, column].any(axis=1).sum()),
        moved=_find_moved(snapshot, without),
        quorum_before=meeting_quorum(snapshot),
        quorum_after=_add_successor(without, quorum, successor) if successor else quorum,
        is_sealed=any(snapshot.is_under_seal(candidature.id) for candidature in snapshot.ranked),
    )


def _add_successor(snapshot: Snapshot, quorum: Quorum, successor: Person) -> Quorum:
    return Quorum(quorum.present + snapshot.meeting.is_here(successor.id), quorum.members + 1, quorum.share)


def marks_stay_by_default(snapshot: Snapshot) -> bool:
    """Return whether the marks of a leaving member are kept by default, as after the meeting's beginning."""
    return snapshot.meeting.state is not MeetingState.NOT_OPENED


def _leave_out(snapshot: Snapshot, person: Person, *, keeps_marks: bool) -> Snapshot:
    if snapshot.meeting.state is MeetingState.CLOSED:
        stays = snapshot.people  # the meeting is over: its quorum is of its time
    else:
        gone = replace(person, roles=(person.roles - SEATS) or frozenset({Role.OBSERVER}))
        stays = tuple(gone if member.id == person.id else member for member in snapshot.people)
    by_id = {stay.id: stay for stay in stays}
    columns = [column for column, juror in enumerate(snapshot.jurors) if keeps_marks or juror.id != person.id]
    return replace(
        snapshot,
        people=stays,
        jurors=tuple(by_id.get(snapshot.jurors[column].id, snapshot.jurors[column]) for column in columns),
        marks=np.ascontiguousarray(snapshot.marks[:, columns]),
        scored=np.ascontiguousarray(snapshot.scored[:, columns]),
        recused=np.ascontiguousarray(snapshot.recused[:, columns]),
    )


def _find_moved(before: Snapshot, after: Snapshot) -> tuple[Moved, ...]:
    then = ranking(after).by_id
    return tuple(
        Moved(before.candidature(now.candidature_id), now, then[now.candidature_id])
        for now in ranking(before).standings
        if _summarise_standing(now) != _summarise_standing(then[now.candidature_id])
    )


def _summarise_standing(standing: Standing) -> tuple[float | None, int | None, int | None]:
    score = None if standing.score is None else round(standing.score, COMPARED_DECIMALS)
    return score, standing.rank, standing.track_rank
