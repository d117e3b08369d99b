"""Which draws are wanted, made and released, and how far they are: the state that the threads of draws.aside share. It has no clock.

Secrecy. Whoever is recused on a file may not tell from a wait that it exists. What is drawn for a score sheet is released a fixed time
after the revision that made the sheet: a time that follows from what its viewers see (``allowance``), long enough to draw for every
audience that the jury could have. All sheets of a revision are drawn before one is released. A sheet whose viewers see no change keeps
what was released, whatever is drawn meanwhile for others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, log2
from threading import RLock

from deliberation.derived.scoring.robustness import Order, Robustness

SHORTEST_SECONDS = 2.0
EARLIER_MOST = 64  # results in memory beyond those of the marks as they stand
# Twice what one sheet took where it was measured (0.05 s and 0.7 ms a candidature), and the rests between its parts.
_SECONDS_A_SHEET = 0.2
_SECONDS_A_CANDIDATURE = 0.0028

Recusals = frozenset[int]


def allowance(candidatures: int, jurors: int) -> float:
    """Return after how many seconds draws are released: a power of two, so that one candidature more or less hardly ever changes it.

    Each juror could be recused on other files than the rest: long enough to draw for all of them, and for those who see every file.
    """
    needed = (_SECONDS_A_SHEET + _SECONDS_A_CANDIDATURE * candidatures) * (jurors + 1) / 2
    return float(max(SHORTEST_SECONDS, 2.0 ** ceil(log2(needed))))


@dataclass(eq=False, slots=True)
class SheetDraws:
    """The draws for one score sheet: wanted, then made or given up, then released at ``due``."""

    print: bytes
    order: Order | None = None
    noticed: float = 0.0
    due: float = 0.0
    drawn: Robustness | None = None
    has_failed: bool = False
    is_released: bool = False

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is left to draw."""
        return self.drawn is not None or self.has_failed


@dataclass(eq=False, slots=True)
class _Call:
    """Which sheet people with each set of recusals see; the sheets of each revision that are not released yet."""

    standing: Mapping[Recusals, bytes] = field(default_factory=dict)
    batches: list[list[SheetDraws]] = field(default_factory=list)


class Book:
    """Safe among threads; nothing here takes long."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._sheets: dict[bytes, SheetDraws] = {}
        self._calls: dict[int, _Call] = {}
        self._counts: dict[tuple[int, Recusals], int] = {}

    def find(self, print_: bytes) -> SheetDraws | None:
        """Return the draws of a sheet, by its fingerprint."""
        return self._sheets.get(print_)

    def enter(self, sheet: SheetDraws) -> SheetDraws:
        """Write a sheet down, unless it is there already; return the one that is."""
        return self._sheets.setdefault(sheet.print, sheet)

    def count(self, call_id: int, recusals: Recusals) -> int:
        """Return how often draws were released that people with these recusals see."""
        return self._counts.get((call_id, recusals), 0)

    def take_in(self, call_id: int, standing: Mapping[Recusals, bytes], wanted: list[SheetDraws]) -> None:
        """Write down which sheets stand now, and those of them that are to be drawn."""
        with self._lock:
            call = self._calls.setdefault(call_id, _Call())
            call.standing = standing
            if wanted:
                call.batches.append([self.enter(sheet) for sheet in wanted])
            stand = {print_ for each in self._calls.values() for print_ in each.standing.values()}
            for print_ in [print_ for print_ in self._sheets if print_ not in stand][:-EARLIER_MOST]:
                del self._sheets[print_]

    def drop(self, call_id: int) -> None:
        """Forget a call."""
        with self._lock:
            call = self._calls.pop(call_id, _Call())
            for print_ in call.standing.values():
                self._sheets.pop(print_, None)

    def wanted(self) -> SheetDraws | None:
        """Return a sheet to draw next, the oldest."""
        with self._lock:
            return next((sheet for sheet in self._waiting() if not sheet.is_done), None)

    def seconds_to_next(self, now: float) -> float | None:
        """Return in how long something is due; None if nothing is."""
        with self._lock:
            dues = [sheet.due for sheet in self._waiting() if not sheet.is_released]
        return max(0.0, min(dues) - now) if dues else None

    def release(self, now: float) -> bool:
        """Release what is due of the revisions that are drawn whole; tell whether there was any. What is late comes at twice its time."""
        released: set[bytes] = set()
        with self._lock:
            for call_id, call in self._calls.items():
                self._leave_out_what_nobody_sees(call)
                for batch in call.batches:
                    due = [sheet for sheet in batch if sheet.due <= now and not sheet.is_released]
                    if all(sheet.is_done for sheet in batch):
                        released.update(_released(sheet) for sheet in due)
                    else:
                        for sheet in due:
                            sheet.due += sheet.due - sheet.noticed
                call.batches = [batch for batch in call.batches if not all(sheet.is_released for sheet in batch)]
                for recusals, print_ in call.standing.items():
                    if print_ in released:
                        self._counts[call_id, recusals] = self.count(call_id, recusals) + 1
        return bool(released)

    def _waiting(self) -> list[SheetDraws]:
        return [sheet for call in self._calls.values() for batch in call.batches for sheet in batch]

    def _leave_out_what_nobody_sees(self, call: _Call) -> None:
        standing = set(call.standing.values())
        for batch in call.batches:
            for sheet in [sheet for sheet in batch if sheet.print not in standing]:
                batch.remove(sheet)
                if not sheet.is_released:
                    self._sheets.pop(sheet.print, None)  # seen again, it would be wanted anew


def _released(sheet: SheetDraws) -> bytes:
    sheet.is_released = True
    return sheet.print
