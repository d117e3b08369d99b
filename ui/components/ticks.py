"""Rows ticked in a table and the candidatures chosen in a field: one choice, shown in both."""

from collections.abc import Sequence

import streamlit as st


def show(dossiers: Sequence[str], *, table: str, chosen: str) -> None:
    """Tick the rows of what is chosen. Call before the table; ``dossiers``: its rows, ``table`` and ``chosen``: the widgets' keys."""
    wanted = set(st.session_state.get(chosen, ()))
    rows = [row for row, dossier in enumerate(dossiers) if dossier in wanted]
    ticked = sorted(st.session_state[table]["selection"]["rows"]) if table in st.session_state else []
    if ticked != rows:
        st.session_state[table] = {"selection": {"rows": rows}}


def take(dossiers: Sequence[str], *, table: str, chosen: str) -> None:
    """Choose what is ticked: the table's ``on_select``."""
    ticked = st.session_state[table]["selection"]["rows"]
    st.session_state[chosen] = [dossiers[row] for row in ticked if row < len(dossiers)]
