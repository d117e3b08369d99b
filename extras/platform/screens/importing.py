"""Import of the call's procedure from the platform: reading, preview, and writing of all changes."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

import bootstrap.kept_files
from capabilities import hooks
from deliberation.call.call import FormMapping
from deliberation.call.people import Person
from deliberation.operations.acts import Progress
from deliberation.snapshot.snapshot import Snapshot
from extras.platform import line as connected
from extras.platform.attachments import PlatformAttachments, RemoteFile, still_to_fetch, why_unfit
from extras.platform.pull import Pulled, pull
from extras.platform.verbs import READING_FOR_WHOLE, may_read
from phrases import _, decimal, ngettext, whole
from ui import feedback, plain_table, session
from ui.preparation.importing import imports, mapping, readings, uploads
from ui.texts import literal
from ui.widgets import sections

_FIELD = "imports.platform"

_FILES_FIELD = "imports.platform.files"
_DONE = f"{_FILES_FIELD}.done"
_MEGABYTE = 1_000_000
_ROWS_OPEN_MAX = 10


def panel(snapshot: Snapshot) -> None:
    """Offer to read the platform, then preview the result like a file's, for a complete view."""
    if snapshot.is_partial:
        st.info(_(READING_FOR_WHOLE), icon=":material/visibility_off:")
        return
    person = session.require_person()
    with feedback.domain_errors():
        form_mapping = mapping.remembered(person)
        reading = _find_reading(person, snapshot, form_mapping)
        is_asked = st.button(
            _("Read the platform again") if reading else _("Read the platform"),
            type="secondary" if reading else "primary",
            icon=":material/cloud_download:",
            key=f"{_FIELD}.read",
        )
        if is_asked:
            _read(person, snapshot, form_mapping)
            st.rerun()
        if reading is None:
            _say_what_is_read(snapshot)
            return
        st.success(literal(reading.reach), icon=":material/cloud_done:")
        is_waiting = imports.preview(person, snapshot, reading.dossiers, form_mapping, field=_FIELD)
        show_files(person, snapshot, reading, is_next=not is_waiting)


def is_offered(snapshot: Snapshot) -> bool:
    """Tell whether whoever runs the dashboard connected the call with a procedure."""
    return connected.is_connected(snapshot.call.slug)


def _say_what_is_read(snapshot: Snapshot) -> None:
    sentence = _("The procedure {number} is read at {host}. Nothing is written there, nor here before you have seen what would change.")
    number = connected.connection_settings().procedure_of(snapshot.call.slug)
    st.caption(sentence.format(number=number, host=literal(connected.host())))


def _read(person: Person, snapshot: Snapshot, form_mapping: FormMapping | None) -> None:
    may_read(bootstrap.reading(), by=person, call_id=person.call_id)
    st.session_state.pop(uploads.READ, None)
    with connected.line(snapshot.call.slug) as line, readings.reading(_("Reading the platform")) as advance:
        pulled = pull(line, snapshot.call, mapping=form_mapping, here=snapshot.by_dossier, progress=advance)
    st.session_state[uploads.READ] = (_signature(person, snapshot, form_mapping), pulled)


def _find_reading(person: Person, snapshot: Snapshot, form_mapping: FormMapping | None) -> Pulled | None:
    """Return the dossiers read, unless the mapping changed since."""
    reading = st.session_state.get(uploads.READ)
    if reading is None or reading[0] != _signature(person, snapshot, form_mapping):
        return None
    pull_result: Pulled = reading[1]
    return pull_result


def _signature(person: Person, snapshot: Snapshot, form_mapping: FormMapping | None) -> object:
    return _FIELD, person.call_id, form_mapping, snapshot.call.tracks


def show_files(person: Person, snapshot: Snapshot, found: Pulled, *, is_next: bool) -> None:
    """Show the missing attached files of imported dossiers, with a fetch button. ``is_next``: no dossiers remain to import."""
    if not (found.files and hooks("file_import")):
        return
    st.header(_("Attached files"))
    _tell_done(person)
    of_dossiers_here = [file for file in found.files if file.dossier in snapshot.by_dossier]
    if waiting := len({file.dossier for file in found.files} - snapshot.by_dossier.keys()):
        sentence = ngettext(
            "The files of {count} dossier come once it is imported.", "The files of {count} dossiers come once they are imported.", waiting
        )
        st.caption(sentence.format(count=whole(waiting)))
    here = ((snapshot.candidature(attachment.candidature_id).dossier, attachment) for attachment in snapshot.attachments)
    left = still_to_fetch(of_dossiers_here, here)
    if not left:
        if of_dossiers_here:
            count = len(of_dossiers_here)
            sentence = ngettext("{count} attached file is here.", "{count} attached files are here.", count)
            st.success(sentence.format(count=whole(count)), icon=":material/done_all:")
        return
    fit = [one for one in left if why_unfit(one) is None]
    _show_files(left, kept=len(of_dossiers_here) - len(left))
    sentence = ngettext("Fetch {count} file", "Fetch {count} files", len(fit)).format(count=whole(len(fit)))
    if st.button(
        sentence, type="primary" if is_next else "secondary", icon=":material/download:", key=f"{_FILES_FIELD}.fetch", disabled=not fit
    ):
        with readings.writing(_("Fetching the attached files")) as advance:
            plan = _fetch_files(snapshot, found, left, advance)
        if plan:
            st.session_state[_DONE] = (person.id, person.call_id, plan)
            st.rerun()


def _tell_done(person: Person) -> None:
    """Show the result of the last fetch."""
    done = st.session_state.get(_DONE)
    if done and done[:2] == (person.id, person.call_id):
        for files in hooks("file_import"):
            files.show(done[2])


def _show_files(left: Sequence[RemoteFile], *, kept: int) -> None:
    plain_table.figures(
        {
            _("To fetch"): whole(len(left)),
            _("In all, in MB"): decimal(sum(file.size for file in left) / _MEGABYTE, 1),
            _("Here already"): whole(kept),
        }
    )
    title = _("Files to fetch")
    rows = [{_("Number"): file.dossier, _("Name of the file"): file.name, _("Why not yet"): str(why_unfit(file) or "")} for file in left]
    with sections.fold(title, whole(len(rows)), key=f"{_FILES_FIELD}.folded", expanded=len(rows) <= _ROWS_OPEN_MAX):
        plain_table.show(title, rows, key=f"{_FILES_FIELD}.left")


def _fetch_files(snapshot: Snapshot, pull_result: Pulled, left: Sequence[RemoteFile], advance: Progress) -> Any:
    """Fetch the files through the responsible import; return its report, None if nothing was written."""
    with connected.line(snapshot.call.slug) as line:
        sent = PlatformAttachments(line, pull_result.dossiers.name, left, bootstrap.kept_files.limits())
        return next((files.bring(sent, advance) for files in hooks("file_import")), None)
