"""Scoring before the meeting: which candidature, how far one is, the grid."""

from datetime import datetime
from typing import Final

import streamlit as st

from deliberation import operations
from deliberation.call.rights import Right
from deliberation.derived import coverage
from deliberation.derived.marking import closed_because, marks_given, next_to_score, to_score
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, moment, time_of_day
from ui import links, live, session
from ui.acting import act
from ui.browsing.listing import DOSSIER
from ui.scoring import score_grid
from ui.texts import literal

_CHOSEN: Final = "scoring.chosen"


def progress() -> None:
    """Show how many grids are complete, and let the juror say that they have finished, as it changes."""
    live.part("scoring.progress", _progress)


def _progress() -> None:
    person = session.require(Right.SCORE)
    snapshot = session.snapshot()
    own = coverage.of_the_viewer(snapshot)
    with st.container(horizontal=True, vertical_alignment="center"):
        said = _("**{complete} of {total}** grids complete").format(complete=own.complete, total=own.due)
        st.progress(own.complete / own.due if own.due else 0.0, text=said, width="stretch")
        is_finished = person.id in snapshot.finished
        label, icon = (_("I have not finished after all"), "undo") if is_finished else (_("I have finished"), "done_all")
        if st.button(label, key="scoring.finished", icon=f":material/{icon}:"):
            act(operations.declare_finished, Right.SCORE, is_seen_elsewhere=True, is_finished=not is_finished)
    if is_finished:
        st.caption(_("You said that you have finished. Your marks can still be changed until they are revealed."))
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))


def choose(snapshot: Snapshot) -> Candidature:
    """Let the juror choose a candidature of those to score: the one in the address, else the first that is not complete."""
    by_dossier = {candidature.dossier: candidature for candidature in to_score(snapshot)}
    wanted = st.query_params.get(DOSSIER) or st.session_state.get(_CHOSEN)
    if wanted not in by_dossier:
        wanted = (next_to_score(snapshot) or next(iter(by_dossier.values()))).dossier
    st.session_state[_CHOSEN] = st.query_params[DOSSIER] = wanted
    total = len(snapshot.call.criteria)
    following = next_to_score(snapshot, after=wanted)
    which, ways = st.columns([5, 2], vertical_alignment="bottom")
    which.selectbox(
        _("Candidature"),
        list(by_dossier),
        key=_CHOSEN,
        format_func=lambda dossier: f"{by_dossier[dossier].title} · {marks_given(snapshot, by_dossier[dossier].id)}/{total}",
        on_change=_follow,
    )
    with ways, st.container(horizontal=True, vertical_alignment="center"):
        links.link("fiche", _("Open the sheet"), {DOSSIER: [wanted]}, icon=":material/article:")
        label = _("Next to score")
        st.button(label, key="scoring.next", icon=":material/arrow_forward:", on_click=_go, args=(following,), disabled=not following)
    return by_dossier[wanted]


def _follow() -> None:
    st.query_params[DOSSIER] = st.session_state[_CHOSEN]


def _go(candidature: Candidature) -> None:
    st.session_state[_CHOSEN] = st.query_params[DOSSIER] = candidature.dossier


def status(candidature_id: int) -> None:
    """Say whether the marks of a candidature are under seal, revealed or under a revote, as it changes."""
    live.part("scoring.status", lambda: _status(candidature_id))


def _status(candidature_id: int) -> None:
    person, snapshot = session.require(Right.SCORE), session.snapshot()
    if candidature_id not in snapshot.positions:
        st.info(_("This candidature does not exist, or is not open to you."), icon=":material/block:")
        return
    kept = snapshot.grids.get((candidature_id, person.id))
    if kept and kept.entered_by:
        said = _("Entered from your paper grid by {who}, on {when}.")
        st.caption(f":material/description: {said.format(who=literal(kept.entered_by), when=moment(kept.saved_at))}")
    _elsewhere(score_grid.saved_elsewhere(person, snapshot, candidature_id), candidature_id, is_own=not (kept and kept.entered_by))
    refusal = closed_because(snapshot, snapshot.candidature(candidature_id))
    if refusal:
        st.info(str(refusal), icon=":material/visibility:")
    elif snapshot.meeting.has_open_revote(candidature_id):
        st.warning(_("A revote is open: the latest mark becomes official, the first stays shown."), icon=":material/restart_alt:")
    elif snapshot.is_under_seal(candidature_id):
        st.caption(f":material/lock: {_('Under seal: nobody else sees your marks until the chair reveals them.')}")


def _elsewhere(saved_at: datetime | None, candidature_id: int, *, is_own: bool) -> None:
    if saved_at is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        said = _("You saved this grid on another device at {time}.") if is_own else _("It was saved at {time}, while it was open here.")
        st.markdown(f":material/sync: {said.format(time=time_of_day(saved_at))}", width="content")
        st.button(_("Show it"), key=f"scoring.{candidature_id}.show", on_click=_show, args=(candidature_id,))


def _show(candidature_id: int) -> None:
    score_grid.take_over(candidature_id)
    live.whole_page()


def grid(candidature_id: int) -> None:
    """Show the grid, apart from what changes refresh: what is being entered stays."""
    st.fragment(_grid, key="scoring.grid")(candidature_id)


def _grid(candidature_id: int) -> None:
    person = session.require(Right.SCORE)
    snapshot = session.snapshot()
    if candidature_id in snapshot.positions:
        score_grid.grid(person, snapshot, candidature_id)


def summary(candidature: Candidature) -> None:
    """Show what the project is, in the applicant's words."""
    if candidature.summary:
        with st.expander(_("Summary of the project"), icon=":material/short_text:"):
            st.text(candidature.summary)


def heading(snapshot: Snapshot, candidature: Candidature) -> None:
    """Show which candidature it is and who files it."""
    st.subheader(literal(candidature.title))
    st.markdown(
        f"**{literal(snapshot.administration_of(candidature).name)}** · {_('Dossier {number}').format(number=literal(candidature.dossier))}"
    )
