"""Every page by itself, role by role and phase by phase: it lets in exactly whom the table of rights says, without help of the menu."""

from itertools import product
from typing import NoReturn

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from deliberation.call.rights import holds
from deliberation.operations.call.access import enter_demo
from tests.screens import looking
from tests.screens.conftest import DEVICE, SECONDS_MAX
from tests.worlds.open_call import OpenCall, done_once
from tests.worlds.terms import Phase, Role
from ui import live, session
from ui.navigation import SCREENS, Screen


@pytest.fixture
def alone(call: OpenCall) -> dict[Role, str]:
    """The device of somebody for each role, with no other."""
    add_alone(call)
    people = call.people
    return {role: enter_demo(call.uow(), person_id=people[f"{role} seul"].id, agent="a test").device_secret for role in Role}


@done_once
def add_alone(call: OpenCall) -> None:
    for role in Role:
        call.add_person(f"{role} seul", role)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.url_path)
def test_page_lets_in_exactly_whom_the_table_says(
    call: OpenCall, alone: dict[Role, str], screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "snapshot", passed)
    monkeypatch.setattr(st, "title", passed)
    monkeypatch.setattr(live, "part", passed)
    let_in = set()
    for phase in Phase:
        call.move(phase)
        let_in |= {(role, phase) for role in Role if is_let_in(screen, alone[role])}
    assert let_in == {(role, phase) for role, phase in product(Role, Phase) if is_due(screen, role, phase)}


def is_due(screen: Screen, role: Role, phase: Phase) -> bool:
    # A deputy may have to take the chair at any moment of the meeting.
    stands_in = screen.deputy_right is not None and holds([role], screen.deputy_right, phase, stands_in=True)
    return screen.right is None or holds([role], screen.right, phase) or stands_in


def passed(*_arguments: object, **_options: object) -> NoReturn:
    """End the page where its guard has let somebody pass: what it shows them is tested elsewhere."""
    st.text("passed")
    st.stop()


def is_let_in(screen: Screen, device: str) -> bool:
    app = AppTest.from_file(screen.path, default_timeout=SECONDS_MAX)
    app.session_state[DEVICE] = device
    app.run()
    is_passed = [text.value for text in app.text] == ["passed"]
    assert is_passed or (looking.words(app), looking.keys(app)) == ("".join(looking.refusals(app)) or "nothing", set())
    return is_passed
