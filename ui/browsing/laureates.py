"""The laureates of past editions: of the call that the demonstration is made of, and of the one before."""

import streamlit as st

from deliberation.call.call import Phase
from deliberation.snapshot.snapshot import Snapshot
from demonstration.loading import Laureate, past_laureates
from phrases import N_, _, labelled
from ui.texts import literal

_OWN_EDITION = 2
_EDITIONS = {2: N_("Second edition (2019): 15 laureates"), 1: N_("First edition (2018): 6 laureates")}


def require_demonstration(snapshot: Snapshot) -> None:
    """Stop the page in any call but the demonstration."""
    if not snapshot.call.is_demo:
        st.info(_("These laureates are those of the demonstration."))
        st.stop()


def panel(snapshot: Snapshot) -> None:
    """Show each edition's laureates, the latest first; the demonstration's own only once its selection is finalised."""
    st.caption(
        f"{_('Public facts about the winning projects, in short rewordings.')} "
        f"{_('They say nothing about the marks shown in the demonstration.')}"
    )
    for edition, heading in _EDITIONS.items():
        if edition == _OWN_EDITION and snapshot.phase is not Phase.FINALISED:
            continue
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
