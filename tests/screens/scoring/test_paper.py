"""Entering for a juror what they wrote on paper."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation import operations
from deliberation.call.people import Person, Role
from deliberation.operations.ports import CallState
from deliberation.record.journal import Act
from phrases import N_, Message, _
from tests.screens import acting, looking

FIRST, SECOND = "472228", "496000"


@pytest.fixture
def juror(people: dict[str, Person]) -> Person:
    return next(person for person in people.values() if person.has(Role.JUROR))


@pytest.fixture
def page(database: CallState, open_page: looking.Open, somebody: Callable[[Role], Person]) -> AppTest:
    """The organiser's screen, while marks are under seal."""
    acting.seal(database)
    app = open_page("imports.py", somebody(Role.ORGANISER))
    app.button_group(key="imports.what").set_value("paper")
    return app.run()


def line(call: CallState, juror: Person, dossier: str) -> str:
    return f"paper.marks.{juror.id}.{acting.candidature(call, dossier).id}"


def own(call: CallState, juror: Person, dossier: str) -> list[float]:
    snapshot = acting.snapshot(call)
    row, column = snapshot.positions[acting.candidature(call, dossier).id], snapshot.juror_positions[juror.id]
    marks: list[float] = snapshot.marks[row, column].tolist()
    return marks


def test_marks_typed_from_paper_are_the_jurors_and_the_journal_says_who_entered_them(
    database: CallState, page: AppTest, juror: Person
) -> None:
    page.text_input(key=line(database, juror, FIRST)).set_value("5432101")
    page.text_input(key=line(database, juror, SECOND)).set_value("1 1 1 1 1 1 1")
    page.button(key="paper.save").click().run()
    assert own(database, juror, FIRST) == [5, 4, 3, 2, 1, 0, 1]
    assert own(database, juror, SECOND) == [1] * 7
    with bootstrap.reading() as uow:
        entry = uow.journal.of_call(database.id)[-1]
    assert (entry.act, entry.subject, entry.after["person"]) == (Act.PAPER_ENTERED, juror.name, juror.name)
    assert entry.after["sealed"].keys() == {FIRST, SECOND}


def test_saved_marks_are_not_shown_while_they_are_under_seal(database: CallState, page: AppTest, juror: Person) -> None:
    page.text_input(key=line(database, juror, FIRST)).set_value("5432101")
    page.button(key="paper.save").click().run()
    assert page.text_input(key=line(database, juror, FIRST)).value == ""
    assert "5432101" not in looking.words(page)


def test_line_that_cannot_be_read_says_so_and_nothing_is_written(database: CallState, page: AppTest, juror: Person) -> None:
    before = own(database, juror, FIRST)
    page.text_input(key=line(database, juror, FIRST)).set_value("5432101")
    page.text_input(key=line(database, juror, SECOND)).set_value("543")
    page.button(key="paper.save").click().run()
    wrong = N_("{count} marks were read for {expected} criteria: type one for each, in order, and - for none.")
    assert looking.refusals(page) == [
        _("Nothing was written: correct the lines that say what is wrong."),
        str(Message(wrong, {"count": 3, "expected": 7})),
    ]
    assert page.text_input(key=line(database, juror, FIRST)).value == "5432101"
    assert own(database, juror, FIRST) == before


def test_file_that_the_juror_marked_on_screen_is_theirs_alone(database: CallState, page: AppTest, juror: Person) -> None:
    candidature = acting.candidature(database, FIRST)
    operations.submit_scores(
        bootstrap.unit_of_work(), by=juror, call_id=database.id, candidature_id=candidature.id, marks={"impact": 2}, seen_version=0
    )
    page.run()
    assert line(database, juror, FIRST) not in looking.keys(page)
    assert FIRST in looking.words(page)


def test_nothing_is_entered_once_marks_are_revealed(open_page: looking.Open, somebody: Callable[[Role], Person]) -> None:
    app = open_page("imports.py", somebody(Role.ORGANISER))
    app.button_group(key="imports.what").set_value("paper")
    app.run()
    assert "paper.save" not in looking.keys(app)


def test_juror_is_told_that_their_grid_came_from_paper(
    database: CallState, page: AppTest, juror: Person, open_page: looking.Open, somebody: Callable[[Role], Person]
) -> None:
    page.text_input(key=line(database, juror, FIRST)).set_value("5432101")
    page.button(key="paper.save").click().run()
    own_page = open_page("scoring.py", juror, dossier=FIRST)
    said = _("Entered from your paper grid by {who}, on {when}.").partition("{who}")[0]
    assert said in looking.words(own_page)
    assert somebody(Role.ORGANISER).name.split()[0] in looking.words(own_page)
