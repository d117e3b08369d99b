"""Check the record of a call: guards, journal, seals, versions, anchors, and the rows against them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from deliberation.call.call import Head, Version
from deliberation.errors import FileRefused, RecordChanged
from deliberation.operations.acts import CallState, UnitOfWork
from deliberation.record.anchors import OTHER_KEY, anchor_problems, expectation_problems
from deliberation.record.guards.checks import is_finalisation, record_problems
from deliberation.record.guards.sealed_rows import UNPROVEN, row_problems, seal_problems
from deliberation.record.journal import Act, Entry, first_broken_seal
from deliberation.record.letterheads import letterhead_problems
from deliberation.record.state import UNREADABLE, as_finalised, differences
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, Message

# A copy may be all that is left of the server that sealed it.
OF_OTHER_KEYS = frozenset({OTHER_KEY, UNPROVEN})


def call_problems(uow: UnitOfWork, *, call_id: int, expected: Head | None = None) -> tuple[Message, ...]:
    """Return a sentence for each fault in a call's record, for the server's console, since a fault may name any file.

    ``expected``: a head noted elsewhere. Raises nothing but NotFound, whatever the rows contain.
    """
    with uow:
        state = _state(uow, call_id)
        guards = tuple(uow.guard_problems())
        if state is None:
            return (*guards, Message(N_("The call’s own row cannot be read.")))
        return (*guards, *_journal(uow, state, expected))


def require_whole_records(uow: UnitOfWork, *, takes_other_keys: bool = False) -> None:
    """Require an intact record of every call. Raises FileRefused with the faults of the first damaged call.

    ``takes_other_keys``: accept seals of a different server's key, since a copy may be the only remainder of that server.
    """
    with uow:
        ids = {state.id: state.call.slug for state in uow.calls.all()}
    for call_id, slug in ids.items():
        accepted = OF_OTHER_KEYS if takes_other_keys else ()
        problems = [problem for problem in call_problems(uow, call_id=call_id) if problem.text not in accepted]
        if problems:
            sentence = N_("The record of {call} in this file is not whole, and nothing was replaced. {problems}")
            raise FileRefused(sentence, call=slug, problems=" ".join(map(str, problems)))


def _state(uow: UnitOfWork, call_id: int) -> CallState | None:
    try:
        return uow.calls.state(call_id)
    except UNREADABLE:
        return None


def _journal(uow: UnitOfWork, state: CallState, expected: Head | None) -> Iterator[Message]:
    broken = uow.journal.first_break(state.id)
    if broken is not None:
        yield Message(N_("The journal is broken at entry {number}."), {"number": broken})
    try:
        # What comes before the break still says what it said.
        entries = [entry for entry in uow.journal.of_call(state.id) if broken is None or entry.sequence < broken]
    except UNREADABLE:
        entries = []
    if expected is not None:
        yield from expectation_problems(entries, expected)
    yield from as_far_as_readable(_seals(uow, state, entries))
    yield from as_far_as_readable(_versions(uow, state, entries, is_noted=expected is not None))
    locking = _locking(entries)
    if locking is not None:
        yield from as_far_as_readable(_compare_rows(uow, state, locking))
    yield from as_far_as_readable(_present(uow, state, locking))
    yield from as_far_as_readable(_differing_rows(uow, state.id))


def as_far_as_readable(problems: Iterator[Message]) -> Iterator[Message]:
    """Yield problems until an unreadable row, which is a further problem."""
    try:
        yield from problems
    except UNREADABLE:
        yield Message(N_("Rows of this call cannot be read."))


def _locking(entries: Sequence[Entry]) -> Entry | None:
    """Return the entry that finalised the locking version, whatever the phase in the call's row."""
    last = next((entry for entry in reversed(entries) if entry.act in (Act.FINALISED, Act.REOPENED)), None)
    return last if last is not None and last.act == Act.FINALISED else None


def _seals(uow: UnitOfWork, state: CallState, entries: Sequence[Entry]) -> Iterator[Message]:
    unsealed = first_broken_seal(entries, uow.grids.sealed_values(state.id))
    if unsealed is not None:
        sentence = N_("Entry {number}: the value kept under seal is lost, or is not that of its digest.")
        yield Message(sentence, {"number": unsealed})


def _versions(uow: UnitOfWork, state: CallState, entries: Sequence[Entry], *, is_noted: bool) -> Iterator[Message]:
    versions = uow.versions.of_call(state.id)
    contents = [(version, uow.versions.content(state.id, version.number)) for version in versions]
    yield from record_problems(entries, contents, revision=state.revision)
    yield from anchor_problems(state.call.slug, versions, uow.versions.anchors(state.id), entries, uow.sealing_key(), is_noted=is_noted)
    yield from letterhead_problems(uow.calls.letterheads(state.id), entries)


def _compare_rows(uow: UnitOfWork, state: CallState, locking: Entry) -> Iterator[Message]:
    digests = locking.after["rows"]
    rows = uow.versions.frozen_rows(state.id, form=locking.after["form"])
    for table in sorted(name for name in {*digests, *rows} if digests.get(name) != rows.get(name)):
        yield Message(N_("The rows of {table} were changed since the selection was finalised."), {"table": table})


def _present(uow: UnitOfWork, state: CallState, locking: Entry | None) -> Iterator[Message]:
    """Yield each difference between the rows and the version that locks the call."""
    snapshot = uow.snapshot(state.id, afresh=True)
    version = next(
        (candidate for candidate in snapshot.versions if locking is not None and candidate.number == locking.after["version"]), None
    )
    if version is None:
        return
    if differing := differences(snapshot, version, uow.versions.content(state.id, version.number)):
        sentence = N_("Version {number}: the database says otherwise of {parts}.")
        yield Message(sentence, {"number": version.number, "parts": ", ".join(differing)})


def row_differences(uow: UnitOfWork, call_id: int) -> tuple[Message, ...]:
    """Return a sentence for each part of a call's rows different from its journal, in a unit of work under way."""
    return tuple(as_far_as_readable(_differing_rows(uow, call_id)))


def _differing_rows(uow: UnitOfWork, call_id: int) -> Iterator[Message]:
    """Yield each table with rows outside calls, each fault of the seals, each part of the rows and each person’s devices that differ."""
    for table in uow.tables_with_strays():
        yield Message(N_("Rows of {table} are of no call, or refer to what is another call’s."), {"table": table})
    entries = uow.journal.seals(call_id)
    problems = tuple(seal_problems(entries, uow.sealing_key()))
    yield from problems
    if entries and not problems:
        dossiers = {candidature.id: candidature.dossier for candidature in uow.candidatures.of_call(call_id)}
        yield from row_problems(entries, uow.journal.row_sums(call_id), dossiers)
    yield from _devices(uow, call_id)


def _devices(uow: UnitOfWork, call_id: int) -> Iterator[Message]:
    """Yield each person with devices different from the journalled enrolments: a row was added or removed by hand."""
    if uow.calls.state(call_id).call.is_demo:  # anybody enters as anybody, and the journal leaves it out
        return
    let_in = {(entry.actor_id, id_) for entry in uow.journal.of_acts(call_id, {Act.DEVICE_ENROLLED}) if (id_ := entry.after["device"])}
    known = {(device.person_id, device.id) for device in uow.access.devices_of_call(call_id)}
    ids = {person_id for person_id, _device in let_in ^ known}
    for person in uow.people.of_call(call_id):
        if person.id in ids:
            yield Message(N_("The devices of {name} are not those that acts let in."), {"name": person.name})


def finalised_snapshot(uow: UnitOfWork, whole: Snapshot) -> Snapshot:
    """Return the snapshot for documents of a finalised call, equal, byte for byte, to its version.

    An open call yields its present state. Raises RecordChanged if the database differs from the version or the journal.
    """
    if not whole.is_finalised:
        return whole
    version = whole.versions[-1] if whole.versions else None
    if version is None:
        raise RecordChanged(0)
    with uow:
        content, entry = uow.versions.content(whole.call_id, version.number), _finalising(uow, whole.call_id, version)
        differing = row_differences(uow, whole.call_id)  # of what no version holds, a print tells too
    if differing or entry is None or hashlib.sha256(content).hexdigest() != version.sha256:
        raise RecordChanged(version.number)
    return replace(as_finalised(whole, version, content), revision=entry.revision)


def _finalising(uow: UnitOfWork, call_id: int, version: Version) -> Entry | None:
    """Return the entry that finalised a version, if unaltered and consistent with the kept version."""
    if version.head is None:
        return None
    try:
        entry = uow.journal.get(call_id, version.head.entry)
    except UNREADABLE:
        return None
    is_whole = entry.is_unaltered and entry.hash == version.head.hash
    return entry if is_whole and is_finalisation(version, entry) else None
