"""The screen from which the room's screen is prepared: what it shows now, and the link that opens it."""

import pytest

from deliberation.call.people import Role
from deliberation.derived.meeting.agenda import agenda
from deliberation.meeting.meeting import ProjectorView
from deliberation.operations.meeting.agenda import call_item
from deliberation.operations.meeting.meeting import show_on_projector
from tests.screens import looking
from tests.screens.looking import Open
from tests.worlds.open_call import OpenCall


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ORGANISER])
def test_screen_says_what_the_room_is_shown_and_opens_it(open_page: Open, call: OpenCall, role: Role) -> None:
    call.open_meeting()
    first = agenda(call.snapshot)[0].candidature_id
    call_item(call.uow(), **call.by_console(), candidature_id=first)
    app = open_page("projector.py", role)
    assert not app.exception
    shown = looking.words(app).replace("\\", "")
    assert f"L’écran de salle montre\xa0: Dossier en cours · {call.snapshot.candidature(first).numbered_title}" in shown
    assert looking.addresses(app) == ["/ecran"]
    show_on_projector(call.uow(), **call.by_console(), what=ProjectorView.RANKING)
    assert "L’écran de salle montre\xa0: Classement" in looking.words(app.run())
