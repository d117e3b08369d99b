"""Entering for a juror what they wrote on paper."""

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from phrases import N_, Message, _
from tests.screens import looking
from tests.worlds.acts import save_person, submit_scores
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Act, Person, RecusalOrigin, Role
from ui.texts import literal

FIRST, SECOND = "472228", "496000"


@pytest.fixture
def juror(call: OpenCall) -> Person:
    return call.somebody(Role.JUROR)


@pytest.fixture
def page(call: OpenCall, open_page: looking.Open) -> AppTest:
    """The organiser's screen, while marks are under seal."""
    call.seal()
    app = open_page("imports.py", Role.ORGANISER)
    app.button_group(key="imports.what").set_value("paper")
    return app.run()


def line(call: OpenCall, juror: Person, dossier: str) -> str:
    return f"paper.marks.{juror.id}.{dossier}"


def own(call: OpenCall, juror: Person, dossier: str) -> list[float]:
    snapshot = call.snapshot
    row, column = snapshot.positions[call.id_of(dossier)], snapshot.juror_positions[juror.id]
    marks: list[float] = snapshot.marks[row, column].tolist()
    return marks


def test_marks_typed_from_paper_are_the_jurors_and_the_journal_says_who_entered_them(call: OpenCall, page: AppTest, juror: Person) -> None:
    page.text_input(key=line(call, juror, FIRST)).set_value("5432101")
    page.text_input(key=line(call, juror, SECOND)).set_value("1 1 1 1 1 1 1")
    page.button(key="paper.save").click().run()
    assert own(call, juror, FIRST) == [5, 4, 3, 2, 1, 0, 1]
    assert own(call, juror, SECOND) == [1] * 7
    with bootstrap.reading() as uow:
        entry = uow.journal.of_call(call.call_id)[-1]
    assert (entry.act, entry.subject, entry.after["person"]) == (Act.PAPER_ENTERED, juror.name, juror.name)
    assert entry.after["sealed"].keys() == {FIRST, SECOND}


def test_saved_marks_are_not_shown_while_they_are_under_seal(call: OpenCall, page: AppTest, juror: Person) -> None:
    page.text_input(key=line(call, juror, FIRST)).set_value("5432101")
    page.button(key="paper.save").click().run()
    assert page.text_input(key=line(call, juror, FIRST)).value == ""
    assert "5432101" not in looking.words(page)


def test_line_that_cannot_be_read_says_so_and_nothing_is_written(call: OpenCall, page: AppTest, juror: Person) -> None:
    before = own(call, juror, FIRST)
    page.text_input(key=line(call, juror, FIRST)).set_value("5432101")
    page.text_input(key=line(call, juror, SECOND)).set_value("543")
    page.button(key="paper.save").click().run()
    wrong = N_("{count} marks were read for {expected} criteria: type one for each, in order, and - for none.")
    assert looking.refusals(page) == [
        _("Nothing was written: correct the lines that say what is wrong."),
        str(Message(wrong, {"count": 3, "expected": 7})),
    ]
    assert page.text_input(key=line(call, juror, FIRST)).value == "5432101"
    assert own(call, juror, FIRST) == before


def test_file_that_the_juror_marked_on_screen_is_theirs_alone(call: OpenCall, page: AppTest, juror: Person) -> None:
    candidature = call.candidature(FIRST)
    submit_scores(call.uow(), **call.by(juror), candidature_id=candidature.id, marks={"impact": 2}, seen_version=1)
    page.run()
    assert line(call, juror, FIRST) not in looking.keys(page)
    assert FIRST in looking.words(page)


def test_nothing_is_entered_once_marks_are_revealed(open_page: looking.Open) -> None:
    app = open_page("imports.py", Role.ORGANISER)
    app.button_group(key="imports.what").set_value("paper")
    app.run()
    assert "paper.save" not in looking.keys(app)


def test_juror_is_told_that_their_grid_came_from_paper(call: OpenCall, page: AppTest, juror: Person, open_page: looking.Open) -> None:
    page.text_input(key=line(call, juror, FIRST)).set_value("5432101")
    page.button(key="paper.save").click().run()
    own_page = open_page("scoring.py", juror, dossier=FIRST)
    said = _("Entered for you by {who}, on {when}.").partition("{who}")[0]
    assert said in looking.words(own_page)
    assert call.somebody(Role.ORGANISER).name.split()[0] in looking.words(own_page)


def test_declaration_made_on_paper_is_recorded_once_confirmed(page: AppTest, call: OpenCall, juror: Person) -> None:
    page.selectbox(key="interests.member").set_value(juror.id).run()
    page.multiselect(key=f"interests.files.{juror.id}").set_value([FIRST]).run()
    page.button(key="interests.record").click().run()
    assert not call.snapshot.is_recused(juror.id, call.id_of(FIRST))
    page.button(key="interests.confirm").click().run()
    assert juror.id in call.snapshot.declared
    assert [one.origin for one in call.snapshot.recusals if one.person_id == juror.id and one.candidature_id == call.id_of(FIRST)] == [
        RecusalOrigin.PAPER
    ]


def test_member_of_an_applicant_is_to_be_asked_before_their_grid_is_entered(page: AppTest, call: OpenCall, juror: Person) -> None:
    house = call.snapshot.administration_of(call.candidature(FIRST)).name
    save_person(call.uow(), **call.by_console(), person_id=juror.id, name=juror.name, roles=juror.roles, organisation=house)
    assert not page.run().warning  # a demonstration asks nobody
    call.leave_demonstration()
    assert [literal(f"{juror.name} ({FIRST})") in warning.value for warning in page.run().warning] == [True]
