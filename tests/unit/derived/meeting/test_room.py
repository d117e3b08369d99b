"""The room's screen conducts itself: waiting, file, ballot, result, verdict, file; until somebody chooses by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from deliberation.call.call import Phase, Version
from deliberation.derived.meeting.room import UNDONE_TIME, VERDICT_TIME, RoomNow, Scene, room_now
from deliberation.meeting.meeting import ItemTime, Meeting, ProjectorView, Sent, SentView, Sitting
from deliberation.meeting.presence import Attendance, Presence
from deliberation.scoring.marks import Revote
from deliberation.selection.decisions import Decision, Outcome, Proposed
from deliberation.snapshot.snapshot import Snapshot
from tests.worlds.snapshots import MET_AT, make_ballot, make_snapshot

AT = MET_AT
SECOND = timedelta(seconds=1)
OPEN = Meeting(sittings=(Sitting(1, AT - SECOND),), current=1, running_since=AT - SECOND)


def snapshot_of(meeting: Meeting = OPEN, *decisions: Decision) -> Snapshot:
    return make_snapshot(marks=[[[3, 3]], [[4, 4]]], meeting=meeting, decisions=decisions)


def decided(id_: int = 1, outcome: Outcome = Outcome.DECLINED) -> Decision:
    return Decision(id_, outcome, version=1, decided_at=AT + SECOND)


def shown(meeting: Meeting = OPEN, *decisions: Decision, after: float = 2) -> RoomNow:
    return room_now(snapshot_of(meeting, *decisions), AT + timedelta(seconds=after))


@pytest.mark.parametrize(
    ("meeting", "scene"),
    [
        (Meeting(), RoomNow(Scene.WAITING)),
        (replace(OPEN, current=None, running_since=None), RoomNow(Scene.AGENDA)),
        (OPEN, RoomNow(Scene.ITEM, 1)),
        (replace(OPEN, ballots=(make_ballot(1, is_open=True),)), RoomNow(Scene.BALLOT, 1, 1)),
        (replace(OPEN, ballots=(make_ballot(1),)), RoomNow(Scene.RESULT, 1, 1)),
        (replace(OPEN, ballots=(make_ballot(1, counts=None, cancelled_because="Une erreur"),)), RoomNow(Scene.ITEM, 1)),
        (replace(OPEN, ballots=(make_ballot(2),)), RoomNow(Scene.ITEM, 1)),
        (Meeting(sittings=(Sitting(1, AT, AT),)), RoomNow(Scene.PAUSE)),
        (Meeting(sittings=(Sitting(1, AT, AT, is_last=True),)), RoomNow(Scene.WAITING)),
    ],
    ids=["not open", "between files", "file", "ballot", "result", "cancelled ballot", "ballot on another file", "suspended", "closed"],
)
def test_room_shows_what_the_meeting_is_at(meeting: Meeting, scene: RoomNow) -> None:
    assert shown(meeting) == scene


def test_result_gives_way_to_the_file_once_it_is_marked_again_or_called_again() -> None:
    voted = replace(OPEN, ballots=(make_ballot(1),))
    assert shown(replace(voted, revotes=(Revote(1, 1, "Présidence", AT + SECOND),))) == RoomNow(Scene.ITEM, 1)
    assert shown(replace(voted, running_since=AT + SECOND)) == RoomNow(Scene.ITEM, 1)


@pytest.mark.parametrize("current", [1, 2])
def test_verdict_stands_for_its_time_then_the_file_discussed_comes_back(current: int) -> None:
    meeting = replace(OPEN, current=current, ballots=(make_ballot(1),))
    ends_at = AT + SECOND + VERDICT_TIME
    assert shown(meeting, decided()) == RoomNow(Scene.VERDICT, 1, ends_at=ends_at)
    assert room_now(snapshot_of(meeting, decided()), ends_at) == RoomNow(Scene.ITEM, current)


def test_ballot_opened_after_a_decision_is_not_kept_waiting() -> None:
    ballot = make_ballot(2, is_open=True, opened_at=AT + 1.5 * SECOND)
    assert shown(replace(OPEN, current=2, ballots=(ballot,)), decided()) == RoomNow(Scene.BALLOT, 2, 1)


def test_verdict_does_not_come_back_after_a_ballot_or_a_pause() -> None:
    counted = make_ballot(2, opened_at=AT + 1.5 * SECOND, closed_at=AT + 1.8 * SECOND)
    assert shown(replace(OPEN, current=2, ballots=(counted,)), decided()) == RoomNow(Scene.RESULT, 2, 1)
    resumed = (*OPEN.sittings, Sitting(2, AT + 1.5 * SECOND))
    assert shown(replace(OPEN, sittings=resumed), decided()) == RoomNow(Scene.ITEM, 1)


def test_list_that_is_read_after_a_decision_is_not_kept_waiting() -> None:
    assert reading(OPEN, decided(), read_at=AT + 1.5 * SECOND) == RoomNow(Scene.LIST)


def test_decided_file_gives_way_once_a_list_is_decided_after_it() -> None:
    listed = [replace(decided(id_), decided_at=AT + 2 * SECOND) for id_ in (2, 3)]
    meeting = replace(OPEN, current=1)
    snapshot = make_snapshot(marks=[[[3, 3]]] * 4, meeting=meeting, decisions=[decided(), *listed])
    assert room_now(snapshot, AT + 9 * SECOND) == RoomNow(Scene.AGENDA)
    # The one under discussion, and the one that is called again, stay.
    undecided = make_snapshot(marks=[[[3, 3]]] * 3, meeting=meeting, decisions=listed)
    assert room_now(undecided, AT + 9 * SECOND) == RoomNow(Scene.ITEM, 1)
    again = replace(snapshot, meeting=replace(meeting, running_since=AT + 2.5 * SECOND))
    assert room_now(again, AT + 9 * SECOND) == RoomNow(Scene.ITEM, 1)
    stopped = replace(meeting, running_since=None, items={1: ItemTime(AT), 2: ItemTime(AT, AT + 2.5 * SECOND)})
    assert room_now(replace(snapshot, meeting=stopped), AT + 9 * SECOND) == RoomNow(Scene.ITEM, 1)


def test_wall_shows_the_selection_once_nothing_is_left_to_come() -> None:
    decisions = [replace(decided(id_), decided_at=AT - 2 * VERDICT_TIME) for id_ in (1, 2)]
    left = replace(OPEN, current=None, running_since=None)
    assert shown(left, *decisions) == RoomNow(Scene.BOARD)
    assert shown(left, decisions[0]) == RoomNow(Scene.AGENDA)
    assert shown(OPEN, *decisions) == RoomNow(Scene.ITEM, 1)


def test_what_is_undone_or_decided_together_is_no_verdict_and_stands_for_its_time() -> None:
    assert shown(OPEN, decided(outcome=Outcome.TO_DISCUSS)) == RoomNow(Scene.ITEM, 1)
    together = RoomNow(Scene.TOGETHER, ends_at=AT + SECOND + VERDICT_TIME)
    assert shown(OPEN, decided(1), decided(2)) == together
    assert shown(OPEN, decided(1), decided(2), after=8) == RoomNow(Scene.ITEM, 1)
    undone = replace(decided(outcome=Outcome.TO_DISCUSS), version=2)
    assert shown(OPEN, undone) == RoomNow(Scene.UNDONE, 1, ends_at=AT + SECOND + UNDONE_TIME)
    assert shown(OPEN, undone, after=6) == RoomNow(Scene.ITEM, 1)


@pytest.mark.parametrize(
    "chosen", [ProjectorView.WAITING, ProjectorView.ITEM, ProjectorView.RANKING, ProjectorView.BOARD, ProjectorView.PAUSE]
)
def test_choice_by_hand_stands_whatever_happens(chosen: ProjectorView) -> None:
    meeting = replace(OPEN, projector=chosen, ballots=(make_ballot(1, is_open=True),))
    assert shown(meeting, decided()).scene == Scene(chosen.value)


def test_ballot_chosen_by_hand_shows_its_result_and_the_file_where_there_is_none() -> None:
    by_hand = replace(OPEN, projector=ProjectorView.BALLOT)
    assert shown(by_hand) == RoomNow(Scene.ITEM, 1)
    assert shown(replace(by_hand, ballots=(make_ballot(1),)), decided()) == RoomNow(Scene.RESULT, 1, 1)


def test_finalised_selection_waits_for_whoever_reads_it_out() -> None:
    assert room_now(replace(snapshot_of(), phase=Phase.FINALISED), AT) == RoomNow(Scene.WAITING)


def test_reopened_selection_is_on_the_wall_until_the_meeting_opens_again() -> None:
    reopened = Version(1, "", "Chair", AT, reopened_by="Chair", reopened_at=AT, reopening_reason="Une erreur.")
    closed = replace(snapshot_of(Meeting(sittings=(Sitting(1, AT, AT, is_last=True),))), versions=(reopened,))
    assert room_now(closed, AT) == RoomNow(Scene.BOARD)


@pytest.mark.parametrize("chosen", list(ProjectorView))
def test_what_was_sent_stands_over_the_view_until_it_is_taken_back(chosen: ProjectorView) -> None:
    meeting = replace(OPEN, projector=chosen, sent=Sent(SentView.ROBUSTNESS))
    assert shown(meeting) == RoomNow(Scene.SENT)
    assert shown(replace(meeting, sent=None)) != RoomNow(Scene.SENT)


def reading(
    meeting: Meeting = OPEN, *decisions: Decision, recused: Sequence[tuple[int, int]] = (), here: bool = True, read_at: datetime = AT
) -> RoomNow:
    """What the room shows while two files are read out for agreement; ``recused``: (candidature, juror), by place."""
    snapshot = make_snapshot(marks=[[[3, 3]], [[4, 4]]], meeting=meeting, decisions=decisions, recused=recused)
    read = tuple(Proposed(id_, 1, Outcome.DECLINED, None, "", "Présidence", read_at) for id_ in (1, 2))
    arrived = (Attendance(snapshot.jurors[0].id, Presence.PRESENT, AT),) if here else ()
    return room_now(replace(snapshot, agreements=read, meeting=replace(meeting, attendances=arrived)), AT + 2 * SECOND)


def test_list_read_is_on_the_wall_after_ballots_and_before_results() -> None:
    assert reading() == RoomNow(Scene.LIST)
    assert reading(replace(OPEN, current=None, running_since=None)) == RoomNow(Scene.LIST)
    assert reading(replace(OPEN, ballots=(make_ballot(1),))) == RoomNow(Scene.LIST)
    assert reading(replace(OPEN, ballots=(make_ballot(1, is_open=True),))) == RoomNow(Scene.BALLOT, 1, 1)
    assert reading(OPEN, decided()).scene is Scene.VERDICT
    assert reading(replace(OPEN, projector=ProjectorView.ITEM)) == RoomNow(Scene.ITEM, 1)
    assert reading(Meeting(sittings=(Sitting(1, AT, AT),))) == RoomNow(Scene.PAUSE)


def test_list_with_a_file_of_a_recused_member_here_is_not_on_the_wall() -> None:
    assert reading(recused=[(0, 0)]) == RoomNow(Scene.LIST)
    assert reading(recused=[(0, 0), (1, 0)]) == RoomNow(Scene.ITEM, 1)
    assert reading(recused=[(0, 0), (1, 0)], here=False) == RoomNow(Scene.LIST)
