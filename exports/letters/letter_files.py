"""The letters as files: a DOCX and a PDF for each applicant, and the table of a mail merge."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from docx.shared import Cm, Pt

from exports import provenance
from exports.dated import dated_zip
from exports.documents.docx import book_docx
from exports.documents.pdf import pdfs_together
from exports.letters.letter import Letter, letters, outcome_words
from exports.record import Record
from exports.tables.csv_files import semicolon_file
from exports.texts import csv_text, file_stem, tidy_text
from phrases import _, euros

_TOGETHER = 50  # drawn by one process, which keeps some two mebibytes a page until it ends


def letters_zip(record: Record, *, made_at: datetime) -> bytes:
    """Return a zip: the letters as PDF files, then as DOCX files. The same finalised call gives the same bytes."""
    made = list(letters(record.snapshot, record.words, made_at=made_at))
    return dated_zip(_files(made, record.template), provenance.time_of_export(record.snapshot, made_at))


def _files(made: Sequence[Letter], template: bytes | None) -> Iterator[tuple[str, bytes]]:
    for start in range(0, len(made), _TOGETHER):
        some = made[start : start + _TOGETHER]
        for letter, drawn in zip(some, pdfs_together("letter", [_drawing(one) for one in some], at=some[0].at), strict=True):
            yield f"{_name(letter)}.pdf", drawn
    for letter in made:
        yield f"{_name(letter)}.docx", letter_docx(letter, template=template)


def _name(letter: Letter) -> str:
    return file_stem(letter.line.candidature.dossier)


def _drawing(letter: Letter) -> dict[str, Any]:
    return {
        "title": letter.title,
        "subtitle": letter.subtitle,
        "language": letter.language,
        "sender": letter.sender,
        "addressee": list(letter.addressee.lines),
        "dated": letter.dated,
        "subject": _subject(letter),
        "paragraphs": _paragraphs(letter.text),
        "foot": letter.foot,
        "dossier": letter.line.candidature.dossier,
    }


def _subject(letter: Letter) -> str:
    return _("Subject: {subject}").format(subject=letter.title)


def _paragraphs(text: str) -> list[str]:
    return [part.strip("\n") for part in text.split("\n\n") if part.strip()]


def letter_docx(letter: Letter, *, template: bytes | None = None) -> bytes:
    """Return a letter as a DOCX file, on the office's paper if it gave one: the sender is then that paper's."""

    def write(book: Any) -> None:
        styles = {style.name for style in book.styles}

        def paragraph(text: str, *, left_cm: float = 0, before: float = 0, after: float = 8, is_bold: bool = False) -> None:
            one = book.add_paragraph(style="Normal" if "Normal" in styles else None)
            one.paragraph_format.left_indent = Cm(left_cm)
            one.paragraph_format.space_before, one.paragraph_format.space_after = Pt(before), Pt(after)
            one.add_run(tidy_text(text)).bold = is_bold

        if letter.sender and template is None:
            paragraph(letter.sender, after=24)
        paragraph("\n".join(letter.addressee.lines), left_cm=8.5, after=24)
        paragraph(letter.dated, left_cm=8.5, after=18)
        paragraph(_subject(letter), after=16, is_bold=True)
        for text in _paragraphs(letter.text):
            paragraph(text)
        if letter.foot:
            paragraph(letter.foot, left_cm=8.5, before=36)

    return book_docx(letter, write, template=template)


def letters_csv(record: Record, *, made_at: datetime) -> bytes:
    """Return the table of a mail merge: a row a letter, headings in the current language."""
    headings = (
        _("dossier"), _("project"), _("organisation"), _("addressee"), _("address"), _("town"), _("e-mail"), _("decision"), _("track"),
        _("rank"), _("amount"), _("reason"), _("subject"), _("text"),
    )  # fmt: skip
    made = letters(record.snapshot, record.words, made_at=made_at)
    return semicolon_file(headings, (map(csv_text, _row(letter)) for letter in made))


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
        decision.reason if candidature.is_ranked else candidature.stated_screening_reason,
        letter.title,
        letter.text,
    )
