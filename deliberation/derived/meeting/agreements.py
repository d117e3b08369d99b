"""The list for agreement: which files may be on it, which stay once members have pulled theirs out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from deliberation.derived.meeting.board import Change
from deliberation.derived.meeting.quorums import missing_quorums, recused_members
from deliberation.derived.scoring.ranking import ranked_standings
from deliberation.selection.agreements import Proposed
from deliberation.selection.decisions import Outcome, Recall
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_


class Unfit(Labelled):
    """Why a file cannot be on a list for agreement."""

    NOT_SHORTLISTED = "not_shortlisted", N_("not shortlisted, or withdrawn")
    DECIDED = "decided", N_("decided already")
    RECALLED = "recalled", N_("a member asked to discuss it")
    BALLOT = "ballot", N_("a ballot was held, or is open, on it")
    RECUSED = "recused", N_("a member who is present is recused on it")
    QUORUM = "quorum", N_("its quorum is not reached")


def unfit(snapshot: Snapshot, candidature_id: int) -> Unfit | None:
    """Return the first reason why a file cannot be on a list for agreement now, None if it can. Raises NotFound."""
    meeting = snapshot.meeting
    found = {
        Unfit.NOT_SHORTLISTED: not snapshot.candidature(candidature_id).is_ranked,
        Unfit.DECIDED: snapshot.decision(candidature_id).outcome is not Outcome.TO_DISCUSS,
        Unfit.RECALLED: candidature_id in snapshot.recalled,
        Unfit.BALLOT: any(ballot.is_open or ballot.is_counted for ballot in meeting.ballots_on(candidature_id)),
        Unfit.RECUSED: any(meeting.is_here(person.id) for person in recused_members(snapshot, candidature_id)),
        Unfit.QUORUM: bool(missing_quorums(snapshot, candidature_id)),
    }
    return next((why for why, is_so in found.items() if is_so), None)


def read_now(snapshot: Snapshot) -> tuple[Proposed, ...]:
    """Return the list that waits for agreement, of the files that the viewer sees; empty if there is none."""
    return tuple(one for one in snapshot.agreements if one.is_read_now)


def for_the_room(snapshot: Snapshot) -> tuple[Proposed, ...]:
    """Return the files of that list that stand on the room's screen: none on which a member who is here, or came in since, is recused."""
    here = snapshot.meeting.is_here
    return tuple(one for one in read_now(snapshot) if not any(here(person.id) for person in recused_members(snapshot, one.candidature_id)))


def ranked_list(snapshot: Snapshot, listed: Sequence[Proposed]) -> list[Proposed]:
    """Return a list in the ranking's order."""
    places = {standing.candidature_id: place for place, standing in enumerate(ranked_standings(snapshot))}
    return sorted(listed, key=lambda one: places.get(one.candidature_id, len(places)))


def taken_back(snapshot: Snapshot, *, at: datetime) -> list[Proposed]:
    """Return that list as it is once it is taken back."""
    return [replace(one, ended_at=at) for one in read_now(snapshot)]


def staying(snapshot: Snapshot) -> tuple[Proposed, ...]:
    """Return the files of that list that would be decided now: not pulled out by anybody, not decided or withdrawn meanwhile."""
    return tuple(one for one in read_now(snapshot) if pulled_out(snapshot, one) is None and not left_otherwise(snapshot, one))


def pulled_out(snapshot: Snapshot, proposed: Proposed) -> Recall | None:
    """Return the objection by which a file was pulled out of its list; None if nobody objected while it was read."""
    recall = snapshot.recalled.get(proposed.candidature_id)
    if recall is None or recall.at < proposed.read_at or (proposed.ended_at and recall.at > proposed.ended_at):
        return None
    return recall


def left_otherwise(snapshot: Snapshot, proposed: Proposed) -> bool:
    """Tell whether a file of the list that is read was decided or withdrawn meanwhile."""
    is_decided = snapshot.decision(proposed.candidature_id).outcome is not Outcome.TO_DISCUSS
    return is_decided or not snapshot.candidature(proposed.candidature_id).is_ranked


def decided_by_lists(snapshot: Snapshot) -> frozenset[int]:
    """Return the ids of the files on which the decision that stands is one that a list for agreement recorded."""
    agreed = (one for one in snapshot.agreements if one.decided_version is not None)
    decided = ((one, snapshot.decision(one.candidature_id)) for one in agreed)
    return frozenset(one.candidature_id for one, stands in decided if (one.outcome, one.track) == (stands.outcome, stands.track))


def changes_of(snapshot: Snapshot, proposed: Sequence[Proposed]) -> list[Change]:
    """Return the changes that a list proposes, on top of the decisions that stand."""
    return [
        Change(
            candidature_id=one.candidature_id,
            outcome=one.outcome,
            track=one.track,
            reason=one.reason or None,
            reason_is_proposed=one.reason_is_proposed,
            seen_version=snapshot.decision(one.candidature_id).version,
        )
        for one in proposed
    ]


def lists_read(snapshot: Snapshot) -> tuple[tuple[datetime, tuple[Proposed, ...]], ...]:
    """Return every list that was read out, by the time it was, the oldest first: of each, the files that the viewer sees."""
    times = sorted({one.read_at for one in snapshot.agreements})
    return tuple((at, tuple(one for one in snapshot.agreements if one.read_at == at)) for at in times)
