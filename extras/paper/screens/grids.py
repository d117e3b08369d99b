"""Entry of a juror's paper grid: a line per candidature, with marks typed in sequence."""

from collections.abc import Mapping, Sequence

import streamlit as st

from deliberation.call.people import Person
from deliberation.dossiers.candidatures import Candidature
from deliberation.errors import InvalidValue
from deliberation.scoring.marks import stand_apart, typed_marks
from deliberation.snapshot.snapshot import Snapshot
from extras.paper.rules import PaperFiles, paper_files
from extras.paper.screens import declarations
from extras.paper.verbs import ENTER_PAPER, PaperGrid, enter_paper_grids
from phrases import N_, _, labelled, listed, moment, ngettext
from ui import feedback, links, session
from ui.acting import act
from ui.texts import literal
from ui.widgets import choosing, missing, sections

_JUROR = "paper.juror"
_WRONG = "paper.wrong"


def panel(snapshot: Snapshot) -> None:
    """Show the choice of a juror and their lines to fill in; the blank grids to print are with the documents."""
    missing.require_candidatures(snapshot)
    if not session.holds(ENTER_PAPER):
        st.info(_("Grids are entered once scoring is open: move the call to that phase in the settings."), icon=":material/info:")
        links.link("reglages", _("Open the scoring"), sections.query("phase"), icon=":material/edit_note:")
        return
    missing.require_jurors(snapshot)
    declarations.panel(snapshot)
    names = {juror.id: juror.name for juror in snapshot.members}
    st.caption(_("The grids to print are with the documents. What you enter is the juror’s; the journal says who entered it."))
    choosing.choose_one(_("Whose paper grid?"), list(names), key=_JUROR, format_func=names.__getitem__, width=420)
    juror = next(juror for juror in snapshot.members if juror.id == st.session_state[_JUROR])
    files = paper_files(snapshot, juror)
    _say_what_is_left_out(files, juror)
    if not files.open:
        st.info(_("There is nothing to enter for {name}.").format(name=juror.name), icon=":material/check:")
        return
    missing.warn_of_declarations(snapshot, {(file.id, juror.id) for file in files.open})
    _how(snapshot)
    with st.form("paper.form", border=False, enter_to_submit=False):
        for candidature in files.open:
            _line(snapshot, juror, candidature)
        versions = {one.id: _version(snapshot, juror, one) for one in files.open}
        label = _("Save the paper grid of {name}").format(name=juror.name)
        st.form_submit_button(label, type="primary", icon=":material/save:", key="paper.save", on_click=_save, args=(juror.id, versions))


def _version(snapshot: Snapshot, juror: Person, candidature: Candidature) -> int:
    grid = snapshot.grids.get((candidature.id, juror.id))
    return grid.version if grid else 0


def _say_what_is_left_out(files: PaperFiles, juror: Person) -> None:
    if files.own:
        sentence = _("Marked on screen by {name}, who alone can change them: {dossiers}")
        st.caption(sentence.format(name=juror.name, dossiers=listed(candidature.dossier for candidature in files.own)))
    if files.closed:
        st.caption(_("Revealed, so closed: {dossiers}").format(dossiers=listed(closing.dossier for closing in files.closed)))


def _how(snapshot: Snapshot) -> None:
    criteria = snapshot.call.criteria
    count = len(criteria)
    sentence = ngettext(
        "On each line type the mark, and - where there is none. A line left empty changes nothing.",
        "On each line type the {count} marks in the grid’s order, and - where there is none. A line left empty changes nothing.",
        count,
    ).format(count=count)
    apart = _("Leave a blank between two marks.") if count > 1 and stand_apart(snapshot.call.scale) else ""
    st.markdown(f"{sentence} {apart}".rstrip())
    st.caption(" · ".join(f"{number} {literal(str(criterion.short))}" for number, criterion in enumerate(criteria, start=1)))


def _line(snapshot: Snapshot, juror: Person, candidature: Candidature) -> None:
    grid = snapshot.grids.get((candidature.id, juror.id))
    wrong = st.session_state.get(_WRONG, {}).get(candidature.id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width=560, gap="xxsmall"):
            st.markdown(f"**{literal(candidature.dossier)}** {literal(candidature.title)}")
            if grid:
                st.caption(_("Entered on {when} by {who}").format(when=moment(grid.saved_at), who=literal(grid.entered_by)))
        st.text_input(
            labelled(_("Marks"), candidature.dossier),
            key=_key(juror.id, candidature.id),
            label_visibility="collapsed",
            placeholder=" ".join("·" * len(snapshot.call.criteria)),
            width=220,
        )
        if wrong:
            st.error(wrong, width="stretch")


def _key(person_id: int, candidature_id: int) -> str:
    return f"paper.marks.{person_id}.{session.dossier_of(candidature_id)}"


def _save(person_id: int, seen: Mapping[int, int]) -> None:
    session.require(ENTER_PAPER)
    grids, wrong = _read_typed(session.snapshot(), person_id, seen)
    st.session_state[_WRONG] = wrong
    if wrong:
        feedback.refused(InvalidValue(N_("Nothing was written: correct the lines that say what is wrong.")))
    elif act(enter_paper_grids, ENTER_PAPER, person_id=person_id, grids=tuple(grids)):
        # What was typed is saved, and not shown again while it is under seal.
        for candidature_id in seen:
            st.session_state[_key(person_id, candidature_id)] = ""


def _read_typed(snapshot: Snapshot, person_id: int, seen: Mapping[int, int]) -> tuple[Sequence[PaperGrid], Mapping[int, str]]:
    grids, wrong = [], {}
    for candidature_id, version in seen.items():
        try:
            marks = typed_marks(snapshot.call, st.session_state.get(_key(person_id, candidature_id), ""))
        except InvalidValue as refusal:
            wrong[candidature_id] = str(refusal)
        else:
            grids += [PaperGrid(candidature_id, marks, version)] if marks else []
    return grids, wrong
