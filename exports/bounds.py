"""How large a file may be before it is refused, or split: none may take the memory that a meeting needs."""

from collections.abc import Callable
from typing import Final

from deliberation.errors import DocumentTooLarge
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.paper_grid import lines_to_print
from phrases import N_, Message, whole

# Of what is put together of every dossier, in memory: of so many it takes some hundreds of mebibytes.
DOSSIERS: Final = 20_000
# In mebibytes, as measured: a page of the booklet takes 2.2 while it is drawn, a line of a paper grid 0.55, one of the minutes 0.1.
_MEMORY_MOST: Final = 1_200

_IN_SEVERAL: Final = N_("{label}: too long to be drawn as one file. Ask for it as a zip, in several.")
_TOO_MANY: Final = N_(
    "{label}: made of {most} dossiers at most, and this call has {count}: it would take the memory that others need. "
    "The workbook and the CSV of the selection and of the marks hold them all."
)


def refusal(
    snapshot: Snapshot, *, label: Message, memory: Callable[[Snapshot], float] | None, dossiers_most: int | None
) -> DocumentTooLarge | None:
    """Return why a file would take too much memory, None if it would not."""
    if memory is not None and memory(snapshot) > _MEMORY_MOST:
        return DocumentTooLarge(_IN_SEVERAL, label=label)
    count = len(snapshot.candidatures)
    if dossiers_most is not None and count > dossiers_most:
        return DocumentTooLarge(_TOO_MANY, label=label, most=whole(dossiers_most), count=whole(count))
    return None


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
