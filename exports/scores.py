"""The jurors' marks as a workbook laid out like the grids they are given: one sheet a juror."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

import numpy as np

from deliberation.people import Person
from deliberation.snapshot import Snapshot
from exports import provenance
from exports.columns import Kind, columns
from exports.csv_files import RECUSED, scored_candidatures
from exports.readers import Value, dossier_number
from exports.tables import Heading, Table, table
from exports.workbook import Description, workbook
from phrases import _

_TITLE_LIMIT: Final = 31
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def scores_workbook(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return the marks that ``snapshot`` shows as an xlsx workbook, in the current language.

    A blank was not scored, DÉPORT is a recusal; candidatures under seal are left out. A finalised call gives the same
    bytes each time.
    """
    titles = sheet_titles(juror.name for juror in snapshot.jurors)
    description = Description(
        title=_("Marks of the jury"),
        subject=str(snapshot.call.name),
        note="\n".join([provenance.state(snapshot), *provenance.warnings(snapshot)]),
        footer=provenance.short_state(snapshot),
        at=provenance.time_of_export(snapshot, made_at),
    )
    grids = [_grid(snapshot, juror, title) for juror, title in zip(snapshot.jurors, titles, strict=True)]
    return workbook(grids or [table(_("Scores"), _headings(snapshot), ())], description)


def sheet_titles(names: Iterable[str]) -> list[str]:
    """Return a legal title of its own for each name: 31 characters at most, none that a workbook refuses."""
    taken: set[str] = set()
    titles = []
    for name in names:
        wished = _NOT_IN_TITLES.sub(" ", name).strip(" '") or "–"
        title, number = wished[:_TITLE_LIMIT], 2
        while title.casefold() in taken:
            suffix = f" ({number})"
            title, number = wished[: _TITLE_LIMIT - len(suffix)] + suffix, number + 1
        taken.add(title.casefold())
        titles.append(title)
    return titles


def _headings(snapshot: Snapshot) -> list[Heading]:
    project = columns(snapshot.call, ("dossier", "title", "administration"))
    return [
        *(Heading(column.heading, column.kind) for column in project),
        *(Heading(str(criterion.label), Kind.INTEGER) for criterion in snapshot.call.criteria),
        Heading(_("Comment"), Kind.TEXT),
    ]


def _grid(snapshot: Snapshot, juror: Person, title: str) -> Table:
    return table(title, _headings(snapshot), _rows(snapshot, juror), columns_in_view=2)


def _rows(snapshot: Snapshot, juror: Person) -> Iterator[list[Value]]:
    column = snapshot.juror_positions[juror.id]
    for candidature in scored_candidatures(snapshot):
        row = snapshot.positions[candidature.id]
        marks: list[Value] = [None if np.isnan(mark) else int(mark) for mark in snapshot.marks[row, column].tolist()]
        if snapshot.recused[row, column]:
            marks = [RECUSED] * len(marks)
        administration = snapshot.administration_of(candidature).name
        comment = snapshot.comments.get((candidature.id, juror.id), "")
        yield [dossier_number(candidature), candidature.title, administration, *marks, comment]
