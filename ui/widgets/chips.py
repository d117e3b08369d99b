"""Values in force as chips, each taken off by a press: filters, and the dossiers ticked in a table."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, whole
from ui.shims.components import component

_FOLDER = Path(__file__).parent
NAMED_MAX = 60
_HEIGHT_PIXELS = 92
_chips_of = component("jury.chips", html='<ul role="list"></ul>', css=_FOLDER / "chips.css", js=_FOLDER / "chips.js")


class Chip(NamedTuple):
    """Value: its part of the whole, its key there, its label."""

    part: str
    value: str
    words: str


def show(chips: Sequence[Chip], *, key: str, name: str, beside: str, take_off: Callable[[Chip], None]) -> None:
    """Show the chips, if any; after a removal the focus moves to the next one, after the last to the field or button ``beside``."""
    if not chips:
        return
    label = _("Take off: {filter}")
    by_id = {f"{chip.part}={chip.value}": chip for chip in chips}

    def take() -> None:
        if chip := by_id.get(str(st.session_state[key]["removed"])):
            take_off(chip)

    _chips_of(
        key=key,
        data={
            "name": name,
            "chips": [{"id": id_, "words": chip.words, "label": label.format(filter=chip.words)} for id_, chip in by_id.items()],
            "beside": beside.replace(".", "-"),
        },
        on_removed_change=take,
        height="content",
    )


def show_chosen(
    snapshot: Snapshot,
    dossiers: Collection[str],
    *,
    chosen: str,
    beside: str,
    is_above_fields: bool,
    on_change: Callable[[], None] = lambda: None,
) -> list[Candidature]:
    """Show and return the candidatures ticked in a table, among ``dossiers``; thousands are counted.

    The height is constant above fields that are always there, else once something is ticked: nothing below moves.
    """
    ticked = [dossier for dossier in st.session_state.get(chosen, ()) if dossier in dossiers]
    if ticked != st.session_state.get(chosen, []):
        st.session_state[chosen] = ticked

    def take_off(chip: Chip) -> None:
        st.session_state[chosen] = [dossier for dossier in st.session_state[chosen] if dossier != chip.value]
        on_change()

    label = ngettext("{count} application chosen", "{count} applications chosen", len(ticked))
    st.markdown(f"**{label.format(count=whole(len(ticked)))}**")
    files = [snapshot.by_dossier[dossier] for dossier in ticked]
    with st.container(height=_HEIGHT_PIXELS if files or is_above_fields else "content", border=False, key=f"{chosen}.chips"):
        chips = [Chip("dossier", file.dossier, file.numbered_title) for file in files[:NAMED_MAX]]
        if not chips:
            st.caption(_("Tick applications in the table."))
        show(chips, key=chosen + ".named", name=_("Applications concerned"), beside=beside, take_off=take_off)
    return files
