"""What is sent to the room's screen: by those who see every file, nothing under seal, and for nobody who may not see what it is of."""

import pytest

from deliberation.record.guards.checks import record_problems
from tests.database.selection.test_finalisation import decide_all
from tests.worlds.acts import declare_recusals, reveal_all, send_to_room, show_on_projector
from tests.worlds.room import Room
from tests.worlds.terms import Act, InvalidValue, NotAllowed, NotFound, ProjectorView, Sent, SentView, readable_entries, visible


def compared(room: Room, *dossiers: str) -> Sent:
    return Sent(SentView.COMPARISON, tuple(room.ids[dossier] for dossier in dossiers))


def weighed(room: Room) -> Sent:
    return Sent(SentView.WEIGHTS, weights=tuple(range(1, len(room.snapshot.call.criteria) + 1)))


def send(room: Room, sent: Sent | None, by: str = "organiser") -> object:
    return send_to_room(room.uow(), **room.by(by), sent=sent)


@pytest.fixture
def revealed(room: Room) -> Room:
    reveal_all(room.uow(), **room.by("chair"))
    return room


def test_comparison_is_sent_and_taken_back_over_the_view_that_was_chosen(revealed: Room) -> None:
    show_on_projector(revealed.uow(), **revealed.by("organiser"), what=ProjectorView.BOARD)
    sent = compared(revealed, "101", "102")
    send(revealed, sent)
    assert (revealed.snapshot.meeting.sent, revealed.snapshot.meeting.projector) == (sent, ProjectorView.BOARD)
    send(revealed, None)
    assert (revealed.snapshot.meeting.sent, revealed.snapshot.meeting.projector) == (None, ProjectorView.BOARD)
    said = {"sent": "comparison", "dossiers": ["101", "102"]}
    entries = [(entry.before, entry.after) for entry in revealed.journal if entry.act == Act.SENT_TO_ROOM]
    assert entries == [({"sent": None}, said), (said, {"sent": None})]


def test_weights_are_sent_exactly(revealed: Room) -> None:
    send(revealed, weighed(revealed))
    assert revealed.snapshot.meeting.sent == weighed(revealed)


def test_marks_under_seal_are_not_sent(room: Room) -> None:
    room.seal()
    for sent in (compared(room, "101", "102"), weighed(room), Sent(SentView.ROBUSTNESS)):
        with pytest.raises(InvalidValue, match="scellé"):
            send(room, sent)


def test_somebody_recused_on_a_file_sends_nothing(revealed: Room) -> None:
    declare_recusals(revealed.uow(), **revealed.by("chair"), candidature_ids=[revealed.ids["103"]])
    with pytest.raises(InvalidValue, match="tous les dossiers"):
        send(revealed, compared(revealed, "101", "102"), by="chair")
    with pytest.raises(NotAllowed):
        send(revealed, compared(revealed, "101", "102"), by="juror")


def test_comparison_is_absent_for_whoever_may_not_see_one_of_its_files(revealed: Room) -> None:
    declare_recusals(revealed.uow(), **revealed.by("chair"), candidature_ids=[revealed.ids["102"]])
    chair = revealed.people["chair"]
    before = visible(revealed.snapshot, chair).meeting
    send(revealed, compared(revealed, "101", "102"))
    assert visible(revealed.snapshot, chair).meeting == before
    # Nothing that they could take back, either; and no line of the journal tells of it.
    assert send(revealed, None, by="chair") is None
    assert revealed.snapshot.meeting.sent is not None
    readable = readable_entries(revealed.journal, whole=revealed.snapshot, view=visible(revealed.snapshot, chair))
    assert not any(entry.act == Act.SENT_TO_ROOM for entry in readable)


@pytest.mark.parametrize(
    ("what", "ids", "weights"), [(SentView.WEIGHTS, (), ()), (SentView.WEIGHTS, (), (-1.0,)), (SentView.COMPARISON, (1,), ())]
)
def test_nothing_is_sent_that_could_not_be_shown(what: SentView, ids: tuple[int, ...], weights: tuple[float, ...]) -> None:
    with pytest.raises(InvalidValue):
        Sent(what, ids, weights)


def test_weights_of_another_number_of_criteria_and_unknown_files_are_refused(revealed: Room) -> None:
    with pytest.raises(InvalidValue):
        send(revealed, Sent(SentView.WEIGHTS, weights=(1.0,) * 99))
    with pytest.raises(NotFound):
        send(revealed, Sent(SentView.COMPARISON, (revealed.ids["101"], 10_000)))


def show(room: Room, by: str, view: ProjectorView) -> None:
    show_on_projector(room.uow(), **room.by(by), what=view)


@pytest.fixture
def finalised(room: Room) -> Room:
    """A call finalised while the room's screen waited."""
    decide_all(room)
    room.finalise()
    return room


@pytest.mark.parametrize("by", ["chair", "organiser"])
def test_finalised_selection_can_be_shown_to_the_room(finalised: Room, by: str) -> None:
    show(finalised, by, ProjectorView.BOARD)
    assert finalised.snapshot.meeting.projector is ProjectorView.BOARD
    entry = finalised.journal[-1]
    assert (entry.act, entry.before, entry.after) == (Act.PROJECTED, {"screen": "automatic"}, {"screen": "board"})


def test_what_the_room_is_shown_leaves_the_finalised_version_whole(finalised: Room) -> None:
    show(finalised, "chair", ProjectorView.BOARD)
    with finalised.reading() as uow:
        (version,) = uow.versions.of_call(finalised.call_id)
        versions = [(version, uow.versions.content(finalised.call_id, version.number))]
    assert record_problems(finalised.journal, versions, revision=finalised.snapshot.revision) == ()
