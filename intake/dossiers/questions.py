"""The questions of a form, found in a table: their keys, labels, kinds, and the answers as readers should see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from deliberation.dossiers.candidatures import Field, FieldKind
from deliberation.dossiers.dialects import Dialect
from intake.files.tables import Column, Findings
from intake.files.typed import TypedRow, TypedTable
from phrases import N_


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form and how to read its column."""

    column: Column
    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    is_private: bool = False

    def answer(self, row: TypedRow, dialect: Dialect) -> Field:
        """Return the answer given in ``row``."""
        number = row.values.get(self.column.position)
        text = reader_text(row.text(self.column), dialect) if number is None else number
        return Field(self.key, self.label, text or None, self.kind, self.is_private)


def reader_text(text: str, dialect: Dialect) -> str:
    """Return a text as a reader should see it: the three entities that the first export wrote (v1) are characters again."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if dialect.traits.escapes else text


def find_questions(
    columns: Iterable[Column], table: TypedTable, *, dialect: Dialect, known_labels: Mapping[str, str], findings: Findings
) -> tuple[Question, ...]:
    """Return a question for each of ``columns``, in the file's order.

    ``known_labels`` gives, by key, the labels of questions that the first export names by their key alone. Of two questions with the same
    key, the second gets a suffix and a warning says so.
    """
    questions: list[Question] = []
    keys: set[str] = set()
    for column in columns:
        key, label = _named(column, dialect, known_labels)
        if key in keys:
            text = N_("Two columns have this name; both are kept, the second one with a number.")
            findings.warning(text, sheet=table.table.sheet, column=column.label)
            key = next(f"{key}_{number}" for number in range(2, len(keys) + 3) if f"{key}_{number}" not in keys)
        keys.add(key)
        questions.append(Question(column, key, label, table.kinds[column.position]))
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
