"""The checklist of finalisation: missing items with links to their files; met ones folded."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st

from deliberation.call.rights import Right
from deliberation.derived.meeting.checklist import Check
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext, whole
from ui import links, session
from ui.selection import decisions
from ui.widgets import folding

_NAMED_MOST: Final = 6


def panel(snapshot: Snapshot, checks: Sequence[Check]) -> None:
    """List what is missing and what is to be known, each line with the way to its files; fold what is met."""
    met = [check for check in checks if check.is_met]
    for check in checks:
        if not check.is_met:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"{_icon(check)} {in_words(check)}", width="stretch")
                _lead_to_files(snapshot, check)
    with folding.fold(_("Conditions met"), whole(len(met)), icon=":material/check_circle:", key="finalisation.met"):
        st.markdown("  \n".join(f"{_icon(check)} {check.text}" for check in met))


def _lead_to_files(snapshot: Snapshot, check: Check) -> None:
    """Offer to choose exactly the files of a line, which keep what they hold; the pre-selection for those not decided upon here."""
    if not check.dossiers:
        return
    ranked = {candidature.dossier for candidature in snapshot.ranked}
    if not ranked.issuperset(check.dossiers):
        if session.holds(Right.SCREEN):
            links.link("preselection", _("Pre-selection"), icon=":material/rule:")
    elif session.holds(Right.DECIDE):
        label = ngettext("Choose this {count} file", "Choose these {count} files", len(check.dossiers)).format(count=len(check.dossiers))
        key = f"finalisation.choose.{check.text.text}"
        st.button(label, key=key, type="tertiary", on_click=partial(decisions.choose, check.dossiers))


def _icon(check: Check) -> str:
    if check.is_met:
        return ":material/check_circle:"
    return ":material/radio_button_unchecked:" if check.is_required else ":material/info:"


def in_words(check: Check) -> str:
    """Return a line of the checklist, with the dossiers that stand in the way, or how many if they are many."""
    return f"{check.text}{_in_the_way(check)}"


def _in_the_way(check: Check) -> str:
    if check.is_met or not check.dossiers:
        return ""
    if len(check.dossiers) > _NAMED_MOST:
        return " — " + ngettext("{count} dossier missing", "{count} dossiers missing", len(check.dossiers)).format(
            count=len(check.dossiers)
        )
    return " — " + ", ".join(check.dossiers)
