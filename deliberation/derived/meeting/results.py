"""Results of the meeting by track (selected, reserve list), and the checks before it opens."""

from dataclasses import dataclass

from deliberation.derived.meeting.checklist import Check
from deliberation.derived.meeting.quorums import meeting_quorum
from deliberation.derived.scoring.ranking import ranked_standings
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.meeting import MeetingState, ProjectorView
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, Message


@dataclass(frozen=True, slots=True)
class TrackResult:
    """A track's places, the files selected on it, best first, and its reserve list, in the order of its ranks."""

    track: str
    places: int
    selected: tuple[Candidature, ...]
    reserve: tuple[Candidature, ...]


def results(snapshot: Snapshot) -> tuple[TrackResult, ...]:
    """Return the results track by track, in the call's order, of the files that the viewer sees."""

    def in_reserve(track: str) -> list[Candidature]:
        return sorted(files_decided(snapshot, Outcome.RESERVE, track), key=lambda one: snapshot.decision(one.id).reserve_rank or 0)

    return tuple(
        TrackResult(track.code, track.places, files_decided(snapshot, Outcome.SELECTED, track.code), tuple(in_reserve(track.code)))
        for track in snapshot.call.tracks
    )


def files_decided(snapshot: Snapshot, outcome: Outcome, track: str | None = None) -> tuple[Candidature, ...]:
    """Return the ranked files of an outcome (and track, if the outcome has one), best first."""
    return snapshot.derived("files by decision", _by_decision).get((outcome, track), ())


def _by_decision(snapshot: Snapshot) -> dict[tuple[Outcome, str | None], tuple[Candidature, ...]]:
    """Group all files by track and outcome in one pass, since there may be ten thousand."""
    sorted_out: dict[tuple[Outcome, str | None], list[Candidature]] = {}
    for standing in ranked_standings(snapshot):
        decision = snapshot.decision(standing.candidature_id)
        sorted_out.setdefault((decision.outcome, decision.track), []).append(snapshot.candidature(standing.candidature_id))
    return {key: tuple(files) for key, files in sorted_out.items()}


def are_told(snapshot: Snapshot) -> bool:
    """Tell whether the results are shown to the jury: the meeting is closed, or the selection finalised."""
    return snapshot.is_finalised or snapshot.meeting.state is MeetingState.CLOSED


def opening_checks(snapshot: Snapshot, *, has_screen: bool) -> tuple[Check, ...]:
    """Return the checks before the meeting opens. ``has_screen``: a room screen has enrolled by its own link."""
    return (_presence(snapshot), _seal(snapshot), _order(snapshot), _screen(snapshot, has_screen=has_screen))


def _presence(snapshot: Snapshot) -> Check:
    quorum = meeting_quorum(snapshot)
    if not snapshot.meeting.attendances:
        return Check(Message(N_("Presence: nobody is recorded yet.")), is_met=False)
    return Check(quorum.sentence, is_met=quorum.is_met)


def _seal(snapshot: Snapshot) -> Check:
    sealed = tuple(one.dossier for one in snapshot.ranked if snapshot.is_under_seal(one.id))
    said = N_("Scores: still under seal.") if sealed else N_("Scores: revealed.")
    return Check(Message(said), is_met=not sealed, dossiers=sealed)


def _order(snapshot: Snapshot) -> Check:
    meeting = snapshot.meeting
    if not meeting.order:
        return Check(Message(N_("Agenda: nobody has put it in order; files come as they were filed.")), is_met=False)
    return Check(Message(N_("Agenda: {arrangement}."), {"arrangement": meeting.arrangement.message}), is_met=True)


def _screen(snapshot: Snapshot, *, has_screen: bool) -> Check:
    view = snapshot.meeting.projector
    if view is not ProjectorView.AUTOMATIC:
        said = N_("Room screen: stays on “{view}”, chosen by hand.")
        return Check(Message(said, {"view": view.message}), is_met=False)
    if not has_screen:
        return Check(Message(N_("Room screen: none has come in by its link yet.")), is_met=False)
    return Check(Message(N_("Room screen: it conducts itself.")), is_met=True)
