"""What is folded stays as somebody left it when its count changes."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from ui.widgets import sections

    count = st.session_state.get("count", "24 left")
    with sections.fold("Agenda", count, key="agenda", is_followed=True) as is_open:
        st.text(f"{is_open}")
    with sections.fold("Conditions met", count, key="met"):
        st.text(count)


def test_what_was_opened_stays_open_when_its_count_changes() -> None:
    app = AppTest.from_function(page).run()
    assert app.text[0].value == "False"
    app.session_state["agenda"] = True
    assert app.run().text[0].value == "True"
    known = [(block.proto.id, block.proto.label) for block in app.get("expander")]
    app.session_state["count"] = "23 left"
    assert app.run().text[0].value == "True"
    assert [(block.proto.id, block.proto.label) for block in app.get("expander")] == known
    assert [html.proto.body for html in app.get("html")] == ['<p class="count">23 left</p>'] * 2
