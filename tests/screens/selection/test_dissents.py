"""On screen, a member asks that their dissent be recorded, or it is recorded for them."""

import pytest
from streamlit.testing.v1 import AppTest

from phrases import _
from tests.screens import looking
from tests.worlds.acts import call_item, open_meeting, record_presence
from tests.worlds.open_call import OpenCall
from tests.worlds.terms import Outcome, Person, Presence, Role

DOSSIER = "472228"


@pytest.fixture
def juror(call: OpenCall) -> Person:
    """A member who is here, while a decision stands."""
    member = call.somebody(Role.JUROR)
    presences = {member.id: Presence.PRESENT}
    record_presence(call.uow(), **call.by_console(), presences=presences)
    call.decide(DOSSIER, Outcome.DECLINED, reason="Dit.")
    return member


def opener(call: OpenCall) -> str:
    return f"dissents.open.{DOSSIER}"


def said(call: OpenCall) -> list[tuple[int, str, str]]:
    return [(dissent.person_id, dissent.sentence, dissent.recorded_by) for dissent in call.snapshot.dissents]


def test_member_has_their_dissent_recorded_from_the_sheet_and_takes_it_back(call: OpenCall, open_page: looking.Open, juror: Person) -> None:
    page = open_page("sheet.py", juror, dossier=DOSSIER)
    page.button(key=opener(call)).click().run()
    page.text_area(key="dissents.sentence").set_value("Un vrai besoin.")
    page.button(key="dissents.record").click().run()
    assert said(call) == [(juror.id, "Un vrai besoin.", juror.name)]
    assert _("Dissent of {name}").format(name=juror.name) in looking.words(page)
    page.button(key=opener(call)).click().run()
    page.button(key="dissents.withdraw").click().run()
    assert said(call) == []


def test_organiser_records_the_dissent_of_a_member_who_is_here(call: OpenCall, open_page: looking.Open, juror: Person) -> None:
    organiser, other = call.somebody(Role.ORGANISER), call.somebody(Role.CHAIR)
    record_presence(call.uow(), **call.by_console(), presences={other.id: Presence.PRESENT})
    page = open_page("selection.py", organiser)
    page.selectbox(key="dissents.file").set_value(call.id_of(DOSSIER)).run()
    page.button(key="dissents.open").click().run()
    assert page.button(key="dissents.record").disabled
    page.selectbox(key="dissents.who").set_value(juror.id).run()
    page.button(key="dissents.record").click().run()
    assert said(call) == [(juror.id, "", organiser.name)]


@pytest.mark.parametrize("where", ["away", "undecided"])
def test_dissent_is_for_members_here_on_decided_files(call: OpenCall, open_page: looking.Open, juror: Person, where: str) -> None:
    other = next(person for person in call.people.values() if person.has(Role.JUROR) and person.id != juror.id)
    if where == "undecided":
        call.decide(DOSSIER, Outcome.TO_DISCUSS, reason="Dit.")
    page: AppTest = open_page("sheet.py", other if where == "away" else juror, dossier=DOSSIER)
    assert opener(call) not in looking.keys(page)


def test_console_records_a_dissent_on_the_current_item(call: OpenCall, open_page: looking.Open, juror: Person) -> None:
    open_meeting(call.uow(), **call.by_console())
    candidature = call.candidature(DOSSIER)
    call_item(call.uow(), **call.by_console(), candidature_id=candidature.id)
    page = open_page("console.py", Role.CHAIR)
    page.button(key=opener(call)).click().run()
    page.text_area(key="dissents.sentence").set_value("Non.")
    page.button(key="dissents.record").click().run()
    assert [(person_id, sentence) for person_id, sentence, _by in said(call)] == [(juror.id, "Non.")]
