"""The checklist of finalisation."""

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.derived.accounting import Account, counted_as
from deliberation.derived.meeting.agreements import decided_by_lists
from deliberation.derived.meeting.board import Gauge, board_gauges
from deliberation.derived.meeting.quorums import meeting_quorum
from deliberation.derived.meeting.reasons import awaiting_adoption, lacking_reason
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, Message


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist: the requirement, whether it is met, and the dossiers that do not meet it.

    ``is_required``: False for a line that only informs and does not prevent finalising.
    """

    text: Message
    is_met: bool
    dossiers: tuple[str, ...] = ()
    is_required: bool = True

    @property
    def stands_in_the_way(self) -> bool:
        """Tell whether this line prevents finalising."""
        return self.is_required and not self.is_met


def left_waiting(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the dossiers on hold: the person who finalises has to say what becomes of them."""
    return counted_as(Account.WAITING, snapshot.candidatures)


def never_called(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the shortlisted dossiers that no sitting called and no list for agreement decided; none if the jury did not meet."""
    if not snapshot.meeting.sittings:
        return ()
    accounted = snapshot.meeting.items.keys() | decided_by_lists(snapshot)
    return tuple(candidature for candidature in snapshot.ranked if candidature.id not in accounted)


def checklist(snapshot: Snapshot) -> tuple[Check, ...]:
    """List the requirements of finalising, with the dossiers that do not meet them."""
    return snapshot.derived("checklist", _checklist)


def _checklist(snapshot: Snapshot) -> tuple[Check, ...]:
    ranked = snapshot.ranked
    undecided = [c.dossier for c in ranked if snapshot.decision(c.id).outcome is Outcome.TO_DISCUSS]
    lacking, proposed = lacking_reason(snapshot), awaiting_adoption(snapshot)
    gauges = board_gauges(snapshot)
    return (
        _accounted(snapshot),
        Check(Message(N_("At least one candidature is shortlisted")), is_met=bool(ranked)),
        Check(Message(N_("Every shortlisted candidature is decided")), is_met=not undecided, dossiers=tuple(undecided)),
        Check(Message(N_("Every decision has its reason")), is_met=not lacking, dossiers=_numbers(lacking)),
        Check(Message(N_("The jury made the proposed reasons its own")), is_met=not proposed, dossiers=_numbers(proposed)),
        _places_check(snapshot, gauges),
        *_money_checks(snapshot, gauges),
        *_unexplained(snapshot),
        *_admission_checks(ranked),
        *_meeting_checks(snapshot),
    )


def _places_check(snapshot: Snapshot, gauges: Sequence[Gauge]) -> Check:
    """Check that no track exceeds its places; otherwise name its selected files."""
    over = {gauge.track for gauge in gauges if gauge.is_over_places}
    decided = ((one, snapshot.decision(one.id)) for one in snapshot.ranked)
    files = [one for one, decision in decided if decision.outcome is Outcome.SELECTED and decision.track in over]
    return Check(Message(N_("The places of each track are kept")), is_met=not over, dossiers=_numbers(files))


def _money_checks(snapshot: Snapshot, gauges: Sequence[Gauge]) -> tuple[Check, ...]:
    if not (funded := snapshot.call.funded):
        return ()
    selected = [one for one in snapshot.ranked if snapshot.decision(one.id).outcome is Outcome.SELECTED]
    unpriced = [one for one in selected if snapshot.decision(one.id).track in funded and snapshot.decision(one.id).amount is None]
    kept = Message(N_("The envelope of each track is kept"))
    return (
        Check(kept, is_met=not any(gauge.is_over_envelope for gauge in gauges)),
        Check(Message(N_("Every selected candidature has its amount")), is_met=not unpriced, dossiers=_numbers(unpriced)),
    )


def _admission_checks(ranked: Sequence[Candidature]) -> tuple[Check, ...]:
    if not any(candidature.is_late for candidature in ranked):
        return ()
    waiting = [candidature for candidature in ranked if candidature.awaits_admission]
    said = Message(N_("Every shortlisted dossier filed late is admitted by the chair"))
    return (Check(said, is_met=not waiting, dossiers=_numbers(waiting)),)


def _accounted(snapshot: Snapshot) -> Check:
    undecided = counted_as(Account.UNDECIDED, snapshot.candidatures)
    return Check(Message(N_("No dossier is left to pre-select")), is_met=not undecided, dossiers=_numbers(undecided))


def _unexplained(snapshot: Snapshot) -> tuple[Check, ...]:
    declined = counted_as(Account.DECLINED, snapshot.candidatures)
    silent = [candidature for candidature in declined if not candidature.stated_screening_reason]
    said = Message(N_("Every dossier not shortlisted has a reason that can be told"))
    return (Check(said, is_met=not silent, dossiers=_numbers(silent), is_required=False),) if declined else ()


def _numbers(candidatures: Sequence[Candidature]) -> tuple[str, ...]:
    return tuple(candidature.dossier for candidature in candidatures)


def _meeting_checks(snapshot: Snapshot) -> tuple[Check, ...]:
    meeting = snapshot.meeting
    under_way = {ballot.candidature_id for ballot in meeting.ballots if ballot.is_open}
    under_way |= {revote.candidature_id for revote in meeting.revotes if revote.is_open}
    dossiers = tuple(candidature.dossier for candidature in snapshot.candidatures if candidature.id in under_way)
    checks = [Check(Message(N_("No ballot is open and no revote is under way")), is_met=not under_way, dossiers=dossiers)]
    if meeting.sittings:
        uncalled = never_called(snapshot)
        said = Message(N_("Every shortlisted candidature was called during the meeting, or decided by a list for agreement"))
        checks.insert(0, Check(said, is_met=not uncalled, dossiers=_numbers(uncalled), is_required=False))
        checks.append(Check(Message(N_("The quorum is reached")), is_met=meeting_quorum(snapshot).is_met))
    return tuple(checks)
