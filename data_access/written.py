"""Tells of the acts of this process: what each commit wrote in the journals."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from deliberation.record.journal import Entry


@dataclass(frozen=True, slots=True)
class Written:
    """What one commit wrote: its entries, each with the slug of its call, and the seconds since its transaction was asked for."""

    entries: tuple[tuple[str, Entry], ...]
    seconds: float


class Writings:
    """Calls every listener with what a commit wrote, in the thread that committed: a listener returns at once."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Written], object]] = []
        self._lock = Lock()

    @contextmanager
    def told_to(self, listener: Callable[[Written], object]) -> Iterator[None]:
        """Call ``listener`` each time within the block."""
        with self._lock:
            self._listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)

    def tell(self, what: Written) -> None:
        """Say it to all."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(what)
