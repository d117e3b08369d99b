"""Attached files: their list, each a link to the original if downloadable, else a name; and their reader.

The server renders pages singly, the next page ahead.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import quote

import streamlit as st

from bootstrap.addresses import address_of
from deliberation.call.people import Person, Right, Role
from deliberation.dossiers.attachments.attachment import Attached, Attachment, attached, is_document, may_download, own_names
from deliberation.dossiers.candidatures import Candidature
from deliberation.folding import stems
from deliberation.meeting.meeting import Sent, SentView
from deliberation.operations.meeting.meeting import send_to_room
from deliberation.snapshot.snapshot import Snapshot
from extras.attached import reading
from phrases import _, current_language, date, decimal, ngettext
from ui import session
from ui.acting import act
from ui.shims.components import component
from ui.texts import line, literal
from ui.widgets.files import Notes
from ui.widgets.windows import Window

_MEBIBYTE = 1024 * 1024
_FOLDER = Path(__file__).parent
SCRIPTS = (_FOLDER / "leaves.js", _FOLDER / "reader.js")
_reader_of = component(
    "jury.reader",
    html=_FOLDER / "reader.html",
    css=_FOLDER / "reader.css",
    js=SCRIPTS,
)
_WINDOW = Window("attached")


def listed(person: Person, snapshot: Snapshot, candidature: Candidature) -> str:
    """Return the list as HTML; empty without files named in the form or stored."""
    files = attached(candidature.content, own(snapshot, candidature))
    if not files:
        return ""
    has_flags = person.has(Role.ORGANISER, Role.STAFF)
    links = _Links(snapshot.call.slug, candidature.dossier, is_open=may_download(person, snapshot.call.rules), has_flags=has_flags)
    items = "".join(f"<li>{line}</li>" for file in files for line in links.of(file))
    missing = [file for file in files if not file.counting]
    note = f'<p class="small">{escape(_describe_missing(len(missing), len(files)))}</p>' if missing else ""
    return f"<ul>{items}</ul>{note}"


def own(snapshot: Snapshot, candidature: Candidature) -> tuple[Attachment, ...]:
    """Return every version of every file of a candidature."""
    return snapshot.derived("attachments by candidature", _group_by_candidature).get(candidature.id, ())


def _group_by_candidature(snapshot: Snapshot) -> Mapping[int, tuple[Attachment, ...]]:
    attachments: dict[int, tuple[Attachment, ...]] = {}
    for attachment in snapshot.attachments:
        attachments[attachment.candidature_id] = (*attachments.get(attachment.candidature_id, ()), attachment)
    return attachments


def _describe_missing(missing: int, files: int) -> str:
    if missing == files:
        return _("The files themselves are on the platform.")
    sentence = ngettext("{count} file is on the platform only.", "{count} files are on the platform only.", missing)
    return sentence.format(count=missing)


class _Links:
    """The lines of one candidature's list."""

    def __init__(self, slug: str, dossier: str, *, is_open: bool, has_flags: bool) -> None:
        self._folder = address_of(f"/pieces/{slug}/{quote(dossier, safe='')}/")
        self._is_open, self._has_flags = is_open, has_flags

    def of(self, file: Attached) -> Iterator[str]:
        """Yield a line per valid version, with earlier versions folded below the last; the bare name without a version."""
        if not file.counting:
            yield line(file.name)
        for version in file.counting:
            is_last = version is file.counting[-1]
            yield self._version_line(version) + (self._earlier(file.earlier) if is_last else "")

    def _earlier(self, versions: Sequence[Attachment]) -> str:
        if not versions:
            return ""
        count = len(versions)
        heading = ngettext("{count} earlier version", "{count} earlier versions", count).format(count=count)
        items = "".join(f"<li>{self._version_line(version)}</li>" for version in reversed(versions))
        return f"<details><summary>{escape(heading)}</summary><ul>{items}</ul></details>"

    def _version_line(self, attachment: Attachment) -> str:
        name, has_macros = line(attachment.name), reading.holds_macros(attachment)
        if self._is_open:
            name = self._link(attachment, name, has_macros=has_macros)
        filed = escape(_("version of {date}").format(date=date(attachment.filed_at))) if attachment.filed_at else ""
        odd = reading.pages().oddities(attachment.use, attachment.media_type) if self._has_flags else ()
        kept_whole = is_document(attachment.media_type) and not reading.pages().shows(attachment.media_type)
        how = escape(_("not read here: LibreOffice is not on this server")) if kept_whole else ""
        remarks = [*([_("holds macros")] if has_macros else []), *map(str, odd)]
        flags = [f'<strong class="flag">⚑ {escape(message)}</strong>' for message in remarks]
        return " · ".join(part for part in (name, _weight(attachment.size), filed, how, *flags) if part)

    def _link(self, attachment: Attachment, name: str, *, has_macros: bool) -> str:
        title = escape(_("Download the original: {name}")).format(name=name)
        # A document with macros is downloaded from a page that asks first.
        way = 'target="_blank" rel="noopener"' if has_macros else "download"
        return f'<a href="{self._folder}{attachment.number}" {way} title="{title}">{name}</a>'


def _weight(size: int) -> str:
    return escape(_("{size} MB").format(size=decimal(size / _MEBIBYTE, 1)) if size >= _MEBIBYTE // 10 else _("under 0.1 MB"))


def panel(
    person: Person, snapshot: Snapshot, candidature: Candidature, *, key: str, is_beside: bool = False, notes: Notes | None = None
) -> None:
    """Show a way to read each file with pages, and, with the right, to show the room a page.

    ``is_beside``: beside other content, with the first file open at once. ``notes``: the person's own, for marking pages.
    """
    files = readable(snapshot, candidature)
    if not files:
        return
    may_send = not snapshot.is_partial and session.may(person, snapshot, Right.SEND_TO_ROOM)
    folder = address_of(f"/pieces/{snapshot.call.slug}/{quote(candidature.dossier, safe='')}/")
    _reader_of(
        key=f"reader.{key}",
        data={
            "dossier": candidature.dossier,
            "files": [{"number": file.number, "name": file.name, "address": f"{folder}{file.number}"} for file in files],
            "fills": is_beside,
            "opens": is_beside,
            "language": current_language(),
            "found": stems(st.query_params.get("q", "")),
            "may_send": may_send,
            "sent": _find_sent_pages(snapshot, candidature) if may_send else None,
            "marked": None if notes is None else {str(file.number): _find_marked(notes.text, file.name) for file in files},
            "labels": labels(),
        },
        on_sent_change=partial(_send, f"reader.{key}", candidature),
        on_noted_change=partial(_note, f"reader.{key}", notes, {file.number: file.name for file in files}),
        height="content",
    )


def _find_sent_pages(snapshot: Snapshot, candidature: Candidature) -> Mapping[str, int | None] | None:
    """Return the page of these files shown on the room's screen."""
    sent = snapshot.meeting.sent
    is_here = sent is not None and sent.what is SentView.PAGE and sent.candidature_ids == (candidature.id,)
    return {"number": sent.attachment, "page": sent.page} if sent and is_here else None


def _find_marked(text: str, name: str) -> list[int]:
    """Return the pages of a file named in a note, in the notation of ``_note``."""
    return sorted({int(match[1]) for match in re.finditer(rf"{re.escape(name)}, p\. (\d{{1,4}})\b", text)})


def _note(key: str, notes: Notes | None, names: Mapping[int, str]) -> None:
    note_request = st.session_state[key]["noted"]
    name = names.get(int(note_request["number"]))
    if notes and name:
        notes.begin(f"{name}, p. {int(note_request['page'])} : ")


def _send(key: str, candidature: Candidature) -> None:
    send_request = st.session_state[key]["sent"]
    sent = (
        Sent(SentView.PAGE, (candidature.id,), (), int(send_request["number"]), int(send_request["page"])) if send_request["page"] else None
    )
    act(send_to_room, Right.SEND_TO_ROOM, is_seen_elsewhere=True, sent=sent)


def readable(snapshot: Snapshot, candidature: Candidature) -> tuple[Attachment, ...]:
    """Return the files of a candidature that count and have pages, in the form's order."""
    files = attached(candidature.content, own(snapshot, candidature))
    return tuple(version for file in files for version in file.counting if reading.pages().shows(version.media_type))


def labels() -> Mapping[str, str]:
    """Return the reader's own labels."""
    return {
        "files": _("Read the attached files"),
        "read": _("Read {name}"),
        "bar": _("Pages"),
        "before": _("Previous page"),
        "after": _("Next page"),
        "page_word": _("Page"),
        "page": _("p. {page}"),
        "of": _("of {count}"),
        "page_of_file": _("Page {page} of {name}"),
        "text": _("Text of page {page}"),
        "no_text": _("Page {page} has no text: it is a picture."),
        "less": _("Smaller"),
        "more": _("Larger"),
        "all": _("All pages"),
        "close": _("Close the file"),
        "coming": _("The page is coming…"),
        "failed": _("This page cannot be shown."),
        "note": _("Note on this page"),
        "noted": _("In your private note, as a draft: p. {page}."),
        "marked": _("Pages that you noted"),
        "send": _("Show this page to the room"),
        "take_back": _("Take it off the room’s screen"),
    }


def open_button(snapshot: Snapshot, candidature: Candidature) -> None:
    """Name the files of a candidature, as a button that opens readable files."""
    names = ", ".join(map(literal, own_names(candidature.content)))
    if not names:
        return
    label = _("Attachments: {names}").format(names=names)
    if not readable(snapshot, candidature):
        st.caption(label, width="stretch")
        return
    key = f"attached.open.{candidature.dossier}"
    st.button(label, key=key, icon=":material/article:", type="tertiary", width="stretch", on_click=_WINDOW.ask, args=(candidature.id,))


def window() -> None:
    """Open the requested files. Called by the page, outside its live parts."""
    _WINDOW.show(_("Attached files"), _draw_window, width="large")


def _draw_window(candidature_id: int) -> None:
    person, snapshot = session.require(Right.BROWSE), session.snapshot()
    if candidature_id in snapshot.positions:
        candidature = snapshot.candidature(candidature_id)
        st.markdown(f"**{literal(candidature.numbered_title)}**")
        panel(person, snapshot, candidature, key="window", is_beside=True)
