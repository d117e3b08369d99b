"""What the tests of the console start from: a candidature under discussion, a deputy; how its buttons are pressed."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from tests.screens import looking
from tests.worlds.acts import call_item, record_departures
from tests.worlds.open_call import OpenCall, done_once
from tests.worlds.terms import Candidature, Meeting, Person, Role, agenda


def meeting(call: OpenCall) -> Meeting:
    return call.snapshot.meeting


def button(app: AppTest, key: str) -> Button:
    """Return the button of a key, whatever the file is on which it acts."""
    return next(one for one in app.button if one.key and (one.key == key or one.key.startswith(f"{key}.on.")))


def press(app: AppTest, key: str) -> AppTest:
    button(app, key).click().run()
    return app


@pytest.fixture
def deputy(call: OpenCall) -> Person:
    """Somebody who may have to stand in for the chair."""
    return call.add_person("Suppléance", Role.DEPUTY)


@pytest.fixture
def item(call: OpenCall) -> Candidature:
    """A candidature on which a member is recused, and has left the room: the current one of an open meeting where everybody is here."""
    call_with_a_recusal(call)
    return call.snapshot.candidature(call.meeting.current or 0)


@pytest.fixture
def app(open_page: looking.Open, item: Candidature) -> AppTest:
    """The chair's console, on that candidature."""
    return open_page("console.py", Role.CHAIR)


@done_once
def call_with_a_recusal(call: OpenCall) -> None:
    snapshot = call.snapshot
    recused = {one.id for one in snapshot.candidatures if any(snapshot.is_recused(juror.id, one.id) for juror in snapshot.jurors)}
    chosen = next(one.candidature_id for one in agenda(snapshot) if one.candidature_id in recused)
    call.open_meeting()
    call_item(call.uow(), **call.by_console(), candidature_id=chosen)
    record_departures(call.uow(), **call.by_console(), candidature_id=chosen)
