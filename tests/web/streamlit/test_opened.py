"""What is open stays open when its words change, and is closed once it may be opened no longer."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.fixtures.shims import install
from ui.shims import opened


@pytest.fixture(autouse=True)
def known_by_key(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, opened.OPENED)


def page() -> None:
    import streamlit as st

    said, is_disabled = st.session_state.get("said", "before"), st.session_state.get("is_disabled", False)
    popover = st.popover(said, icon=":material/list:", disabled=is_disabled, key="popover", on_change="rerun")
    expander = st.expander(said, key="expander", on_change="rerun")
    st.text(f"{said} {popover.open} {expander.open}")


def test_what_is_open_stays_so_when_its_words_change_until_it_may_be_opened_no_longer() -> None:
    app = AppTest.from_function(page).run()
    assert app.text[0].value == "before False False"
    app.session_state["popover"] = app.session_state["expander"] = True
    assert app.run().text[0].value == "before True True"
    names = [block.proto.id for block in (*app.get("popover"), *app.get("expander"))]
    app.session_state["said"] = "after"
    assert app.run().text[0].value == "after True True"
    assert [block.proto.id for block in (*app.get("popover"), *app.get("expander"))] == names
    app.session_state["is_disabled"] = True
    assert app.run().text[0].value == "after False True"
