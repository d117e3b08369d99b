"""What is known of the candidature discussed, on a member's own device: their marks, its summary, scores, charts and files."""

from html import escape

import streamlit as st

from charts.dots import dot_strip
from charts.radar import sheet_radar
from deliberation.call.people import Person
from deliberation.call.rights import Right, holds
from deliberation.derived.scoring import marking
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.scoring.grids import FirstMarks
from deliberation.snapshot.alike import scoresheet
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal, percent
from ui import links
from ui.attached import listed as attached
from ui.attached import reader
from ui.browsing import brief, note
from ui.links import DOSSIER
from ui.meeting import dissents
from ui.scoring import own_marks
from ui.widgets import missing
from ui.widgets.figures import drawn, show_chart, size


def panel(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show one's own marks on a candidature, what is known of it a part at a time, and the ways to more."""
    marks, rest = st.columns([2, 3], gap="medium")
    with marks:
        if holds(person.roles, Right.SCORE, snapshot.phase):
            own_marks.bars(snapshot, candidature)
    with rest:
        _parts(person, snapshot, candidature)
    _ways(person, snapshot, candidature)


def shows(person: Person, snapshot: Snapshot, candidature: Candidature) -> object:
    """Return what the panel is made of: no vote is in it."""
    return (
        (candidature, snapshot.call, snapshot.phase, person.roles),
        (snapshot.is_under_seal(candidature.id), scoresheet(snapshot).fingerprint, marking.own_marks(snapshot, candidature.id)),
        _first_marks(snapshot, candidature),
        dissents.shown(person, snapshot, candidature),
        attached.own(snapshot, candidature),
    )


def _parts(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show what is known of the file, a part at a time."""
    summary, scores, charts, files = st.tabs([_("Summary"), _("Scores"), _("Charts"), _("Attachments")], key="meeting.parts")
    with summary:
        st.text(candidature.summary or _("The applicant wrote no summary."), width=820)
    with scores:
        if not _is_sealed(snapshot, candidature):
            _standing(snapshot, candidature)
            dissents.standing(person, snapshot, candidature)
            _before_revote(snapshot, candidature)
    with charts:
        if not _is_sealed(snapshot, candidature):
            show_chart(drawn(snapshot, sheet_radar, candidature.id, size=size()), key=f"meeting.radar.{candidature.dossier}")
            show_chart(drawn(snapshot, dot_strip, candidature.id, size=size()), key=f"meeting.dots.{candidature.dossier}")
    with files:
        listed = attached.listed(person, snapshot, candidature)
        st.html(f'<div class="answers">{listed or escape(_("No file is attached."))}</div>')
        reader.panel(person, snapshot, candidature, key="meeting", notes=note.on_pages(candidature.id, has_window=True))


def _ways(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the ways to the person's own note and grid on this file, and to all that the applicant wrote."""
    dossier = {DOSSIER: [candidature.dossier]}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        note.button(candidature.id)
        if holds(person.roles, Right.SCORE, snapshot.phase):
            links.link("noter", _("My grid"), dossier, icon=":material/edit_note:")
        links.link("fiche", _("Open the sheet"), dossier, icon=":material/article:")


def _is_sealed(snapshot: Snapshot, candidature: Candidature) -> bool:
    """Say that the jury's marks are under seal, if they are; tell whether they are."""
    is_sealed = snapshot.is_under_seal(candidature.id)
    if is_sealed:
        st.info(missing.marks_under_seal(), icon=":material/lock:")
    return is_sealed


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


def _first_marks(snapshot: Snapshot, candidature: Candidature) -> FirstMarks:
    """Return what revotes replaced on a candidature."""
    return {key: mark for key, mark in snapshot.first_marks.items() if key[0] == candidature.id}


def _before_revote(snapshot: Snapshot, candidature: Candidature) -> None:
    if not _first_marks(snapshot, candidature):
        return
    first = ranking(marking.before_revotes(snapshot)).by_id[candidature.id].score
    now = ranking(snapshot).by_id[candidature.id].score
    st.markdown(_("Before the revote: {first}. Now: {now}.").format(first=decimal(first), now=decimal(now)))
