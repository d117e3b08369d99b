"""Compare the rows of open calls with their journals, and these with how far they had come, when the server starts and ever after."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic
from types import MappingProxyType
from typing import Final

import bootstrap
from deliberation.call.call import Phase
from deliberation.call.people import Console
from deliberation.errors import DeliberationError
from deliberation.operations.call.calls import record_takeover
from deliberation.operations.ports import CallState, UnitOfWork
from deliberation.operations.verification import row_differences
from deliberation.record.high_water import Mark, going_back
from phrases import N_, Message

EVERY_SECONDS: Final = 60.0
# Comparing takes at most this share of the time.
_SHARE: Final = 0.01

_log: Final = logging.getLogger(__name__)
_differences: dict[int, tuple[Message, ...]] = {}


def differences() -> Mapping[int, tuple[Message, ...]]:
    """Return what was last found of each call compared: a sentence for each part that differs."""
    return MappingProxyType(_differences)


def forget() -> None:
    """Forget what was found."""
    _differences.clear()


def going_back_of(uow: UnitOfWork, state: CallState) -> tuple[Message, ...]:
    """Return in what the journal of a call is behind what this server once wrote of it, in a unit of work under way."""
    marks = bootstrap.assembled().high_water.marks()
    if marks is None:
        return (Message(N_("What this server wrote of how far journals had come is not as it was sealed.")),)
    mark = marks.get(state.call.slug)
    if mark is None or state.call.is_demo:
        return ()
    entries = {entry.sequence: entry for entry in uow.journal.of_call(state.id)}
    return tuple(going_back(mark, entries[max(entries)] if entries else None, entries.get(mark.sequence)))


def take_state_as_meant() -> None:
    """Say in the journal of each call that went back that it did so on purpose, and go on from there."""
    with bootstrap.reading() as uow:
        back = [state.id for state in uow.calls.all() if going_back_of(uow, state)]
        last_at = {call_id: uow.journal.last_at(call_id) for call_id in back}
    for call_id, at in last_at.items():
        if at:
            record_takeover(bootstrap.unit_of_work(), by=Console(), call_id=call_id, copied_at=at)
    with bootstrap.reading() as uow:
        entries = {state.call.slug: uow.journal.of_call(state.id) for state in uow.calls.all()}
    marks = {slug: Mark(of_call[-1].sequence, of_call[-1].hash, of_call[-1].at) for slug, of_call in entries.items() if of_call}
    bootstrap.assembled().high_water.replace(marks)


def compare_all() -> None:
    """Compare every call that is not finalised."""
    with bootstrap.reading() as uow:
        ids = [state.id for state in uow.calls.all() if state.phase is not Phase.FINALISED]
    for gone in _differences.keys() - ids:
        _differences.pop(gone)
    for call_id in ids:
        with bootstrap.reading() as uow:
            found = (*going_back_of(uow, uow.calls.state(call_id)), *row_differences(uow, call_id))
        for problem in found:
            if problem not in _differences.get(call_id, ()):
                _log.error("call %s: %s", call_id, problem)
        _differences[call_id] = found


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
