"""Comparison of calls' rows with their journals, and of journals with their marks, at the start and continuously."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic
from types import MappingProxyType

from sqlalchemy.exc import SQLAlchemyError

import bootstrap
from data_access.unit_of_work import Written
from deliberation.call.people import Console
from deliberation.errors import DeliberationError
from deliberation.operations.call.calls import record_takeover, seal_anew
from deliberation.operations.verification import row_differences
from deliberation.record.guards.checks import Erased, Mark, going_back
from deliberation.record.state import UNREADABLE
from phrases import N_, Message

EVERY_SECONDS = 60.0
# Comparing takes at most this share of the time.
_SHARE = 0.01
_JOINED_SECONDS = 10.0

NOT_AS_SEALED = Message(N_("What this server wrote of how far journals had come is not as it was sealed."))
LOST = Message(
    N_(
        "What this server wrote outside the database of how far journals had come is lost: from before, nothing is compared. Compare the "
        "head that was printed, then run jury journal reseal."
    )
)
OF_NO_CALL = 0  # among ``differences``

_log = logging.getLogger(__name__)
_differences: dict[int, tuple[Message, ...]] = {}


def differences() -> Mapping[int, tuple[Message, ...]]:
    """Return the latest differences of each compared call: a sentence for each different part."""
    return MappingProxyType(_differences)


def forget() -> None:
    """Forget what was found."""
    _differences.clear()


def going_back_of(call_id: int) -> tuple[Message, ...]:
    """Return the differences between a call's journal and this server's mark. Raises NotFound."""
    high_water = bootstrap.assembled().high_water
    high_water.flush()
    marks = high_water.marks()  # before the database is read, which may be ahead of them but never behind
    if marks is None:
        return (NOT_AS_SEALED,)
    with bootstrap.reading() as uow:
        state = uow.calls.state(call_id)
        slug, mark = state.call.slug, marks.get(state.call.slug)
        if state.call.is_demo:
            return ()
        entries = uow.journal.of_call(call_id)
    differences = tuple(going_back(mark, entries)) if mark else ()
    # A process that was killed had not marked its last acts.
    if entries and not differences and (mark is None or entries[-1].sequence > mark.sequence):
        high_water.note(Written(((slug, entries[-1]),), 0.0))
    return differences


def record_problems() -> tuple[Message, ...]:
    """Return the differences between the record outside the database and the present calls, a sentence each."""
    high_water = bootstrap.assembled().high_water
    high_water.flush()
    marks = high_water.marks()
    if marks is None:
        return (NOT_AS_SEALED,)
    with bootstrap.reading() as uow:
        slugs = {state.call.slug for state in uow.calls.all()}
    gone = [slug for slug, mark in marks.items() if mark.erased is Erased.NOT and slug not in slugs]
    if begun := tuple(slug for slug, mark in marks.items() if mark.erased is Erased.BEGUN and slug not in slugs):
        high_water.note(Written((), 0.0, erased=begun))  # by a process that was killed
    missing = (Message(N_("The call {call} is not in the database any more, and nobody erased it."), {"call": slug}) for slug in gone)
    return (*((LOST,) if high_water.is_lost() and slugs else ()), *missing)


def take_state_as_meant() -> tuple[str, ...]:
    """Accept each call as found: journal a return to an earlier state, seal a different key's journal again; return the calls sealed."""
    with bootstrap.reading() as uow:
        last_at = [(state, uow.journal.last_at(state.id)) for state in uow.calls.all()]
    sealed = []
    for state, at in last_at:
        if at and going_back_of(state.id):
            record_takeover(bootstrap.unit_of_work(), by=Console(), call_id=state.id, copied_at=at)
        if seal_anew(bootstrap.unit_of_work(), by=Console(), call_id=state.id):
            sealed.append(state.call.slug)
    with bootstrap.reading() as uow:
        entries = {state.call.slug: uow.journal.of_call(state.id) for state in uow.calls.all()}
    known = bootstrap.assembled().high_water.marks() or {}
    erased = {slug: mark for slug, mark in known.items() if mark.erased and slug not in entries}
    marks = {slug: Mark(of_call[-1].sequence, of_call[-1].hash, of_call[-1].at) for slug, of_call in entries.items() if of_call}
    bootstrap.assembled().high_water.replace({**erased, **marks})
    return tuple(sealed)


def compare_all(stop: Event | None = None) -> None:
    """Compare every call, or as many as there are until ``stop``."""
    with bootstrap.reading() as uow:
        ids = [state.id for state in uow.calls.all()]
    for gone in _differences.keys() - ids:
        _differences.pop(gone)
    _note(OF_NO_CALL, record_problems())
    for call_id in ids:
        if stop and stop.is_set():
            return
        compare(call_id)


def compare(call_id: int) -> None:
    """Compare one call. Raises NotFound."""
    with bootstrap.reading() as uow:
        differing = row_differences(uow, call_id)
    _note(call_id, (*going_back_of(call_id), *differing))


def _note(call_id: int, problems: tuple[Message, ...]) -> None:
    for problem in problems:
        if problem not in _differences.get(call_id, ()):
            _log.error("call %s: %s", call_id, problem)
    _differences[call_id] = problems


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
        thread.join(_JOINED_SECONDS)  # it asks for what is assembled, which may be taken apart next


def _compare_until(stop: Event) -> None:
    while True:
        began = monotonic()
        with suppress(DeliberationError, SQLAlchemyError, *UNREADABLE):  # the database does not answer, or cannot be read: /sante says so
            compare_all(stop)
        if stop.wait(max(EVERY_SECONDS, (monotonic() - began) / _SHARE)):
            return
