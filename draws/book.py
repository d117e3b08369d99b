"""Wanted, made and released draws, with their progress: the shared state of the threads of draws.aside, without a clock.

Secrecy: a waiting time must not reveal a file to its recused member. The draws of a score sheet are released a fixed time after the
revision: a time derived from the viewers' part (``allowance``), long enough to draw for every possible audience. All sheets of a revision
are drawn before the first release. A sheet without a visible change keeps its released draws, whatever is drawn for others meanwhile.
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
    """Return the seconds until a release: a power of two, so that a single candidature hardly ever changes the time.

    Each juror could have different recusals: long enough to draw for all, and for viewers with every file.
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
    """Sheet of each set of recusals; sheets of each revision not yet released."""

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
        """Register a sheet, unless present; return the registered sheet."""
        return self._sheets.setdefault(sheet.print, sheet)

    def count(self, call_id: int, recusals: Recusals) -> int:
        """Return the number of releases for people with these recusals."""
        return self._counts.get((call_id, recusals), 0)

    def take_in(self, call_id: int, standing: Mapping[Recusals, bytes], wanted: list[SheetDraws]) -> None:
        """Register the present sheets, and the sheets to draw."""
        with self._lock:
            call = self._calls.setdefault(call_id, _Call())
            call.standing = standing
            if wanted:
                call.batches.append([self.enter(sheet) for sheet in wanted])
            stand = {print_ for call_state in self._calls.values() for print_ in call_state.standing.values()}
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
        """Release the due sheets of completely drawn revisions; return whether any were due. Late sheets come at twice their time."""
        released: set[bytes] = set()
        with self._lock:
            for call_id, call in self._calls.items():
                self._leave_out_what_nobody_sees(call)
                for batch in call.batches:
                    due = [sheet for sheet in batch if sheet.due <= now and not sheet.is_released]
                    if all(sheet.is_done for sheet in batch):
                        released.update(_mark_released(sheet) for sheet in due)
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
        present = set(call.standing.values())
        for batch in call.batches:
            for sheet in [sheet for sheet in batch if sheet.print not in present]:
                batch.remove(sheet)
                if not sheet.is_released:
                    self._sheets.pop(sheet.print, None)  # seen again, it would be wanted anew


def _mark_released(sheet: SheetDraws) -> bytes:
    sheet.is_released = True
    return sheet.print
