"""What a field holds is told to the browser until the browser itself speaks of the field."""

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

from ui import streamlit_seams

FIELD, KEY = "$$ID-0-hour", "hour"
STANDS, TYPED, NOW = "14:00", "15:30", "02:36"


class Page:
    """A page with one field, filled with what stands by the run that draws it first."""

    def __init__(self) -> None:
        self.state = SafeSessionState(SessionState(), lambda: None)

    def run(self, *, reported: str | None) -> tuple[str, bool]:
        """Draw the field, asked by a browser that says what it holds, or nothing of it: what it holds now, and whether that is told."""
        field = WidgetState(id=FIELD, string_value=reported or "")
        self.state.on_script_will_rerun(WidgetStates(widgets=[] if reported is None else [field]))
        if KEY not in self.state:
            self.state[KEY] = STANDS
        metadata = WidgetMetadata(FIELD, lambda held: NOW if held is None else held, str, value_type="string_value")
        registered = self.state.register_widget(metadata, KEY)
        self.state.on_script_finished(frozenset({FIELD}))
        return registered.value, registered.value_changed


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    for name in ("on_script_will_rerun", "register_widget"):
        monkeypatch.setattr(SafeSessionState, name, getattr(SafeSessionState, name))
    streamlit_seams.fill_fields_until_they_are_there()
    return Page()


def test_what_a_field_holds_is_told_by_each_run_until_the_browser_has_it(page: Page) -> None:
    assert [page.run(reported=None) for _ in range(3)] == [(STANDS, True)] * 3
    assert page.run(reported=STANDS) == (STANDS, False)
    assert page.run(reported=TYPED) == (TYPED, False)


def test_field_that_a_browser_has_lost_is_filled_again(page: Page) -> None:
    page.run(reported=None)
    page.run(reported=TYPED)
    assert page.run(reported=None) == (TYPED, True)


def test_field_of_a_form_of_which_nothing_is_said_before_it_is_sent_is_left_alone(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.run(reported=None)
    monkeypatch.setattr(streamlit_seams, "is_in_form", lambda _main: True)
    assert page.run(reported=None) == (STANDS, False)
