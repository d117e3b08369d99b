"""Faulty sheets of a file, which a person may skip while importing the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from deliberation.errors import ImportRefused
from deliberation.problems import sheets_at_fault
from phrases import _, listed, ngettext, quoted
from ui import feedback
from ui.texts import literal

_LEFT: Final = "imports.left_sheets"
_NAMED_MOST: Final = 12


def left(file_id: str) -> tuple[str, ...]:
    """Return the sheets that a person skipped, and show them."""
    kept = st.session_state.get(_LEFT)
    if not kept or kept[0] != file_id:
        return ()
    sheets: tuple[str, ...] = kept[1]
    with st.container(horizontal=True, vertical_alignment="center"):
        label = ngettext("{count} sheet is left aside: {names}", "{count} sheets are left aside: {names}", len(sheets))
        st.warning(label.format(count=len(sheets), names=_named(sheets)), icon=":material/block:")
        st.button(_("Take the whole file again"), key="imports.take_sheets", on_click=_leave, args=(file_id, ()))
    return sheets


@contextmanager
def offered(file_id: str, name: str) -> Iterator[None]:
    """Show the refusal of a file within the block; if single sheets are faulty, offer to skip them."""
    try:
        yield
    except ImportRefused as refusal:
        feedback.refused(refusal)
        wrong = sheets_at_fault(refusal.problems)
        if wrong and not name.casefold().endswith(".csv"):
            _offer(file_id, wrong)


def _offer(file_id: str, wrong: tuple[str, ...]) -> None:
    sentence = ngettext(
        "Leave {count} sheet aside ({names}), and see what the others bring",
        "Leave {count} sheets aside ({names}), and see what the others bring",
        len(wrong),
    )
    label = sentence.format(count=len(wrong), names=_named(wrong))
    every = (*_skipped_sheets(file_id), *wrong)
    st.button(label, key="imports.leave_sheets", icon=":material/rule:", on_click=_leave, args=(file_id, every))


def _skipped_sheets(file_id: str) -> tuple[str, ...]:
    kept = st.session_state.get(_LEFT)
    return kept[1] if kept and kept[0] == file_id else ()


def _leave(file_id: str, sheets: tuple[str, ...]) -> None:
    st.session_state[_LEFT] = (file_id, tuple(dict.fromkeys(sheets)))


def _named(sheets: tuple[str, ...]) -> str:
    return listed([quoted(literal(name)) for name in sheets[:_NAMED_MOST]]) + (", …" if len(sheets) > _NAMED_MOST else "")
