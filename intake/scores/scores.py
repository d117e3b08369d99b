"""Read the jurors' scores: a workbook with a sheet a juror, or a long list with a line for each mark."""

import hashlib
from collections.abc import Callable
from typing import Final

from deliberation.call.call import Call
from deliberation.dossiers.records import ScoreFile
from deliberation.errors import FileRefused
from intake.files.findings import Findings
from intake.files.keys import DOSSIER_KEYS
from intake.files.sheets import read_sheets
from intake.files.tables import find_table
from intake.scores.rows import GridRows
from intake.scores.tables import ScoreTable
from phrases import N_

_PROGRESS_EVERY: Final = 100


def read_scores(data: bytes, name: str, call: Call, *, progress: Callable[[int, int], None] | None = None) -> ScoreFile:
    """Read the scores in ``data``, a file called ``name``.

    A sheet without a column of dossier numbers (instructions, a legend) is skipped. A row is one juror's grid for one
    dossier, blank grids included; the lines of a long list are put together, under the row of the first. The juror is
    who the row names, else who is named above the header, else the sheet. ``progress`` is told how many lines are read
    out of how many. Raises FileRefused when no sheet is a grid; everything else that is wrong is in ``problems``.
    """
    findings = Findings()
    tables = [table for sheet in read_sheets(data, name) if (table := find_table(sheet, DOSSIER_KEYS))]
    if not tables:
        raise FileRefused(N_("No sheet of this file has a column of dossier numbers (“N° dossier”): it is not a grid of scores."))
    readers = [ScoreTable(table, call, findings) for table in tables]
    if not any(reader.is_of_this_call for reader in readers):
        raise FileRefused(
            N_("Half of this call’s criteria have no column in this file: is it the grid of another call, or an export of dossiers?")
        )
    total, done = sum(len(table.rows) for table in tables), 0
    rows = GridRows(call, findings)
    for reader in readers:
        for line in reader.lines():
            if line:
                rows.add(line)
            done += 1
            if progress and (done % _PROGRESS_EVERY == 0 or done == total):
                progress(done, total)
    grid_rows = rows.all()
    return ScoreFile(name=name, sha256=hashlib.sha256(data).hexdigest(), rows=grid_rows, problems=findings.all())
