"""Choosing one mark of the scale: buttons where they hold on a phone, else a list with the scale's words, else a number."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import streamlit as st

from deliberation.call.scale import Exact, Scale
from phrases import _, exact

_BUTTONS_MAX: Final = 11
# From 0 to 10 by quarters: more is quicker typed than looked for.
_LIST_MAX: Final = 41


def choose(scale: Scale, label: str, *, key: str, explanation: str, is_open: bool, on_change: Callable[[], None]) -> Exact | None:
    """Offer the marks of a scale, and return the one chosen; None where there is none. ``on_change``: called when another one is."""
    # The present mark as the default too: a browser may skip the drawing that sets the value, and would send back none.
    marks, present = scale.marks, st.session_state.get(key)
    common: dict[str, Any] = {
        "key": key,
        "help": explanation,
        "disabled": not is_open,
        "on_change": on_change,
        "persist_state": "session",
        "width": "stretch",
    }
    if len(marks) <= _BUTTONS_MAX:
        # Tapped twice, a mark stays: one is taken back by saying so.
        chosen: Exact | None = st.segmented_control(label, marks, default=present, format_func=exact, required=True, **common)
        return chosen
    if len(marks) <= _LIST_MAX:
        listed: Exact | None = st.selectbox(
            label,
            marks,
            index=marks.index(present) if present in marks else None,
            format_func=lambda mark: named(scale, mark),
            placeholder=_("Not scored"),
            **common,
        )
        return listed
    typed = st.number_input(
        label,
        float(scale.minimum),
        float(scale.maximum),
        value=present,
        step=float(scale.step),
        format=f"%.{scale.decimals}f",
        placeholder=_("Not scored"),
        **common,
    )
    return _typed(typed)


def named(scale: Scale, mark: Exact) -> str:
    """Return a mark as it is read, with its words if it has any."""
    words = scale.words(mark)
    return f"{exact(mark)} · {words}" if words else exact(mark)


def fill(scale: Scale, key: str, mark: Exact | None) -> None:
    """Show a mark, or none, where one is chosen. One that is not on the scale can only be shown where it is typed."""
    if len(scale.marks) > _LIST_MAX:
        st.session_state[key] = None if mark is None else float(mark)
    else:
        st.session_state[key] = mark if mark is not None and scale.holds(mark) else None


def entered(key: str) -> Exact | None:
    """Return what is chosen or typed now. A number off the scale comes as it was typed, to be refused in words."""
    return _typed(st.session_state.get(key))


def _typed(value: object) -> Exact | None:
    if not isinstance(value, float):
        return value if isinstance(value, int | Decimal) else None
    number = Decimal(repr(value))
    return int(number) if number == number.to_integral_value() else number.normalize()
