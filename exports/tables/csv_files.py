"""CSV files: the selection and the marks for spreadsheets (UTF-8 with BOM, semicolons, CRLF), the laureates for machines."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

import numpy as np

from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from exports.lines import all_lines, is_withheld, laureate_lines
from exports.tables.columns import ALL_KEYS, Column, Level, columns, empty_columns
from exports.tables.grid import RECUSAL
from exports.tables.readers import Value
from exports.tables.tables import in_paris
from exports.texts import csv_text
from phrases import N_, current_language, exact

# The names that the import of scores looks for, the same in every language, and what each means.
SCORE_COLUMNS: Final[Mapping[str, str]] = {
    "numero_dossier": N_("Number of the dossier"),
    "jure": N_("Member of the jury"),
    "critere": N_("Criterion, by its code"),
    "note": N_("Mark, on the scale of the call; empty if none was given, {recusal} for a recusal"),
    "commentaire": N_("Comment, on the line of the first criterion"),
}


def selection_csv(snapshot: Snapshot) -> bytes:
    """Return every column of every candidature that ``snapshot`` shows, headings and numbers in the current language.

    Numbers are unrounded, with the language's decimal mark; moments are Paris time, ``2019-05-31 23:58:41``.
    """
    chosen = columns(snapshot.call, ALL_KEYS)
    rows = ([_cell(column.read(line)) for column in chosen] for line in all_lines(snapshot))
    return semicolon_file([csv_text(column.heading) for column in chosen], rows)


def scores_csv(snapshot: Snapshot) -> bytes:
    """Return the jurors' marks, one line a juror, candidature and criterion: the format that the import of scores takes.

    An empty mark was not given. Candidatures whose marks are under seal are left out altogether, so that importing the file again
    changes nothing about them.
    """
    return semicolon_file(SCORE_COLUMNS, _score_rows(snapshot))


def scored_candidatures(snapshot: Snapshot) -> list[Candidature]:
    """Return the candidatures for which marks are due or given, or on which somebody is recused; none under seal."""
    concerned = set(np.flatnonzero((snapshot.scored.any(axis=2) | snapshot.recused).any(axis=1)).tolist())
    return [
        candidature
        for position, candidature in enumerate(snapshot.candidatures)
        if (candidature.is_ranked or position in concerned) and not is_withheld(snapshot, candidature)
    ]


def grid_count(snapshot: Snapshot) -> int:
    """Return how many grids a file of marks holds: one a juror and candidature."""
    return snapshot.derived("grids to export", lambda seen: len(seen.jurors) * len(scored_candidatures(seen)))


def _score_rows(snapshot: Snapshot) -> Iterator[list[str]]:
    candidatures = scored_candidatures(snapshot)
    for column, juror in enumerate(snapshot.jurors):
        for candidature in candidatures:
            row = snapshot.positions[candidature.id]
            is_recused = bool(snapshot.recused[row, column])
            comment = snapshot.comments.get((candidature.id, juror.id), "")
            for code, mark in zip(snapshot.call.criterion_codes, snapshot.marks[row, column].tolist(), strict=True):
                given = RECUSAL if is_recused else "" if np.isnan(mark) else exact(snapshot.call.scale.exactly(mark))
                yield [candidature.dossier, csv_text(juror.name), code, given, csv_text(comment)]
                comment = ""  # once, on the first criterion's line


def semicolon_file(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Return a CSV file that French spreadsheets open as it is: UTF-8 with BOM, semicolons, CRLF. Texts must be safe: see ``csv_text``."""
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


# Column → its heading, the same in every language.
LAUREATE_COLUMNS: Final[Mapping[str, str]] = {
    "dossier": "numero_dossier",
    "title": "titre",
    "administration": "candidat",
    "siret": "siret",
    "ministry": "ministere",
    "administration_kind": "type_structure",
    "decided_track": "filiere",
}


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
    """Return the columns of the list of laureates: public ones alone, none that every file leaves empty."""
    empty = empty_columns(snapshot)
    return tuple(one for one in columns(snapshot.call, LAUREATE_COLUMNS) if one.level is Level.PUBLIC and one.key not in empty)
