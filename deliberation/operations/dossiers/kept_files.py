"""The bytes of attached files: sweep those that nothing refers to, name those that are lost or changed."""

from collections.abc import Collection

from deliberation.operations.acts import UnitOfWork
from deliberation.operations.ports import AttachmentFiles
from phrases import N_, Message

_LOST = N_("{call}, dossier {dossier}: the attached file {name} is lost, or was changed.")
_DRAWN_OTHERWISE = N_("{call}, dossier {dossier}: pages drawn of the attached file {name} were changed.")


def sweep_attachments(uow: UnitOfWork, files: AttachmentFiles) -> int:
    """Remove the files that no call refers to, as a killed import leaves them; return how many."""
    with uow:
        uow.attachments.take_turn()
        return files.sweep(uow.attachments.uses())


def attachment_problems(uow: UnitOfWork, files: AttachmentFiles, *, call_ids: Collection[int] | None = None) -> tuple[Message, ...]:
    """Return a sentence for each attached file that is lost, or altered, or drawn pages of which are: for the server's console.

    ``call_ids``: of these calls alone; of all if it is None.
    """
    with uow:
        ids = [state.id for state in uow.calls.all()] if call_ids is None else call_ids
        found = {uow.snapshot(call_id): uow.attachments.of_call(call_id) for call_id in ids}
    damaged = frozenset(files.damaged({one.sha256: one.size for attached in found.values() for one in attached}))
    return tuple(
        Message(
            _LOST if one.sha256 in damaged else _DRAWN_OTHERWISE,
            {"call": of.call.slug, "dossier": of.candidature(one.candidature_id).dossier, "name": one.name},
        )
        for of, attached in found.items()
        for one in attached
        if one.sha256 in damaged or files.is_drawing_changed(one.use)
    )
