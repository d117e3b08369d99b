"""A juror's progress, and the button that declares their scoring finished."""

from functools import partial
from typing import Final

import streamlit as st

import ui.live
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.scoring import coverage
from deliberation.operations.scoring.scoring import declare_finished
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import acting, feedback, session

_PART: Final = "scoring.progress"


def live() -> None:
    """Show how many grids are complete, with the button that declares scoring finished, live."""
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
        declare = partial(acting.doing, declare_finished, Right.SCORE, part=_PART)
        finish = declare(is_finished=True)
        st.button(_("I have finished"), key="scoring.finished", icon=":material/done_all:", disabled=is_finished, on_click=finish)
    feedback.outcome(_PART)
    # Its place is there before it is: what is pressed in haste after the one above is never what came under the finger.
    label, take_back = _("I have not finished after all"), declare(is_finished=False)
    st.button(
        label,
        key="scoring.unfinished",
        icon=":material/undo:",
        type="tertiary",
        help=_("You said that you have finished. Your marks can still be changed until they are revealed."),
        disabled=not is_finished,
        on_click=take_back,
    )
    if snapshot.own_files is not None:
        st.caption(_("These applications are assigned to you. The others come after them: your marks on them count too."))
