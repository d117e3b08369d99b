"""Import files: read with progress, show the changes, write once confirmed."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

import streamlit as st

import bootstrap
from deliberation.call.call import Call, FormMapping, Screening
from deliberation.call.people import Person, Right
from deliberation.dossiers.candidatures import PlatformState
from deliberation.dossiers.import_plan import ImportPlan
from deliberation.dossiers.records import DossierFile
from deliberation.operations.acts import Progress
from deliberation.operations.dossiers.imports import import_dossiers, plan_dossiers
from deliberation.operations.dossiers.screening import ScreeningChange, follow_platform, screen
from deliberation.snapshot.snapshot import Snapshot
from intake.dossiers.dossiers import read_dossiers
from phrases import _, euros, labelled, listed, ngettext, whole
from ui import feedback, links, plain_table, session
from ui.acting import carry_out, doing
from ui.preparation import administrations
from ui.preparation.importing import mapping, questions, readings, uploads


def dossiers(person: Person, snapshot: Snapshot) -> bool:
    """Import a list of dossiers, or an export of the platform. Return whether everything in the file is stored."""
    sent = uploads.ask(
        "imports.dossiers",
        _("List of dossiers (xlsx, ods or csv)"),
        types=readings.SPREADSHEETS,
        before=_("Nothing is written before you have seen what would change."),
        hint=_("Your own workbook will do: a row for each dossier, with its number."),
    )
    if sent is None:
        links.download(snapshot, "dossiers-template.xlsx", _("Download a template"), key="imports.template")
        return False
    is_waiting = True
    with feedback.domain_errors():
        remembered_mapping = mapping.remembered(person)

        def read(advance: Progress, *, agreed: bool, number: str) -> DossierFile:
            data, call = sent.read(), snapshot.call
            return read_dossiers(data, sent.name, call, mapping=remembered_mapping, progress=advance, repairs_accents=agreed, number=number)

        with questions.number_asked(sent.id) as number:
            way = ("dossiers", remembered_mapping, number, snapshot.call.tracks)
            file = uploads.asked(
                sent.id, lambda agreed: readings.read_once(sent, (*way, agreed), partial(read, agreed=agreed, number=number))
            )
        is_waiting = preview(person, snapshot, file, remembered_mapping, field="imports.dossiers", sent=sent)
    return not is_waiting


def preview(
    person: Person,
    snapshot: Snapshot,
    file: DossierFile,
    said: FormMapping | None,
    *,
    field: str,
    sent: uploads.Held | None = None,
) -> bool:
    """Show the changes of an import of dossiers, and offer to write them. Return whether there are any.

    ``sent``: the uploaded file, if any.
    """
    # First, so that a wrong answer in it can be corrected whatever fails below.
    mapping.panel(file, said, snapshot.call)
    readings.panel(file.reading)
    questions.ask_tracks(person, snapshot, file)
    with readings.comparing():
        plan = plan_dossiers(bootstrap.reading(), by=person, call_id=person.call_id, file=file)
    _show_plan(plan, snapshot)
    answers = administrations.ask_about_sirens(person, snapshot, plan.shared_sirens)
    ticked = questions.ask_withdrawals(person, snapshot, plan)
    brings_nothing = plan.is_empty and not ticked and not answers
    readings.offer_to_write(field, partial(_write_dossiers, file, ticked, answers), brings_nothing=brings_nothing, sent=sent)
    return not brings_nothing


def _show_plan(plan: ImportPlan, snapshot: Snapshot) -> None:
    _counts(plan)
    if plan.awaiting and not plan.asks_screening:
        _offer_all(plan, snapshot)
    if plan.is_empty and not plan.asks_withdrawals:
        st.success(_("This file brings nothing new."), icon=":material/done_all:")
    _changes(plan, snapshot.call)
    if plan.problems:
        st.warning(
            ngettext("{count} remark on the file", "{count} remarks on the file", len(plan.problems)).format(count=len(plan.problems))
        )
        feedback.show_problems(plan.problems)


def _offer_all(plan: ImportPlan, snapshot: Snapshot) -> None:
    """Show that the file has no pre-selection, and offer to shortlist all stored dossiers."""
    count = len(plan.awaiting)
    sentence = ngettext(
        "This file says nothing of the pre-selection: {count} application awaits one.",
        "This file says nothing of the pre-selection: {count} applications await one.",
        count,
    )
    st.info(sentence.format(count=count), icon=":material/filter_alt:")
    awaiting = [snapshot.by_dossier[dossier] for dossier in plan.awaiting if dossier in snapshot.by_dossier]
    changes = [
        ScreeningChange(candidature.id, Screening.SHORTLISTED, candidature.screening_version)
        for candidature in awaiting
        if not candidature.awaits_admission
    ]
    if changes and session.may(session.require(Right.IMPORT), snapshot, Right.SCREEN):
        label = ngettext("Shortlist the {count} that is here", "Shortlist the {count} that are here", len(changes))
        shortlist = doing(screen, Right.SCREEN, is_seen_elsewhere=True, changes=changes, reason="")
        st.button(label.format(count=len(changes)), icon=":material/done_all:", key="imports.shortlist", on_click=shortlist)


def _counts(plan: ImportPlan) -> None:
    with st.container(key="imports.counts"):
        plain_table.figures(
            {
                _("New"): whole(len(plan.new)),
                _("Changed"): whole(len(plan.changed)),
                _("State changed"): whole(len(plan.state_changed)),
                _("Unchanged"): whole(len(plan.unchanged)),
                _("Withdrawn?"): whole(len(plan.withdrawn)),
                _("Absent from the file"): whole(len(plan.absent)),
            }
        )
    if plan.withdrawn:
        st.caption(labelled(_("Withdrawn?"), _("Asked below: nothing happens unless you tick them.")))
    if plan.absent:
        st.caption(labelled(_("Absent from the file"), _("Reported only: nothing happens to them.")))


def _changes(plan: ImportPlan, call: Call) -> None:
    _new(plan, call)
    edits = [
        {_("Number"): change.dossier, _("Question"): field.label, _("Before"): field.before, _("After"): field.after}
        for change in (*plan.changed, *plan.annotated)
        for field in change.fields
    ]
    readings.table(_("Changed answers"), edits)
    readings.table(
        _("States changed on the platform"),
        [
            {_("Number"): c.dossier, _("Title"): c.title, _("Before"): _state(c.before), _("After"): _state(c.after)}
            for c in plan.state_changed
        ],
    )
    readings.table(_("Absent from the file"), [{_("Number"): c.dossier, _("Title"): c.title} for c in plan.absent])


def _new(plan: ImportPlan, call: Call) -> None:
    late = {record.dossier for record in plan.late}
    total = sum((record.amount_asked or Decimal() for record in plan.new), Decimal())
    if total:
        st.caption(labelled(_("Amounts asked for by the new dossiers"), euros(total)))
    readings.table(
        _("New dossiers"),
        [
            {
                _("Number"): record.dossier,
                _("Title"): record.title,
                call.applicants.words: record.administration,
                _("Track asked for"): listed(str(call.track(code).label) for code in record.requested_tracks),
                **({_("Amount asked for"): euros(record.amount_asked) if record.amount_asked else ""} if total else {}),
                _("Pre-selection"): record.screening.words if record.screening else "",
                _("Late"): _("yes") if record.dossier in late else "",
            }
            for record in plan.new
        ],
    )


def _state(state: PlatformState | None) -> str:
    return state.words if state else ""


def _write_dossiers(file: DossierFile, ticked: questions.Ticked, answers: Mapping[str, bool], advance: Progress) -> bool:
    done = carry_out(import_dossiers, Right.IMPORT, file=file, progress=advance)
    if not done:
        return False
    plan = done.result
    if plan.to_write:
        count = len(plan.to_write)
        st.toast(ngettext("{count} dossier written.", "{count} dossiers written.", count).format(count=count), icon=":material/check:")
    return administrations.settle_sirens(answers) and (_follow_platform(plan, ticked) if ticked else True)


def _follow_platform(plan: ImportPlan, ticked: questions.Ticked) -> bool:
    done = carry_out(follow_platform, Right.WITHDRAW, plan=plan, withdrawn=ticked.withdrawn, returned=ticked.returned)
    if done:
        count = len(done.result)
        sentence = ngettext("{count} withdrawal recorded or taken back.", "{count} withdrawals recorded or taken back.", count)
        st.toast(sentence.format(count=count), icon=":material/check:")
    return done is not None
