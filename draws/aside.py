"""Draws for the screens, made in another process for all audiences of a call and released together (``draws.book`` says when and why).

No screen waits for them. Calls that are followed are drawn for at once, then after each change of their marks: those under way when the
server starts, and any whose draws somebody looked at.
"""

import logging
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from threading import Condition, Thread
from time import monotonic
from typing import Final, Protocol

from deliberation.declarations.fields import names_where
from deliberation.derived.scoring.robustness import DRAWS, SEED, Order, Robustness, drawn_size, nothing_drawn, order_of, remember, told
from deliberation.errors import NotFound
from deliberation.snapshot.alike import Scoresheet, scoresheet
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from draws.arrays import Drawing, drawn_from, key_of, order_bytes
from draws.book import Book, Recusals, SheetDraws, allowance
from draws.drawer import DrawerEnded

_RESTS: Final = 2.0  # times what an audience took, before the next one: nothing waits for what is worked out here
TRIES_MOST: Final = 3  # of a process that ends before it answers
# What sheets are made of, and who sees which.
_WATCHED: Final = (*names_where(Snapshot, lambda said: said.shared), "people", "recusals")
_log: Final = logging.getLogger(__name__)

Subscribe = Callable[[Callable[[], object]], Callable[[], object]]


class Draws(Protocol):
    """What draws: bytes in, bytes out. Raises DrawerEnded."""

    def draw(self, order: bytes) -> bytes: ...
    def stop(self) -> None: ...


class Kept(Protocol):
    """Where draws outlive a restart. What cannot be read is absent; what cannot be written is drawn again after the next start."""

    def find(self, call_id: int, key: bytes) -> bytes | None: ...
    def keep(self, call_id: int, drawn: Mapping[bytes, bytes], *, standing: Collection[bytes]) -> None: ...  # others than ``standing`` go


class Aside:
    """Says what was drawn for what a viewer sees, and has it drawn. Safe among threads."""

    def __init__(
        self,
        *,
        drawer: Callable[[], Draws],
        kept: Kept,
        snapshot_of: Callable[[int], Snapshot],
        announce: Callable[[], object],
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._make_drawer, self._kept, self._snapshot_of, self._announce, self._now = drawer, kept, snapshot_of, announce, now
        self._book = Book()
        self._changed = Condition()
        self._is_running = self._is_woken = self._has_told = False
        self._moves = 0  # counts what may have given the drawing thread something to do
        self._seen: dict[int, Snapshot | None] = {}
        self._sought: set[bytes] = set()  # sheets that are not kept, until those that stand are in the book
        self._revisions: deque[tuple[int, Snapshot, float]] = deque()

    @contextmanager
    def running(self, subscribe: Subscribe) -> Iterator[None]:
        """Draw and release within the block; ``subscribe`` calls what it is given after each commit. The process ends with the block."""
        drawer = self._make_drawer()
        threads = [
            Thread(target=self._release_for_ever, name="draws-release", daemon=True),
            Thread(target=self._draw_for_ever, args=(drawer,), name="draws", daemon=True),
        ]
        self._is_running = True
        unsubscribe = subscribe(self._wake)
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            unsubscribe()
            with self._changed:
                self._is_running = False
                self._changed.notify_all()
            drawer.stop()
            for thread in threads:
                thread.join()

    @property
    def is_running(self) -> bool:
        """Tell whether somebody draws: else there is nothing to wait for."""
        return self._is_running

    def of(self, seen: Snapshot) -> Robustness | None:
        """Return what was drawn for what a viewer sees; None until it is released. Never waits for it."""
        sheet = scoresheet(seen)
        found = self._book.find(sheet.fingerprint)
        if found is None:
            found = self._known(seen.call_id, sheet)
            self.follow(seen.call_id)
        if found is None or not found.is_released or found.drawn is None:
            return None
        remember(sheet.fingerprint, found.drawn)
        return found.drawn

    def has_failed(self, seen: Snapshot) -> bool:
        """Tell whether it was given up to draw for what a viewer sees, until marks change."""
        found = self._book.find(scoresheet(seen).fingerprint)
        return found is not None and found.is_released and found.has_failed

    def seconds(self, seen: Snapshot) -> float:
        """Return how long after a change of marks draws are released for what a viewer sees."""
        candidatures, jurors = drawn_size(scoresheet(seen))
        return allowance(candidatures, jurors) if candidatures else 0.0

    def count(self, call_id: int, recusals: Recusals) -> int:
        """Return a number that is another once draws were released that people with these recusals see."""
        return self._book.count(call_id, recusals)

    def follow(self, call_id: int) -> None:
        """Read a call, rank what each audience sees, and draw for it, from now on and before anybody asks."""
        if call_id not in self._seen:
            self._seen[call_id] = None
            self._wake()

    def _wake(self) -> None:
        with self._changed:
            self._is_woken = True
            self._changed.notify_all()

    def _known(self, call_id: int, sheet: Scoresheet) -> SheetDraws | None:
        """Return the draws of a sheet if there is nothing to draw, or if they are kept: released at once, since its viewers had them."""
        # A page asks some hundred times: an order for ten thousand candidatures takes as long as the rest of the page.
        if sheet.fingerprint in self._sought:
            return None
        order = order_of(sheet)
        if order is None:
            return self._book.enter(SheetDraws(sheet.fingerprint, drawn=nothing_drawn(), is_released=True))
        key = key_of(_drawing(order))
        content = self._kept.find(call_id, key)
        if content is None:
            self._sought.add(sheet.fingerprint)
            return None
        return self._book.enter(SheetDraws(sheet.fingerprint, key, drawn=told(order, drawn_from(content)), is_released=True))

    # The thread that releases: it reads snapshots and the clock, and does nothing that takes long.

    def _release_for_ever(self) -> None:
        while self._is_running:
            with self._changed:
                if not self._is_woken and self._is_running:
                    self._changed.wait(self._book.seconds_to_next(self._now()))
                is_woken, self._is_woken = self._is_woken, False
            if is_woken:
                self._notice()
            if self._book.release(self._now()):
                self._announce()
                self._go_on()

    def _notice(self) -> None:
        """Hand on the revisions in which something changed that draws are made of, each with the time at which it was seen."""
        for call_id, before in tuple(self._seen.items()):
            try:
                whole = self._snapshot_of(call_id)
            except NotFound:  # erased
                del self._seen[call_id]
                self._book.drop(call_id)
                continue
            except Exception:
                _log.exception("A call could not be read for its draws.")
                continue
            self._seen[call_id] = whole
            if before is None or any(getattr(before, name) is not getattr(whole, name) for name in _WATCHED):
                self._revisions.append((call_id, whole, self._now()))
                self._go_on()

    def _go_on(self) -> None:
        with self._changed:
            self._moves += 1
            self._changed.notify_all()

    # The thread that draws: it works out who sees which marks, has them drawn, and has what was released kept.

    def _draw_for_ever(self, drawer: Draws) -> None:
        while self._is_running:
            moves = self._moves
            try:
                is_idle = not self._do_next(drawer)
            except Exception:
                _log.exception("Draws could not be made.")
                is_idle = True  # until something changes: the next try would fail likewise
            if is_idle:
                with self._changed:
                    self._changed.wait_for(partial(self._has_moved, moves))

    def _has_moved(self, since: int) -> bool:
        return self._moves != since or not self._is_running

    def _do_next(self, drawer: Draws) -> bool:
        """Do one thing; tell whether there was one."""
        if self._revisions:
            self._take_in(*self._revisions.popleft())
        elif wanted := self._book.wanted():
            self._draw(drawer, wanted)
        elif to_keep := self._book.to_keep():
            for each in to_keep:
                self._kept.keep(each.call_id, each.contents, standing=each.standing)
        else:
            return False
        return True

    def _take_in(self, call_id: int, whole: Snapshot, noticed: float) -> None:
        standing: dict[Recusals, bytes] = {}
        wanted = []
        for person in whole.people:
            recusals = whole.recused_on(person.id)
            if recusals in standing:
                continue
            began = monotonic()
            sheet = scoresheet(visible(whole, person))
            is_new = sheet.fingerprint not in standing.values() and self._book.find(sheet.fingerprint) is None
            if is_new and self._known(call_id, sheet) is None:
                wanted.append(_to_draw(sheet, noticed))
            standing[recusals] = sheet.fingerprint
            self._leave_room(_RESTS * (monotonic() - began))
        self._book.take_in(call_id, standing, wanted)
        self._sought.clear()
        self._go_on()

    def _leave_room(self, seconds: float) -> None:
        """Let pages have the interpreter for a while: ranking ten thousand candidatures takes half a second of it an audience."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_running, timeout=seconds)

    def _draw(self, drawer: Draws, wanted: SheetDraws) -> None:
        assert wanted.order is not None  # noqa: S101 (kept until it is drawn)
        for _try in range(TRIES_MOST):
            try:
                content = drawer.draw(order_bytes(_drawing(wanted.order)))
            except DrawerEnded as ended:
                if not self._is_running:
                    return
                self._tell_once(ended)
            else:
                self._has_told = False
                wanted.content, wanted.drawn, wanted.order = content, told(wanted.order, drawn_from(content)), None
                return
        wanted.has_failed = True

    def _tell_once(self, ended: DrawerEnded) -> None:
        if not self._has_told:
            _log.warning("The process that draws for robustness ended (exit code %s); it is begun again.", ended.code)
        self._has_told = True


def _to_draw(sheet: Scoresheet, noticed: float) -> SheetDraws:
    order = order_of(sheet)
    assert order is not None  # noqa: S101 (there is something to draw, else it was known)
    due = noticed + allowance(*order.panel.marks.shape[:2])
    return SheetDraws(sheet.fingerprint, key_of(_drawing(order)), order, noticed, due)


def _drawing(order: Order) -> Drawing:
    return Drawing(order.panel, DRAWS, SEED, order.has_ranks)
