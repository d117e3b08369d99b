"""List for agreement: eligible files, and files left after objections of members."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.derived.meeting.board import Change
from deliberation.derived.meeting.openness import Settled, openness
from deliberation.derived.meeting.rules import candidature_quorum, is_in_the_room, leaving_first, meeting_quorum, must_leave
from deliberation.derived.meeting.verdicts import reason_for
from deliberation.derived.scoring.ranking import ranked_standings
from deliberation.selection.decisions import Decision, Outcome, Proposed, Recall
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_, ngettext

READING_TIME = timedelta(seconds=10)  # that each file of a list is given, at least


class Unfit(Labelled):
    """Why a file cannot be on a list for agreement."""

    NOT_SHORTLISTED = "not_shortlisted", N_("not shortlisted, or withdrawn")
    DECIDED = "decided", N_("decided already")
    RECALLED = "recalled", N_("a member asked to discuss it")
    BALLOT = "ballot", N_("a ballot was held, or is open, on it")
    RECUSED = "recused", N_("a recused member is in the room")
    QUORUM = "quorum", N_("its quorum is not reached")


def unfit(snapshot: Snapshot, candidature_id: int) -> Unfit | None:
    """Return the first reason why a file cannot be on a list for agreement now, None if it can. Raises NotFound."""
    meeting = snapshot.meeting
    obstacles = {
        Unfit.NOT_SHORTLISTED: not snapshot.candidature(candidature_id).is_ranked,
        Unfit.DECIDED: snapshot.decision(candidature_id).outcome is not Outcome.TO_DISCUSS,
        Unfit.RECALLED: snapshot.is_to_be_discussed(candidature_id),
        Unfit.BALLOT: any(ballot.is_open or ballot.is_counted for ballot in meeting.ballots_on(candidature_id)),
        Unfit.RECUSED: bool(must_leave(snapshot, candidature_id)),
        Unfit.QUORUM: not (meeting_quorum(snapshot).is_met and candidature_quorum(snapshot, candidature_id).is_met),
    }
    return next((why for why, is_so in obstacles.items() if is_so), None)


@dataclass(frozen=True, slots=True)
class Readable:
    """Settled files readable now (``ready``), and ``all`` with files whose recused members must leave first.

    ``leaving``: these members, each with the first such file.
    """

    ready: tuple[Settled, ...] = ()
    all: tuple[Settled, ...] = ()
    leaving: Mapping[Person, int] = field(default_factory=dict)


def readable(snapshot: Snapshot) -> Readable:
    """Return which settled files may be read for agreement; none outside of an open meeting, or while a list is read."""
    state = openness(snapshot)
    if state is None or not snapshot.meeting.is_open or read_now(snapshot):
        return Readable()
    why = {proposal: unfit(snapshot, proposal.candidature_id) for proposal in state.settled}
    leaving = leaving_first(snapshot, [proposal.candidature_id for proposal, reason in why.items() if reason is Unfit.RECUSED])
    ready, all_ = (tuple(proposal for proposal, reason in why.items() if reason in fit) for fit in ({None}, {None, Unfit.RECUSED}))
    return Readable(ready, all_, leaving)


def proposed_changes(snapshot: Snapshot, settled: Sequence[Settled]) -> list[Change]:
    """Return the decision proposed for each settled file, with its reason, in the official order."""
    reasons = {proposal: reason_for(snapshot, proposal.candidature_id, proposal.outcome) for proposal in settled}
    return [
        Change(
            candidature_id=proposal.candidature_id,
            outcome=proposal.outcome,
            track=proposal.track,
            reason=reason.text,
            seen_version=snapshot.decision(proposal.candidature_id).version,
            reason_is_proposed=reason.is_proposed,
        )
        for proposal, reason in reasons.items()
    ]


def read_now(snapshot: Snapshot) -> tuple[Proposed, ...]:
    """Return the list that awaits agreement, limited to files visible to the viewer; empty without a list."""
    return tuple(agreement for agreement in snapshot.agreements if agreement.is_read_now)


def list_for_room(snapshot: Snapshot) -> tuple[Proposed, ...]:
    """Return the list as shown in the room, without files under a recusal of a member in the room."""
    return tuple(proposal for proposal in files_staying(snapshot) if not must_leave(snapshot, proposal.candidature_id))


def ranked_list(snapshot: Snapshot, listed: Sequence[Proposed]) -> list[Proposed]:
    """Return the files of a list by track, in the official order: first the files proposed as selected, then the others."""
    places = {line.candidature_id: place for place, line in enumerate(ranked_standings(snapshot))}
    tracks = {track.code: place for place, track in enumerate(snapshot.call.tracks)}

    def place_of(proposal: Proposed) -> tuple[int, int]:
        track = proposal.track or snapshot.track_of(snapshot.candidature(proposal.candidature_id)) or ""
        return tracks.get(track, len(tracks)), places.get(proposal.candidature_id, len(places))

    return sorted(listed, key=place_of)


def asked_to_agree(snapshot: Snapshot) -> tuple[Person, ...]:
    """Return the members in the room with the list on screen, without the readers of the list."""
    here = (person for person in snapshot.seated if is_in_the_room(snapshot, person.id))
    return tuple(person for person in here if not holds(person.roles, Right.AGREE_LIST, snapshot.phase))


def had_time(snapshot: Snapshot, listed: Sequence[Proposed], screens: Mapping[int, bool], *, now: datetime) -> bool:
    """Return whether a list had reading time: ten seconds a file, or a confirmation by every member in the room.

    ``screens``: person id → confirmation, for people with the list on screen.
    """
    members = asked_to_agree(snapshot)
    return now >= read_until(listed) or (bool(members) and all(screens.get(person.id) for person in members))


def read_until(listed: Sequence[Proposed]) -> datetime:
    """Return when each file of a list had its time to be read."""
    return listed[0].read_at + len(listed) * READING_TIME


def taken_back(snapshot: Snapshot, *, at: datetime) -> list[Proposed]:
    """Return the agreements without the list that is read."""
    return [replace(proposal, ended_at=at) for proposal in read_now(snapshot)]


def files_staying(snapshot: Snapshot) -> tuple[Proposed, ...]:
    """Return the files of that list to be decided now: not pulled out, and not decided or withdrawn meanwhile."""
    return tuple(
        proposal
        for proposal in read_now(snapshot)
        if pulled_out(snapshot, proposal) is None and not _has_left_otherwise(snapshot, proposal)
    )


def pulled_out(snapshot: Snapshot, proposed: Proposed) -> Recall | None:
    """Return the objection that pulled a file out of its list, or None."""
    recall = snapshot.recalled.get(proposed.candidature_id)
    if recall is None or recall.at < proposed.read_at or (proposed.ended_at and recall.at > proposed.ended_at):
        return None
    return recall


def _has_left_otherwise(snapshot: Snapshot, proposed: Proposed) -> bool:
    """Tell whether a file left the list because it was decided or withdrawn meanwhile."""
    is_decided = snapshot.decision(proposed.candidature_id).outcome is not Outcome.TO_DISCUSS
    return is_decided or not snapshot.candidature(proposed.candidature_id).is_ranked


def decided_by_lists(snapshot: Snapshot) -> frozenset[int]:
    """Return the ids of files whose current decision was recorded by a list for agreement."""
    agreed = (agreement for agreement in snapshot.agreements if agreement.decided_version is not None)
    decided = ((proposal, snapshot.decision(proposal.candidature_id)) for proposal in agreed)
    return frozenset(
        proposal.candidature_id for proposal, stands in decided if (proposal.outcome, proposal.track) == (stands.outcome, stands.track)
    )


def counts_agreed(snapshot: Snapshot, together: Sequence[Decision]) -> Mapping[Outcome, int]:
    """Return outcome → number of decisions recorded by an agreement on a list; empty for a different act."""
    agreed = {(proposal.candidature_id, proposal.decided_version) for proposal in snapshot.agreements}
    if not all((decision.candidature_id, decision.version) in agreed for decision in together):
        return {}
    counts = Counter(decision.outcome for decision in together)
    return {outcome: counts[outcome] for outcome in (Outcome.SELECTED, Outcome.DECLINED, Outcome.RESERVE) if counts[outcome]}


def agreed_words(outcome: Outcome, count: int) -> str:
    """Return the words, with a place for ``{count}``, for files agreed with an outcome."""
    if outcome is Outcome.SELECTED:
        return ngettext("{count} selected", "{count} selected", count)
    if outcome is Outcome.DECLINED:
        return ngettext("{count} not selected", "{count} not selected", count)
    return ngettext("{count} in reserve", "{count} in reserve", count)


def changes_of(snapshot: Snapshot, proposed: Sequence[Proposed]) -> list[Change]:
    """Return the changes that a list proposes to the current decisions."""
    return [
        Change(
            candidature_id=proposal.candidature_id,
            outcome=proposal.outcome,
            track=proposal.track,
            reason=proposal.reason or None,
            reason_is_proposed=proposal.reason_is_proposed,
            seen_version=snapshot.decision(proposal.candidature_id).version,
        )
        for proposal in proposed
    ]


def lists_read(snapshot: Snapshot) -> tuple[tuple[datetime, tuple[Proposed, ...]], ...]:
    """Return the lists read out, by time, oldest first, each limited to the files that the viewer sees."""
    times = sorted({agreement.read_at for agreement in snapshot.agreements})
    return tuple((at, tuple(agreement for agreement in snapshot.agreements if agreement.read_at == at)) for at in times)
