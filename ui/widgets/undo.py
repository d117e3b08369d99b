"""The last acts of deciding or pre-selecting, each named with the way back from it, or to it."""

from collections.abc import Callable
from typing import Final

import streamlit as st

import bootstrap
from deliberation.call.screening import Screening
from deliberation.record.last_acts import LastAct
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, time_of_day
from ui.texts import literal

_SHOWN_MAX: Final = 6
Undoing = Callable[..., Callable[[], None]]


def offer(snapshot: Snapshot, of: type[Outcome] | type[Screening], undoing: Undoing, *, key: str) -> None:
    """Show the last act of a kind and what undoes it, then those before it; what was undone is done again from the same place.

    ``undoing``: a function that returns the callback which undoes the act of a ``sequence``.
    """
    acts = [act for act in bootstrap.last_acts(snapshot) if isinstance(act.results[0], of)][:_SHOWN_MAX]
    # There before the first act too: what stands below keeps its place, and a field there the focus.
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if not acts:
            return
        _button(snapshot, acts[0], undoing, key=key)
        if len(acts) > 1:
            with st.popover(_("Acts before it"), icon=":material/history:", type="tertiary"):
                for act in acts[1:]:
                    _button(snapshot, act, undoing, key=key)


def _button(snapshot: Snapshot, act: LastAct, undoing: Undoing, *, key: str) -> None:
    first = act.candidature_ids[0]
    version = snapshot.decision(first).version if isinstance(act.results[0], Outcome) else snapshot.candidature(first).screening_version
    # One key an act: pressed late, the button does what its words said and nothing else. Neither the act's number in the journal nor the
    # row's of the file, from which somebody recused would count the acts, or the files, that are hidden from them.
    st.button(
        words(snapshot, act),
        icon=":material/redo:" if act.is_undone else ":material/undo:",
        type="tertiary",
        key=f"{key}.{snapshot.candidature(first).dossier}.{version}",
        help=literal(_("{who}, at {time}").format(who=act.by, time=time_of_day(act.at))),
        on_click=undoing(sequence=act.sequence),
    )


def words(snapshot: Snapshot, act: LastAct) -> str:
    """Name an act with what its button does: 'Undo: 526134, not selected'."""
    count = len(act.candidature_ids)
    files = ngettext("{count} file", "{count} files", count).format(count=count)
    if count == 1:
        files = literal(snapshot.candidature(act.candidature_ids[0]).dossier)
    result = act.results[0].words if len(act.results) == 1 else _("Several results")
    said = _("Put back: {files}, {result}") if act.is_undone else _("Undo: {files}, {result}")
    return said.format(files=files, result=result[0].lower() + result[1:])
