"""The letters as files: a DOCX and a PDF for each applicant, and the table of a mail merge."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from exports import provenance
from exports.dated import dated_zip
from exports.documents.pdf import pdfs_together
from exports.letters.letter import Letter, letters, outcome_words
from exports.letters.paper import letter_docx, paragraphs_of, subject_of
from exports.record import Record
from exports.tables.csv_files import semicolon_file
from exports.texts import csv_text, file_stem
from phrases import _, euros

_TOGETHER = 50  # drawn by one process, which keeps some two mebibytes a page until it ends


def letters_zip(record: Record, *, made_at: datetime) -> bytes:
    """Return a zip: the letters as PDF files, then as DOCX files. The same finalised call gives the same bytes.

    On the office's own paper they are DOCX files alone: a PDF file would be on another.
    """
    made = list(letters(record.snapshot, record.words, made_at=made_at))
    paper = record.letterhead
    files = _on_paper(made, paper.content) if paper else _files(made, record.template)
    return dated_zip(files, provenance.time_of_export(record.snapshot, made_at))


def _on_paper(made: Sequence[Letter], paper: bytes) -> Iterator[tuple[str, bytes]]:
    for letter in made:
        yield f"{_name(letter)}.docx", letter_docx(letter, paper=paper)


def _files(made: Sequence[Letter], template: bytes | None) -> Iterator[tuple[str, bytes]]:
    for start in range(0, len(made), _TOGETHER):
        some = made[start : start + _TOGETHER]
        for letter, drawn in zip(some, pdfs_together("letter", [_drawing(one) for one in some], at=some[0].at), strict=True):
            yield f"{_name(letter)}.pdf", drawn
    for letter in made:
        yield f"{_name(letter)}.docx", letter_docx(letter, paper=template)


def _name(letter: Letter) -> str:
    return file_stem(letter.line.candidature.dossier)


def _drawing(letter: Letter) -> dict[str, Any]:
    return {
        "title": letter.title,
        "subtitle": letter.subtitle,
        "language": letter.language,
        "sender": letter.sender,
        "addressee": list(letter.envelope),
        "dated": letter.dated,
        "subject": subject_of(letter),
        "paragraphs": paragraphs_of(letter.text),
        "foot": letter.foot,
        "dossier": letter.line.candidature.dossier,
    }


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
        decision.publishable_reason if candidature.is_ranked else candidature.stated_screening_reason,
        letter.title,
        letter.text,
    )
