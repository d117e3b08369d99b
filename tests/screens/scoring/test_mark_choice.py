"""Choosing a mark: buttons, a list or a number, by how many marks the scale has; always the exact one."""

from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from deliberation.call.scale import Exact


def page(highest: int, parts: int, mark: "Exact | None" = None) -> None:
    """What a page does with one criterion: fill, offer, show what is entered."""
    import streamlit as st

    from deliberation.call.scale import Level, Scale
    from deliberation.vocabulary import Label
    from ui.scoring import mark_choice

    scale = Scale((Level(0, Label("Rien", "Nothing")), Level(highest, Label("Tout", "All"))), parts)
    if "filled" not in st.session_state:
        mark_choice.fill(scale, "impact", mark)
        st.session_state["filled"] = True
    chosen = mark_choice.choose(scale, "Impact", key="impact", explanation="Impact", is_open=True, on_change=lambda: None)
    st.text(f"{chosen!r} {mark_choice.entered('impact')!r}")


def opened(highest: int, parts: int, mark: Exact | None = None) -> AppTest:
    app = AppTest.from_function(page, args=(highest, parts, mark)).run()
    return app


@pytest.mark.parametrize(("highest", "parts", "kind"), [(5, 1, "buttons"), (10, 1, "buttons"), (5, 2, "buttons"), (10, 2, "list")])
def test_up_to_eleven_marks_are_buttons_and_more_are_a_list(highest: int, parts: int, kind: str) -> None:
    app = opened(highest, parts)

    assert (len(app.button_group), len(app.selectbox)) == ((1, 0) if kind == "buttons" else (0, 1))


def test_list_gives_marks_with_their_words_and_holds_the_exact_one() -> None:
    app = opened(10, 2, Decimal("7.5"))
    (listed,) = app.selectbox

    assert (*listed.options[:2], listed.options[16], listed.options[21], app.text[0].value) == (
        *("Pas de note", "0 · Rien", "7,5", "10 · Tout"),
        "Decimal('7.5') Decimal('7.5')",
    )
    listed.set_value(Decimal("0.5")).run()
    assert app.text[0].value == "Decimal('0.5') Decimal('0.5')"


def test_half_is_a_button_and_a_whole_mark_an_int() -> None:
    app = opened(5, 2, Decimal("4.5"))

    assert app.text[0].value == "Decimal('4.5') Decimal('4.5')"
    app.button_group[0].set_value(3).run()
    assert app.text[0].value == "3 3"


@pytest.mark.parametrize(
    ("typed", "entered"),
    [("72,5", "Decimal('72.5')"), ("72.5", "Decimal('72.5')"), (" 72 ", "72"), ("72,3", "Decimal('72.3')"), ("", "None")],
)
def test_mark_of_a_long_scale_is_typed_and_never_rounded(typed: str, entered: str) -> None:
    app = opened(100, 2, Decimal("50.5"))
    (field,) = app.text_input

    assert field.value == "50,5"
    field.set_value(typed).run()
    assert app.text[0].value == f"{entered} {entered}"


def test_what_is_no_number_is_said_so_and_is_no_mark() -> None:
    app = opened(100, 2, 50)
    app.text_input[0].set_value("7;5").run()
    assert r"7\;5" in app.markdown[0].value
    assert app.text[0].value == "None None"


def test_number_goes_a_step_up_and_down_within_the_scale() -> None:
    app = opened(20, 4)
    seen = []
    for key in ("impact.remove", "impact.add", "impact.remove", "impact.remove"):
        seen.append(app.button(key=key).click().run().text_input[0].value)
    app.text_input[0].set_value("7,1").run()
    seen.append(app.button(key="impact.add").click().run().text_input[0].value)
    app.button(key="impact.remove").click().run()
    assert [*seen, app.text_input[0].value] == ["20", "20", "19,75", "19,5", "7,25", "7"]
