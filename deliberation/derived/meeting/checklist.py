"""Results track by track, and the checklists of opening and of finalisation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deliberation.derived.accounting import Account, counted_as, without_reason
from deliberation.derived.interests import Interests, files_to_ask, interests, naming
from deliberation.derived.meeting.agreement_lists import decided_by_lists
from deliberation.derived.meeting.board import Gauge, board_gauges
from deliberation.derived.meeting.rules import meeting_quorum
from deliberation.derived.meeting.verdicts import awaiting_adoption, lacking_reason
from deliberation.derived.scoring.ranking import ranked_standings
from deliberation.derived.stated import has_amounts
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.meeting import MeetingState, ProjectorView
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, Message


@dataclass(frozen=True, slots=True)
class Way:
    """Link from a line of the checklist to a screen: address, section, words."""

    url_path: str
    section: str
    label: str


@dataclass(frozen=True, slots=True)
class Check:
    """Line of the checklist: the requirement, whether fulfilled, and the failing dossiers.

    Args:
        is_required: False for information that does not prevent finalising.
        is_asked_last: the window of finalising asks for this requirement.
        way: for a line without dossiers.
    """

    text: Message
    is_met: bool
    dossiers: tuple[str, ...] = ()
    is_required: bool = True
    is_asked_last: bool = False
    way: Way | None = None

    @property
    def stands_in_the_way(self) -> bool:
        """Tell whether this line prevents finalising."""
        return self.is_required and not self.is_met


def left_waiting(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the dossiers on hold, for decision by the finalising person."""
    return counted_as(Account.WAITING, snapshot.candidatures)


def never_called(snapshot: Snapshot) -> tuple[Candidature, ...]:
    """Return the shortlisted dossiers that no sitting called and no list for agreement decided; none if the jury did not meet."""
    if not snapshot.meeting.sittings:
        return ()
    accounted = snapshot.meeting.items.keys() | decided_by_lists(snapshot)
    return tuple(candidature for candidature in snapshot.ranked if candidature.id not in accounted)


def checklist(snapshot: Snapshot) -> tuple[Check, ...]:
    """List the requirements of finalising, with the failing dossiers."""
    return snapshot.derived("checklist", _checklist)


def missing_checks(snapshot: Snapshot) -> tuple[Check, ...]:
    """Return the unfulfilled requirements, without those asked for by the window of finalising."""
    return tuple(check for check in checklist(snapshot) if check.stands_in_the_way and not check.is_asked_last)


def _checklist(snapshot: Snapshot) -> tuple[Check, ...]:
    ranked = snapshot.ranked
    undecided = [candidature for candidature in ranked if snapshot.decision(candidature.id).outcome is Outcome.TO_DISCUSS]
    gauges = board_gauges(snapshot)
    return (
        _check(N_("No dossier is left to pre-select"), counted_as(Account.UNDECIDED, snapshot.candidatures)),
        Check(Message(N_("At least one application is shortlisted")), is_met=bool(ranked)),
        _check(N_("Every shortlisted application is decided"), undecided),
        _check(N_("Every decision has its reason"), lacking_reason(snapshot)),
        _check(N_("The proposed reasons are approved"), awaiting_adoption(snapshot), is_asked_last=True),
        _places_check(snapshot, gauges),
        *_money_checks(snapshot, gauges),
        *_check_unexplained(
            snapshot, Account.DECLINED, N_("Every dossier not shortlisted has a reason that can be told"), is_required=False
        ),
        *_check_unexplained(snapshot, Account.INADMISSIBLE, N_("Every inadmissible dossier has its reason"), is_required=True),
        *_admission_checks(ranked),
        *_interests_checks(snapshot),
        *_meeting_checks(snapshot),
    )


def _check(text: str, failing: Sequence[Candidature], *, is_required: bool = True, is_asked_last: bool = False) -> Check:
    """Return the requirement of ``text``, fulfilled without failing dossiers."""
    dossiers = tuple(candidature.dossier for candidature in failing)
    return Check(Message(text), is_met=not failing, dossiers=dossiers, is_required=is_required, is_asked_last=is_asked_last)


def _places_check(snapshot: Snapshot, gauges: Sequence[Gauge]) -> Check:
    """Check each track against its places, naming the selected files of an exceeded track."""
    over = {gauge.track for gauge in gauges if gauge.is_over_places}
    decided = ((candidature, snapshot.decision(candidature.id)) for candidature in snapshot.ranked)
    files = [one for one, decision in decided if decision.outcome is Outcome.SELECTED and decision.track in over]
    return _check(N_("The places of each track are kept"), files)


def _money_checks(snapshot: Snapshot, gauges: Sequence[Gauge]) -> tuple[Check, ...]:
    if not has_amounts(snapshot):
        return ()
    selected = [candidature for candidature in snapshot.ranked if snapshot.decision(candidature.id).outcome is Outcome.SELECTED]
    unpriced = [one for one in selected if _lacks_amount(snapshot, one)]
    message = Message(N_("The envelope of each track is kept"))
    envelope_check = Check(message, is_met=not any(gauge.is_over_envelope for gauge in gauges))
    return (
        *([envelope_check] if snapshot.call.funded else []),
        _check(N_("Every selected application has its amount"), unpriced),
    )


def _lacks_amount(snapshot: Snapshot, candidature: Candidature) -> bool:
    decision = snapshot.decision(candidature.id)
    is_due = decision.track in snapshot.call.funded or candidature.amount_asked is not None
    return is_due and decision.amount is None


def _admission_checks(ranked: Sequence[Candidature]) -> tuple[Check, ...]:
    if not any(candidature.is_late for candidature in ranked):
        return ()
    waiting = [candidature for candidature in ranked if candidature.awaits_admission]
    return (_check(N_("Every shortlisted dossier filed late is admitted by the chair"), waiting),)


def _check_unexplained(snapshot: Snapshot, account: Account, text: str, *, is_required: bool) -> tuple[Check, ...]:
    counted, silent = counted_as(account, snapshot.candidatures), without_reason(snapshot, account)
    return (_check(text, silent, is_required=is_required),) if counted else ()


def quorum_check(dossiers: Sequence[str]) -> Check:
    """Name the files with a decision taken without quorum and with a written reason, which the minutes state."""
    return Check(Message(N_("Every decision was taken with its quorum")), is_met=not dossiers, dossiers=tuple(dossiers), is_required=False)


def _interests_checks(snapshot: Snapshot) -> tuple[Check, ...]:
    """Return a line for each relevant state of the members' declarations; none for viewers without the right to know."""
    people = interests(snapshot)
    lacking = [state for state in people if state is not Interests.DECLARED]
    if people and not lacking:
        return (Check(Message(N_("Every member has declared their interests")), is_met=True, is_required=False),)
    to_ask = {state: {id_ for person in people[state] for id_ in files_to_ask(snapshot, person)} for state in lacking}
    files = {state: tuple(candidature.dossier for candidature in snapshot.ranked if candidature.id in to_ask[state]) for state in lacking}
    return tuple(Check(naming(state, people[state]), is_met=False, dossiers=files[state], is_required=False) for state in lacking)


def _meeting_checks(snapshot: Snapshot) -> tuple[Check, ...]:
    meeting = snapshot.meeting
    under_way = {ballot.candidature_id for ballot in meeting.ballots if ballot.is_open}
    under_way |= {revote.candidature_id for revote in meeting.revotes if revote.is_open}
    dossiers = tuple(candidature.dossier for candidature in snapshot.candidatures if candidature.id in under_way)
    checks = [Check(Message(N_("No ballot is open and no revote is under way")), is_met=not under_way, dossiers=dossiers)]
    if meeting.sittings:
        text = N_("Every shortlisted application was called during the meeting, or decided by a list for agreement")
        checks.insert(0, _check(text, never_called(snapshot), is_required=False))
    return tuple(checks)


@dataclass(frozen=True, slots=True)
class TrackResult:
    """Places of a track, its selected files, best first, and its reserve list by rank."""

    track: str
    places: int
    selected: tuple[Candidature, ...]
    reserve: tuple[Candidature, ...]


def results(snapshot: Snapshot) -> tuple[TrackResult, ...]:
    """Return the results track by track, in the call's order, of the files that the viewer sees."""

    def in_reserve(track: str) -> list[Candidature]:
        return sorted(files_decided(snapshot, Outcome.RESERVE, track), key=lambda file: snapshot.decision(file.id).reserve_rank or 0)

    return tuple(
        TrackResult(track.code, track.places, files_decided(snapshot, Outcome.SELECTED, track.code), tuple(in_reserve(track.code)))
        for track in snapshot.call.tracks
    )


def files_decided(snapshot: Snapshot, outcome: Outcome, track: str | None = None) -> tuple[Candidature, ...]:
    """Return the ranked files of an outcome (and track, if the outcome has one), best first."""
    return snapshot.derived("files by decision", _group_by_decision).get((outcome, track), ())


def _group_by_decision(snapshot: Snapshot) -> dict[tuple[Outcome, str | None], tuple[Candidature, ...]]:
    """Group all files by track and outcome in one pass, since there may be ten thousand."""
    sorted_out: dict[tuple[Outcome, str | None], list[Candidature]] = {}
    for line in ranked_standings(snapshot):
        decision = snapshot.decision(line.candidature_id)
        sorted_out.setdefault((decision.outcome, decision.track), []).append(snapshot.candidature(line.candidature_id))
    return {key: tuple(files) for key, files in sorted_out.items()}


def are_told(snapshot: Snapshot) -> bool:
    """Tell whether the results are shown to the jury: the meeting is closed, or the selection finalised."""
    return snapshot.is_finalised or snapshot.meeting.state is MeetingState.CLOSED


def opening_checks(snapshot: Snapshot, *, has_screen: bool) -> tuple[Check, ...]:
    """Return the checks before the meeting opens. ``has_screen``: a room screen has enrolled by its own link."""
    declared = (replace(check, text=Message(N_("{sentence}."), {"sentence": check.text})) for check in _interests_checks(snapshot))
    return (_presence(snapshot), _seal(snapshot), _order(snapshot), _screen(snapshot, has_screen=has_screen), *declared)


def _presence(snapshot: Snapshot) -> Check:
    quorum = meeting_quorum(snapshot)
    if not snapshot.meeting.attendances:
        return Check(Message(N_("Presence: nobody is recorded yet.")), is_met=False)
    return Check(quorum.sentence, is_met=quorum.is_met)


def _seal(snapshot: Snapshot) -> Check:
    sealed = tuple(candidature.dossier for candidature in snapshot.ranked if snapshot.is_under_seal(candidature.id))
    sentence = N_("Scores: still under seal.") if sealed else N_("Scores: revealed.")
    return Check(Message(sentence), is_met=not sealed, dossiers=sealed)


def _order(snapshot: Snapshot) -> Check:
    meeting = snapshot.meeting
    if not meeting.order:
        return Check(Message(N_("Agenda: nobody has put it in order; files come as they were filed.")), is_met=False)
    return Check(Message(N_("Agenda: {arrangement}."), {"arrangement": meeting.arrangement.message}), is_met=True)


def _screen(snapshot: Snapshot, *, has_screen: bool) -> Check:
    view = snapshot.meeting.projector
    if view is not ProjectorView.AUTOMATIC:
        sentence = N_("Room screen: stays on “{view}”, chosen by hand.")
        return Check(Message(sentence, {"view": view.message}), is_met=False)
    if not has_screen:
        return Check(Message(N_("Room screen: none has come in by its link yet.")), is_met=False)
    return Check(Message(N_("Room screen: it conducts itself.")), is_met=True)
