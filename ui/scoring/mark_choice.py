"""Choice of a mark of the scale: buttons if they fit on a phone, else a list with the scale's words, else a typed number."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from deliberation.call.scale import Exact, Scale
from deliberation.scoring.marks import marks_allowed
from phrases import _, exact
from ui.texts import literal
from ui.widgets import choosing, decimals

_BUTTONS_MAX = 11
# From 0 to 10 by quarters: more is quicker typed than looked for.
_LIST_MAX = 41


def choose(
    scale: Scale, label: str, *, key: str, is_open: bool, on_change: Callable[[], None], explanation: str | None = None
) -> Exact | None:
    """Offer the marks of a scale, and return the chosen mark or None.

    ``on_change``: called after a new choice. Without an ``explanation`` the label is heard, not shown, since the page already has the
    label.
    """
    # The present mark as the default too: a browser may skip the drawing that sets the value, and would send back none.
    marks, present = scale.marks, st.session_state.get(key)
    common: dict[str, Any] = {
        "key": key,
        "help": explanation,
        "label_visibility": "visible" if explanation else "collapsed",
        "disabled": not is_open,
        "on_change": on_change,
        "persist_state": "session",
        "width": "stretch",
    }
    if len(marks) <= _BUTTONS_MAX:
        # Tapped twice, a mark stays: one is taken back by saying so.
        chosen: Exact | None = st.segmented_control(
            label, marks, default=present, format_func=partial(_speak_mark, scale), required=True, **common
        )
        return chosen
    if len(marks) <= _LIST_MAX:
        return _chosen_in_list(scale, label, present, common)
    return _type_in(scale, label, present, common)


def _chosen_in_list(scale: Scale, label: str, present: Exact | None, common: Mapping[str, Any]) -> Exact | None:
    # No mark is one of the choices: a list without one has a cross, which is touched by mistake.
    offered = [None, *scale.marks]
    place = offered.index(present) if present in offered else 0
    chosen: Exact | None = choosing.choose_one(
        label, offered, index=place, format_func=lambda mark: _name_mark(scale, mark), matching="prefix", **common
    )
    return chosen


def _type_in(scale: Scale, label: str, present: object, common: Mapping[str, Any]) -> Exact | None:
    """Offer a field between a − and a +, which go to the mark below and above."""
    key, is_open, callback = common["key"], not common["disabled"], common["on_change"]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        st.button(
            _("One step less"),
            key=f"{key}.remove",
            icon=":material/remove:",
            disabled=not is_open,
            on_click=partial(_step, scale, key, -1, callback),
        )
        text = _type(scale, label, present, common)
        st.button(
            _("One step more"),
            key=f"{key}.add",
            icon=":material/add:",
            disabled=not is_open,
            on_click=partial(_step, scale, key, 1, callback),
        )
    if decimals.is_unread(text):
        sentence = _("“{part}” is not on the scale: {expected}.").format(part=text, expected=marks_allowed(scale))
        st.markdown(f":small[:red[:material/error: {literal(sentence)}]]")
    return decimals.typed(text)


def _type(scale: Scale, label: str, present: object, common: Mapping[str, Any]) -> str | None:
    text = present if isinstance(present, str) else None
    return st.text_input(label, value=text, placeholder=_("Not scored"), **{**common, "help": _explain_scale(scale, common["help"])})


def _step(scale: Scale, key: str, steps: int, told: Callable[[], None]) -> None:
    """Move the mark by ``steps``: from none, to the scale's nearer end; from a number off the scale, to a neighbouring mark."""
    marks, mark = scale.marks, decimals.typed(st.session_state.get(key))
    if mark is None:
        place = 0 if steps > 0 else len(marks) - 1
    else:
        place = bisect_right(marks, mark) - 1 + steps if steps > 0 else bisect_left(marks, mark) + steps
    st.session_state[key] = decimals.written(marks[min(max(place, 0), len(marks) - 1)])
    told()


def _explain_scale(scale: Scale, explanation: str | None) -> str:
    expected = str(marks_allowed(scale))
    return f"{explanation} – {expected}" if explanation else expected


def _speak_mark(scale: Scale, mark: Exact) -> str:
    # The words are there to be heard: a button has room for the number alone (ui/style/scoring.css).
    return f"**{exact(mark)}** {literal(scale.words(mark))}".rstrip()


def _name_mark(scale: Scale, mark: Exact | None) -> str:
    if mark is None:
        return _("Not scored")
    words = scale.words(mark)
    return f"{exact(mark)} · {words}" if words else exact(mark)


def caption(scale: Scale, mark: Exact | None) -> str:
    """Return the caption under the choice: the mark and its meaning, unless shown by the widget."""
    if len(scale.marks) <= _BUTTONS_MAX:
        if mark is None:
            return _("Not scored")
        return " · ".join(part for part in (f"**{exact(mark)}**", scale.words(mark)) if part)
    return scale.words(mark) if mark is not None and len(scale.marks) > _LIST_MAX else ""


def fill(scale: Scale, key: str, mark: Exact | None) -> None:
    """Put a mark, or none, in the field of a choice. A mark off the scale can only be put where marks are typed."""
    if len(scale.marks) > _LIST_MAX:
        st.session_state[key] = decimals.written(mark)
    else:
        st.session_state[key] = mark if mark is not None and scale.holds(mark) else None


def entered(key: str) -> Exact | None:
    """Return the current value. A number off the scale is returned as typed, to be refused in words."""
    return decimals.typed(st.session_state.get(key))


def is_unread(key: str) -> bool:
    """Return whether the input is not a number, so that it is not saved as "no mark"."""
    return decimals.is_unread(st.session_state.get(key))
