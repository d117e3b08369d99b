"""The candidature discussed, on a member's own device: the ballot, the revote, the room's marks, what comes next."""

from typing import Final

import streamlit as st

import ui.live
from charts.dots import dot_strip
from charts.parts.labels import shortened
from charts.radar import sheet_radar
from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.meeting.agenda import coming, last_discussed
from deliberation.derived.scoring.marking import before_revotes, own_marks
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.meeting import MeetingState
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, decimal, exact, moment, percent
from ui import links, session
from ui.browsing import brief, note
from ui.links import DOSSIER
from ui.meeting import dissents, voting
from ui.scoring import score_grid
from ui.selection import results
from ui.selection.board import in_words
from ui.texts import literal
from ui.widgets import movements
from ui.widgets.figures import drawn, show_chart, size

_NEXT_SHOWN: Final = 2
_TITLE_CHARACTERS: Final = 90
_NOTHING_DISCUSSED: Final = {
    MeetingState.NOT_OPENED: N_("The meeting is not open yet. As soon as it is, each candidature discussed shows here by itself."),
    MeetingState.OPEN: N_("No candidature is being discussed now."),
    MeetingState.SUSPENDED: N_("The meeting is suspended. When it resumes, the candidature discussed shows here by itself."),
    MeetingState.CLOSED: N_("The meeting is closed: nothing is discussed any more."),
}


def _course(snapshot: Snapshot) -> None:
    """Show what was discussed last, and what comes next."""
    _last(snapshot)
    _next(snapshot)


def _last(snapshot: Snapshot) -> None:
    latest = last_discussed(snapshot)
    if latest is not None:
        candidature = snapshot.candidature(latest)
        outcome = in_words(snapshot, snapshot.decision(candidature.id))
        st.caption(_("Just discussed: {title} → {outcome}").format(title=literal(candidature.title), outcome=outcome))


def _next(snapshot: Snapshot) -> None:
    lines: list[str] = []
    if snapshot.is_finalised or snapshot.meeting.state is MeetingState.CLOSED:
        return
    for item in coming(snapshot)[:_NEXT_SHOWN]:
        moving = movements.to_come(snapshot, item.candidature_id)
        title = literal(shortened(snapshot.candidature(item.candidature_id).title, _TITLE_CHARACTERS))
        lines.append(f"{title} ({moving})" if moving else title)
    if lines:
        st.caption(
            "  \n".join([_("Coming next: {title}").format(title=lines[0]), *(_("Then: {title}").format(title=t) for t in lines[1:])])
        )


def live(candidature_id: int | None = None) -> None:
    """Show a candidature as it changes: the one chosen, or the one that the room discusses."""
    ui.live.part("meeting.item", lambda: _draw(candidature_id))


def _draw(chosen: int | None) -> None:
    person = session.require(Right.BROWSE)
    snapshot = session.snapshot()
    candidature_id = snapshot.meeting.current if chosen is None else chosen
    if candidature_id is None or candidature_id not in snapshot.positions:
        if not snapshot.meeting.has_conflict:
            _nothing_discussed(snapshot)
        _course(snapshot)
        return
    candidature = snapshot.candidature(candidature_id)
    _identity(snapshot, candidature)
    voting.panel(person, snapshot, candidature)
    _revote(person, snapshot, candidature)
    _own(person, snapshot, candidature)
    _ways(person, snapshot, candidature)
    _course(snapshot)
    _room(person, snapshot, candidature)
    if candidature.summary:
        st.markdown(f"**{_('Summary of the project')}**")
        st.text(candidature.summary, width=820)


def _nothing_discussed(snapshot: Snapshot) -> None:
    """Say why no candidature is on the screen, and what comes."""
    if snapshot.is_finalised:
        st.success(_("The selection is finalised."), icon=":material/lock:")
        results.link(snapshot)
        links.link("selection", _("Read the selection"), icon=":material/how_to_vote:")
        return
    said = _(_NOTHING_DISCUSSED[snapshot.meeting.state])
    if snapshot.meeting.state is MeetingState.NOT_OPENED and snapshot.call.meets_at:
        said += " " + _("It is planned for {moment}.").format(moment=moment(snapshot.call.meets_at))
    st.info(said, icon=":material/hourglass_empty:")
    results.link(snapshot)


def _identity(snapshot: Snapshot, candidature: Candidature) -> None:
    st.header(literal(candidature.title))
    tracks = " + ".join(str(snapshot.call.track(code).label) for code in candidature.requested_tracks)
    number = _("Dossier {number}").format(number=literal(candidature.dossier))
    st.markdown(f"**{literal(snapshot.administration_of(candidature).name)}** · {tracks or _('No track asked for')} · {number}")


def _ways(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the ways to the person's own note and grid on this file, and to all that the applicant wrote."""
    dossier = {DOSSIER: [candidature.dossier]}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        note.button(candidature.id)
        if holds(person.roles, Right.SCORE, snapshot.phase):
            links.link("noter", _("My grid"), dossier, icon=":material/edit_note:")
        links.link("fiche", _("Open the sheet"), dossier, icon=":material/article:")


def _revote(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    if not snapshot.meeting.has_open_revote(candidature.id) or not holds(person.roles, Right.SCORE, snapshot.phase):
        return
    with st.container(border=True):
        st.subheader(_("Revote open"))
        st.caption(_("The latest mark becomes official, the first stays shown."))
        # Marks only: a comment being typed would be lost when a change redraws this part.
        score_grid.panel(person, snapshot, candidature.id, has_comment=False)


def _own(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    if not holds(person.roles, Right.SCORE, snapshot.phase):
        return
    marks = own_marks(snapshot, candidature.id)
    said = [f"{snapshot.call.criterion(code).short} **{'–' if mark is None else exact(mark)}**" for code, mark in marks.items()]
    st.markdown(_("My marks: {marks}").format(marks=" · ".join(said)))


def _room(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    if snapshot.is_under_seal(candidature.id):
        st.info(_("The jury’s marks are under seal until the chair reveals them."), icon=":material/lock:")
        return
    _standing(snapshot, candidature)
    dissents.standing(person, snapshot, candidature)
    profile, marks = st.columns(2)
    with profile:
        show_chart(drawn(snapshot, sheet_radar, candidature.id, size=size()), key=f"meeting.radar.{candidature.dossier}")
    with marks:
        show_chart(drawn(snapshot, dot_strip, candidature.id, size=size()), key=f"meeting.dots.{candidature.dossier}")
    _before_revote(snapshot, candidature)


def _standing(snapshot: Snapshot, candidature: Candidature) -> None:
    here = ranking(snapshot).by_id[candidature.id]
    parts = [
        _("Score **{score}**").format(score=decimal(here.score)),
        _("rank **{rank}**").format(rank=here.rank or "–"),
        _("rank in its track **{rank}**").format(rank=here.track_rank or "–"),
        _("spread **{spread}**").format(spread=percent(here.spread)),
    ]
    with st.container(key="standing", gap="xsmall"):
        st.markdown(" · ".join(parts))
        st.caption(brief.coverage(snapshot, candidature))
    decision = snapshot.decision(candidature.id)
    if decision.outcome is not Outcome.TO_DISCUSS:
        reason = f" · {literal(decision.reason)}" if decision.reason else ""
        st.markdown(f":material/gavel: **{literal(in_words(snapshot, decision))}**{reason}")


def _before_revote(snapshot: Snapshot, candidature: Candidature) -> None:
    if not any(id_ == candidature.id for id_, _person, _criterion in snapshot.first_marks):
        return
    first = ranking(before_revotes(snapshot)).by_id[candidature.id].score
    now = ranking(snapshot).by_id[candidature.id].score
    st.markdown(_("Before the revote: {first}. Now: {now}.").format(first=decimal(first), now=decimal(now)))
