"""The jurors' marks as a workbook: one row a juror and candidature, in the layout that the import of scores takes."""

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from deliberation.call.people import Person
from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.tables.columns import Kind
from exports.tables.csv_files import scored_candidatures
from exports.tables.grid import BEFORE_MARKS, COMMENT, JUROR, RECUSAL
from exports.tables.read_me import read_me
from exports.tables.readers import Value, dossier_number
from exports.tables.tables import Heading, table
from exports.tables.workbook import workbook
from phrases import _


def scores_workbook(snapshot: Snapshot, *, made_at: datetime) -> bytes:
    """Return the marks that ``snapshot`` shows as an xlsx workbook, in the current language.

    A blank was not scored, DÉPORT is a recusal; candidatures under seal are left out. A finalised call gives the same
    bytes each time.
    """
    at = provenance.time_of_export(snapshot, made_at)
    notes = [
        *provenance.warnings(snapshot),
        _("An empty cell is a mark that was not given; DÉPORT stands for the marks of a recused juror."),
    ]
    rows = (row for juror in snapshot.jurors for row in _rows(snapshot, juror))
    marks = table(_("Marks"), _headings(snapshot), rows, columns_in_view=3)
    description = provenance.description(snapshot, title=_("Marks of the jury"), at=at, notes=notes)
    return workbook([marks, read_me(snapshot, at=at, notes=notes, tables=[marks])], description)


def _headings(snapshot: Snapshot) -> list[Heading]:
    dossier, title, administration = BEFORE_MARKS
    kind = Kind.DECIMAL if snapshot.call.scale.decimals else Kind.INTEGER
    return [
        Heading(str(JUROR), Kind.TEXT),
        Heading(str(dossier), Kind.INTEGER),
        Heading(str(title), Kind.TEXT),
        Heading(str(administration), Kind.TEXT),
        *(Heading(str(criterion.label), kind) for criterion in snapshot.call.criteria),
        Heading(str(COMMENT), Kind.TEXT),
    ]


def _rows(snapshot: Snapshot, juror: Person) -> Iterator[list[Value]]:
    column, scale = snapshot.juror_positions[juror.id], snapshot.call.scale
    for candidature in scored_candidatures(snapshot):
        row = snapshot.positions[candidature.id]
        given = snapshot.marks[row, column].tolist()
        marks: list[Value] = [None if np.isnan(mark) else float(mark) if scale.decimals else int(mark) for mark in given]
        if snapshot.recused[row, column]:
            marks = [RECUSAL] * len(marks)
        administration = snapshot.administration_of(candidature).name
        comment = snapshot.comments.get((candidature.id, juror.id), "")
        yield [juror.name, dossier_number(candidature), candidature.title, administration, *marks, comment]
