"""Import marks: read, show the changes by juror, write once confirmed."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

import bootstrap
from deliberation.call.people import Person, Right
from deliberation.dossiers.records import ScoreFile
from deliberation.operations.acts import Progress
from deliberation.operations.dossiers.imports import import_scores
from deliberation.scoring.juror_changes import JurorChange
from deliberation.scoring.score_plan import ScorePlan
from deliberation.snapshot.snapshot import Snapshot
from intake.scores.scores import read_scores
from phrases import _, ngettext, whole
from ui import feedback, plain_table
from ui.acting import carry_out
from ui.preparation.importing import questions, readings, uploads
from ui.widgets import missing

_PREVIEWED = "imports.scores.previewed"


def scores(person: Person, snapshot: Snapshot) -> None:
    """Import the jurors' marks."""
    sent = uploads.ask(
        "imports.scores",
        _("Jurors’ grids: a workbook with a sheet a juror, or a long CSV"),
        types=readings.SPREADSHEETS,
        before=_("A blank cell is not a mark; DÉPORT in a juror’s cells records a recusal."),
    )
    if sent is None:
        return
    with feedback.domain_errors(), questions.sheets_offered(sent.id) as read_sheets:
        left, names = questions.left_sheets(sent.id), questions.jurors_confirmed(sent.id)

        def read(advance: Progress, *, agreed: bool) -> ScoreFile:
            return read_scores(sent.read(), sent.name, snapshot.call, progress=advance, repairs_accents=agreed, leaving=left)

        file = uploads.asked(sent.id, lambda agreed: readings.read_once(sent, ("scores", agreed, left), partial(read, agreed=agreed)))
        file = file.with_jurors(names)
        read_sheets += [sheet.name for sheet in file.reading.sheets if not sheet.left_aside]
        with readings.comparing():
            plan = import_scores(bootstrap.reading(), by=person, call_id=person.call_id, file=file, is_rehearsal=True)
        readings.panel(file.reading)
        _show_score_plan(snapshot, plan)
        readings.offer_to_write(
            "imports.scores", partial(_write_scores, file, _keep_shown(sent.id, plan)), brings_nothing=plan.is_empty, sent=sent
        )


def _show_score_plan(snapshot: Snapshot, plan: ScorePlan) -> None:
    with st.container(key="imports.score_counts"):
        plain_table.figures(
            {
                _("New grids"): whole(len(plan.new)),
                _("Changed grids"): whole(len(plan.changed)),
                _("Unchanged grids"): whole(len(plan.unchanged)),
                ngettext("Recusal", "Recusals", len(plan.recusals)): whole(len(plan.recusals)),
            }
        )
    if plan.is_empty:
        st.success(_("This file brings nothing new."), icon=":material/done_all:")
    if plan.new_jurors:
        st.info(
            _("The call has no jurors yet: those of the file are created ({names}).").format(names=", ".join(plan.new_jurors)),
            icon=":material/group_add:",
        )
    files, ids = snapshot.by_dossier, {person.name: person.id for person in snapshot.people}
    marked = {(files[dossier].id, ids[name]) for dossier, name in plan.marks if dossier in files and name in ids}
    missing.warn_of_declarations(snapshot, marked)
    readings.jurors(plan.jurors)
    readings.table(_("Changed grids"), [{_("Number"): dossier, _("Juror"): juror} for dossier, juror in plan.changed])
    if plan.problems:
        feedback.show_problems(plan.problems)


def _keep_shown(file_id: str, plan: ScorePlan) -> Sequence[JurorChange]:
    """Return the changes shown when the button was pressed, and store those shown now."""
    before: tuple[str, Sequence[JurorChange]] | None = st.session_state.get(_PREVIEWED)
    st.session_state[_PREVIEWED] = (file_id, plan.jurors)
    return before[1] if before and before[0] == file_id else plan.jurors


def _write_scores(file: ScoreFile, shown: Sequence[JurorChange], advance: Progress) -> bool:
    done = carry_out(import_scores, Right.IMPORT, file=file, shown=shown, progress=advance)
    if done and not done.result.is_empty:
        count = len(done.result.new) + len(done.result.changed)
        st.toast(ngettext("{count} grid written.", "{count} grids written.", count).format(count=count), icon=":material/check:")
    return done is not None
