"""The grids to print among the documents: all in one file, or a file for each juror."""

from deliberation.call.people import Right
from exports.registry import Export
from exports.subjects import Subject
from extras.paper.grids import drawing_memory, paper_grid_pdf, paper_grids_zip
from phrases import N_

PAPER_GRID = Subject(
    "paper-grid",
    N_("paper-grids"),
    N_("Blank grids to print"),
    N_("On paper, one for each juror; the marks are entered afterwards under “Import”."),
)
_OWN = N_("A PDF for each juror (zip)")
EXPORTS = (
    Export(PAPER_GRID, "pdf", paper_grid_pdf, right=Right.MANAGE_PEOPLE, memory=drawing_memory, needs_whole=True),
    Export(PAPER_GRID, "zip", paper_grids_zip, own_format=_OWN, right=Right.MANAGE_PEOPLE, needs_whole=True),
)
