"""Import attached files: show the changes and the files left out, then write them all at once."""

from collections.abc import Sequence

import streamlit as st

import bootstrap
from bootstrap.kept_files import limits, sweep
from deliberation.call.people import Person, Right
from deliberation.dossiers.attachments.attachment import is_document
from deliberation.operations.acts import Progress
from deliberation.operations.ports import SentAttachments
from deliberation.snapshot.snapshot import Snapshot
from extras.attached.plan import AttachmentPlan, Examined, LeftOut, Use
from extras.attached.reading import pages, store
from extras.attached.sources import ZipOfAttachments
from extras.attached.verbs import FOR_WHOLE, examine_attachments, import_attachments, plan_examined
from phrases import _, labelled, ngettext, whole
from ui import feedback, plain_table, session
from ui.acting import carry_out
from ui.preparation.importing import readings, uploads
from ui.widgets import choosing

_FIELD = "imports.attachments"


def panel(snapshot: Snapshot) -> None:
    """Import the platform's zip, or a zip by dossier number, with a complete view; otherwise show a notice."""
    if snapshot.is_partial:
        st.info(_(FOR_WHOLE), icon=":material/visibility_off:")
        return
    if not snapshot.candidatures:
        st.info(_("Marks and attached files go with applications: import the dossiers first."), icon=":material/inbox:")
        return
    person = session.require_person()
    file = uploads.ask(
        _FIELD,
        _("Attached files: a zip with a folder for each dossier number"),
        types=["zip"],
        before=_("Nothing is written before you have seen what would change."),
        hint=_("Only files named in an answer of the applicant are imported."),
    )
    if file is None:
        return
    with feedback.domain_errors():
        place = st.container()
        chosen = _choose(file, _examine_zip(person, file).to_check)
        examined = _examine_zip(person, file, chosen)
        plan = plan_examined(bootstrap.reading(), store(), by=person, call_id=person.call_id, examined=examined)
        with place:
            show(plan)
        _offer(file, chosen, is_empty=not plan.to_write)


def _choose(file: uploads.Held, to_check: Sequence[LeftOut]) -> tuple[str, ...]:
    """Let a person choose files outside every answer; return their places."""
    places = [one.name for one in to_check if one.dossier]
    if not places:
        return ()
    with st.expander(_("Add files to check")), st.form(f"{_FIELD}.choosing", border=False):
        st.warning(_("The jury will read them. Open each first: messages, opinions and the team’s own files are not for the jury."))
        chosen: list[str] = choosing.choose_several(
            _("Files that are the applicant’s own"), places, key=f"{_FIELD}.chosen.{file.id}", placeholder=_("None is added automatically")
        )
        st.form_submit_button(_("See what these change"))
    return tuple(chosen)


def _examine_zip(person: Person, file: uploads.Held, chosen: tuple[str, ...] = ()) -> Examined:
    """Return the examined zip with the ``chosen`` files; cached without any, and for the last choice."""
    kept: dict[tuple[str, ...], Examined] = _readings_of(file)
    if chosen not in kept:
        with readings.reading_file(file.name) as advance:
            sent = ZipOfAttachments(file.opened(), file.name, limits())
            examined = examine_attachments(
                bootstrap.reading(), store(), by=person, call_id=person.call_id, sent=sent, chosen=chosen, progress=advance
            )
        for other in [choice for choice in kept if choice]:
            del kept[other]
        kept[chosen] = examined
    return kept[chosen]


def _readings_of(file: uploads.Held) -> dict[tuple[str, ...], Examined]:
    signature = (_FIELD, file.id)
    state = st.session_state.get(uploads.READ)
    if state is None or state[0] != signature:
        state = st.session_state[uploads.READ] = (signature, {})
    readings: dict[tuple[str, ...], Examined] = state[1]
    return readings


def show(plan: AttachmentPlan) -> None:
    """Show what an import of attached files changes, or changed."""
    plain_table.figures(
        {
            _("New files"): whole(len(plan.new)),
            _("Replaced files"): whole(len(plan.replaced)),
            _("Unchanged files"): whole(len(plan.unchanged)),
            _("To check"): whole(len(plan.to_check)),
            _("Refused files"): whole(len(plan.refused)),
        }
    )
    if plan.replaced:
        st.caption(labelled(_("Replaced files"), _("The version that was here stays, as an earlier one.")))
    if plan.to_check:
        st.caption(_("To check, and not taken: messages, opinions and the team’s own files."))
    if not (plan.to_write or plan.to_check):
        st.success(_("This file brings nothing new."), icon=":material/done_all:")
    if any(is_document(attachment.media_type) and not pages().shows(attachment.media_type) for attachment in plan.to_write):
        sentence = _(
            "LibreOffice is not installed on this server, or cannot be isolated: DOCX and ODT documents are downloaded, not read here."
        )
        st.info(sentence, icon=":material/info:")
    readings.table(_("New files"), _uses(plan.new))
    readings.table(_("Replaced files"), _uses(plan.replaced))
    readings.table(_("Earlier versions"), _uses(plan.earlier))
    readings.table(_("Taken although no answer names them"), _uses(plan.chosen))
    readings.table(_("Files to check, not taken"), _table_left_out(plan.to_check))
    if plan.problems:
        count = len(plan.problems)
        st.warning(ngettext("{count} remark on the file", "{count} remarks on the file", count).format(count=count))
        feedback.show_problems(plan.problems)


def _uses(uses: Sequence[Use]) -> list[dict[str, object]]:
    return [{_("Number"): dossier, _("Name of the file"): name} for dossier, name in uses]


def _table_left_out(files: Sequence[LeftOut]) -> list[dict[str, object]]:
    return [{_("Number"): file.dossier, _("Where it is in the zip"): file.name, _("Why"): str(file.why)} for file in files]


def _offer(file: uploads.Held, chosen: tuple[str, ...], *, is_empty: bool) -> None:
    """Offer to write the changes shown; afterwards the page shows what remains."""
    if not st.button(_("Import"), type="primary", icon=":material/upload:", key=f"{_FIELD}.write", disabled=is_empty):
        return
    with readings.writing_file(file.name) as advance:
        is_written = _write(file, chosen, advance)
    if is_written:
        uploads.let_go(_FIELD, file)
        st.rerun()


def _write(file: uploads.Held, chosen: tuple[str, ...], advance: Progress) -> bool:
    done = bring(ZipOfAttachments(file.opened(), file.name, limits()), advance, chosen)
    if done:
        count = len(done.to_write)
        st.toast(ngettext("{count} file written.", "{count} files written.", count).format(count=count), icon=":material/check:")
    return done is not None


def bring(sent: SentAttachments, advance: Progress, chosen: tuple[str, ...] = ()) -> AttachmentPlan | None:
    """Import the sent files; return the changes, or None after a refusal."""
    done = carry_out(import_attachments, Right.IMPORT, store=store(), sent=sent, chosen=chosen, progress=advance)
    if done:
        sweep()
    return done.result if done else None
