"""The questions of a form, found in a table: their keys, labels, kinds, and the answers as readers should see them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from deliberation.dossiers.attachments.attachment import FILE_NAME
from deliberation.dossiers.candidatures import Field, FieldKind
from deliberation.dossiers.dialects import Dialect
from intake.files.tables import Column, Findings
from intake.files.values import canonical_decimal, is_day, is_decimal, text_of, unescaped
from intake.formats.rows import Cell, Row
from phrases import N_

# The file names of which the extension alone is enough to tell a list of files from a text.
_USUAL_FILE_NAME = re.compile(
    r"[^\n]*\.(pdf|docx?|xlsx?|od[tspg]|pptx?|png|jpe?g|gif|svg|webp|tiff?|heic|zip|7z|csv|txt|rtf|md|json|xml|mp[34]|mov|eml|msg)",
    re.IGNORECASE,
)
_ATTACHMENT_KEYS = (
    "piece_jointe",
    "pieces_jointes",
    "fichiers_joints",
    "fichier_joint",
    "piece_justificative",
    "pieces_justificatives",
)
_YES_NO = frozenset({"oui", "non"})


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form and how to read its column."""

    column: Column
    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    is_private: bool = False
    zero_is_blank: bool = False

    def answer(self, row: Row, dialect: Dialect) -> Field:
        """Return the answer given in ``row``."""
        text = reader_text(self.column.cell(row), dialect)
        if self.kind is FieldKind.NUMBER:
            text = "" if self.zero_is_blank and text == "0" else canonical_decimal(text)
        return Field(self.key, self.label, text or None, self.kind, self.is_private)


def reader_text(cell: Cell, dialect: Dialect) -> str:
    """Return the cell as a reader should see it, without the dialect's escapes."""
    text = text_of(cell)
    return unescaped(text) if dialect.traits.escapes else text


def find_questions(
    columns: Iterable[Column],
    rows: Sequence[Row],
    *,
    dialect: Dialect,
    known_labels: Mapping[str, str],
    sheet: str,
    findings: Findings,
    kinds: Mapping[int, FieldKind] = MappingProxyType({}),
) -> tuple[Question, ...]:
    """Return a question for each of ``columns``, in the file's order.

    ``known_labels`` gives, by key, the labels of questions that the first export names by their key alone; ``kinds``, by position, the
    kinds that are known, so that none is guessed. Of two questions with the same key, the second gets a suffix and a warning says so.
    """
    questions: list[Question] = []
    keys: set[str] = set()
    for column in columns:
        key, label = _named(column, dialect, known_labels)
        if key in keys:
            findings.warning(
                N_("Two columns have this name; both are kept, the second one with a number."), sheet=sheet, column=column.label
            )
            key = next(f"{key}_{number}" for number in range(2, len(keys) + 3) if f"{key}_{number}" not in keys)
        keys.add(key)
        question = Question(column, key, label, kinds.get(column.position, FieldKind.TEXT))
        guesses = column.position not in kinds
        questions.append(_with_kind(question, [column.cell(row) for row in rows], dialect) if guesses else question)
    return tuple(questions)


def private(questions: Iterable[Question], keys: Iterable[str]) -> tuple[Question, ...]:
    """Return the questions; those named in ``keys`` are marked as the team's own annotations."""
    marked = frozenset(keys)
    return tuple(replace(question, is_private=question.key in marked) for question in questions)


def _named(column: Column, dialect: Dialect, known_labels: Mapping[str, str]) -> tuple[str, str]:
    if not column.key:
        return f"column_{column.position + 1}", column.label or f"({column.position + 1})"
    if dialect.traits.names_by_key:
        return column.key, known_labels.get(column.key) or column.key.replace("_", " ").strip().capitalize()
    return column.key, column.label


def _with_kind(question: Question, cells: Sequence[Cell], dialect: Dialect) -> Question:
    filled = [cell for cell in cells if not isinstance(cell, str) or cell.strip()]
    texts = [text_of(cell) for cell in filled]
    if question.key.startswith(_ATTACHMENT_KEYS) and all(map(FILE_NAME.fullmatch, texts)):
        return replace(question, kind=FieldKind.ATTACHMENTS)
    if not filled:
        return question
    if all(isinstance(cell, date) for cell in filled) or all(map(is_day, texts)):
        return replace(question, kind=FieldKind.DATE)
    if all(isinstance(cell, float) and not isinstance(cell, bool) for cell in filled):
        return replace(question, kind=FieldKind.NUMBER)
    if all(map(is_decimal, texts)):
        return replace(question, kind=FieldKind.NUMBER, zero_is_blank=_zero_is_blank(texts, dialect))
    if all(text.lower() in _YES_NO for text in texts):
        return replace(question, kind=FieldKind.YES_NO)
    if all(map(_USUAL_FILE_NAME.fullmatch, texts)):
        return replace(question, kind=FieldKind.ATTACHMENTS)
    return question


def _zero_is_blank(texts: Sequence[str], dialect: Dialect) -> bool:
    # Where decimals are asked for, a csv of today writes a true zero "0.0": a bare "0" stands for no answer.
    others = [text for text in texts if text != "0"]
    return dialect.traits.writes_true_zero and bool(others) and all("." in text or "," in text for text in others)
