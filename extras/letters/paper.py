"""Letters on their paper: a DOCX file each, as a PDF too, and the table of a mail merge."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import compress
from typing import Any
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import OpcError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from deliberation.errors import FileRefused
from exports import provenance
from exports.dated import dated_zip
from exports.documents.docx import MARKER, book_docx
from exports.documents.pdf import pdfs_together
from exports.record import Record
from exports.tables.csv_files import semicolon_file
from exports.texts import csv_text, file_stem, tidy_text
from extras.letters.letter import Letter, Written, letters, outcome_words
from extras.letters.letterheads import FIELDS, PARTS, TEXT, fields_in, letterheads_of, with_fields
from phrases import N_, _, euros

_UNFIT = N_("No letter can be written on this document: it is damaged. Open it, save it again and send the new file.")
_RIGHT_CM = 8.5
_ABOVE_WINDOW = 60  # points under the margin: where the window of an envelope is
_FILLED = re.compile(r"/word/(document|header|footer)\d*\.xml")
# What a document that only looks like one makes of a library that reads it.
_UNREADABLE = (OpcError, SyntaxError, BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError)


@dataclass(frozen=True, slots=True)
class Part:
    """Part of a letter: its field on a paper, its text, and its looks on a paper without the field.

    ``above``, ``below``: surrounding space, in points.
    """

    field: str
    text: str
    above: int = 0
    below: int = 8
    is_at_right: bool = False
    is_bold: bool = False


def parts_of(letter: Written, *, is_on_paper: bool = False) -> Iterator[Part]:
    """Yield the parts of a letter in the order of both writers. ``is_on_paper``: the head is the office's paper."""
    yield Part("expediteur", "" if is_on_paper else letter.sender, below=24)
    above = 0 if is_on_paper or letter.sender else _ABOVE_WINDOW
    yield Part("destinataire", "\n".join(letter.envelope), above=above, below=24, is_at_right=True)
    yield Part("lieu_et_date", letter.dated, below=18, is_at_right=True)
    yield Part("objet", _("Subject: {subject}").format(subject=letter.title), below=16, is_bold=True)
    yield from (Part(TEXT, text.strip("\n")) for text in letter.text.split("\n\n") if text.strip())
    yield Part("signataire", letter.foot, above=36, is_at_right=True)


def letter_docx(letter: Written, *, paper: bytes | None = None) -> bytes:
    """Return a letter as a DOCX file, on the office's paper if given, which then states the sender.

    Parts with a field in the paper fill the field; the rest replaces the field ``texte``, or follows the end.
    """

    def write(book: Any) -> None:
        marker = _marker(book)
        fields = _fill(book, _values(letter)) if paper else frozenset()
        for part in parts_of(letter, is_on_paper=paper is not None):
            if part.text and (part.field == TEXT or part.field not in fields):
                _add(book, part, marker)

    return book_docx(letter, write, template=paper)


def _add(book: Any, part: Part, marker: Any) -> None:
    """Write a part at the end of a book, with the looks of its marker, if any."""
    paragraph = book.add_paragraph(style="Normal" if any(style.name == "Normal" for style in book.styles) else None)
    run = paragraph.add_run(tidy_text(part.text))
    if marker is not None:
        _dress_as(paragraph, run, marker)
    room = paragraph.paragraph_format
    if room.space_before is None and room.space_after is None:
        room.space_before, room.space_after = Pt(part.above), Pt(part.below)
    if part.is_at_right:
        room.left_indent = Cm(_RIGHT_CM)
    run.bold = part.is_bold or run.bold


def tried(letter: Written, paper: bytes) -> bytes:
    """Return a letter on a sent paper. Raises FileRefused for an unusable paper."""
    try:
        return letter_docx(letter, paper=paper)
    except _UNREADABLE:
        raise FileRefused(_UNFIT) from None


def model_docx(letter: Written) -> bytes:
    """Return a paper to begin with: every part of a letter in its field, on the program's own page."""
    fields = {part: f"{{{{{part}}}}}" for part in PARTS}
    return letter_docx(
        replace(
            letter,
            sender=fields["expediteur"],
            envelope=(fields["destinataire"],),
            dated=fields["lieu_et_date"],
            title=fields["objet"],
            text=fields[TEXT],
            foot=fields["signataire"],
            values={},
        )
    )


def plain_text(content: bytes) -> tuple[str, ...]:
    """Return what a document says, a paragraph each: the headers, the page, the footers."""
    book = docx.Document(io.BytesIO(content))
    parts = sorted(_list_filled_parts(book), key=lambda part: ("header", "document", "footer").index(_kind(part)))
    paragraphs = (_paragraph_text(element) for part in parts for element in part.element.iter(qn("w:p")))
    return tuple(text for text in paragraphs if text.strip())


def _paragraph_text(paragraph: Any) -> str:
    return "".join((element.text or "") if element.tag == qn("w:t") else "\n" for element in _own(paragraph, "w:t", "w:br"))


def _values(letter: Written) -> dict[str, str]:
    own = {
        "expediteur": letter.sender,
        "destinataire": "\n".join(letter.envelope),
        "lieu_et_date": letter.dated,
        "objet": letter.title,
        "signataire": letter.foot,
    }
    return {name: tidy_text(value) for name, value in {**letter.values, **own}.items() if name in FIELDS}


def _fill(book: Any, values: Mapping[str, str]) -> frozenset[str]:
    """Fill the fields of a paper, except the text's, and return the present fields."""
    fields: set[str] = set()
    for part in _list_filled_parts(book):
        for paragraph in part.element.iter(qn("w:p")):
            texts = list(_texts(paragraph))
            text_value = "".join(text.text or "" for text in texts)
            names = fields_in(text_value)
            fields.update(names)
            if set(names) - {TEXT}:
                _write(texts, with_fields(text_value, values))
    return frozenset(fields)


def _list_filled_parts(book: Any) -> Iterator[Any]:
    return (part for part in book.part.package.iter_parts() if _kind(part) and hasattr(part, "element"))


def _kind(part: Any) -> str:
    name = _FILLED.fullmatch(str(part.partname))
    return name[1] if name else ""


def _texts(paragraph: Any) -> Iterator[Any]:
    """Yield the text elements of a paragraph, without those in its frames."""
    return _own(paragraph, "w:t")


def _own(paragraph: Any, *names: str) -> Iterator[Any]:
    return (element for element in paragraph.iter(*map(qn, names)) if next(element.iterancestors(qn("w:p"))) is paragraph)


def _write(texts: Iterable[Any], said: str) -> None:
    """Write a paragraph's text at its first text element, since a word processor may cut a field in several."""
    first, *rest = texts
    for other in rest:
        other.text = ""
    line, *lines = said.split("\n")
    _say(first, line)
    at = first
    for line in lines:
        end, text = OxmlElement("w:br"), OxmlElement("w:t")
        at.addnext(end)
        end.addnext(text)
        _say(text, line)
        at = text


def _say(text: Any, said: str) -> None:
    text.text = said
    text.set(qn("xml:space"), "preserve")


def _marker(book: Any) -> Any:
    """Return the paragraph of the field of the text, brought to one run; None if there is none."""
    for paragraph in book.paragraphs:
        texts = list(_texts(paragraph._p))
        if "".join(text.text or "" for text in texts).strip() == MARKER:
            _write(texts, MARKER)
            return paragraph
    return None


def _dress_as(paragraph: Any, run: Any, other: Any) -> None:
    """Give a paragraph and its run the looks of a different paragraph."""
    if other._p.pPr is not None:
        if paragraph._p.pPr is not None:
            paragraph._p.remove(paragraph._p.pPr)
        paragraph._p.insert(0, deepcopy(other._p.pPr))
    look = next((run_._r.rPr for run_ in other.runs if run_.text.strip()), None)
    if look is not None:
        run._r.insert(0, deepcopy(look))


_TOGETHER = 50  # drawn by one process, which keeps some two mebibytes a page until it ends


def letters_zip(record: Record, *, made_at: datetime) -> bytes:
    """Return a zip: the letters as PDF files, then as DOCX files. A finalised call gives equal bytes.

    On the office's own paper, DOCX files alone, since a PDF file would lack the paper.
    """
    made = list(letters(record.snapshot, record.words, made_at=made_at))
    paper = letterheads_of(record.kept_letterheads, record.entries).standing
    files = _draw_on_paper(made, paper.content) if paper else _files(made, record.template)
    return dated_zip(files, provenance.time_of_export(record.snapshot, made_at))


def _draw_on_paper(made: Sequence[Letter], paper: bytes) -> Iterator[tuple[str, bytes]]:
    for letter in made:
        yield f"{_name(letter)}.docx", letter_docx(letter, paper=paper)


def _files(made: Sequence[Letter], template: bytes | None) -> Iterator[tuple[str, bytes]]:
    for start in range(0, len(made), _TOGETHER):
        some = made[start : start + _TOGETHER]
        drawings = pdfs_together("letters/templates/letter", [_drawing(one) for one in some], at=some[0].at)
        for letter, drawn in zip(some, drawings, strict=True):
            yield f"{_name(letter)}.pdf", drawn
    for letter in made:
        yield f"{_name(letter)}.docx", letter_docx(letter, paper=template)


def _name(letter: Letter) -> str:
    return file_stem(letter.line.candidature.dossier)


def _drawing(letter: Letter) -> dict[str, Any]:
    parts = [{"field": part.field, "text": part.text} for part in parts_of(letter)]
    about = {"title": letter.title, "subtitle": letter.subtitle, "language": letter.language}
    return {**about, "parts": parts, "dossier": letter.line.candidature.dossier}


def letters_csv(record: Record, *, made_at: datetime) -> bytes:
    """Return the table of a mail merge: a row a letter, headings in the current language, no column that no letter fills."""
    headings = (
        _("dossier"), _("project"), _("organisation"), _("addressee"), _("address"), _("town"), _("e-mail"), _("decision"), _("track"),
        _("rank"), _("amount"), _("reason"), _("subject"), _("text"),
    )  # fmt: skip
    rows = [_row(letter) for letter in letters(record.snapshot, record.words, made_at=made_at)]
    filled = [any(column) for column in zip(*rows, strict=True)] or [True] * len(headings)
    return semicolon_file(compress(headings, filled), (map(csv_text, compress(row, filled)) for row in rows))


def _row(letter: Letter) -> tuple[str, ...]:
    to, decision, candidature = letter.addressee, letter.line.decision, letter.line.candidature
    return (
        candidature.dossier,
        candidature.title,
        to.organisation,
        to.person,
        ", ".join(to.street),
        to.town,
        to.email,
        outcome_words(letter),
        str(letter.line.snapshot.call.track(decision.track).label) if decision.track else "",
        "" if decision.reserve_rank is None else str(decision.reserve_rank),
        "" if decision.amount is None else euros(decision.amount),
        decision.publishable_reason if candidature.is_ranked else candidature.stated_screening_reason,
        letter.title,
        letter.text,
    )
