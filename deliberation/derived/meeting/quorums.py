"""Quorums of the meeting and of each candidature, who stands in for the chair, who has to leave; what changes if a member leaves."""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from deliberation.call.people import SEATS, Person, Right, Role
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.standings import Standing
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.ballots import Ballot
from deliberation.meeting.meeting import MeetingState
from deliberation.meeting.presence import Quorum
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.exact import COMPARED_DECIMALS


def meeting_quorum(snapshot: Snapshot) -> Quorum:
    """Return the quorum of the meeting: members are the jurors. After closing it stays what it was, whoever joins or leaves later."""
    meeting = snapshot.meeting
    if meeting.state is MeetingState.CLOSED and meeting.sittings[-1].ended_at:
        return quorum_at(snapshot, meeting.sittings[-1].ended_at)
    present = sum(meeting.is_here(juror.id) for juror in snapshot.members)
    return Quorum(present, len(snapshot.members), snapshot.call.rules.quorum)


def quorum_at(snapshot: Snapshot, at: datetime) -> Quorum:
    """Return the quorum of the meeting at a time, counted on those who were members then, even if they have left since."""
    members = [person for person in snapshot.people if person.sat_at(at, Role.JUROR)]
    present = sum(snapshot.meeting.presence_at(person.id, at).is_here for person in members)
    return Quorum(present, len(members), snapshot.call.rules.quorum)


def who_sat(snapshot: Snapshot) -> tuple[Person, ...]:
    """Return the members, chairs and deputies at the time of the meeting; those who sit now, if it was not held."""
    sittings = snapshot.meeting.sittings
    if not sittings:
        return snapshot.seated
    end = sittings[-1].ended_at

    def sat(person: Person) -> bool:
        said = person.membership
        joined = end is None or said.since is None or said.since < end
        return not person.all_roles.isdisjoint(SEATS) and joined and (said.left_at is None or said.left_at > sittings[0].began_at)

    return tuple(filter(sat, snapshot.people))


def candidature_quorum(snapshot: Snapshot, candidature_id: int) -> Quorum:
    """Return the quorum for a candidature: present and not recused, out of those not recused. Raises NotFound."""
    members = members_not_recused(snapshot, candidature_id)
    return Quorum(len(entitled_to_vote(snapshot, candidature_id)), len(members), snapshot.call.rules.quorum)


def missing_quorums(snapshot: Snapshot, candidature_id: int) -> list[Quorum]:
    """Return which quorums (the meeting's, the candidature's) are missing for a ballot on a candidature. Raises NotFound."""
    return [quorum for quorum in (meeting_quorum(snapshot), candidature_quorum(snapshot, candidature_id)) if not quorum.is_met]


def members_not_recused(snapshot: Snapshot, candidature_id: int) -> tuple[Person, ...]:
    """Return the jurors who sit and are not recused on a candidature. Raises NotFound."""
    recused = snapshot.recused[snapshot.positions[snapshot.candidature(candidature_id).id]]
    return tuple(juror for juror in snapshot.members if not recused[snapshot.juror_positions[juror.id]])


def entitled_to_vote(snapshot: Snapshot, candidature_id: int) -> tuple[Person, ...]:
    """Return the jurors present and not recused: who may vote if a ballot is opened now. Raises NotFound."""
    return tuple(juror for juror in members_not_recused(snapshot, candidature_id) if snapshot.meeting.is_here(juror.id))


def may_vote_by_pass(snapshot: Snapshot, ballot: Ballot) -> tuple[Person, ...]:
    """Return the members who may vote on a lent device: entitled at the opening, here now, not recused, without a vote yet."""
    return tuple(
        member
        for member in entitled_to_vote(snapshot, ballot.candidature_id)
        if member.id in ballot.voters and member.id not in ballot.voted
    )


def may_dissent(snapshot: Snapshot, candidature_id: int) -> tuple[Person, ...]:
    """Return the members present and not recused, chair and deputies included: who may dissent from a decision."""
    return tuple(
        member for member in snapshot.seated if snapshot.meeting.is_here(member.id) and not snapshot.is_recused(member.id, candidature_id)
    )


def recused_members(snapshot: Snapshot, candidature_id: int) -> tuple[Person, ...]:
    """Return the people recused on a candidature, chair and deputies included, in the order of the people. Raises NotFound."""
    snapshot.candidature(candidature_id)
    return tuple(person for person in snapshot.people if person.sits and snapshot.is_recused(person.id, candidature_id))


def must_leave(snapshot: Snapshot, candidature_id: int) -> tuple[Person, ...]:
    """Return the recused people who are here and have not left. Raises NotFound."""
    meeting = snapshot.meeting
    return tuple(
        person
        for person in recused_members(snapshot, candidature_id)
        if meeting.is_here(person.id) and person.id not in meeting.out_of_the_room()
    )


def comes_back(snapshot: Snapshot, candidature_id: int) -> tuple[Person, ...]:
    """Return the people who left for another candidature and may return for this one. Raises NotFound."""
    recused = recused_members(snapshot, candidature_id)
    return tuple(person for person in snapshot.people if person.id in snapshot.meeting.out_of_the_room() and person not in recused)


def deputy_stands_in(snapshot: Snapshot, right: Right, candidature_id: int | None) -> bool:
    """Tell whether a deputy has ``right`` in the chair's place now: on a candidature, or on the meeting as a whole."""
    # The person in the chair for the current item also calls the next one.
    current = snapshot.meeting.current if right in (Right.CONDUCT, Right.STEER_ROOM) else None
    return any(chair_is_away(snapshot, id_) for id_ in {candidature_id, current})


def chair_is_away(snapshot: Snapshot, candidature_id: int | None) -> bool:
    """Tell whether a deputy takes the chair: every chair is recused on the candidature, or not here while the meeting is open."""

    def is_away(chair: Person) -> bool:
        if candidature_id is not None and snapshot.is_recused(chair.id, candidature_id):
            return True
        return snapshot.meeting.is_open and not snapshot.meeting.is_here(chair.id)

    return all(is_away(person) for person in snapshot.people if person.has(Role.CHAIR))


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
    without = _without(snapshot, person, keeps_marks=keeps_marks)
    column = snapshot.juror_positions.get(person.id)
    quorum = meeting_quorum(without)
    return Effect(
        grids=0 if column is None else int(snapshot.scored[:, column].any(axis=1).sum()),
        moved=_moved(snapshot, without),
        quorum_before=meeting_quorum(snapshot),
        quorum_after=_with_one_more(without, quorum, successor) if successor else quorum,
        is_sealed=any(snapshot.is_under_seal(candidature.id) for candidature in snapshot.ranked),
    )


def _with_one_more(snapshot: Snapshot, quorum: Quorum, successor: Person) -> Quorum:
    return Quorum(quorum.present + snapshot.meeting.is_here(successor.id), quorum.members + 1, quorum.share)


def marks_stay_by_default(snapshot: Snapshot) -> bool:
    """Tell whether the marks of somebody who leaves are kept by default: they are once the meeting has begun."""
    return snapshot.meeting.state is not MeetingState.NOT_OPENED


def _without(snapshot: Snapshot, person: Person, *, keeps_marks: bool) -> Snapshot:
    if snapshot.meeting.state is MeetingState.CLOSED:
        stays = snapshot.people  # the meeting is over: its quorum is of its time
    else:
        gone = replace(person, roles=(person.roles - SEATS) or frozenset({Role.OBSERVER}))
        stays = tuple(gone if one.id == person.id else one for one in snapshot.people)
    by_id = {stay.id: stay for stay in stays}
    kept = [column for column, juror in enumerate(snapshot.jurors) if keeps_marks or juror.id != person.id]
    return replace(
        snapshot,
        people=stays,
        jurors=tuple(by_id.get(snapshot.jurors[column].id, snapshot.jurors[column]) for column in kept),
        marks=np.ascontiguousarray(snapshot.marks[:, kept]),
        scored=np.ascontiguousarray(snapshot.scored[:, kept]),
        recused=np.ascontiguousarray(snapshot.recused[:, kept]),
    )


def _moved(before: Snapshot, after: Snapshot) -> tuple[Moved, ...]:
    then = ranking(after).by_id
    return tuple(
        Moved(before.candidature(now.candidature_id), now, then[now.candidature_id])
        for now in ranking(before).standings
        if _said(now) != _said(then[now.candidature_id])
    )


def _said(standing: Standing) -> tuple[float | None, int | None, int | None]:
    score = None if standing.score is None else round(standing.score, COMPARED_DECIMALS)
    return score, standing.rank, standing.track_rank
