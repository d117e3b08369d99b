"""Erase a call after the last day that it may be kept (``kept_until``), once its archive is kept elsewhere.

The whole call goes, not only its people: names are in the journal, in versions and in texts, and neither a chain nor a hash can be
emptied of names and still be verified. The command checks the archive first, and that it ends with the same journal entry. Nothing erases
by itself. What stays is a row of ``erasure``: slug, time, person, day, last hash of the journal, SHA-256 of the archive. Backups,
downloads and the memory of a running server are not reached.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.call.call import Phase
from deliberation.call.people import Console, actor_label
from deliberation.call.settings import Erasure, is_over
from deliberation.errors import InvalidValue
from deliberation.operations.ports import CallState, UnitOfWork
from deliberation.operations.ports_beside import AttachmentFiles
from deliberation.record.journal import Act
from phrases import N_, date


@dataclass(frozen=True, slots=True)
class ArchiveSeal:
    """Identity of a checked archive: its SHA-256, its call, and the last entry of its journal."""

    sha256: str
    slug: str
    journal_hash: str


def erase_call(
    uow: UnitOfWork, files: AttachmentFiles, *, by: Console, call_id: int, archive: ArchiveSeal, is_rehearsal: bool = False
) -> Mapping[str, int]:
    """Erase a call, all or nothing, and return how many rows of each table; a rehearsal erases nothing.

    Attached files follow, but for those that another call has too. If it is interrupted between the two, they are
    files that no call refers to, and are removed as those are.

    What remains says that it was erased, when, by whom, and the digest of the archive. Only from the server's command line. Raises
    InvalidValue until the last day of keeping is past, if there is no such day, or if the archive is not of this call as it stands.
    """
    with uow:
        state = uow.calls.state(call_id)
        _refuse_early(uow, state)
        _refuse_other_archive(uow, state, archive)
        erasure = Erasure(
            slug=state.call.slug,
            erased_at=uow.now(),
            erased_by=actor_label(by),
            kept_until=state.call.kept_until or uow.now().date(),
            journal_hash=archive.journal_hash,
            archive_sha256=archive.sha256,
        )
        uses = {one.use for one in uow.attachments.of_call(call_id)}
        rows = uow.calls.erase(call_id, erasure)
        if not is_rehearsal:
            uow.commit()
    if uses and not is_rehearsal:
        with uow:
            uow.attachments.take_turn()
            files.remove(uses, kept=uow.attachments.sizes().keys())
    return rows


def _refuse_early(uow: UnitOfWork, state: CallState) -> None:
    day = state.call.kept_until
    if day is None:
        raise InvalidValue(N_("The settings of this call say no day until which it is kept (kept_until): it is not erased."))
    if not is_over(day, at=uow.now()):
        raise InvalidValue(N_("This call is kept until {day}: it is not erased before."), day=date(day))


def _refuse_other_archive(uow: UnitOfWork, state: CallState, archive: ArchiveSeal) -> None:
    entries = uow.journal.of_call(state.id)
    # The archive of a finalised call stops at the entry that finalised it; later ones are on people and devices only.
    last = (
        next((entry for entry in reversed(entries) if entry.act is Act.FINALISED), None) if state.phase is Phase.FINALISED else entries[-1]
    )
    if last is None or (archive.slug, archive.journal_hash) != (state.call.slug, last.hash):
        raise InvalidValue(N_("This archive is not of the call as it stands: make it again, keep it, and give that one."))
