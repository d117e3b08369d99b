"""Documents to download, each from a route that looks its reader up again; and how long the call is kept."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby

import streamlit as st

import bootstrap
from deliberation.call.call import Call, Version
from deliberation.call.people import Person
from deliberation.call.rights import holds
from deliberation.call.settings import is_over
from deliberation.errors import RecordChanged
from deliberation.snapshot.snapshot import Snapshot
from exports.registry import EXPORTS, Export
from exports.subjects import ARCHIVE, Subject
from phrases import _, date, labelled
from ui import links
from ui.selection import finalisation

# Shortlisted candidatures whose documents are drawn within some ten seconds.
_SOON_DRAWN = 1_000


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show the documents that the person may download, with what each holds and its formats."""
    if len(snapshot.ranked) > _SOON_DRAWN:
        st.caption(_("So many applications take time to draw: a PDF or a zip may begin to arrive after some minutes only."))
    for subject, exports in groupby(_offered(person, snapshot), key=lambda export: export.subject):
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"documents.subject.{subject.name}"):
            st.markdown(f"## {_(subject.title)}\n:small[{_(subject.says)}]", width="stretch")
            _formats(snapshot, list(exports))
            if subject is ARCHIVE and snapshot.attachments:
                said = f"{_(subject.title)}, **{_('Zip, with the attached files')}**"
                links.download(snapshot, "archive-whole.zip", said, key="documents.format.archive-whole.zip")
    for export in EXPORTS.values():
        refusal = export.too_large(snapshot)
        # One file is not missed if several replace it.
        if refusal and not export.memory and export.is_open(snapshot) and holds(person.roles, export.right, snapshot.phase):
            st.caption(str(refusal))


def formats(person: Person, snapshot: Snapshot, subject: Subject) -> None:
    """Offer one document by itself, in the formats that the person may download."""
    _formats(snapshot, [export for export in _offered(person, snapshot) if export.subject is subject], with_title=True)


def _offered(person: Person, snapshot: Snapshot) -> list[Export]:
    return [export for export in EXPORTS.values() if holds(person.roles, export.right, snapshot.phase) and export.is_offered(snapshot)]


def _formats(snapshot: Snapshot, exports: Sequence[Export], *, with_title: bool = False) -> None:
    with st.container(horizontal=True, width="content", gap="small"):
        for export in exports:
            name = f"{export.name}.{export.extension}"
            # Beside its title a button has the format alone; it is heard with the title (ui/style/scoring.css).
            label = str(export.label) if with_title else f"{_(export.subject.title)}, **{_(export.format)}**"
            links.download(snapshot, name, label, key=f"documents.{name}" if with_title else f"documents.format.{name}")


def state(snapshot: Snapshot) -> None:
    """Show which state of the call the documents contain."""
    if snapshot.is_finalised:
        version = snapshot.versions[-1]
        st.success(_("They give the finalised selection, version {number}.").format(number=version.number), icon=":material/lock:")
        _head(version)
        _changed(snapshot)
    else:
        st.warning(_("The selection is not final: what they give is provisional, and says so."), icon=":material/edit_note:")
    finalisation.reopened(snapshot)
    if snapshot.is_partial:
        st.caption(_("Files under your recusals left out."))
    kept_until(snapshot.call)


def _head(version: Version) -> None:
    if version.head is None:
        return
    sentence = _("Noted outside this server, it tells whether anything was rewritten since: the minutes have it too.")
    st.caption(labelled(_("Entry of the journal that finalised it"), f"`{version.head}`") + "  \n" + sentence)


def _changed(snapshot: Snapshot) -> None:
    """Show why documents would be refused."""
    try:
        bootstrap.for_documents(snapshot.call_id)
    except RecordChanged as error:
        st.error(str(error), icon=":material/gpp_bad:")


def kept_until(call: Call) -> None:
    """Show the last day of keeping, and what to do after it."""
    if call.kept_until is None:
        st.caption(_("No day is set until which this call is kept: it stays here. It can be set at any time, in “The call”."))
        return
    day = date(call.kept_until)
    if is_over(call.kept_until, at=datetime.now(UTC)):
        sentence = _("This call was to be kept until {day}. Keep its archive elsewhere, then have it erased by whoever runs the server.")
        st.warning(sentence.format(day=day), icon=":material/auto_delete:")
    else:
        st.caption(_("Kept here until {day}; from the next day on, whoever runs the server may erase it.").format(day=day))
