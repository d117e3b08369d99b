"""Which part of a screen, or which layout of it, is shown."""

from collections.abc import Mapping

import streamlit as st


def choose(label: str, sections: Mapping[str, str], *, key: str, first: str | None = None) -> str:
    """Show the sections by their words, and return the one that is chosen: until one is, ``first``, or else the first in order."""
    chosen: str = st.segmented_control(
        label,
        list(sections),
        key=key,
        default=first or next(iter(sections)),
        required=True,
        format_func=sections.__getitem__,
        label_visibility="collapsed",
        persist_state="session",
    )
    return chosen
