"""Tells of the acts of this process: what each commit wrote in the journals, and the receipt of each screen's own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from deliberation.record.journal import Entry

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Written:
    """What one commit wrote: its entries, each with the slug of its call, and the seconds since its transaction was asked for."""

    entries: tuple[tuple[str, Entry], ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The receipt of an act for the screen that did it: a ``tab`` of a device, by the ``secret`` in its cookie.

    ``act``: what it was pressed in; ``number``: of all acts of the tab; ``said``: what is recorded; ``saved``: when.
    """

    secret: str
    tab: str
    act: str
    number: int
    said: str
    saved: str


class Telling(Generic[Told]):
    """Calls every listener with what is told, in the thread that tells: a listener returns at once."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Told], object]] = []
        self._lock = Lock()

    @contextmanager
    def told_to(self, listener: Callable[[Told], object]) -> Iterator[None]:
        """Call ``listener`` each time within the block."""
        with self._lock:
            self._listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)

    def tell(self, what: Told) -> None:
        """Say it to all."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(what)


Writings = Telling[Written]
Receipts = Telling[HandedOut]
