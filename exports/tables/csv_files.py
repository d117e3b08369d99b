"""CSV files: selection and marks for spreadsheets (UTF-8 with BOM, semicolons, CRLF), laureates for machines.

Each has its Table Schema, for the file in the same language. The file for instructors who report results on démarches-simplifiées by hand
has state, reason, label and annotation of each dossier. The platform accepts, refuses or dismisses only dossiers under instruction, and
refuses or dismisses only with a reason: obstacles are stated in the file.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np

from deliberation.call.call import Call
from deliberation.derived.wanted import Wanted, wanted_of
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from exports.lines import Line, all_lines, is_withheld, laureate_lines
from exports.tables.columns import ALL_KEYS, Column, Kind, Level, Value, columns, empty_columns
from exports.tables.grid import RECUSAL
from exports.tables.workbook import in_paris
from exports.texts import csv_decimal, csv_text, json_bytes
from phrases import N_, _, current_language, exact

# The names that the import of scores looks for, the same in every language, and what each means.
SCORE_COLUMNS: Mapping[str, str] = {
    "numero_dossier": N_("Number of the dossier"),
    "jure": N_("Member of the jury"),
    "critere": N_("Criterion, by its code"),
    "note": N_("Mark, on the scale of the call; empty if none was given, {recusal} for a recusal"),
    "commentaire": N_("Comment, on the line of the first criterion"),
}
# Column → its heading, the same in every language.
LAUREATE_COLUMNS: Mapping[str, str] = {
    "dossier": "numero_dossier",
    "title": "titre",
    "administration": "candidat",
    "acronym": "sigle",
    "siret": "siret",
    "ministry": "ministere",
    "administration_kind": "type_structure",
    "decided_track": "filiere",
    "amount": "montant",
}
# The platform's own word, the same in every language.
EXAMINE = "passer_en_instruction"
_HEADINGS = (
    "numero_dossier",
    "action",
    "motif",
    "label",
    "annotation_moyenne",
    "etat_actuel",
    "action_prealable",
    "a_verifier",
    "projet",
    "administration",
)
_TYPES = {
    **dict.fromkeys((Kind.DECIMAL, Kind.SHARE, Kind.AMOUNT), "number"),
    Kind.TEXT: "string",
    Kind.INTEGER: "integer",
    Kind.DATETIME: "datetime",
}
# What a spreadsheet of the language opens by itself: the comma in French, and no quarter of an hour lost to a time zone.
_PARIS = "%Y-%m-%d %H:%M:%S"
_SEMICOLONS = {"delimiter": ";", "lineTerminator": "\r\n"}
_ESCAPED = N_("Before a text that a spreadsheet would run as a formula stands one apostrophe: take it off.")


def selection_csv(snapshot: Snapshot) -> bytes:
    """Return every column of every candidature that ``snapshot`` shows, headings and numbers in the current language.

    Numbers are unrounded, with the language's decimal mark; moments are Paris time, ``2019-05-31 23:58:41``.
    """
    chosen = columns(snapshot.call, ALL_KEYS)
    rows = ([_cell(column.read(line)) for column in chosen] for line in all_lines(snapshot))
    return semicolon_file([csv_text(column.heading) for column in chosen], rows)


def scores_csv(snapshot: Snapshot) -> bytes:
    """Return the jurors' marks, a line per juror, candidature and criterion, in the import's format.

    An empty mark is absent. Candidatures under seal are left out, so that importing the file again changes nothing about their marks.
    """
    return semicolon_file(SCORE_COLUMNS, _score_rows(snapshot))


def scored_candidatures(snapshot: Snapshot) -> list[Candidature]:
    """Return the candidatures with due or given marks, or with a recusal, and without a seal."""
    concerned = set(np.flatnonzero((snapshot.scored.any(axis=2) | snapshot.recused).any(axis=1)).tolist())
    return [
        candidature
        for position, candidature in enumerate(snapshot.candidatures)
        if (candidature.is_ranked or position in concerned) and not is_withheld(snapshot, candidature)
    ]


def _score_rows(snapshot: Snapshot) -> Iterator[list[str]]:
    candidatures = scored_candidatures(snapshot)
    for column, juror in enumerate(snapshot.jurors):
        for candidature in candidatures:
            row = snapshot.positions[candidature.id]
            is_recused = bool(snapshot.recused[row, column])
            comment = snapshot.comments.get((candidature.id, juror.id), "")
            for code, mark in zip(snapshot.call.criterion_codes, snapshot.marks[row, column].tolist(), strict=True):
                cell = RECUSAL if is_recused else "" if np.isnan(mark) else exact(snapshot.call.scale.exactly(mark))
                yield [candidature.dossier, csv_text(juror.name), code, cell, csv_text(comment)]
                comment = ""  # once, on the first criterion's line


def semicolon_file(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Return a CSV file for French spreadsheets: UTF-8 with BOM, semicolons, CRLF. Texts must be safe: see ``csv_text``."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return csv_text(value)
    if isinstance(value, datetime):
        return in_paris(value).isoformat(sep=" ", timespec="seconds")
    if isinstance(value, float | Decimal):
        # repr gives the digits that identify a float; write them without an exponent.
        plain = f"{Decimal(repr(value)) if isinstance(value, float) else value:f}"
        return plain.replace(".", ",") if current_language() == "fr" else plain
    return str(value)


def laureates_csv(snapshot: Snapshot) -> bytes:
    """Return the selected candidatures: UTF-8, commas, headings the same in every language, public columns alone."""
    chosen = laureate_columns(snapshot)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([LAUREATE_COLUMNS[column.key] for column in chosen])
    for line in laureate_lines(snapshot):
        writer.writerow(["" if (value := column.read(line)) is None else csv_text(str(value)) for column in chosen])
    return text.getvalue().encode()


def laureate_columns(snapshot: Snapshot) -> tuple[Column, ...]:
    """Return the columns of the list of laureates: public, amounts by rule of the call, without columns empty for every file."""
    published = {"amount"} if snapshot.call.rules.amounts_published else set()
    public = (column for column in columns(snapshot.call, LAUREATE_COLUMNS) if column.level is Level.PUBLIC or column.key in published)
    return tuple(column for column in public if column.key not in empty_columns(snapshot))


def laureates_schema(snapshot: Snapshot) -> bytes:
    """Return the schema of the list of laureates, whose headings are the same in every language."""
    fields = [
        {
            "name": LAUREATE_COLUMNS[column.key],
            "title": column.heading,
            "type": _type(snapshot, column),
            "description": _(column.description),
        }
        for column in laureate_columns(snapshot)
    ]
    return _schema(snapshot.call, "laureates", fields)


def selection_schema(snapshot: Snapshot) -> bytes:
    """Return the schema of ``selection.csv``: headings, decimal mark and times of the current language."""
    fields = [
        {
            "name": csv_text(column.heading),
            "type": _type(snapshot, column),
            "description": _(column.description),
            **_describe_kind(column.kind),
        }
        for column in columns(snapshot.call, ALL_KEYS)
    ]
    return _schema(snapshot.call, "selection", fields, dialect=_SEMICOLONS)


def scores_schema(snapshot: Snapshot) -> bytes:
    """Return the schema of ``scores.csv``; a mark is a text, since a recusal is written in its place."""
    fields = [{"name": name, "type": "string", "description": _(description)} for name, description in SCORE_COLUMNS.items()]
    fields[0]["type"] = _number_type(snapshot)
    fields[2]["constraints"] = {"enum": list(snapshot.call.criterion_codes)}  # type: ignore[assignment]  # a field holds more than texts
    fields[3]["description"] = _(fields[3]["description"]).format(recusal=RECUSAL)
    return _schema(snapshot.call, "scores", fields, key=("numero_dossier", "jure", "critere"), dialect=_SEMICOLONS)


def _type(snapshot: Snapshot, column: Column) -> str:
    return _number_type(snapshot) if column.key == "dossier" else _TYPES[column.kind]


def _number_type(snapshot: Snapshot) -> str:
    """Return the type of dossier numbers: text with any lettered reference."""
    return "integer" if all(candidature.dossier.isdecimal() for candidature in snapshot.candidatures) else "string"


def _describe_kind(kind: Kind) -> dict[str, str]:
    if kind is Kind.DATETIME:
        return {"format": _PARIS}
    return {"decimalChar": ","} if _TYPES[kind] == "number" and current_language() == "fr" else {}


def _schema(
    call: Call, name: str, fields: list[dict[str, Any]], *, key: Sequence[str] = (), dialect: dict[str, str] | None = None
) -> bytes:
    if not key:
        fields[0]["constraints"] = {"required": True, "unique": True}
    schema: dict[str, Any] = {
        "$schema": "https://frictionlessdata.io/schemas/table-schema.json",
        "name": f"{call.slug}-{name}",
        "title": str(call.name),
        "fields": fields,
        "primaryKey": list(key or (fields[0]["name"],)),
        "missingValues": [""],
    }
    if dialect:
        schema |= {"description": _(_ESCAPED), "dialect": dialect}
    return json_bytes(schema)


def platform_csv(snapshot: Snapshot) -> bytes:
    """Return the changes of state to make: UTF-8 with BOM, semicolons, without undecided dossiers.

    A dossier on a reserve list has no action and stays under instruction, with its label. ``etat_actuel`` is the state in the last imported
    file, ``action_prealable`` the platform's required first step, ``a_verifier`` the instructor's open point.
    """
    lines = {line.candidature.id: line for line in all_lines(snapshot)}
    return semicolon_file(_HEADINGS, (map(csv_text, _cells(lines[target.candidature_id], target)) for target in wanted_of(snapshot)))


def _cells(line: Line, wanted: Wanted) -> tuple[str, ...]:
    state = line.candidature.platform_state
    return (
        wanted.dossier,
        wanted.verdict or "",
        wanted.reason,
        wanted.label,
        csv_decimal(line.standing.score if line.standing else None),
        state.words if state else "",
        EXAMINE if wanted.needs_examination(state) else "",
        next((hindrance.words for hindrance in wanted.hindrances(state)), ""),
        wanted.title,
        line.administration.name,
    )
