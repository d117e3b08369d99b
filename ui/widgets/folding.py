"""What is folded under a label that does not change, with its count beside: Streamlit closes an expander whose label changes."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def fold(label: str, count: str, *, key: str, icon: str | None = None, expanded: bool = False, is_followed: bool = False) -> Iterator[bool]:
    """Show within the block what stays folded or open, as somebody left it, whatever ``count``, HTML at the end of its line, says.

    ``is_followed``: a run is made when it is opened or closed, and the block is told whether it is open; otherwise it is told True.
    """
    with st.container(key=f"counted.{key}", gap=None):
        st.html(f'<p class="count">{count}</p>')
        folded = st.expander(label, icon=icon, key=key, expanded=expanded, on_change="rerun" if is_followed else "ignore")
    with folded:
        yield not is_followed or bool(folded.open)
