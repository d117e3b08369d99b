"""How far a juror is with their grids, and that they have finished."""

from typing import Final

import streamlit as st

import ui.live
from deliberation import operations
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.scoring import coverage
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import acting, feedback, session

_PART: Final = "scoring.progress"


def live() -> None:
    """Show how many grids are complete, and let the juror say that they have finished, as it changes."""
    ui.live.part(_PART, _draw, shows=_shows)


def _shows(person: Person, snapshot: Snapshot) -> object:
    own = coverage.of_the_viewer(snapshot)
    return own.complete, own.due, person.id in snapshot.finished, snapshot.own_files is None, snapshot.is_partial


def _draw() -> None:
    person = session.require(Right.SCORE)
    snapshot = session.snapshot()
    own = coverage.of_the_viewer(snapshot)
    with st.container(horizontal=True, vertical_alignment="center", key="scoring.line"):
        said = _("**{complete} of {total}** grids complete").format(complete=own.complete, total=own.due)
        if snapshot.is_partial:
            said = f"{said} · {_('files under your recusals left out')}"
        st.progress(own.complete / own.due if own.due else 0.0, text=said, width="stretch")
        is_finished = person.id in snapshot.finished
        label, icon = (
            (_("I have not finished after all"), ":material/undo:") if is_finished else (_("I have finished"), ":material/done_all:")
        )
        st.button(label, key="scoring.finished", icon=icon, on_click=_declare, kwargs={"is_finished": not is_finished})
    feedback.outcome(_PART)
    if is_finished:
        st.caption(_("You said that you have finished. Your marks can still be changed until they are revealed."))
    if snapshot.own_files is not None:
        st.caption(_("You were given these candidatures to read. The others come after them: your marks on them count too."))


def _declare(*, is_finished: bool) -> None:
    # The other half of a double click must not take back what the first one said.
    if not acting.is_double_click(operations.declare_finished):
        acting.doing(operations.declare_finished, Right.SCORE, part=_PART, is_finished=is_finished)()
