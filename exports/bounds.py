"""Limits of exports' sizes, beyond which a file is refused or split, to spare memory during a meeting."""

from collections.abc import Callable
from enum import Enum

from deliberation.errors import DocumentTooLarge
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.paper_grid import lines_to_print
from phrases import N_, Message, whole

# Of what is put together of every dossier, in memory: of so many it takes some hundreds of mebibytes.
DOSSIERS = 20_000
# Of a sheet, its headings apart: a spreadsheet opens no more.
SHEET_ROWS = 1_048_575
# In mebibytes, as measured: a page of the booklet takes 2.2 while it is drawn, a line of a paper grid 0.55, one of the minutes 0.1.
_MEMORY_MOST = 1_200

_IN_SEVERAL = N_("{label}: too long to be drawn as one file. Ask for it as a zip, in several.")
_TOO_MANY_ROWS = N_(
    "{label}: a sheet of it would have {count} rows, and a spreadsheet opens {most} at most. Ask for the CSV, which has no bound."
)
_TOO_MANY = N_(
    "{label}: made of {most} dossiers at most, and this call has {count}: it would take the memory that others need. "
    "The workbook and the CSV of the selection and of the marks hold them all."
)
_APART = N_(
    "{label}: made here of {most} dossiers at most, and this call has {count}: it would take the memory that others need. "
    "Whoever runs the server makes it from the command line, without its documents to read: ./jury export archive."
)


class Crowd(Enum):
    """What happens to a file of all dossiers if there are more than ``DOSSIERS``."""

    MADE = "made"  # it is made all the same
    MADE_APART = "made apart"  # by the command line only: its memory is not the server's
    REFUSED = "refused"


def is_crowd(snapshot: Snapshot) -> bool:
    """Tell whether there are more dossiers than may be put together in the server's memory."""
    return len(snapshot.candidatures) > DOSSIERS


def refusal(
    snapshot: Snapshot,
    *,
    label: Message,
    memory: Callable[[Snapshot], float] | None,
    rows: Callable[[Snapshot], int] | None,
    crowd: Crowd,
    is_apart: bool,
) -> DocumentTooLarge | None:
    """Return why a file would take too much memory, or could not be opened; None if it may be made.

    ``rows``: of its longest sheet; ``is_apart``: the process makes that file and nothing else.
    """
    if rows is not None and (count := rows(snapshot)) > SHEET_ROWS:
        return DocumentTooLarge(_TOO_MANY_ROWS, label=label, count=whole(count), most=whole(SHEET_ROWS))
    if memory is not None and memory(snapshot) > _MEMORY_MOST:
        return DocumentTooLarge(_IN_SEVERAL, label=label)
    if crowd is Crowd.MADE or not is_crowd(snapshot) or (crowd is Crowd.MADE_APART and is_apart):
        return None
    said = _APART if crowd is Crowd.MADE_APART else _TOO_MANY
    return DocumentTooLarge(said, label=label, most=whole(DOSSIERS), count=whole(len(snapshot.candidatures)))


def dossier_rows(snapshot: Snapshot) -> int:
    """Return how many rows a sheet of all dossiers has."""
    return len(snapshot.candidatures)


def of_booklet(snapshot: Snapshot) -> float:
    """Return the mebibytes that drawing the booklet as one file takes."""
    return 2.2 * len(snapshot.ranked)


def of_grids(snapshot: Snapshot) -> float:
    """Return the mebibytes that drawing the paper grids as one file takes."""
    return 0.55 * lines_to_print(snapshot)


def of_minutes(snapshot: Snapshot) -> float:
    """Return the mebibytes that drawing the minutes as one file takes."""
    # A shortlisted candidature is in the tables of decisions, ties, robustness and coverage; another one in a single table.
    shortlisted = len(snapshot.ranked)
    return 0.1 * (4 * shortlisted + len(snapshot.candidatures) - shortlisted)
