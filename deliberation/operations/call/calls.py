"""Creation of a call, phases, lifting of the seal, continuation from a copy on a different machine, and erasure.

An erasure removes the whole call, not only its people: names are in the journal, in versions and in texts, and a chain or hash without
names could not be verified. The archive is checked first, and must end with the same journal entry. Nothing is erased automatically. A row
of ``erasure`` stays: slug, time, person, day, last hash of the journal, SHA-256 of the archive. Backups, downloads and the memory of a
running server are out of reach.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from deliberation.call.access import start_secret
from deliberation.call.call import Phase
from deliberation.call.drafting import NAME_CHARACTERS_MAX, blank_settings, settings_from_form, settings_like
from deliberation.call.people import Actor, Console, Person, Right, Role, actor_label
from deliberation.call.settings import Erasure, is_over, parse_call
from deliberation.errors import InvalidCall, InvalidValue, NotAllowed, NotFound
from deliberation.operations.acts import CallState, Receipt, UnitOfWork, acting, authorised, recording
from deliberation.operations.call.people import journalled_person
from deliberation.operations.ports import AttachmentFiles
from deliberation.record.guards.sealed_rows import UNPROVEN, seal_problems
from deliberation.record.journal import Act, Entry
from phrases import N_, date

MEETING_IS_OPEN = N_("The meeting is open: suspend or close it before the call changes phase.")

NOT_DESCRIBED = N_("This call is not described yet: its criteria, its scale and its tracks come first.")


def create_call(uow: UnitOfWork, *, by: Console, settings: Mapping[str, Any]) -> CallState:
    """Create the call of ``settings`` (the tables of its TOML file).

    Raises InvalidCall for wrong settings or a taken slug.
    """
    call = parse_call(settings)
    with uow:
        uow.calls.take_turn()
        if uow.calls.by_slug(call.slug):
            raise InvalidCall("slug", N_("The call {slug} exists already."), slug=call.slug)
        call_id = uow.calls.create(call, settings, phase=Phase.PREPARATION, is_sealed=call.rules.starts_sealed, at=uow.now())
        state = journal_creation(uow, call_id, by=by)
        uow.commit()
    return state


def journal_creation(uow: UnitOfWork, call_id: int, *, by: Actor) -> CallState:
    """Write the first journal entry of a new call, with revision 1; return the call's state."""
    uow.calls.set_revision(call_id, 1)
    state = uow.calls.state(call_id)
    uow.journal.append(
        call_id,
        at=state.created_at,
        actor_id=by.id if isinstance(by, Person) else None,
        actor=actor_label(by),
        act=Act.CALL_CREATED,
        subject=state.call.slug,
        before={},
        after=plain(state.settings),
        revision=1,
    )
    return state


def plain(value: Any) -> Any:
    """Return settings as JSON for the journal: dates of TOML become texts."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def move_phase(uow: UnitOfWork, *, by: Actor, call_id: int, to: Phase) -> Receipt | None:
    """Move the call to a different open phase.

    Raises InvalidValue for ``finalised``, reached only by finalising, and during a meeting, whose screens would close for all.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.MOVE_PHASE, act=Act.PHASE_MOVED) as act:
        if to is Phase.FINALISED:
            raise InvalidValue(N_("To close a call, finalise its selection once every check is met."))
        refuse_draft(act.state)
        if to is not act.state.phase:
            if uow.snapshot(call_id).meeting.is_open:
                raise InvalidValue(MEETING_IS_OPEN)
            uow.calls.set_phase(call_id, to)
            act.record(act.state.call.slug, before={"phase": str(act.state.phase)}, after={"phase": str(to)}, outcome=to.message)
    return act.receipt


def refuse_draft(state: CallState) -> None:
    """Raise InvalidValue for a draft call, which accepts no import and no change of phase."""
    if state.call.is_draft:
        raise InvalidValue(NOT_DESCRIBED)


def reveal_all(uow: UnitOfWork, *, by: Actor, call_id: int) -> Receipt | None:
    """Lift the seal on all candidatures of the call."""
    with acting(uow, call_id=call_id, by=by, right=Right.REVEAL, act=Act.REVEALED) as act:
        if act.state.is_sealed:
            uow.calls.set_sealed(call_id, False)
            uow.candidatures.reveal_all(call_id, revision=act.revision)
            act.record(act.state.call.slug, before={"sealed": True}, after={"sealed": False})
    return act.receipt


def record_takeover(uow: UnitOfWork, *, by: Actor, call_id: int, copied_at: datetime) -> Receipt | None:
    """Journal the dashboard's continuation from a copy, unless the call is finalised; the copy lacks acts after ``copied_at``.

    If two dashboards continue, their journals differ from this entry on, and stay distinguishable.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.KEEP_CALL, act=Act.TAKEN_OVER) as act:
        if act.state.phase is not Phase.FINALISED:
            act.record(act.state.call.slug, before={}, after={"copied_at": copied_at.isoformat()})
    return act.receipt


def seal_anew(uow: UnitOfWork, *, by: Actor, call_id: int) -> Receipt | None:
    """Seal a call's journal with this server's key, accepting the rows as found; None if already sealed by this key.

    Raises NotAllowed outside the server's console.
    """
    if not isinstance(by, Console):
        raise NotAllowed
    with acting(uow, call_id=call_id, by=by, right=Right.KEEP_CALL, act=Act.SEALED_ANEW) as act:
        key = uow.sealing_key()
        unproven = [problem for problem in seal_problems(uow.journal.seals(call_id), key) if problem.text == UNPROVEN]
        if unproven:
            uow.journal.state_afresh(call_id)
            act.record(act.state.call.slug, before={}, after={"entry": unproven[0].values["number"], "key": key.name})
    return act.receipt


def last_takeover(uow: UnitOfWork, *, call_id: int) -> Entry | None:
    """Return the entry of the last takeover by this dashboard, None if there was none."""
    with uow:
        return uow.journal.latest(call_id, [Act.TAKEN_OVER])


@dataclass(frozen=True, slots=True)
class ArchiveSeal:
    """Identity of a checked archive: SHA-256, call, and last entry of the journal."""

    sha256: str
    slug: str
    journal_hash: str


def erase_call(
    uow: UnitOfWork, files: AttachmentFiles, *, by: Actor, call_id: int, archive: ArchiveSeal, is_rehearsal: bool = False
) -> Mapping[str, int]:
    """Erase a call completely or not at all, and return table → number of rows; a rehearsal erases nothing.

    Attached files follow, except files of further calls; after an interruption the files count as unreferenced and are swept. A record of
    the erasure remains, with time, person, and the archive's digest. Raises NotAllowed without the right; InvalidValue before the last day
    of keeping, without such a day, or for an archive of a different state.
    """
    with uow:
        state = authorised(uow, call_id=call_id, by=by, right=Right.KEEP_CALL)
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
        uses = {attachment.use for attachment in uow.attachments.of_call(call_id)}
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


def is_start_link(uow: UnitOfWork, *, secret: str, key: bytes) -> bool:
    """Tell whether this is the server's start link, and still of use: no call but demonstrations exists yet."""
    if not _is_secret(secret, key):
        return False
    with uow:
        return _awaits_its_first(uow.calls.all())


def found_first_call(
    uow: UnitOfWork, *, secret: str, key: bytes, name: str, organiser: str, email: str = "", language: str
) -> tuple[CallState, Person]:
    """Found the first call of this server, as a draft with its first organiser, and return both.

    Raises NotFound for any link except the start link, and once a call exists; InvalidValue without a name of the call or of a person.
    """
    if not _is_secret(secret, key):
        raise NotFound
    with uow:
        uow.calls.take_turn()
        states = uow.calls.all()
        if not _awaits_its_first(states):
            raise NotFound
        settings = blank_settings(_require_name(name), language=language, taken=[state.call.slug for state in states])
        return _create_draft(uow, settings, Person(0, 0, organiser.strip(), frozenset({Role.ORGANISER}), email.strip()))


def found_call(
    uow: UnitOfWork,
    *,
    by: Person,
    call_id: int,
    name: str,
    language: str,
    like: Mapping[str, Any] | None = None,
    form: Mapping[str, Any] | None = None,
) -> tuple[CallState, Person]:
    """Found a further call, as a draft with ``by`` as its only person, and return both, without rights in other calls.

    Raises NotAllowed except for an organiser of a call outside demonstrations.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        name: its name.
        language: of the call's texts.
        like: initial settings, of a different call or a call's file.
        form: settings proposed by the platform's form.
    """
    with uow:
        uow.calls.take_turn()
        if authorised(uow, call_id=call_id, by=by, right=Right.KEEP_CALL).call.is_demo:
            raise NotAllowed
        named, slugs = _require_name(name), [state.call.slug for state in uow.calls.all()]
        if like is not None:
            settings = settings_like(like, named, language=language, taken=slugs)
        elif form is not None:
            settings = settings_from_form(form, named, language=language, taken=slugs)
        else:
            settings = blank_settings(named, language=language, taken=slugs)
        return _create_draft(uow, settings, Person(0, 0, by.name, frozenset({Role.ORGANISER}), by.email, by.organisation))


def _is_secret(secret: str, key: bytes) -> bool:
    return hmac.compare_digest(secret.encode(), start_secret(key).encode())


def _awaits_its_first(states: Iterable[CallState]) -> bool:
    return all(state.call.is_demo for state in states)


def _require_name(name: str) -> str:
    if not name.strip():
        raise InvalidCall("name", N_("This text is empty."))
    if len(name) > NAME_CHARACTERS_MAX:
        raise InvalidCall("name", N_("A text of {most} characters at most."), most=NAME_CHARACTERS_MAX)
    return " ".join(name.split())


def _create_draft(uow: UnitOfWork, settings: Mapping[str, Any], organiser: Person) -> tuple[CallState, Person]:
    call = parse_call(settings)
    call_id = uow.calls.create(call, settings, phase=Phase.PREPARATION, is_sealed=call.rules.starts_sealed, at=uow.now())
    person = uow.people.add(replace(organiser, call_id=call_id), revision=2)
    state = journal_creation(uow, call_id, by=person)
    with recording(uow, state, by=person, act=Act.PERSON_SAVED) as act:
        act.record(person.name, before={}, after=journalled_person(person))
    return replace(state, revision=act.revision), person
