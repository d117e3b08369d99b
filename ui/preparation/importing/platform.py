"""Import the call's procedure from the platform: read it, show the changes, then write them all at once."""

from typing import Final

import streamlit as st

import bootstrap.platform
from deliberation.call.call import FormMapping
from deliberation.call.people import Person
from deliberation.operations.dossiers.attachments import FOR_WHOLE, may_read_platform
from deliberation.snapshot.snapshot import Snapshot
from intake.platform.pull import Pulled, pull
from phrases import _
from ui import feedback
from ui.preparation.importing import imports, mapping, platform_files, readings, uploads
from ui.texts import literal

_FIELD: Final = "imports.platform"


def panel(person: Person, snapshot: Snapshot) -> None:
    """Offer to read the platform, then preview the result like a file's. For those who see every file."""
    if snapshot.is_partial:
        st.info(_(FOR_WHOLE), icon=":material/visibility_off:")
        return
    with feedback.domain_errors():
        said = mapping.remembered(person)
        kept = _cached_reading(person, snapshot, said)
        is_asked = st.button(
            _("Read the platform again") if kept else _("Read the platform"),
            type="secondary" if kept else "primary",
            icon=":material/cloud_download:",
            key=f"{_FIELD}.read",
        )
        if is_asked:
            _read(person, snapshot, said)
            st.rerun()
        if kept is None:
            _say_what_is_read(snapshot)
            return
        st.success(literal(kept.reach), icon=":material/cloud_done:")
        is_waiting = imports.preview(person, snapshot, kept.dossiers, said, field=_FIELD)
        platform_files.panel(person, snapshot, kept, is_next=not is_waiting)


def is_offered(snapshot: Snapshot) -> bool:
    """Tell whether whoever runs the dashboard connected the call with a procedure."""
    return bootstrap.platform.is_connected(snapshot.call.slug)


def _say_what_is_read(snapshot: Snapshot) -> None:
    sentence = _("The procedure {number} is read at {host}. Nothing is written there, nor here before you have seen what would change.")
    number = bootstrap.settings().procedure_of(snapshot.call.slug)
    st.caption(sentence.format(number=number, host=literal(bootstrap.platform.host())))


def _read(person: Person, snapshot: Snapshot, form_mapping: FormMapping | None) -> None:
    may_read_platform(bootstrap.reading(), by=person, call_id=person.call_id)
    st.session_state.pop(uploads.READ, None)
    with bootstrap.platform.line(snapshot.call.slug) as line, readings.reading(_("Reading the platform")) as advance:
        found = pull(line, snapshot.call, mapping=form_mapping, here=snapshot.by_dossier, progress=advance)
    st.session_state[uploads.READ] = (_signature(person, snapshot, form_mapping), found)


def _cached_reading(person: Person, snapshot: Snapshot, form_mapping: FormMapping | None) -> Pulled | None:
    """Return the dossiers read, unless the mapping changed since."""
    kept = st.session_state.get(uploads.READ)
    if kept is None or kept[0] != _signature(person, snapshot, form_mapping):
        return None
    pull_result: Pulled = kept[1]
    return pull_result


def _signature(person: Person, snapshot: Snapshot, form_mapping: FormMapping | None) -> object:
    return _FIELD, person.call_id, form_mapping, snapshot.call.tracks
