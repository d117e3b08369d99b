"""A juror's progress, and the state of a candidature's marks: sealed, revealed, in a revote, saved elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

import ui.live
from deliberation.call.people import Person, Right
from deliberation.derived.scoring import coverage
from deliberation.derived.scoring.marking import closed_because, is_complete, own_reading
from deliberation.operations.scoring.scoring import declare_finished
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, labelled, moment, time_of_day
from ui import acting, feedback
from ui.scoring import filling
from ui.texts import literal

_PART = "scoring.progress"
_NAMED_MAX = 6


def live(candidature_id: int) -> None:
    """Say whether the marks of a candidature are under seal, revealed or under a revote, as it changes."""
    ui.live.part("scoring.status", partial(_draw, candidature_id), right=Right.SCORE, shows=partial(_shows, candidature_id))


def _shows(candidature_id: int, person: Person, snapshot: Snapshot) -> object:
    if candidature_id not in snapshot.positions:
        return ()
    grid = snapshot.grids.get((candidature_id, person.id))
    return (
        (grid.entered_by, grid.saved_at) if grid and grid.entered_by else None,
        filling.saved_elsewhere(person, snapshot, candidature_id),
        str(closed_because(snapshot, snapshot.candidature(candidature_id))),
        snapshot.meeting.has_open_revote(candidature_id),
        snapshot.is_under_seal(candidature_id),
    )


def _draw(candidature_id: int, person: Person, snapshot: Snapshot) -> None:
    if candidature_id not in snapshot.positions:
        st.info(_("This application does not exist, or is not open to you."), icon=":material/block:")
        return
    grid = snapshot.grids.get((candidature_id, person.id))
    _elsewhere(filling.saved_elsewhere(person, snapshot, candidature_id), candidature_id, is_own=not (grid and grid.entered_by))
    lines = []
    if grid and grid.entered_by:
        sentence = _("Entered for you by {who}, on {when}.").format(who=literal(grid.entered_by), when=moment(grid.saved_at))
        lines.append(f":material/description: {sentence}")
    refusal = closed_because(snapshot, snapshot.candidature(candidature_id))
    if refusal:
        lines.append(f":material/visibility: {refusal}")
    elif snapshot.meeting.has_open_revote(candidature_id):
        st.warning(_("A revote is open: the latest mark becomes official, the first stays shown."), icon=":material/restart_alt:")
    elif snapshot.is_under_seal(candidature_id):
        lines.append(f":material/lock: {_('Under seal: nobody else sees your marks until they are revealed.')}")
    if lines:
        st.caption("  \n".join(lines))


def _elsewhere(saved_at: datetime | None, candidature_id: int, *, is_own: bool) -> None:
    if saved_at is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        sentence = (
            _("You saved this grid on another device at {time}.") if is_own else _("This grid was saved at {time}, while it was open here.")
        )
        st.markdown(f":material/sync: {sentence.format(time=time_of_day(saved_at))}", width="content")
        st.button(_("Show the saved version"), key=filling.field(candidature_id, "show"), on_click=_show, args=(candidature_id,))


def _show(candidature_id: int) -> None:
    filling.take_over(candidature_id)
    ui.live.whole_page()


def show_progress() -> None:
    """Show how many grids are complete, with the button that declares scoring finished, live."""
    ui.live.part(_PART, _draw_progress, right=Right.SCORE, shows=_progress_shows)


def _progress_shows(person: Person, snapshot: Snapshot) -> object:
    return (
        coverage.of_the_viewer(snapshot),
        _list_left(snapshot),
        person.id in snapshot.finished,
        snapshot.own_files is None,
        snapshot.is_partial,
    )


def _list_left(snapshot: Snapshot) -> Sequence[str]:
    """Return the dossiers whose grid the viewer has still to complete."""
    return [file.dossier for file in own_reading(snapshot) if not is_complete(snapshot, file)]


def _draw_progress(person: Person, snapshot: Snapshot) -> None:
    own = coverage.of_the_viewer(snapshot)
    with st.container(horizontal=True, vertical_alignment="center", key="scoring.line"):
        sentence = _("**{complete} of {total}** grids complete").format(complete=own.complete, total=own.due)
        if snapshot.is_partial:
            sentence = f"{sentence} · {_('files under your recusals left out')}"
        if left := _list_left(snapshot):
            named = ", ".join(left[:_NAMED_MAX]) + (",\u00a0…" if len(left) > _NAMED_MAX else "")
            sentence = f"{sentence} · {labelled(_('Still to complete'), literal(named))}"
        st.progress(own.complete / own.due if own.due else 0.0, text=sentence, width="stretch")
        is_finished = person.id in snapshot.finished
        declare = partial(acting.doing, declare_finished, Right.SCORE, part=_PART)
        finish = declare(is_finished=True)
        # Due once every grid is complete; there sooner for whoever has no opinion on a criterion.
        look: dict[str, Any] = {"type": "primary" if own.complete == own.due else "tertiary", "icon": ":material/done_all:"}
        st.button(_("I have finished"), key="scoring.finished", disabled=is_finished, on_click=finish, **look)
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
