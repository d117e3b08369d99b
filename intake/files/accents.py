"""Open a file, report problems of the file as a whole, and repair broken accents if somebody agreed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from deliberation.problems import Problem
from intake.files.tables import Findings
from intake.formats.encodings import repaired
from intake.formats.rows import Cell, Progress, Row, Sheet
from intake.formats.sheets import Opened, open_file
from phrases import N_

BROKEN = N_(
    "The accents of this file are broken ({count} cells): it was read in the wrong encoding once, then saved. "
    "Make the file again from its source, or agree that they are put right."
)
_REPAIRED = N_("The accents of this file were broken and are put right, as was asked: read what it holds with care.")


_NAMED_WORKBOOK = N_("This file is named as a workbook ({named}), and is none: it was read as the text that it is (csv).")
_NAMED_TEXT = N_("This file is named as a text ({named}), and is a workbook ({form}): it was read as such.")


@dataclass(slots=True)
class Repairs:
    """Report on a file as a whole; ``is_any``: accents were repaired."""

    opened: Opened
    is_any: bool = False

    def tell(self, findings: Findings) -> None:
        """Say that accents were put right, if any were, and that the name says another form than the content has."""
        if self.is_any:
            findings.warning(_REPAIRED)
        if self.opened.is_named_otherwise:
            text = _NAMED_WORKBOOK if self.opened.form == "csv" else _NAMED_TEXT
            findings.warning(text, named=self.opened.named, form=self.opened.form)

    def sheet(self, sheet: Sheet) -> Sheet:
        """Return a sheet whose name and cells are put right as they are read, those that cannot be left as they are."""

        def read(source: Sheet) -> Iterator[Row]:
            for row in sheet.read(source):
                yield row._replace(cells=tuple(map(self._cell, row.cells)))

        return replace(sheet, name=str(self._cell(sheet.name)), read=read)

    def _cell(self, cell: Cell) -> Cell:
        right = repaired(cell) if isinstance(cell, str) else cell
        self.is_any = self.is_any or right != cell
        return right


def open_and_repair(data: bytes, name: str, progress: Progress | None = None, *, repairs_accents: bool) -> tuple[Opened, Repairs]:
    """Open a file as ``open_file`` does. ``repairs_accents``: somebody agreed that broken accents are put right."""
    opened = open_file(data, name, progress)
    repairs = Repairs(opened)
    if repairs_accents:
        opened = replace(opened, sheets=tuple(map(repairs.sheet, opened.sheets)))
    return opened, repairs


def has_broken_accents(problems: Iterable[Problem]) -> bool:
    """Tell whether a file was refused for its accents, so that somebody may agree to put them right."""
    return any(problem.message.text == BROKEN for problem in problems)


def refuse_accents(findings: Findings, sheet: str, count: int, value: str) -> None:
    """Refuse a sheet whose accents were broken before it came."""
    findings.explain(BROKEN, sheet=sheet, value=value, count=count)
