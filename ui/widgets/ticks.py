"""The candidatures chosen in a field, or ticked in a table that holds the same choice."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import streamlit as st

from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, whole
from ui.widgets import choosing, fields

_NAMED_MAX = 200  # of those chosen among very many


def field(
    snapshot: Snapshot,
    dossiers: Sequence[str],
    *,
    chosen: str,
    placeholder: str,
    width: int | Literal["stretch"] = "stretch",
    on_change: Callable[[], None] | None = None,
) -> list[Candidature]:
    """Show the field, and return the candidatures chosen in it or ticked."""
    fields.take(chosen)
    drop_absent(dossiers, chosen=chosen)
    ticked = list(st.session_state.get(chosen, ()))
    if choosing.are_many(dossiers) and len(ticked) > _NAMED_MAX:
        _count(ticked, chosen)
        return [snapshot.by_dossier[dossier] for dossier in ticked]

    def name(dossier: str) -> str:
        return snapshot.by_dossier[dossier].numbered_title

    picked = choosing.choose_several(
        _("Applications concerned"),
        choosing.offered(dossiers, name=name, chosen=ticked, key=chosen),
        key=chosen,
        format_func=name,
        placeholder=placeholder,
        persist_state="session",
        width=width,
        on_change=on_change,
    )
    return [snapshot.by_dossier[dossier] for dossier in picked]


def _count(ticked: Sequence[str], chosen: str) -> None:
    """Say how many are chosen instead of naming thousands."""
    # Streamlit forgets the value of a field that is not drawn.
    st.session_state[chosen] = ticked
    label = ngettext("{count} application chosen", "{count} applications chosen", len(ticked))
    st.markdown(f"**{label.format(count=whole(len(ticked)))}**")


def drop_absent(options: Sequence[Any], *, chosen: str) -> None:
    """Forget what is chosen and no longer among ``options``, on which the field would fail. Call before the field."""
    there = set(options)
    kept = [option for option in st.session_state.get(chosen, ()) if option in there]
    # Write only if something is dropped: writing overrides what a person chose meanwhile.
    if kept != list(st.session_state.get(chosen, ())):
        st.session_state[chosen] = kept
