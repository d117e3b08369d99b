"""Tells what a commit of this process wrote in the journals, and how long its transaction took."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from deliberation.record.journal import Entry

Listener = Callable[["Written"], object]


@dataclass(frozen=True, slots=True)
class Written:
    """What one commit wrote: its entries, each with the slug of its call, and the seconds since its transaction was asked for."""

    entries: tuple[tuple[str, Entry], ...]
    seconds: float


class Writings:
    """Calls every listener after a commit of this process, in the thread that committed: a listener returns at once."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = Lock()

    @contextmanager
    def told_to(self, listener: Listener) -> Iterator[None]:
        """Call ``listener`` after each commit within the block."""
        with self._lock:
            self._listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)

    def tell(self, written: Written) -> None:
        """Say what was committed."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(written)
