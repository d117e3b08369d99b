"""The candidature under discussion on a member's device: own marks, summary, scores, charts, files."""

from html import escape

import streamlit as st

from charts.dots import dot_strip
from charts.parts.theme import Size
from charts.profiles import drawn as drawn_profiles
from charts.radars.sheet import sheet_radar
from deliberation.call.call import Criterion
from deliberation.call.people import Person, Right
from deliberation.call.rights import holds
from deliberation.call.scale import Exact, Scale
from deliberation.derived.scoring import marking
from deliberation.derived.scoring.marking import own_marks
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.scoring.marks import FirstMarks
from deliberation.snapshot.alike import scoresheet
from deliberation.snapshot.snapshot import Snapshot
from phrases import ABSENT, _, decimal, exact, percent, straight
from ui import links
from ui.browsing import note, sheet
from ui.links import DOSSIER
from ui.meeting import dissents
from ui.widgets import missing
from ui.widgets.figures import drawn, show_chart, size
from ui.widgets.files import shown


def panel(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show a candidature's details by section, beside one's own marks or, without own marks, the jury's; and further links."""
    gives_marks = holds(person.roles, Right.SCORE, snapshot.phase)
    has_radar = not gives_marks and not snapshot.is_under_seal(candidature.id) and size() is not Size.PHONE
    if gives_marks or has_radar:
        beside, rest = st.columns([2, 3], gap="medium")
        with beside:
            if gives_marks:
                bars(snapshot, candidature)
            else:
                _radar(snapshot, candidature)
    else:
        rest = st.container()
    with rest:
        _parts(person, snapshot, candidature, has_radar=not has_radar)
    _ways(person, snapshot, candidature)


def shows(person: Person, snapshot: Snapshot, candidature: Candidature) -> object:
    """Return the data shown by the panel, without votes."""
    return (
        (candidature, snapshot.call, snapshot.phase, person.roles),
        (snapshot.is_under_seal(candidature.id), scoresheet(snapshot).fingerprint, marking.own_marks(snapshot, candidature.id)),
        _first_marks(snapshot, candidature),
        dissents.shown(person, snapshot, candidature),
        tuple(attachment for attachment in snapshot.attachments if attachment.candidature_id == candidature.id),
    )


def _radar(snapshot: Snapshot, candidature: Candidature) -> None:
    show_chart(drawn(snapshot, sheet_radar, candidature.id, size=size()), key=f"meeting.radar.{candidature.dossier}")


def _parts(person: Person, snapshot: Snapshot, candidature: Candidature, *, has_radar: bool) -> None:
    """Show the file's details, a section at a time."""
    parts = shown()
    titles = [_("Summary"), _("Scores"), _("Charts"), *(_("Attachments") for _part in parts)]
    summary, scores, charts, *tabs = st.tabs(titles, key="meeting.parts")
    with summary:
        st.text(candidature.summary or _("The applicant wrote no summary."), width=820)
    with scores:
        if not _is_sealed(snapshot, candidature):
            _show_standing(snapshot, candidature)
            dissents.show_dissents(person, snapshot, candidature)
            _show_before_revote(snapshot, candidature)
    with charts:
        if not _is_sealed(snapshot, candidature):
            if has_radar:
                _radar(snapshot, candidature)
            show_chart(drawn(snapshot, dot_strip, candidature.id, size=size()), key=f"meeting.dots.{candidature.dossier}")
    for files, tab in zip(parts, tabs, strict=True):
        with tab:
            listed = files.listed(person, snapshot, candidature)
            st.html(f'<div class="answers">{listed or escape(_("No file is attached."))}</div>')
            files.panel(person, snapshot, candidature, key="meeting", notes=note.on_pages(candidature.id, has_window=True))


def _ways(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show links to the person's note and grid on this file, and to the whole sheet."""
    dossier = {DOSSIER: [candidature.dossier]}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        note.button(candidature.id)
        if holds(person.roles, Right.SCORE, snapshot.phase):
            links.link("noter", _("My grid"), dossier, icon=":material/edit_note:")
        links.link("fiche", _("Open the sheet"), dossier, icon=":material/article:")


def _is_sealed(snapshot: Snapshot, candidature: Candidature) -> bool:
    """Show whether the jury's marks are under seal, and return it."""
    is_sealed = snapshot.is_under_seal(candidature.id)
    if is_sealed:
        st.info(missing.marks_under_seal(), icon=":material/lock:")
    return is_sealed


def _show_standing(snapshot: Snapshot, candidature: Candidature) -> None:
    here = ranking(snapshot).by_id[candidature.id]
    parts = [
        _("Score **{score}**").format(score=decimal(here.score)),
        _("rank **{rank}**").format(rank=here.rank or "–"),
        _("rank in its track **{rank}**").format(rank=here.track_rank or "–"),
        _("spread **{spread}**").format(spread=percent(here.spread)),
    ]
    with st.container(key="standing", gap="xsmall"):
        st.markdown(" · ".join(parts))
        st.caption(sheet.coverage(snapshot, candidature))


def _first_marks(snapshot: Snapshot, candidature: Candidature) -> FirstMarks:
    """Return the marks replaced by revotes on a candidature."""
    return {key: mark for key, mark in snapshot.first_marks.items() if key[0] == candidature.id}


def _show_before_revote(snapshot: Snapshot, candidature: Candidature) -> None:
    if not _first_marks(snapshot, candidature):
        return
    first = ranking(marking.before_revotes(snapshot)).by_id[candidature.id].score
    now = ranking(snapshot).by_id[candidature.id].score
    st.markdown(_("Before the revote: {first}. Now: {now}.").format(first=decimal(first), now=decimal(now)))


def bars(snapshot: Snapshot, candidature: Candidature) -> None:
    """Show a row per criterion: a bar of one's own mark with the jury's mean, and both numbers."""
    standings = None if snapshot.is_under_seal(candidature.id) else ranking(snapshot).by_id[candidature.id].criteria
    marks = own_marks(snapshot, candidature.id)
    rows = [
        _row(snapshot.call.scale, criterion, marks[criterion.code], None if standings is None else [standings[criterion.code].mean])
        for criterion in snapshot.call.criteria
    ]
    headings = [_("Criterion"), "", _("My mark"), *([] if standings is None else [_("Jury")])]
    head = "".join(f'<th scope="col">{escape(straight(heading))}</th>' if heading else "<td></td>" for heading in headings)
    caption = f'<caption class="unseen">{escape(_("My marks"))}</caption>'
    st.html(f'<table class="own-marks">{caption}<thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>')


def _row(scale: Scale, criterion: Criterion, mark: Exact | None, means: list[float | None] | None) -> str:
    name = f'<th scope="row">{escape(straight(str(criterion.short)))}</th>'
    numbers = [ABSENT if mark is None else exact(mark), *(decimal(mean) for mean in means or [])]
    bar = "" if mark is None else f'<b style="width: {_share(scale, drawn_profiles(mark)):.1f}%"></b>'
    ticks = "".join(f'<i style="left: {_share(scale, mean):.1f}%"></i>' for mean in means or [] if mean is not None)
    cells = "".join(f"<td>{escape(number)}</td>" for number in numbers)
    return f'<tr>{name}<td class="bar" aria-hidden="true"><span>{bar}{ticks}</span></td>{cells}</tr>'


def _share(scale: Scale, mark: float) -> float:
    """Return the position of a mark on the scale, in hundredths of its width."""
    lowest, highest = drawn_profiles(scale.minimum), drawn_profiles(scale.maximum)
    return 100 * (mark - lowest) / (highest - lowest)
