"""Rows ticked in a table and the candidatures chosen in a field: one choice, shown in both."""

from collections.abc import Sequence
from typing import Any, Literal

import streamlit as st

from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _


def key(dossiers: Sequence[str], *, table: str, chosen: str) -> str:
    """Return the table's key, under which the rows of what is chosen are ticked.

    ``dossiers``: the table's rows; ``table``: what its keys begin with; ``chosen``: the field's key.
    """
    wanted = set(st.session_state.get(chosen, ()))
    rows = [row for row, dossier in enumerate(dossiers) if dossier in wanted]
    generation, _shown = _last(table)
    if _ticked(f"{table}.{generation}") != rows:
        # Use a new table: the browser would send the old one's ticks as if just made.
        generation += 1
        st.session_state[f"{table}.{generation}"] = {"selection": {"rows": rows}}
    st.session_state[f"{table}.last"] = generation, rows
    return f"{table}.{generation}"


def take(dossiers: Sequence[str], *, table: str, chosen: str) -> None:
    """Choose what is ticked: the table's ``on_select``."""
    generation, shown = _last(table)
    ticked = _ticked(f"{table}.{generation}")
    # The browser echoes ticks that the script set: those are nobody's choice.
    if ticked != shown:
        st.session_state[chosen] = [dossiers[row] for row in ticked if row < len(dossiers)]


def field(
    snapshot: Snapshot, dossiers: Sequence[str], *, chosen: str, placeholder: str, width: int | Literal["stretch"] = "stretch"
) -> list[Candidature]:
    """Show the field, and return the candidatures chosen in it or ticked."""
    drop_absent(dossiers, chosen=chosen)
    picked = st.multiselect(
        _("Candidatures concerned"),
        dossiers,
        key=chosen,
        format_func=lambda dossier: snapshot.by_dossier[dossier].numbered_title,
        placeholder=placeholder,
        # A search is fuzzy: choosing all that it finds would choose files that nobody meant.
        select_all=False,
        width=width,
    )
    return [snapshot.by_dossier[dossier] for dossier in picked]


def _last(table: str) -> tuple[int, list[int]]:
    last: tuple[int, list[int]] = st.session_state.get(f"{table}.last", (0, []))
    return last


def _ticked(key: str) -> list[int]:
    return sorted(st.session_state[key]["selection"]["rows"]) if key in st.session_state else []


def drop_absent(options: Sequence[Any], *, chosen: str) -> None:
    """Forget what is chosen and no longer among ``options``, on which the field would fail. Call before the field."""
    kept = [option for option in st.session_state.get(chosen, ()) if option in options]
    # Write only if something is dropped: writing overrides what a person chose meanwhile.
    if kept != list(st.session_state.get(chosen, ())):
        st.session_state[chosen] = kept
