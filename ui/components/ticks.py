"""Rows ticked in a table and the candidatures chosen in a field: one choice, shown in both."""

from collections.abc import Sequence
from typing import Any

import streamlit as st


def key(dossiers: Sequence[str], *, table: str, chosen: str) -> str:
    """Return the table's key, under which the rows of what is chosen are ticked.

    ``dossiers``: the table's rows; ``table``: what its keys begin with; ``chosen``: the field's key.
    """
    wanted = set(st.session_state.get(chosen, ()))
    rows = [row for row, dossier in enumerate(dossiers) if dossier in wanted]
    generation, _shown = _last(table)
    if _ticked(f"{table}.{generation}") != rows:
        # A new table: the browser would send back the old one's ticks as if somebody had just made them.
        generation += 1
        st.session_state[f"{table}.{generation}"] = {"selection": {"rows": rows}}
    st.session_state[f"{table}.last"] = generation, rows
    return f"{table}.{generation}"


def take(dossiers: Sequence[str], *, table: str, chosen: str) -> None:
    """Choose what is ticked: the table's ``on_select``."""
    generation, shown = _last(table)
    ticked = _ticked(f"{table}.{generation}")
    # The browser also sends back the ticks that it was told to show: that is nobody's choice.
    if ticked != shown:
        st.session_state[chosen] = [dossiers[row] for row in ticked if row < len(dossiers)]


def _last(table: str) -> tuple[int, list[int]]:
    last: tuple[int, list[int]] = st.session_state.get(f"{table}.last", (0, []))
    return last


def _ticked(key: str) -> list[int]:
    return sorted(st.session_state[key]["selection"]["rows"]) if key in st.session_state else []


def drop_absent(options: Sequence[Any], *, chosen: str) -> None:
    """Forget what is chosen and no longer among ``options``, on which the field would fail. Call before the field."""
    kept = [option for option in st.session_state.get(chosen, ()) if option in options]
    # Written only where something is dropped: what the script writes undoes what a person chose in the meantime.
    if kept != list(st.session_state.get(chosen, ())):
        st.session_state[chosen] = kept
