"""Rules of the meeting, for a member, a file and an instant (decision 0039): presence, vote, quorum, majority, chair, override."""

from collections.abc import Iterable
from datetime import datetime

from deliberation.call.people import SEATS, Person, Right, Role
from deliberation.call.rules import Majority
from deliberation.meeting.ballots import Ballot, Method
from deliberation.meeting.meeting import MeetingState
from deliberation.meeting.presence import Quorum
from deliberation.snapshot.snapshot import Snapshot


def is_in_the_room(snapshot: Snapshot, person_id: int) -> bool:
    """Return whether a member takes part at present: in the room or remote, and not noted out for any file."""
    return snapshot.meeting.is_here(person_id) and person_id not in snapshot.meeting.out_of_the_room()


def meeting_quorum(snapshot: Snapshot) -> Quorum:
    """Return the quorum of the meeting, counted on the jurors. After the close the quorum stays, whatever the later members."""
    meeting = snapshot.meeting
    if meeting.state is MeetingState.CLOSED and meeting.sittings[-1].ended_at:
        return quorum_at(snapshot, meeting.sittings[-1].ended_at)
    present = sum(meeting.is_here(juror.id) for juror in snapshot.members)
    return Quorum(present, len(snapshot.members), snapshot.call.rules.quorum)


def quorum_at(snapshot: Snapshot, at: datetime) -> Quorum:
    """Return the quorum of the meeting at a time, counted on the members of that time."""
    members = [person for person in snapshot.people if person.sat_at(at, Role.JUROR)]
    present = sum(snapshot.meeting.presence_at(person.id, at).is_here for person in members)
    return Quorum(present, len(members), snapshot.call.rules.quorum)


def who_sat(snapshot: Snapshot) -> tuple[Person, ...]:
    """Return the members, chairs and deputies at the time of the meeting; without a meeting the present members."""
    sittings = snapshot.meeting.sittings
    if not sittings:
        return snapshot.seated
    end = sittings[-1].ended_at

    def sat(person: Person) -> bool:
        membership = person.membership
        joined = end is None or membership.since is None or membership.since < end
        return (
            not person.all_roles.isdisjoint(SEATS) and joined and (membership.left_at is None or membership.left_at > sittings[0].began_at)
        )

    return tuple(filter(sat, snapshot.people))


def candidature_quorum(snapshot: Snapshot, candidature_id: int) -> Quorum:
    """Return the quorum for a candidature: in the room and not recused, out of those not recused. Raises NotFound."""
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
    """Return the jurors in the room and not recused: the voters of a ballot opened now. Raises NotFound."""
    return tuple(juror for juror in members_not_recused(snapshot, candidature_id) if is_in_the_room(snapshot, juror.id))


def may_vote(snapshot: Snapshot, ballot: Ballot) -> tuple[Person, ...]:
    """Return the members who may vote now, on any device or by hand: entitled at the opening, in the room, not recused."""
    return tuple(member for member in entitled_to_vote(snapshot, ballot.candidature_id) if member.id in ballot.voters)


def may_be_counted(snapshot: Snapshot, ballot: Ballot) -> int:
    """Return the largest count of votes of a ballot: hands need presence, other votes stay after a departure."""
    return len(may_vote(snapshot, ballot) if ballot.method is Method.HANDS else ballot.voters)


def majority_base(ballot: Ballot, cast: int) -> int:
    """Return the number that the majority of a ballot is counted on. ``cast``: votes, abstentions apart."""
    return {Majority.VOTES_CAST: cast, Majority.PRESENT: len(ballot.voters), Majority.MEMBERS: ballot.members}[ballot.majority]


def has_majority(ballot: Ballot, votes: int, cast: int) -> bool:
    """Return whether the votes carry a ballot: more than half of its base."""
    return 2 * votes > majority_base(ballot, cast)


def may_be_settled(ballot: Ballot, tied: int, cast: int) -> bool:
    """Return whether a casting vote carries a side of ``tied`` votes: one voice more, cast, must make the call's majority."""
    return has_majority(ballot, tied + 1, cast + 1)


def may_dissent(snapshot: Snapshot, candidature_id: int) -> tuple[Person, ...]:
    """Return the members in the room and not recused, chair and deputies included: who may dissent from a decision."""
    return tuple(
        member for member in snapshot.seated if is_in_the_room(snapshot, member.id) and not snapshot.is_recused(member.id, candidature_id)
    )


def recused_members(snapshot: Snapshot, candidature_id: int) -> tuple[Person, ...]:
    """Return the people recused on a candidature, chair and deputies included, in the order of the people. Raises NotFound."""
    snapshot.candidature(candidature_id)
    return tuple(person for person in snapshot.people if person.sits and snapshot.is_recused(person.id, candidature_id))


def must_leave(snapshot: Snapshot, candidature_id: int) -> tuple[Person, ...]:
    """Return the recused people who are here and have not left. Raises NotFound."""
    return tuple(person for person in recused_members(snapshot, candidature_id) if is_in_the_room(snapshot, person.id))


def leaving_first(snapshot: Snapshot, candidature_ids: Iterable[int]) -> dict[Person, int]:
    """Return the people who must leave for these candidatures, each with the first of them. Raises NotFound."""
    leaving: dict[Person, int] = {}
    for candidature_id in candidature_ids:
        for person in must_leave(snapshot, candidature_id):
            leaving.setdefault(person, candidature_id)
    return leaving


def lacks_quorum(snapshot: Snapshot, candidature_id: int) -> bool:
    """Return whether a decision taken now lacks its quorum and needs a written reason; finalising needs no quorum of its own.

    Presence is recorded during the meeting only.
    """
    return snapshot.meeting.is_open and not candidature_quorum(snapshot, candidature_id).is_met


def comes_back(snapshot: Snapshot, candidature_id: int) -> tuple[Person, ...]:
    """Return the people out for a different candidature who may return for this candidature. Raises NotFound."""
    recused = recused_members(snapshot, candidature_id)
    return tuple(person for person in snapshot.people if person.id in snapshot.meeting.out_of_the_room() and person not in recused)


def deputy_stands_in(snapshot: Snapshot, right: Right, candidature_id: int | None) -> bool:
    """Tell whether a deputy has ``right`` in the chair's place now: on a candidature, or on the meeting as a whole."""
    # The person in the chair for the current item also calls the next one.
    current = snapshot.meeting.current if right in (Right.CONDUCT, Right.STEER_ROOM) else None
    return any(chair_is_away(snapshot, id_) for id_ in {candidature_id, current})


def chair_is_away(snapshot: Snapshot, candidature_id: int | None) -> bool:
    """Tell whether a deputy takes the chair: every chair is recused on the file, or out of the open meeting."""

    def is_away(chair: Person) -> bool:
        if candidature_id is not None and snapshot.is_recused(chair.id, candidature_id):
            return True
        return snapshot.meeting.is_open and not is_in_the_room(snapshot, chair.id)

    return all(is_away(person) for person in snapshot.people if person.has(Role.CHAIR))
