"""What somebody shows the room from their own screen: offered to those who steer it and see every file, and taken back there."""

import pytest

from tests.screens import looking
from tests.screens.looking import Open
from tests.screens.meeting.console.conftest import press
from tests.worlds.acts import call_item, declare_recusals, send_to_room, show_on_projector
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import ProjectorView, Role, Sent, SentView, agenda, ranking
from ui.meeting.console import course

SEND, TAKE_BACK = "sending.send", "sending.take_back"


@pytest.fixture
def compared(call: OpenCall) -> tuple[int, ...]:
    return ranking(call.snapshot).cuts[0].inside[:2]


def test_comparison_is_shown_to_the_room_and_taken_back(open_page: looking.Open, call: OpenCall, compared: tuple[int, ...]) -> None:
    dossiers = [call.snapshot.candidature(id_).dossier for id_ in compared]
    app = press(open_page("comparison.py", Role.CHAIR, dossiers=dossiers), SEND)
    assert call.snapshot.meeting.sent == Sent(SentView.COMPARISON, compared)
    press(app, TAKE_BACK)
    assert call.snapshot.meeting.sent is None


def test_weights_and_robustness_are_shown_as_they_stand(open_page: looking.Open, call: OpenCall) -> None:
    app = open_page("ranking.py", Role.ORGANISER, partie="sandbox")
    code = call.snapshot.call.criterion_codes[0]
    app.select_slider(key=f"sandbox.weight.{code}").set_value(2.0).run()
    press(app, SEND)
    assert call.snapshot.meeting.sent == Sent(SentView.WEIGHTS, weights=(2.0, *[1.0] * (len(call.snapshot.call.criteria) - 1)))
    app = press(open_page("ranking.py", Role.ORGANISER, partie="robustness"), SEND)
    chosen = app.selectbox(key="robustness.chosen").value
    assert isinstance(chosen, int)
    assert call.snapshot.meeting.sent == Sent(SentView.ROBUSTNESS, (chosen,))


def test_nothing_is_offered_to_others_nor_to_a_recused_chair(open_page: looking.Open, call: OpenCall, compared: tuple[int, ...]) -> None:
    assert SEND not in looking.keys(open_page("ranking.py", Role.JUROR, partie="sandbox"))
    declare_recusals(call.uow(), **call.by(Role.CHAIR), candidature_ids=[compared[0]])
    assert SEND not in looking.keys(open_page("ranking.py", Role.CHAIR, partie="sandbox"))


def test_console_says_what_was_sent_and_takes_it_back(open_page: looking.Open, call: OpenCall) -> None:
    send_to_room(call.uow(), **call.by_console(), sent=Sent(SentView.ROBUSTNESS))
    app = looking.opened(open_page("console.py", Role.ORGANISER), course.PROJECTOR)
    assert "console.projector.board" not in looking.keys(app)
    press(app, TAKE_BACK)
    assert call.snapshot.meeting.sent is None
    assert "console.projector.board" in looking.keys(looking.opened(app, course.PROJECTOR))


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ORGANISER])
def test_screen_says_what_the_room_is_shown_and_opens_it(open_page: Open, call: OpenCall, role: Role) -> None:
    call.open_meeting()
    first = agenda(call.snapshot)[0].candidature_id
    call_item(call.uow(), **call.by_console(), candidature_id=first)
    app = open_page("projector.py", role)
    shown = looking.words(app).replace("\\", "")
    assert f"L’écran de salle montre\xa0: Dossier en cours · {call.snapshot.candidature(first).numbered_title}" in shown
    assert looking.addresses(app) == ["/ecran"]
    show_on_projector(call.uow(), **call.by_console(), what=ProjectorView.RANKING)
    assert "L’écran de salle montre\xa0: Classement" in looking.words(app.run())
