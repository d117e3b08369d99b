"""Background draws for screens: a thread for all audiences of a call, released together (see ``draws.book``).

Screens never wait for draws, and draws end with the process, since marks determine the result. Followed calls are drawn at once, then after
each change of marks: the calls under way at the server's start, and calls with a viewed result.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Condition, Thread
from time import monotonic

from deliberation.declarations import names_where
from deliberation.derived.scoring import robustness
from deliberation.errors import NotFound
from deliberation.snapshot.alike import Scoresheet, scoresheet
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from deliberation.statistics.robustness import Acceptability, smaa
from draws.book import Book, Recusals, SheetDraws, allowance
from phrases import _, duration, whole

_RESTS = 2.0  # times what an audience took, before the next one: nothing waits for what is worked out here
_WORTH_SAYING_SECONDS = 4.0  # how long draws take
_REST_SECONDS_MOST = 0.2  # between two parts of the draws
# What sheets are made of, and who sees which.
_WATCHED = (*names_where(Snapshot, lambda said: said.shared), "people", "recusals")
_log = logging.getLogger(__name__)

Subscribe = Callable[[Callable[[], object]], Callable[[], object]]


class Ended(Exception):
    """The block that draws was left in the middle of a drawing."""


def draw(order: robustness.Order, between: Callable[[], object]) -> Acceptability:
    """Draw for an order. Raises what ``between`` raises."""
    return smaa(order.panel, draws=robustness.DRAWS, seed=order.seed, with_ranks=order.has_ranks, between=between)


class Aside:
    """Requests and returns the draws for viewers. Thread-safe."""

    def __init__(
        self,
        *,
        snapshot_of: Callable[[int], Snapshot],
        announce: Callable[[], object],
        now: Callable[[], float] = monotonic,
        draw: Callable[[robustness.Order, Callable[[], object]], Acceptability] = draw,
    ) -> None:
        self._snapshot_of, self._announce, self._now, self._make = snapshot_of, announce, now, draw
        self._book = Book()
        self._changed = Condition()
        self._is_running = self._is_woken = False
        self._moves = 0  # counts what may have given the drawing thread something to do
        self._seen: dict[int, Snapshot | None] = {}
        self._sought: set[bytes] = set()  # sheets to draw for, until those that stand are in the book
        self._revisions: deque[tuple[int, Snapshot, float]] = deque()

    @contextmanager
    def running(self, subscribe: Subscribe) -> Iterator[None]:
        """Draw and release within the block; ``subscribe`` registers a callback for commits."""
        threads = [
            Thread(target=self._release_for_ever, name="draws-release", daemon=True),
            Thread(target=self._draw_for_ever, name="draws", daemon=True),
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
            for thread in threads:
                thread.join()

    @property
    def is_running(self) -> bool:
        """Return whether a thread draws; otherwise no result will come."""
        return self._is_running

    def of(self, seen: Snapshot) -> robustness.Robustness | None:
        """Return the draws for a viewer's snapshot; None until released. Never waits."""
        sheet = scoresheet(seen)
        sheet_draws = self._book.find(sheet.fingerprint)
        if sheet_draws is None:
            sheet_draws = self._find_known(sheet)
            self.follow(seen.call_id)
        if sheet_draws is None or not sheet_draws.is_released or sheet_draws.drawn is None:
            return None
        robustness.remember(sheet.fingerprint, sheet_draws.drawn)
        return sheet_draws.drawn

    def has_failed(self, seen: Snapshot) -> bool:
        """Return whether the draws for a viewer's marks failed, until a change of marks."""
        sheet_draws = self._book.find(scoresheet(seen).fingerprint)
        return sheet_draws is not None and sheet_draws.is_released and sheet_draws.has_failed

    def seconds(self, seen: Snapshot) -> float:
        """Return how long after a change of marks draws are released for what a viewer sees."""
        candidatures, jurors = robustness.drawn_size(scoresheet(seen))
        return allowance(candidatures, jurors) if candidatures else 0.0

    def count(self, call_id: int, recusals: Recusals) -> int:
        """Return a number that changes with each release of draws for people with these recusals."""
        return self._book.count(call_id, recusals)

    def follow(self, call_id: int) -> None:
        """Read a call, rank each audience's view, and draw for the audience, now and after each change."""
        if call_id not in self._seen:
            self._seen[call_id] = None
            self._wake()

    def _wake(self) -> None:
        with self._changed:
            self._is_woken = True
            self._changed.notify_all()

    def _find_known(self, sheet: Scoresheet) -> SheetDraws | None:
        """Return the draws of a sheet if there is nothing to draw: released at once."""
        # A page asks some hundred times: an order for ten thousand candidatures takes as long as the rest of the page.
        if sheet.fingerprint in self._sought:
            return None
        order = robustness.order_of(sheet)
        if order is None:
            return self._book.enter(SheetDraws(sheet.fingerprint, drawn=robustness.nothing_drawn(sheet.seed), is_released=True))
        self._sought.add(sheet.fingerprint)
        return None

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
        """Pass on the revisions with a change relevant to draws, each with its time."""
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

    # The thread that draws: it works out who sees which marks, and draws for them.

    def _draw_for_ever(self) -> None:
        while self._is_running:
            moves = self._moves
            try:
                is_idle = not self._do_next()
            except Exception:
                _log.exception("Draws could not be made.")
                is_idle = True  # until something changes: the next try would fail likewise
            if is_idle:
                with self._changed:
                    self._changed.wait_for(partial(self._has_moved, moves))

    def _has_moved(self, since: int) -> bool:
        return self._moves != since or not self._is_running

    def _do_next(self) -> bool:
        """Do a single step; return whether a step was due."""
        if self._revisions:
            self._take_in(*self._revisions.popleft())
        elif wanted := self._book.wanted():
            self._draw(wanted)
        else:
            return False
        return True

    def _take_in(self, call_id: int, whole: Snapshot, noticed: float) -> None:
        present: dict[Recusals, bytes] = {}
        wanted = []
        for person in whole.people:
            recusals = whole.recused_on(person.id)
            if recusals in present:
                continue
            began = monotonic()
            sheet = scoresheet(visible(whole, person))
            is_new = sheet.fingerprint not in present.values() and self._book.find(sheet.fingerprint) is None
            if is_new and self._find_known(sheet) is None:
                wanted.append(_queue_sheet(sheet, noticed))
            present[recusals] = sheet.fingerprint
            self._leave_room(_RESTS * (monotonic() - began))
        self._book.take_in(call_id, present, wanted)
        self._sought.clear()
        self._go_on()

    def _leave_room(self, seconds: float) -> None:
        """Let pages have the interpreter for a while: ranking ten thousand candidatures takes half a second of it an audience."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_running, timeout=seconds)

    def _draw(self, wanted: SheetDraws) -> None:
        assert wanted.order is not None  # noqa: S101 (kept until it is drawn)
        try:
            drawn = self._make(wanted.order, self._resting())
        except Ended:
            return
        except Exception as error:
            _log.warning("Robustness could not be drawn (%s); scores and ranks do not depend on it.", type(error).__name__)
            wanted.has_failed = True
        else:
            wanted.drawn, wanted.order = robustness.robustness_from_draws(wanted.order, drawn), None

    def _resting(self) -> Callable[[], None]:
        """Return a function that pauses between parts of a drawing, for as long as the last part took. Raises Ended with the block."""
        began = monotonic()

        def rest() -> None:
            nonlocal began
            self._leave_room(min(monotonic() - began, _REST_SECONDS_MOST))
            if not self._is_running:
                raise Ended
            began = monotonic()

        return rest


def _queue_sheet(sheet: Scoresheet, noticed: float) -> SheetDraws:
    order = robustness.order_of(sheet)
    assert order is not None  # noqa: S101 (there is something to draw, else it was known)
    due = noticed + allowance(*order.panel.marks.shape[:2])
    return SheetDraws(sheet.fingerprint, order, noticed, due)


def in_words(under_way: Aside, drawn: robustness.Robustness | None, snapshot: Snapshot) -> str:
    """Return the progress of the draws for a viewer in words. ``drawn``: None during the draws, or after a failure."""
    if drawn is not None:
        return _("Robustness: {draws} draws of weights and jurors.").format(draws=whole(robustness.DRAWS))
    if under_way.has_failed(snapshot):
        return _("Robustness: it could not be computed. Scores and ranks do not depend on it.")
    seconds = under_way.seconds(snapshot)
    if seconds < _WORTH_SAYING_SECONDS:
        return _("Robustness: being computed…")
    time = duration(seconds) if seconds >= 60 else _("{seconds} s").format(seconds=int(seconds))
    return _("Robustness: being computed, about {time}…").format(time=time)
