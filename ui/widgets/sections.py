"""Choice between the sections, or layouts, of a screen, and sections that fold."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from ui.widgets import choosing

_ASKED = "partie"


def query(section: str) -> dict[str, list[str]]:
    """Return the query of a link that leads to a section of a screen."""
    return {_ASKED: [section]}


def take_asked(sections: Collection[str], *, key: str) -> bool:
    """Apply the section requested in the address by ``query``; return whether requested. Call before the widget ``key``."""
    section = st.query_params.pop(_ASKED, None)
    if section not in sections:
        return False
    st.session_state[key] = section
    return True


def choose(label: str, sections: Mapping[str, str], *, key: str, first: str | None = None) -> str:
    """Show the sections and return the chosen section, initially ``first`` or the first in order.

    A link with ``query`` in its address chooses a section.
    """
    is_asked = take_asked(sections, key=key)
    first = None if is_asked else first or next(iter(sections))
    line = {"label_visibility": "collapsed", "wrap": False, "persist_state": "session"}
    return choosing.choose_shown(label, sections, key=key, default=first, words=sections.__getitem__, **line)


@contextmanager
def fold(label: str, count: str, *, key: str, icon: str | None = None, expanded: bool = False, is_followed: bool = False) -> Iterator[bool]:
    """Show within the block content folded or open, as left by the person, independent of ``count``, HTML at the line's end.

    The label is constant, since Streamlit closes an expander after a change of label. ``is_followed``: opening and closing make a run, and
    the block receives the state; otherwise True.
    """
    with st.container(key=f"counted.{key}", gap=None):
        st.html(f'<p class="count">{count}</p>')
        folded = st.expander(label, icon=icon, key=key, expanded=expanded, on_change="rerun" if is_followed else "ignore")
    with folded:
        yield not is_followed or bool(folded.open)
