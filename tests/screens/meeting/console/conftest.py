"""What the tests of the console start from: a candidature under discussion, a deputy; how its buttons are pressed."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

import bootstrap
from deliberation import operations
from deliberation.call.people import Console, Person, Role
from deliberation.derived.agenda import agenda
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.meeting import Meeting
from deliberation.meeting.presence import Presence
from deliberation.operations.ports import CallState
from tests.screens import acting

Somebody = Callable[[Role], Person]


def meeting(call: CallState) -> Meeting:
    return acting.snapshot(call).meeting


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


@pytest.fixture
def deputy(database: CallState) -> Person:
    """Somebody who may have to stand in for the chair."""
    operations.save_person(bootstrap.unit_of_work(), by=Console(), call_id=database.id, name="Suppléance", roles=frozenset({Role.DEPUTY}))
    return next(one for one in acting.snapshot(database).people if one.has(Role.DEPUTY))


@pytest.fixture
def item(database: CallState) -> Candidature:
    """A candidature on which a member is recused: the current one of an open meeting where everybody is here."""
    snapshot, uow = acting.snapshot(database), bootstrap.unit_of_work
    ranked = [snapshot.candidature(one.candidature_id) for one in agenda(snapshot)]
    chosen = next(one for one in ranked if any(snapshot.is_recused(juror.id, one.id) for juror in snapshot.jurors))
    here = {one.id: Presence.PRESENT for one in snapshot.people if one.has(Role.JUROR, Role.CHAIR)}
    operations.record_presence(uow(), by=Console(), call_id=database.id, presences=here)
    operations.open_meeting(uow(), by=Console(), call_id=database.id)
    operations.call_item(uow(), by=Console(), call_id=database.id, candidature_id=chosen.id)
    return chosen
