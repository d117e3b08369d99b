"""The laureates of past editions."""

import streamlit as st

from deliberation.snapshot.snapshot import Snapshot
from intake.laureates import Laureate, past_laureates
from phrases import N_, _, labelled
from ui.texts import literal

_EDITIONS = {2: N_("Second edition (2019): 15 laureates"), 1: N_("First edition (2018): 6 laureates")}


def panel(snapshot: Snapshot) -> None:
    """Show each edition's laureates, the latest first; say what these facts are, and on the demonstration what they are not."""
    said = _("Public facts about the winning projects, in short rewordings.")
    if snapshot.call.is_demo:
        said += " " + _("They say nothing about the marks shown in the demonstration.")
    st.caption(said)
    for edition, heading in _EDITIONS.items():
        st.header(_(heading))
        with st.container(key=f"laureates-{edition}"):
            for laureate in past_laureates():
                if laureate.edition == edition:
                    _card(laureate)


def _card(laureate: Laureate) -> None:
    with st.container(border=True, gap="xsmall", height="stretch"):
        filed = " · ".join(literal(part) for part in (laureate.administration, laureate.ministry, laureate.support) if part)
        st.markdown(f"**{literal(laureate.title)}**  \n{filed}")
        told = (
            (_("Data"), laureate.data),
            (_("What AI brings"), laureate.contribution),
            (_("Expected gains"), laureate.gains),
        )
        st.caption("  \n".join(labelled(label, literal(text)) for label, text in told if text))
