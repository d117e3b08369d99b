"""Compare the rows of open calls with their journals while the server runs: all when it starts, then one after another."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic
from types import MappingProxyType
from typing import Final

import bootstrap
from deliberation.call.call import Phase
from deliberation.errors import DeliberationError
from deliberation.operations.verification import row_differences
from phrases import Message

EVERY_SECONDS: Final = 60.0
# Comparing takes at most this share of the time.
_SHARE: Final = 0.01

_differences: dict[int, tuple[Message, ...]] = {}


def differences() -> Mapping[int, tuple[Message, ...]]:
    """Return what was last found of each call compared: a sentence for each part that differs."""
    return MappingProxyType(_differences)


def forget() -> None:
    """Forget what was found."""
    _differences.clear()


def compare_all() -> None:
    """Compare every call that is not finalised."""
    with bootstrap.reading() as uow:
        ids = [state.id for state in uow.calls.all() if state.phase is not Phase.FINALISED]
    for gone in _differences.keys() - ids:
        _differences.pop(gone)
    for call_id in ids:
        with bootstrap.reading() as uow:
            _differences[call_id] = row_differences(uow, call_id)


@contextmanager
def running() -> Iterator[None]:
    """Compare within the block, in a thread."""
    forget()
    stop = Event()
    thread = Thread(target=_compare_until, args=(stop,), name="record-watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()


def _compare_until(stop: Event) -> None:
    while True:
        began = monotonic()
        with suppress(DeliberationError):  # the database does not answer, which /sante says
            compare_all()
        if stop.wait(max(EVERY_SECONDS, (monotonic() - began) / _SHARE)):
            return
