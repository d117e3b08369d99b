"""Which part of a screen, or which layout of it, is shown."""

from collections.abc import Collection, Mapping
from typing import Final

import streamlit as st

_ASKED: Final = "partie"


def query(section: str) -> dict[str, list[str]]:
    """Return the query of a link that leads to a section of a screen."""
    return {_ASKED: [section]}


def take_asked(sections: Collection[str], *, key: str) -> bool:
    """Choose the section that a link asks for in its address, by ``query``; tell whether one did. Before the widget of ``key`` is drawn."""
    asked = st.query_params.pop(_ASKED, None)
    if asked not in sections:
        return False
    st.session_state[key] = asked
    return True


def choose(label: str, sections: Mapping[str, str], *, key: str, first: str | None = None) -> str:
    """Show the sections by their words, and return the one that is chosen: until one is, ``first``, or else the first in order.

    A link that asks for a section in its address, by ``query``, chooses it.
    """
    is_asked = take_asked(sections, key=key)
    chosen = st.segmented_control(
        label,
        list(sections),
        key=key,
        default=None if is_asked else first or next(iter(sections)),
        required=True,
        format_func=sections.__getitem__,
        label_visibility="collapsed",
        wrap=False,
        persist_state="session",
    )
    return str(chosen)
