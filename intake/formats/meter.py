"""How far the reading of a file has come."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int], None]


def halves(progress: Progress | None) -> tuple[Progress | None, Progress | None]:
    """Return what two stages, one after the other, tell so that ``progress`` is told of both as one."""
    if progress is None:
        return None, None
    return (lambda done, total: progress(done, 2 * total)), (lambda done, total: progress(total + done, 2 * total))


class Meter:
    """Counts the bytes read out of those to read, and reports them. Parts read again count again, but never beyond the total."""

    def __init__(self, progress: Progress | None, total: int = 0) -> None:
        self._progress, self.total, self._done = progress, total, 0

    def advance(self, size: int) -> None:
        """Count bytes."""
        self._done = min(self.total, self._done + size)
        if self._progress and self.total:
            self._progress(self._done, self.total)

    def watch(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the pieces of a part, counting each."""
        for piece in pieces:
            self.advance(len(piece))
            yield piece
