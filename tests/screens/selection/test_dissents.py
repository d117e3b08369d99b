"""Asking on screen that one's dissent be recorded, or recording a member's."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation import operations
from deliberation.call.people import Console, Person, Role
from deliberation.meeting.presence import Presence
from deliberation.operations.ports import CallState
from deliberation.selection.decisions import Outcome
from phrases import _
from tests.screens import acting, looking

DOSSIER = "472228"


@pytest.fixture
def juror(database: CallState, people: dict[str, Person]) -> Person:
    """A member who is here, while a decision stands."""
    member = next(person for person in people.values() if person.has(Role.JUROR))
    presences = {member.id: Presence.PRESENT}
    operations.record_presence(bootstrap.unit_of_work(), by=Console(), call_id=database.id, presences=presences)
    acting.decide(database, DOSSIER, outcome=Outcome.DECLINED)
    return member


def opener(call: CallState) -> str:
    return f"dissents.open.{acting.candidature(call, DOSSIER).id}"


def said(call: CallState) -> list[tuple[int, str, str]]:
    return [(dissent.person_id, dissent.sentence, dissent.recorded_by) for dissent in acting.snapshot(call).dissents]


def test_member_has_their_dissent_recorded_from_the_sheet_and_takes_it_back(
    database: CallState, open_page: looking.Open, juror: Person
) -> None:
    page = open_page("sheet.py", juror, dossier=DOSSIER)
    page.button(key=opener(database)).click().run()
    page.text_area(key="dissents.sentence").set_value("Un vrai besoin.")
    page.button(key="dissents.record").click().run()
    assert said(database) == [(juror.id, "Un vrai besoin.", juror.name)]
    assert _("Dissent of {name}").format(name=juror.name) in looking.words(page)
    page.button(key=opener(database)).click().run()
    page.button(key="dissents.withdraw").click().run()
    assert said(database) == []


def test_organiser_records_the_dissent_of_a_member_who_is_here(
    database: CallState, open_page: looking.Open, somebody: Callable[[Role], Person], juror: Person
) -> None:
    organiser, other = somebody(Role.ORGANISER), somebody(Role.CHAIR)
    operations.record_presence(bootstrap.unit_of_work(), by=Console(), call_id=database.id, presences={other.id: Presence.PRESENT})
    page = open_page("selection.py", organiser)
    page.selectbox(key="dissents.file").set_value(acting.candidature(database, DOSSIER).id).run()
    page.button(key="dissents.open").click().run()
    assert page.button(key="dissents.record").disabled
    page.selectbox(key="dissents.who").set_value(juror.id).run()
    page.button(key="dissents.record").click().run()
    assert said(database) == [(juror.id, "", organiser.name)]


def test_decision_that_changed_meanwhile_is_not_dissented_from(database: CallState, open_page: looking.Open, juror: Person) -> None:
    page = open_page("sheet.py", juror, dossier=DOSSIER)
    page.button(key=opener(database)).click().run()
    acting.decide(database, DOSSIER, outcome=Outcome.TO_DISCUSS)
    page.button(key="dissents.record").click().run()
    assert said(database) == []


@pytest.mark.parametrize("where", ["away", "undecided"])
def test_dissent_is_offered_only_to_those_who_are_here_on_what_is_decided(
    database: CallState, open_page: looking.Open, juror: Person, people: dict[str, Person], where: str
) -> None:
    other = next(person for person in people.values() if person.has(Role.JUROR) and person.id != juror.id)
    if where == "undecided":
        acting.decide(database, DOSSIER, outcome=Outcome.TO_DISCUSS)
    page: AppTest = open_page("sheet.py", other if where == "away" else juror, dossier=DOSSIER)
    assert opener(database) not in looking.keys(page)


def test_console_records_a_dissent_on_the_current_item(
    database: CallState, open_page: looking.Open, somebody: Callable[[Role], Person], juror: Person
) -> None:
    operations.open_meeting(bootstrap.unit_of_work(), by=Console(), call_id=database.id)
    candidature = acting.candidature(database, DOSSIER)
    operations.call_item(bootstrap.unit_of_work(), by=Console(), call_id=database.id, candidature_id=candidature.id)
    page = open_page("console.py", somebody(Role.CHAIR))
    page.button(key=opener(database)).click().run()
    page.text_area(key="dissents.sentence").set_value("Non.")
    page.button(key="dissents.record").click().run()
    assert [(person_id, sentence) for person_id, sentence, _by in said(database)] == [(juror.id, "Non.")]
