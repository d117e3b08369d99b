"""The scene of the room's screen: follows from the last event of the meeting, or chosen by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from deliberation.derived.meeting.agenda import items_to_come
from deliberation.derived.meeting.agreement_lists import list_for_room
from deliberation.derived.meeting.board import are_undone, decided_last, standing_in_the_running
from deliberation.meeting.ballots import Ballot
from deliberation.meeting.meeting import Meeting, MeetingState, ProjectorView
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from deliberation.vocabulary import Labelled
from phrases import N_

ROOM_PATH = "/ecran"  # where the room's screen is
VERDICT_TIME = timedelta(seconds=6)
UNDONE_TIME = timedelta(seconds=4)


class Scene(Labelled):
    """Scenes of the room's screen."""

    WAITING = "waiting", N_("Waiting screen")
    ITEM = "item", N_("Current item")
    BALLOT = "ballot", N_("Ballot")
    RESULT = "result", N_("The result of a ballot")
    VERDICT = "verdict", N_("What was just decided")
    TOGETHER = "together", N_("What was just decided")
    UNDONE = "undone", N_("What was just undone")
    LIST = "list", N_("Agreement without debate")
    RANKING = "ranking", N_("Ranking")
    BOARD = "board", N_("Selection")
    AGENDA = "agenda", N_("Agenda and clock")
    PAUSE = "pause", N_("Pause")
    SENT = "sent", N_("What was sent to it")


@dataclass(frozen=True, slots=True)
class RoomNow:
    """A scene and its subject: ids and a ballot's number, never a mark or a name.

    ``ends_at``: when the scene ends by itself; None except for a recent decision.
    """

    scene: Scene
    candidature_id: int | None = None
    ballot_number: int | None = None
    ends_at: datetime | None = None


def room_now(snapshot: Snapshot, at: datetime) -> RoomNow:
    """Return the scene at a moment, from the viewer's part of the call."""
    if snapshot.meeting.sent is not None:
        return RoomNow(Scene.SENT)
    chosen = snapshot.meeting.projector
    return _scene_by_itself(snapshot, at) if chosen is ProjectorView.AUTOMATIC else _scene_by_hand(snapshot.meeting, chosen)


def _scene_by_hand(meeting: Meeting, chosen: ProjectorView) -> RoomNow:
    ballot = meeting.shown_ballot
    if chosen is ProjectorView.BALLOT and ballot:
        return _scene_of_ballot(ballot)
    if chosen in (ProjectorView.ITEM, ProjectorView.BALLOT):
        return _scene_of_item(meeting)
    return RoomNow(Scene(chosen.value))


def _scene_by_itself(snapshot: Snapshot, at: datetime) -> RoomNow:
    meeting = snapshot.meeting
    if meeting.state is MeetingState.SUSPENDED:
        return RoomNow(Scene.PAUSE)
    if not meeting.is_open or snapshot.is_finalised:
        # A selection that was reopened is what is looked at again.
        return RoomNow(Scene.BOARD if snapshot.is_reopened else Scene.WAITING)
    if news := _just_decided(snapshot, at):
        return news
    ballot, listed = meeting.shown_ballot, list_for_room(snapshot)
    if ballot and ballot.is_open:
        return _scene_of_ballot(ballot)
    if listed:
        return RoomNow(Scene.LIST)
    if ballot and _is_news(snapshot, ballot):
        return _scene_of_ballot(ballot)
    now = RoomNow(Scene.AGENDA) if _is_left_behind(snapshot) else _scene_of_item(meeting)
    # Once nothing is left to come, what came of it all.
    is_over = now.scene is Scene.AGENDA and snapshot.ranked and not items_to_come(snapshot)
    return RoomNow(Scene.BOARD) if is_over else now


def _just_decided(snapshot: Snapshot, at: datetime) -> RoomNow | None:
    """Return the scene of a recent decision or reversal; None after its time, or after a later event."""
    meeting, latest = snapshot.meeting, decided_last(snapshot)
    decided_at = latest[0].decided_at if latest else None
    # What was asked of the members since goes before what was decided, and does not let it come back.
    asked_at = [ballot.opened_at for ballot in meeting.ballots] + [sitting.began_at for sitting in meeting.sittings]
    asked_at += [proposal.read_at for proposal in list_for_room(snapshot)]
    if decided_at is None or any(moment > decided_at for moment in asked_at):
        return None
    if are_undone(latest):
        scene, time = Scene.UNDONE, UNDONE_TIME
    elif all(decision.outcome is Outcome.TO_DISCUSS for decision in latest):
        return None
    else:
        scene, time = Scene.TOGETHER if len(latest) > 1 else Scene.VERDICT, VERDICT_TIME
    if not decided_at <= at < decided_at + time:
        return None
    return RoomNow(scene, latest[0].candidature_id if len(latest) == 1 else None, ends_at=decided_at + time)


def _is_left_behind(snapshot: Snapshot) -> bool:
    """Tell whether the current file is decided and others were decided since: the next item is then shown instead.

    A file called again since is current again.
    """
    meeting = snapshot.meeting
    decided_at = {
        id_: decision.decided_at
        for id_, decision in standing_in_the_running(snapshot).items()
        if decision.decided_at and decision.outcome is not Outcome.TO_DISCUSS
    }
    if meeting.current is None or meeting.current not in decided_at:
        return False
    latest_at = max(decided_at.values())
    left = [item.ended_at for id_, item in meeting.items.items() if id_ != meeting.current]
    is_called_since = any(moment and moment > latest_at for moment in (meeting.running_since, *left))
    return latest_at > decided_at[meeting.current] and not is_called_since


def _is_news(snapshot: Snapshot, ballot: Ballot) -> bool:
    """Return whether a ballot's result is current: no decision, revote or call of a file since its close."""
    closed_at, meeting = ballot.closed_at, snapshot.meeting
    if not ballot.is_counted or closed_at is None:
        return False
    since = [
        snapshot.decision(ballot.candidature_id).decided_at,
        meeting.running_since,
        *(revote.opened_at for revote in meeting.revotes_on(ballot.candidature_id)),
    ]
    return not any(moment and moment > closed_at for moment in since)


def _scene_of_ballot(ballot: Ballot) -> RoomNow:
    return RoomNow(Scene.RESULT if ballot.is_counted else Scene.BALLOT, ballot.candidature_id, ballot.number)


def _scene_of_item(meeting: Meeting) -> RoomNow:
    return RoomNow(Scene.AGENDA) if meeting.current is None else RoomNow(Scene.ITEM, meeting.current)
