"""Proposed reasons to read, change and adopt: the last step before finalising."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st

from charts.parts.theme import OUTCOME_SIGNS
from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.meeting.reasons import awaiting_adoption
from deliberation.dossiers.candidatures import Candidature
from deliberation.operations.selection.finalisation import adopt_reasons
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext
from ui import plain_table, session
from ui.acting import doing
from ui.selection import decisions
from ui.texts import literal

_PAGE: Final = 50


def panel(person: Person, snapshot: Snapshot, part: str) -> None:
    """List the proposed reasons by outcome, each editable, with the button that adopts them; nothing if there are none.

    ``part``: the live part that says what became of the act.
    """
    proposed = awaiting_adoption(snapshot)
    if not proposed:
        return
    with st.container(border=True, key="finalisation.reasons"):
        heading = ngettext("{count} reason taken as proposed", "{count} reasons taken as proposed", len(proposed))
        st.subheader(heading.format(count=len(proposed)), anchor=False)
        st.caption(_("These sentences are made from the marks; nobody wrote them. Read them and change those that are not right."))
        ordered = [one for outcome in Outcome.decided() for one in proposed if snapshot.decision(one.id).outcome is outcome]
        _rows(snapshot, plain_table.page(ordered, size=_PAGE, key="finalisation.reasons.page"))
        if holds(person.roles, Right.FINALISE, snapshot.phase) and session.sees_all(person):
            _adopt(snapshot, proposed, part)


def _rows(snapshot: Snapshot, shown: Sequence[Candidature]) -> None:
    may_change, heading = session.holds(Right.DECIDE), None
    for one in shown:
        decision = snapshot.decision(one.id)
        if decision.outcome is not heading:
            heading = decision.outcome
            st.markdown(f"**{OUTCOME_SIGNS[heading]} {heading.words}**")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"{literal(one.numbered_title)}  \n*{literal(decision.reason)}*", width="stretch")
            if may_change:
                key = f"finalisation.reasons.change.{one.dossier}"
                st.button(_("Change"), key=key, type="tertiary", on_click=partial(decisions.choose, [one.dossier]))


def _adopt(snapshot: Snapshot, proposed: Sequence[Candidature], part: str) -> None:
    label = ngettext("Approve this {count} reason", "Approve these {count} reasons", len(proposed)).format(count=len(proposed))
    seen = {one.id: snapshot.decision(one.id).version for one in proposed}
    act = doing(adopt_reasons, Right.FINALISE, part=part, seen=seen)
    st.button(label, type="primary", icon=":material/how_to_reg:", key="finalisation.adopt", on_click=act)
