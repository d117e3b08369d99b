"""Closing the meeting: what is still provisional, the names to read out, the selection to finalise first."""

from typing import Final

import streamlit as st

from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.meeting.checklist import checklist
from deliberation.derived.meeting.results import results
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import links, session
from ui.selection.results import ALOUD, DEPUTY_READS_RESULTS
from ui.texts import literal
from ui.widgets import sections

_LINES_SHOWN_MAX: Final = 4


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show what closing leaves open, and what should be done before it."""
    missing = [str(check.text) for check in checklist(snapshot) if check.stands_in_the_way]
    may_finalise = holds(person.roles, Right.FINALISE, snapshot.phase) and session.sees_all(person)
    if missing:
        st.markdown("  \n".join([f"**{_('Still provisional, and not met:')}**", *(f"○ {text}" for text in missing[:_LINES_SHOWN_MAX])]))
    elif may_finalise:
        st.markdown(f"**{_('Everything is decided: finalise the selection first, while the jury is here.')}**")
        links.link("selection", _("Finalise the selection"), icon=":material/lock:")
    if session.sees_all(person):
        _names(snapshot)
        links.link("resultats", _("Read the results aloud"), sections.query(ALOUD), icon=":material/campaign:")
    else:
        st.caption(_(DEPUTY_READS_RESULTS))
    st.caption(_("The current item is left; the minutes are ready."))


def _names(snapshot: Snapshot) -> None:
    lines = []
    for result in results(snapshot):
        track = snapshot.call.track(result.track)
        said = _("{track}: {selected} of {places}").format(track=track.label, selected=len(result.selected), places=result.places)
        lines.append(f"**{said}**")
        lines += [f"{literal(one.dossier)} – {literal(snapshot.administration_of(one).name)}" for one in result.selected]
        if result.reserve:
            lines.append(f"*{_('Reserve list, in this order')}*")
            lines += [f"{literal(one.dossier)} – {literal(snapshot.administration_of(one).name)}" for one in result.reserve]
    with st.container(height=220, border=True):
        st.markdown("  \n".join(lines))
