"""Limits of exports' sizes, beyond which a file is split, to spare memory during a meeting."""

from collections.abc import Callable

from deliberation.errors import DocumentTooLarge
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, Message

# In mebibytes, as measured: a page of the booklet takes 2.2 while it is drawn, a line of the minutes 0.1.
_MEMORY_MOST = 1_200

_IN_SEVERAL = N_("{label}: too long to be drawn as one file. Ask for it as a zip, in several.")


def refusal(snapshot: Snapshot, *, label: Message, memory: Callable[[Snapshot], float] | None) -> DocumentTooLarge | None:
    """Return why a file would take too much memory; None if it may be made."""
    if memory is not None and memory(snapshot) > _MEMORY_MOST:
        return DocumentTooLarge(_IN_SEVERAL, label=label)
    return None


def of_booklet(snapshot: Snapshot) -> float:
    """Return the mebibytes needed to draw the booklet as a single file."""
    return 2.2 * len(snapshot.ranked)


def of_minutes(snapshot: Snapshot) -> float:
    """Return the mebibytes needed to draw the minutes as a single file."""
    # A shortlisted candidature is in the tables of decisions, ties, robustness and coverage; another one in a single table.
    shortlisted = len(snapshot.ranked)
    return 0.1 * (4 * shortlisted + len(snapshot.candidatures) - shortlisted)
