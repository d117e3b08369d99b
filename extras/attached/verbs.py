"""Import attached files: sort, read and store the bytes first, then write all rows or none."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from deliberation.call.people import Actor, Right
from deliberation.call.rights import require
from deliberation.dossiers.attachments.attachment import Attachment
from deliberation.errors import FileRefused, ImportRefused, NotAllowed, StorageFailed
from deliberation.operations.acts import Progress, UnitOfWork, acting
from deliberation.operations.call.calls import refuse_draft
from deliberation.operations.ports import AttachmentFiles, SentAttachments
from deliberation.problems import Problem, Severity
from deliberation.record.journal import Act
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import visible
from extras.attached.plan import AttachmentPlan, Examined, LeftOut, Matched, Read, plan_attachments, sort_files
from phrases import N_, Message, whole

FOR_WHOLE = N_("Attached files and the platform’s dossiers are for those who see every file: no member of the jury, nobody recused.")
_MEBIBYTE = 1024 * 1024


class Store(NamedTuple):
    """Where bytes are kept, and how many a call may have in all."""

    files: AttachmentFiles
    call_max_bytes: int


def examine_attachments(
    uow: UnitOfWork,
    store: Store,
    *,
    by: Actor,
    call_id: int,
    sent: SentAttachments,
    chosen: Collection[str] = (),
    keeps: bool = False,
    progress: Progress | None = None,
) -> Examined:
    """Sort the sent files and read the files named in applicants' answers. ``keeps``: store the bytes too, still unreferenced.

    Raises InvalidValue for an unknown place; NotAllowed with a partial view; ImportRefused beyond the call's limit.

    Args:
        uow: unit of work of the act.
        store: of attached files.
        by: the acting person.
        call_id: the call's.
        sent: the sent files.
        chosen: places of files outside every answer, taken all the same.
        keeps: store the bytes, too.
        progress: receives done and total.
    """
    with uow:
        candidatures = _snapshot(uow, by, call_id).by_dossier
    matched, to_check = sort_files(sent.files, candidatures, chosen=chosen)
    read: list[Read] = []
    refused: list[LeftOut] = []
    for done, file in enumerate(matched, start=1):
        try:
            read.append(_read(store.files, sent, file, keeps=keeps))
        except FileRefused as error:
            refused.append(LeftOut(file.dossier, file.file.place, error.message))
        if progress:
            progress(done, len(matched))
    dossiers = dict.fromkeys([*(file.dossier for file in matched), *(file.dossier for file in to_check if file.dossier)])
    return Examined(sent.name, tuple(read), tuple(refused), to_check, tuple(dossiers))


def _read(files: AttachmentFiles, sent: SentAttachments, one: Matched, *, keeps: bool) -> Read:
    with files.draft() as draft:
        for piece in sent.pieces(one.file):
            draft.write(piece)
        with draft.opened() as content:
            media_type = sent.media_type(one.file, content)
        if keeps:
            draft.keep()
        return Read(one, draft.sha256, draft.size, media_type)


def plan_examined(uow: UnitOfWork, store: Store, *, by: Actor, call_id: int, examined: Examined) -> AttachmentPlan:
    """Return the plan of importing the files. Raises NotAllowed and ImportRefused, as importing does."""
    with uow:
        snapshot = _snapshot(uow, by, call_id)
        plan = plan_attachments(examined, candidatures=snapshot.by_dossier, here=uow.attachments.of_call(call_id), at=uow.now())
        _refuse_too_much(store, plan, uow.attachments.of_call(call_id))
        return plan


def import_attachments(
    uow: UnitOfWork,
    store: Store,
    *,
    by: Actor,
    call_id: int,
    sent: SentAttachments,
    chosen: Collection[str] = (),
    progress: Progress | None = None,
) -> AttachmentPlan:
    """Store the sent files and write their rows, without an entry if nothing is new. ``chosen``: as for ``examine_attachments``.

    The bytes are on the disk before the commit of the transaction. Raises NotAllowed with a partial view; ImportRefused beyond the call's
    limit; StorageFailed, without any writing, if bytes disappeared meanwhile.
    """
    examined = examine_attachments(uow, store, by=by, call_id=call_id, sent=sent, chosen=chosen, keeps=True, progress=progress)
    with acting(uow, call_id=call_id, by=by, right=Right.IMPORT, act=Act.ATTACHMENTS_IMPORTED) as act:
        uow.attachments.take_turn()
        snapshot, here = _snapshot(uow, by, call_id), uow.attachments.of_call(call_id)
        plan = plan_attachments(examined, candidatures=snapshot.by_dossier, here=here, at=act.at)
        _refuse_too_much(store, plan, here)
        if not plan.to_write:
            return plan
        if store.files.missing({attachment.sha256: attachment.size for attachment in plan.to_write}):
            raise StorageFailed(N_("Attached files went away while they were imported: nothing was written. Import them again."))
        uow.attachments.add(call_id, plan.to_write, revision=act.revision)
        act.record(examined.name, before={"attachments": _group_by_dossier(plan.replaced)}, after=_payload_after(snapshot, plan, examined))
    return plan


def _snapshot(uow: UnitOfWork, by: Actor, call_id: int) -> Snapshot:
    state = uow.calls.state(call_id)
    require(by, Right.IMPORT, phase=state.phase, call_id=call_id)
    refuse_draft(state)
    snapshot = uow.snapshot(call_id)
    if visible(snapshot, by).is_partial:
        raise NotAllowed(FOR_WHOLE)
    return snapshot


def _refuse_too_much(store: Store, plan: AttachmentPlan, attachments: Iterable[Attachment]) -> None:
    sizes = {attachment.sha256: attachment.size for attachment in (*attachments, *plan.to_write)}
    if plan.to_write and sum(sizes.values()) > store.call_max_bytes:
        sentence = N_("With these, the call’s attached files would weigh {size} MB; {limit} MB at most are kept (JURY_ATTACHMENTS_MAX_MB).")
        values = {"size": whole(-(-sum(sizes.values()) // _MEBIBYTE)), "limit": whole(store.call_max_bytes // _MEBIBYTE)}
        raise ImportRefused([Problem(Severity.ERROR, Message(sentence, values))])


def _group_by_dossier(uses: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    named: dict[str, list[str]] = {}
    for dossier, name in uses:
        named.setdefault(dossier, []).append(name)
    return named


def _payload_after(snapshot: Snapshot, plan: AttachmentPlan, examined: Examined) -> Mapping[str, Any]:
    rows = [(snapshot.candidature(attachment.candidature_id).dossier, attachment) for attachment in plan.to_write]
    return {
        **({"chosen": _group_by_dossier(plan.chosen)} if plan.chosen else {}),
        "file": {"name": examined.name},
        "attachments": _group_by_dossier((dossier, attachment.name) for dossier, attachment in rows),
        "digests": _group_by_dossier((dossier, attachment.sha256) for dossier, attachment in rows),
    }
