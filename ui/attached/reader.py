"""The reader of attached files: pages rendered by the server, one at a time, the next one ahead."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import streamlit as st

import bootstrap
from bootstrap.addresses import address_of
from deliberation.call.people import Person, Right
from deliberation.dossiers.attachments.attachment import Attachment, attached, own_names
from deliberation.dossiers.candidatures import Candidature
from deliberation.folding import stems
from deliberation.meeting.meeting import Sent, SentView
from deliberation.operations.meeting.meeting import send_to_room
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, current_language
from ui import session
from ui.acting import act
from ui.attached.listed import own
from ui.shims.components import component
from ui.texts import literal
from ui.widgets.windows import Window

_FOLDER = Path(__file__).parent
SCRIPTS = (_FOLDER / "leaves.js", _FOLDER / "reader.js")
_reader_of = component(
    "jury.reader",
    html=_FOLDER / "reader.html",
    css=_FOLDER / "reader.css",
    js=SCRIPTS,
)

_WINDOW = Window("attached")


class Notes(NamedTuple):
    """A person's note on a candidature, and the callback that begins another line of it."""

    text: str
    begin: Callable[[str], None]


def panel(
    person: Person, snapshot: Snapshot, candidature: Candidature, *, key: str, is_beside: bool = False, notes: Notes | None = None
) -> None:
    """Show a way to read each file that has pages, and to show the room a page for those who may.

    ``is_beside``: beside something else, the first one open at once. ``notes``: the person's own, in which pages are marked.
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
            "sent": _sent(snapshot, candidature) if may_send else None,
            "marked": None if notes is None else {str(file.number): _marked(notes.text, file.name) for file in files},
            "labels": labels(),
        },
        on_sent_change=partial(_send, f"reader.{key}", candidature),
        on_noted_change=partial(_note, f"reader.{key}", notes, {file.number: file.name for file in files}),
        height="content",
    )


def _sent(snapshot: Snapshot, candidature: Candidature) -> Mapping[str, int | None] | None:
    """Return the page of these files shown on the room's screen."""
    sent = snapshot.meeting.sent
    is_here = sent is not None and sent.what is SentView.PAGE and sent.candidature_ids == (candidature.id,)
    return {"number": sent.attachment, "page": sent.page} if sent and is_here else None


def _marked(text: str, name: str) -> list[int]:
    """Return the pages of a file that a note names, as ``_note`` writes them."""
    return sorted({int(found[1]) for found in re.finditer(rf"{re.escape(name)}, p\. (\d{{1,4}})\b", text)})


def _note(key: str, notes: Notes | None, names: Mapping[int, str]) -> None:
    asked = st.session_state[key]["noted"]
    name = names.get(int(asked["number"]))
    if notes and name:
        notes.begin(f"{name}, p. {int(asked['page'])} : ")


def _send(key: str, candidature: Candidature) -> None:
    asked = st.session_state[key]["sent"]
    sent = Sent(SentView.PAGE, (candidature.id,), (), int(asked["number"]), int(asked["page"])) if asked["page"] else None
    act(send_to_room, Right.SEND_TO_ROOM, is_seen_elsewhere=True, sent=sent)


def readable(snapshot: Snapshot, candidature: Candidature) -> tuple[Attachment, ...]:
    """Return the files of a candidature that count and have pages, in the form's order."""
    files = attached(candidature.content, own(snapshot, candidature))
    return tuple(one for file in files for one in file.counting if bootstrap.pages().shows(one.media_type))


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
    """Name the files of a candidature; where some can be read here, as the button that opens them."""
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
    """Open the files that were asked for. Called by the page, outside of its live parts."""
    _WINDOW.show(_("Attached files"), _draw_window, width="large")


def _draw_window(candidature_id: int) -> None:
    person, snapshot = session.require(Right.BROWSE), session.snapshot()
    if candidature_id in snapshot.positions:
        candidature = snapshot.candidature(candidature_id)
        st.markdown(f"**{literal(candidature.numbered_title)}**")
        panel(person, snapshot, candidature, key="window", is_beside=True)
