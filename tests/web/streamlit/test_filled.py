"""A field begins with what it holds until the browser itself speaks of it, whatever is typed meanwhile."""

from collections.abc import Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from tests.fixtures.shims import install
from ui.shims import fields

CHOICES = {"options": ["un", "deux", "trois"]}


class Filled(NamedTuple):
    """What a field holds, with what a browser that does not have it yet is told to begin, how it is drawn."""

    stands: Any
    begins: Any
    drawn: Mapping[str, Any] = MappingProxyType({})


FIELDS = {
    "text_input": Filled("déjà là", "déjà là"),
    "text_area": Filled("déjà là", "déjà là"),
    "number_input": Filled(2.5, 2.5),
    "time_input": Filled(time(14), "14:00"),
    "date_input": Filled(date(2026, 7, 9), ["2026-07-09"]),
    "datetime_input": Filled(datetime(2026, 7, 9, 14), ["2026-07-09T14:00"]),
    "checkbox": Filled(True, True),
    "toggle": Filled(True, True),
    "selectbox": Filled("deux", 1, CHOICES),
    "radio": Filled("deux", 1, CHOICES),
    "pills": Filled("deux", [1], CHOICES),
    "segmented_control": Filled("deux", [1], CHOICES),
    "multiselect": Filled(["trois", "un"], [2, 0], CHOICES),
    "slider": Filled(30, [30]),
    "select_slider": Filled("deux", [1], CHOICES),
}


def page() -> None:
    """Draw one field of each kind, filled with what stands by the first run."""
    import streamlit as st

    from tests.web.streamlit.test_filled import FIELDS

    if "changed" in st.session_state:
        st.session_state["text_input"] = st.session_state["changed"]
    for kind, field in FIELDS.items():
        if kind not in st.session_state:
            st.session_state[kind] = field.stands
        getattr(st, kind)(kind, key=kind, **field.drawn)
    st.selectbox("nobody", ["un"], index=None, key="nobody")
    if "is_hidden" not in st.session_state:
        st.text_input("kept", key="kept", persist_state="session")
    with st.form("form"):
        st.session_state.setdefault("sent", "déjà là")
        st.text_input("sent", key="sent")
        st.form_submit_button("send")


def page_of_ones_own() -> None:
    """Draw a choice that holds what somebody typed, which is not among its options."""
    import streamlit as st

    st.session_state.setdefault("own", "quatre")
    st.selectbox("own", ["un"], key="own", accept_new_options=True)


@pytest.fixture(autouse=True)
def shim(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, fields.FIELDS_FILLED)


@pytest.fixture
def script() -> AppTest:
    return AppTest.from_function(page).run()


def message(script: AppTest, kind: str) -> Any:
    """What the browser is sent of a field."""
    return next(part.proto for part in script if getattr(getattr(part, "proto", None), "label", None) == kind)


def told(script: AppTest, kind: str) -> tuple[bool, Any]:
    """Whether a field is told what it holds, and what it begins with where it is not there yet."""
    field = message(script, kind)
    described = field.DESCRIPTOR.fields_by_name["default"]
    if described.is_repeated:
        return field.set_value, list(field.default)
    return field.set_value, field.default if not described.has_presence or field.HasField("default") else None


def unheard(script: AppTest) -> AppTest:
    """Run the page again, asked by a browser that has none of its fields."""
    return script._run(WidgetStates())


@pytest.mark.parametrize("kind", FIELDS)
def test_field_begins_with_what_it_holds_until_the_browser_has_it(script: AppTest, kind: str) -> None:
    is_told, default = told(script, kind)
    assert is_told
    for _run in range(2):
        assert told(unheard(script), kind) == (False, FIELDS[kind].begins)
    assert told(script.run(), kind) == (False, default)


def test_field_is_known_to_be_there_although_a_run_asks_for_the_next_itself(script: AppTest) -> None:
    default = told(script, "text_input")[1]
    script.run()
    assert told(unheard(script), "text_input") == (False, default)


def test_field_that_a_browser_has_lost_begins_with_what_was_typed(script: AppTest) -> None:
    script.text_input(key="text_input").input("saisi").run()
    others = WidgetStates(widgets=[WidgetState(id=message(script, "text_area").id, string_value="")])
    assert told(script._run(others), "text_input") == (False, "saisi")


def test_field_that_keeps_its_state_is_not_told_it_while_somebody_types(script: AppTest) -> None:
    script.text_input(key="kept").input("saisi").run()
    for _run in range(2):
        assert told(unheard(script), "kept") == (False, "")


def test_field_that_keeps_its_state_is_told_it_where_it_comes_back(script: AppTest) -> None:
    script.text_input(key="kept").input("saisi").run()
    script.session_state["is_hidden"] = True
    unheard(script)
    del script.session_state["is_hidden"]
    assert message(unheard(script), "kept").set_value


@pytest.mark.parametrize("is_there", [False, True])
def test_what_a_page_changes_itself_is_told(script: AppTest, is_there: bool) -> None:
    script = script.run() if is_there else unheard(script)
    script.session_state["changed"] = "autre"
    assert message(unheard(script), "text_input").set_value
    assert message(script, "text_input").value == "autre"


def test_empty_field_has_no_default(script: AppTest) -> None:
    assert told(unheard(script), "nobody") == (False, None)


def test_option_of_ones_own_which_has_no_place_among_the_others_is_told() -> None:
    script = unheard(AppTest.from_function(page_of_ones_own))
    field = message(unheard(script), "own")
    assert (field.set_value, field.raw_value) == (True, "quatre")


def test_field_of_a_form_of_which_nothing_is_said_before_it_is_sent_is_left_alone(script: AppTest) -> None:
    default = message(script, "sent").default
    assert message(unheard(script), "sent").default == default
