"""Progress of a long act."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias, TypeVar

Thing = TypeVar("Thing")
# Told how many things are done, out of how many.
Progress: TypeAlias = Callable[[int, int], None]

_TOLD_EVERY: Final = 500


def counted(things: Iterable[Thing], total: int, progress: Progress | None) -> Iterator[Thing]:
    """Yield ``things``, and report to ``progress`` from time to time how many were yielded."""
    for done, thing in enumerate(things, start=1):
        yield thing
        if progress and (done % _TOLD_EVERY == 0 or done == total):
            progress(done, total)
