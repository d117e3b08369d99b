"""The list for agreement: which files may be on it, and which remain once members have pulled some out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from deliberation.derived.meeting.board import Change
from deliberation.derived.meeting.quorums import missing_quorums, recused_members
from deliberation.derived.scoring.ranking import ranked_standings
from deliberation.selection.decisions import Outcome, Proposed, Recall
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
    """Return the list that awaits agreement, limited to the files that the viewer sees; empty if there is none."""
    return tuple(agreement for agreement in snapshot.agreements if agreement.is_read_now)


def list_for_room(snapshot: Snapshot) -> tuple[Proposed, ...]:
    """Return the files of that list shown in the room: none on which a member present, or arrived since, is recused."""
    here = snapshot.meeting.is_here
    return tuple(
        proposal
        for proposal in read_now(snapshot)
        if not any(here(person.id) for person in recused_members(snapshot, proposal.candidature_id))
    )


def ranked_list(snapshot: Snapshot, listed: Sequence[Proposed]) -> list[Proposed]:
    """Return the files of a list in the order of the ranking."""
    places = {standing.candidature_id: place for place, standing in enumerate(ranked_standings(snapshot))}
    return sorted(listed, key=lambda proposal: places.get(proposal.candidature_id, len(places)))


def taken_back(snapshot: Snapshot, *, at: datetime) -> list[Proposed]:
    """Return the agreements without the list that is read."""
    return [replace(proposal, ended_at=at) for proposal in read_now(snapshot)]


def files_staying(snapshot: Snapshot) -> tuple[Proposed, ...]:
    """Return the files of that list to be decided now: not pulled out, and not decided or withdrawn meanwhile."""
    return tuple(
        proposal for proposal in read_now(snapshot) if pulled_out(snapshot, proposal) is None and not left_otherwise(snapshot, proposal)
    )


def pulled_out(snapshot: Snapshot, proposed: Proposed) -> Recall | None:
    """Return the objection that pulled a file out of its list, None if there is none."""
    recall = snapshot.recalled.get(proposed.candidature_id)
    if recall is None or recall.at < proposed.read_at or (proposed.ended_at and recall.at > proposed.ended_at):
        return None
    return recall


def left_otherwise(snapshot: Snapshot, proposed: Proposed) -> bool:
    """Tell whether a file left the list because it was decided or withdrawn meanwhile."""
    is_decided = snapshot.decision(proposed.candidature_id).outcome is not Outcome.TO_DISCUSS
    return is_decided or not snapshot.candidature(proposed.candidature_id).is_ranked


def decided_by_lists(snapshot: Snapshot) -> frozenset[int]:
    """Return the ids of files whose current decision was recorded by a list for agreement."""
    agreed = (agreement for agreement in snapshot.agreements if agreement.decided_version is not None)
    decided = ((one, snapshot.decision(one.candidature_id)) for one in agreed)
    return frozenset(one.candidature_id for one, stands in decided if (one.outcome, one.track) == (stands.outcome, stands.track))


def changes_of(snapshot: Snapshot, proposed: Sequence[Proposed]) -> list[Change]:
    """Return the changes that a list proposes to the current decisions."""
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
    """Return the lists read out, by time, oldest first, each limited to the files that the viewer sees."""
    times = sorted({agreement.read_at for agreement in snapshot.agreements})
    return tuple((at, tuple(agreement for agreement in snapshot.agreements if agreement.read_at == at)) for at in times)
