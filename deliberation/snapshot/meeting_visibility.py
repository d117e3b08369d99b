"""What a viewer may see of the meeting, of grids and of votes: ``visibility`` applies it with the rest."""

from collections.abc import Mapping
from dataclasses import replace

from deliberation.call.people import Person, Role
from deliberation.call.rights import Right, holds
from deliberation.meeting.ballots import Ballot, Method
from deliberation.meeting.meeting import Meeting, ProjectorView
from deliberation.snapshot.snapshot import Snapshot, narrowed

Votes = Mapping[tuple[int, int], str | None]


def with_meeting_for(snapshot: Snapshot, viewer: Person, hidden: frozenset[int]) -> Snapshot:
    """Return ``snapshot`` with the meeting, the grids and who has finished as ``viewer`` may see them.

    ``hidden``: ids under the viewer's recusal. While one of them is current or under a ballot, the meeting says that there is a
    conflict and nothing else of it.
    """
    follows = holds(viewer.roles, Right.SEE_PROGRESS, snapshot.phase)
    meeting = _without_hidden(snapshot.meeting, hidden)
    runs = holds(viewer.roles, Right.RUN_BALLOT, snapshot.phase, stands_in=True)
    return narrowed(
        snapshot,
        own_votes=_own_votes(meeting, viewer),
        meeting=replace(meeting, ballots=tuple(_ballot_for(ballot, viewer, runs=runs) for ballot in meeting.ballots)),
        grids={key: grid for key, grid in snapshot.grids.items() if follows or key[1] == viewer.id},
        finished=snapshot.finished if follows else snapshot.finished & {viewer.id},
        declared=snapshot.declared if follows else snapshot.declared & {viewer.id},
    )


def _without_hidden(meeting: Meeting, hidden: frozenset[int]) -> Meeting:
    if not hidden:
        return meeting
    ballot = meeting.open_ballot
    item_is_hidden = meeting.current in hidden
    has_conflict = item_is_hidden or (ballot is not None and ballot.candidature_id in hidden)
    return replace(
        meeting,
        order=tuple(id_ for id_ in meeting.order if id_ not in hidden),
        items={id_: item for id_, item in meeting.items.items() if id_ not in hidden},
        current=None if item_is_hidden else meeting.current,
        running_since=None if item_is_hidden else meeting.running_since,
        departures=tuple(departure for departure in meeting.departures if departure.candidature_id not in hidden),
        ballots=tuple(ballot for ballot in meeting.ballots if ballot.candidature_id not in hidden),
        revotes=tuple(revote for revote in meeting.revotes if revote.candidature_id not in hidden),
        projector=ProjectorView.WAITING if has_conflict else meeting.projector,
        has_conflict=has_conflict,
    )


def _own_votes(meeting: Meeting, viewer: Person) -> Votes:
    cast = [ballot for ballot in meeting.ballots if viewer.id in ballot.voted]
    return {(ballot.candidature_id, ballot.number): ballot.votes.get(viewer.id) for ballot in cast}


def _ballot_for(ballot: Ballot, viewer: Person, *, runs: bool) -> Ballot:
    # Sealed until closed, to those who run it too: they see who has voted, the others only how many.
    names = ballot.is_counted and ballot.method is Method.NAMED and not viewer.has(Role.PROJECTOR)
    return replace(ballot, votes=ballot.votes if names else {}, voted=ballot.voted if names or runs else frozenset(), counts=ballot.counts)
