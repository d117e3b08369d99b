"""What is folded under a label that does not change, with its count beside: Streamlit closes an expander whose label changes."""

from html import escape
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

COUNTED: Final = "counted"


def fold(label: str, count: str, *, key: str, icon: str | None = None, expanded: bool = False, is_followed: bool = False) -> DeltaGenerator:
    """Return an expander that stays as somebody left it whatever ``count``, plain text at the end of its line, says.

    ``is_followed``: a run is made when it is opened or closed, and its ``open`` says which.
    """
    with st.container(key=f"{COUNTED}.{key}", gap=None):
        st.html(f'<p class="count">{escape(count)}</p>')
        return st.expander(label, icon=icon, key=key, expanded=expanded, on_change="rerun" if is_followed else "ignore")
