"""Letters to applicants: texts, their paper, an example, and the files once the selection is final."""

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import streamlit as st

import bootstrap
import capabilities
from bootstrap.addresses import address_of
from deliberation.call.people import Person
from deliberation.operations.call.wordings import wordings
from deliberation.record.letterheads import KeptLetterhead
from deliberation.record.wordings import PARTS, Wording, Words
from deliberation.snapshot.snapshot import Snapshot
from extras.letters.documents import LETTERS as LETTERS_SUBJECT
from extras.letters.letter import example, letters, without_address, without_letter
from extras.letters.letterheads import BYTES_MAX, FIELDS, TEXT, Letterhead, Letterheads
from extras.letters.paper import plain_text, tried
from extras.letters.reading import read_letterhead
from extras.letters.screens import editing
from extras.letters.verbs import WORD, choose_letterhead, letterheads, put_letterhead
from extras.letters.wordings import LETTERS
from phrases import _, current_language, listed, moment, ngettext
from ui import feedback, plain_table
from ui.acting import doing
from ui.records import documents
from ui.texts import lines, literal
from ui.widgets import choosing

_KIND = "letters.kind"
_NAMED_MAX = 12

_KEY = "letterhead"
_DRAWN = "letterhead.drawn"  # the last example, and of what


def panel(person: Person, snapshot: Snapshot) -> None:
    """Choose a letter, word its text, preview a letter, and download all final letters."""
    if snapshot.is_partial:
        st.info(_("Letters are only for people who see every file."), icon=":material/front_hand:")
        return
    texts = wordings(bootstrap.reading(), call_id=snapshot.call_id)
    wording = choosing.choose_shown(_("Letter"), [*LETTERS, Wording.LETTERHEAD], key=_KIND, default=LETTERS[0])
    left, right = st.columns(2, gap="large")
    with left:
        words = _head(texts) if wording is Wording.LETTERHEAD else editing.text(texts, wording)
    with right:
        _preview(snapshot, {**texts, wording: words}, wording)
    if wording is Wording.LETTERHEAD:
        _paper(snapshot, {**texts, wording: words})
    st.header(_("All the letters"))
    count = without_letter(snapshot)
    if count:
        words_of_rest = ngettext(
            "{count} dossier has no letter: withdrawn, late, on hold or still to discuss.",
            "{count} dossiers have no letter: withdrawn, late, on hold or still to discuss.",
            count,
        )
        st.caption(words_of_rest.format(count=count))
    if lacking := without_address(snapshot):
        count, named = len(lacking), listed([*map(literal, lacking[:_NAMED_MAX]), *(["…"] if len(lacking) > _NAMED_MAX else [])])
        sentence = ngettext("{count} letter has no address: {dossiers}.", "{count} letters have no address: {dossiers}.", count)
        st.warning(sentence.format(count=count, dossiers=named))
    if not snapshot.is_finalised:
        st.info(_("They can be downloaded once the selection is finalised. Nothing is sent automatically."), icon=":material/lock_clock:")
    else:
        documents.formats(person, snapshot, LETTERS_SUBJECT)


def _head(texts: Mapping[Wording, Words]) -> dict[str, str]:
    labels = PARTS[Wording.LETTERHEAD]

    def draw(part: str, key: str) -> str | None:
        if part == "town":
            return st.text_input(_(labels[part]), key=key, max_chars=100, persist_state="session")
        return st.text_area(_(labels[part]), key=key, height=130, persist_state="session")

    with st.container(border=True):
        return editing.typed(texts, Wording.LETTERHEAD, draw)


def _preview(snapshot: Snapshot, texts: Mapping[Wording, Words], wording: Wording) -> None:
    made = letters(snapshot, texts, made_at=datetime.now(UTC))
    letter = next((sample_letter for sample_letter in made if sample_letter.wording is wording or wording is Wording.LETTERHEAD), None)
    if letter is None:
        st.info(_("No dossier has this letter yet: one will be shown here."), icon=":material/drafts:")
        return
    st.caption(_("Preview for {dossier}").format(dossier=literal(letter.line.candidature.numbered_title)))
    with st.container(border=True, gap="small"):
        if letter.sender:
            st.markdown(lines(letter.sender))
        with st.columns(2)[1]:
            st.markdown(lines("\n".join(letter.envelope)))
            st.markdown(literal(letter.dated))
        st.markdown(f"**{literal(_('Subject: {subject}').format(subject=letter.title))}**")
        for part in letter.text.split("\n\n"):
            st.markdown(lines(part))
        if letter.foot:
            with st.columns(2)[1]:
                st.markdown(lines(letter.foot))


def _paper(snapshot: Snapshot, said: Mapping[Wording, Words]) -> None:
    """Show the present letterhead, and replace it after a preview of its fields and a letter."""
    letterheads_found = letterheads(bootstrap.reading(), call_id=snapshot.call_id)
    st.header(_("Paper of the letters"))
    _show_current(snapshot, letterheads_found)
    upload = st.file_uploader(
        _("Another paper: a Word document (.docx) with your header, your footer and the fields"),
        type=["docx"],
        key=f"{_KEY}.file",
        max_upload_size=BYTES_MAX // 2**20,
    )
    if upload is None:
        st.caption(_("Nothing changes before you have seen the preview of a letter."))
        return
    with feedback.domain_errors():
        paper = read_letterhead(upload.name, upload.getvalue())
        made = tried(example(snapshot, said, made_at=datetime.now(UTC)), paper.content)
        left, right = st.columns(2, gap="large")
        with left:
            _fields(paper)
            _offer(paper, letterheads_found.standing)
        with right:
            _show(paper, made)


def _show_current(snapshot: Snapshot, found: Letterheads) -> None:
    """Show the present letterhead, with buttons to download, undo, and get a template."""
    now = found.standing
    if now:
        st.markdown(
            _("Letters are laid out on **{name}**, brought by {who} on {when}.").format(
                name=literal(now.name), who=literal(now.added_by), when=moment(now.added_at)
            )
        )
        st.caption(_("They are then DOCX files only: a PDF would not have the same layout."))
    else:
        st.markdown(_("Letters are written on the program’s own page."))
    address = address_of(f"/telecharger/{snapshot.call.slug}")
    sha256_seen = now.sha256 if now else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if now:
            st.link_button(_("Download this paper"), f"{address}/letterhead.docx?langue={current_language()}", icon=":material/download:")
        st.link_button(
            _("Download a model, with every field"), f"{address}/letterhead-model.docx?langue={current_language()}", icon=":material/draft:"
        )
        if found.changed:
            back = found.previous
            words = _("Undo: back to {name}").format(name=literal(back.name)) if back else _("Undo: back to the default layout")
            undo = doing(choose_letterhead, WORD, sha256=back.sha256 if back else "", seen=sha256_seen)
            st.button(words, key=f"{_KEY}.undo.{found.changed.sequence}", icon=":material/undo:", type="tertiary", on_click=undo)
        if now and found.previous:
            own = doing(choose_letterhead, WORD, sha256="", seen=sha256_seen)
            st.button(_("Back to the default layout"), key=f"{_KEY}.own", type="tertiary", on_click=own)


def _fields(paper: Letterhead) -> None:
    if paper.unknown:
        st.error(_("Some fields are misspelt: they would be printed as they are. Put them right in the document, then bring it again."))
        rows = [
            {_("In the document"): field_name, _("Probable field"): f"{{{{{like}}}}}" if like else _("unknown field")}
            for field_name, like in paper.unknown.items()
        ]
        plain_table.show(_("Misspelt fields"), rows, key=f"{_KEY}.unknown")
    if TEXT not in paper.found:
        field_name = _("The document has no field {field}: the text is placed at the end.")
        st.warning(field_name.format(field=f"`{{{{{TEXT}}}}}`"), icon=":material/vertical_align_bottom:")
    _list(_("Fields found"), paper.found)
    _list(_("Added to the text, for want of a field in the document"), [part for part in paper.without_field if part != TEXT])
    with st.expander(_("Every field that there is"), icon=":material/data_object:"):
        st.markdown("\n".join(f"- `{{{{{name}}}}}` {_(words)}" for name, words in FIELDS.items()))


def _list(title: str, names: Sequence[str]) -> None:
    if names:
        st.markdown(f"**{title}**  \n" + " · ".join(f"`{{{{{name}}}}}`" for name in names))


def _offer(paper: Letterhead, kept_letterhead: KeptLetterhead | None) -> None:
    if kept_letterhead and kept_letterhead.sha256 == paper.sha256:
        st.success(_("Letters are laid out on this letterhead."), icon=":material/check:")
        return
    put = doing(put_letterhead, WORD, letterhead=paper, seen=kept_letterhead.sha256 if kept_letterhead else "")
    words = _("Use this letterhead for the letters")
    st.button(words, key=f"{_KEY}.put", type="primary", icon=":material/check:", disabled=bool(paper.unknown), on_click=put)


def example_pages(document: bytes) -> tuple[bytes, ...]:
    """Return the first pages of a DOCX document as pictures; empty without a drawing program."""
    return next((pages for draw in capabilities.hooks("document_pages") if (pages := draw(document))), ())


def _show(paper: Letterhead, made: bytes) -> None:
    """Show a letter on the paper: as printed, with LibreOffice; else its text."""
    said = plain_text(made)
    drawn = st.session_state.get(_DRAWN)
    if drawn is None or drawn[0] != (paper.sha256, said):
        with st.spinner(_("Preparing the preview…")):
            drawn = st.session_state[_DRAWN] = ((paper.sha256, said), example_pages(made))
    st.caption(_("An example: a letter on this paper"))
    for number, page in enumerate(drawn[1], 1):
        address = f"data:image/webp;base64,{base64.b64encode(page).decode()}"
        with st.container(border=True, key=f"{_KEY}.page.{number}"):
            st.image(address, alt=_("Page {number} of the example, text below").format(number=number), width="stretch")
    if not drawn[1]:
        st.info(_("This server cannot show the layout (LibreOffice): here is the text alone."), icon=":material/info:")
    with st.expander(_("Text of the letter"), expanded=not drawn[1]):
        for text in said:
            st.markdown(lines(text))
