"""An archive beside the call that this server holds."""

from collections.abc import Iterator
from dataclasses import dataclass

from deliberation.call.call import Head
from deliberation.operations.acts import CallState, UnitOfWork
from deliberation.operations.verification import as_far_as_readable
from phrases import N_, Message


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """Facts stated by an archive: call, last entry, version of a finalised call, and name of the sealing key."""

    call: str
    head: Head
    version: int | None
    state_sha256: str
    key: str


def archive_differences(uow: UnitOfWork, archive: ArchiveFacts) -> tuple[Message, ...] | None:
    """Return a sentence for each fact of an archive different from this server's call; None without the call."""
    with uow:
        state = uow.calls.by_slug(archive.call)
        return None if state is None else tuple(as_far_as_readable(_archive_differences(uow, state, archive)))


def _archive_differences(uow: UnitOfWork, state: CallState, archive: ArchiveFacts) -> Iterator[Message]:
    values = {"call": archive.call, "number": archive.head.entry}
    entries = {entry.sequence: entry.hash for entry in uow.journal.of_call(state.id)}
    if archive.head.entry and entries.get(archive.head.entry) != archive.head.hash:
        yield Message(N_("The archive’s last entry, {number}, is not in the journal of {call} on this server."), values)
    states = {version.number: version.sha256 for version in uow.versions.of_call(state.id)}
    if archive.version is not None and states.get(archive.version) != archive.state_sha256:
        sentence = N_("The archive’s state is not that of version {number} of {call} on this server.")
        yield Message(sentence, values | {"number": archive.version})
    if archive.key not in {uow.sealing_key().name, *(anchor.seal.key for anchor in uow.versions.anchors(state.id))}:
        yield Message(N_("The seal of the archive bears the name of a key with which this server never sealed {call}."), values)
