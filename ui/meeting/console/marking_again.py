"""How far an open revote is: how many have marked again, and how many have chosen marks that they have not saved."""

from typing import Final

import streamlit as st

import bootstrap
from deliberation.call.rights import Right
from deliberation.derived.scoring import coverage
from deliberation.operations.selection.drafts import drafts_in_revote
from phrases import ngettext
from ui import session
from ui.meeting.console.conducting import conductor

_SECONDS: Final = 5  # a draft is no news to anybody: it is looked for


def live(candidature_id: int) -> None:
    """Show how many have marked again, and how many drafts there are, while the revote on a candidature is open."""
    st.fragment(_draw, key="console.marking_again", run_every=_SECONDS)(candidature_id)


def _draw(candidature_id: int) -> None:
    person, snapshot = conductor(), session.snapshot()
    far = coverage.in_revote(snapshot, candidature_id) if candidature_id in snapshot.positions else None
    if far is None or not session.holds(Right.SEE_PROGRESS):
        return
    parts = [ngettext("{done} of {due} has marked again", "{done} of {due} have marked again", far.complete)]
    drafts = len(drafts_in_revote(bootstrap.reading(), by=person, call_id=person.call_id, candidature_id=candidature_id))
    if drafts:
        parts.append(ngettext("{drafts} draft", "{drafts} drafts", drafts))
    st.caption(", ".join(parts).format(done=far.complete, due=far.due, drafts=drafts), width="content")
