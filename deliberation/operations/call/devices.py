"""Devices of a person: list, sign-out, and end with the meeting. Tokens of machines that read a final call."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from deliberation.call.access import (
    PASS_LIFETIME,
    Device,
    DevicePass,
    NewToken,
    ReadingToken,
    TokenLevel,
    new_secret,
    secret_hash,
    token_secret,
)
from deliberation.call.call import Phase
from deliberation.call.people import Actor, Person, Right, Role
from deliberation.call.rights import holds, require
from deliberation.errors import NotAllowed, NotFound
from deliberation.operations.acts import CallState, Receipt, UnitOfWork, acting, authorised, recording
from deliberation.record.journal import Act
from deliberation.snapshot.visibility import visible
from phrases import N_

_FOR_WHOLE = N_("Tokens are only for people who see every file: no member of the jury, nobody recused.")


def sign_out(uow: UnitOfWork, *, device_secret: str) -> None:
    """Sign a device out; do nothing for an unknown or signed-out device."""
    with uow:
        if person := uow.access.person_of_device(secret_hash(device_secret), at=uow.now()):
            _sign_out(uow, person, lambda device: device.secret_hash == secret_hash(device_secret))


# Roles that still work on the call after its meeting: record, exports, reopening.
STAYING = frozenset({Role.CHAIR, Role.ORGANISER, Role.STAFF})
READING_RESULTS = timedelta(days=1)  # after the meeting, for the others, if the call says no end of its access


def issue_pass(uow: UnitOfWork, *, by: Person) -> DevicePass:
    """Return a pass for a further device of ``by``: good once, for some minutes; the previous pass stops working.

    Raises NotAllowed for a person with closed access.
    """
    with uow:
        state = uow.calls.state(by.call_id)  # in its turn among the acts on the call: of two issued at once, the later replaces the other
        if not uow.people.get(by.id).is_active:
            raise NotAllowed
        with recording(uow, state, by=by, act=Act.PASS_ISSUED) as act:
            issued = DevicePass(new_secret(), act.at + PASS_LIFETIME)
            uow.access.revoke_passes(by.id, at=act.at)
            uow.access.add_pass(by.id, secret_hash=secret_hash(issued.secret), at=act.at, ends_at=issued.ends_at)
            act.record(by.name, before={}, after={"person": by.name})
    return issued


def own_devices(uow: UnitOfWork, *, by: Person) -> Sequence[Device]:
    """Return the devices known as ``by``'s, the oldest first."""
    with uow:
        return _list_known(uow, by.call_id, person_id=by.id)


def sign_out_device(uow: UnitOfWork, *, by: Person, device_id: int) -> None:
    """Forget a device of ``by``. Raises NotFound alike for a different person's device and an unknown device."""
    with uow:
        if not _sign_out(uow, by, lambda device: device.id == device_id):
            raise NotFound


def sign_out_others(uow: UnitOfWork, *, by: Person, device_secret: str) -> int:
    """Forget every device of ``by`` except the device of ``device_secret``, and any pass; return the number of devices."""
    with uow:
        return _sign_out(uow, by, lambda device: device.secret_hash != secret_hash(device_secret), with_passes=True)


def newcomers(uow: UnitOfWork, *, by: Person, device_secret: str) -> Sequence[Device]:
    """Return the devices of ``by`` not yet announced on the device of ``device_secret``, forgotten ones included.

    Empty in a demonstration, with free entry for all roles.
    """
    with uow:
        return [] if uow.calls.state(by.call_id).call.is_demo else _untold(uow, by, device_secret)


def acknowledge_newcomers(uow: UnitOfWork, *, by: Person, device_secret: str, up_to: int, are_signed_out: bool = False) -> None:
    """Stop announcing devices with ids up to ``up_to`` on this device of ``by``. ``are_signed_out``: forget these devices and any pass."""
    with uow:
        uow.calls.state(by.call_id)
        untold = {device.id for device in _untold(uow, by, device_secret) if device.id <= up_to}
        uow.access.tell_of_devices(by.id, secret_hash(device_secret), up_to=up_to)
        if are_signed_out:
            _sign_out(uow, by, lambda device: device.id in untold, with_passes=True)
        uow.commit()


def _untold(uow: UnitOfWork, by: Person, device_secret: str) -> list[Device]:
    own = [device for device in uow.access.devices_of_call(by.call_id) if device.person_id == by.id]
    announced = [device.told_up_to for device in own if device.secret_hash == secret_hash(device_secret)]
    return [device for device in own if announced and device.id > announced[0] and device.secret_hash != secret_hash(device_secret)]


def newest_devices(uow: UnitOfWork, *, call_ids: Collection[int]) -> Mapping[int, int]:
    """Return the id of the last device enrolled, by person id; a change reveals a new device."""
    with uow:
        return uow.access.newest_devices(call_ids)


def devices_of_call(uow: UnitOfWork, *, by: Actor, call_id: int) -> Sequence[Device]:
    """Return every device known in the call, the oldest first. Raises NotAllowed."""
    with uow:
        require(by, Right.MANAGE_PEOPLE, phase=uow.calls.state(call_id).phase, call_id=call_id)
        return _list_known(uow, call_id)


def revoke_device(uow: UnitOfWork, *, by: Actor, call_id: int, device_id: int) -> Receipt | None:
    """Sign out a person's device. Raises NotFound for an unknown device or a device of a different call."""
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.DEVICE_REVOKED) as act:
        device = next((device for device in _list_known(uow, call_id) if device.id == device_id), None)
        if device is None:
            raise NotFound
        uow.access.revoke_device(device.secret_hash, at=act.at)
        name = uow.people.get(device.person_id).name
        act.record(name, before={"device": device.id}, after={"device": None})
    return act.receipt


def end_with_the_meeting(uow: UnitOfWork, state: CallState) -> None:
    """Set an end for the devices of people with only results left to read, within the act that closes the meeting.

    The end is the end of the call's access or, without such an end, a day later. The room's screen stays until the end of access: it
    belongs to no person, and decisions are read out before it.
    """
    ends_at = state.call.access_ends_at or uow.now() + READING_RESULTS
    for person in uow.people.of_call(state.id):
        if not person.has(*STAYING, Role.PROJECTOR):
            uow.access.end_devices(person.id, at=ends_at)
            uow.access.revoke_passes(person.id, at=uow.now())


def _list_known(uow: UnitOfWork, call_id: int, *, person_id: int | None = None) -> list[Device]:
    at = uow.now()
    return [
        device
        for device in uow.access.devices_of_call(call_id)
        if device.is_known(at=at) and (person_id is None or device.person_id == person_id)
    ]


def _sign_out(uow: UnitOfWork, by: Person, leaves: Callable[[Device], bool], *, with_passes: bool = False) -> int:
    """Sign out the devices of ``by`` that ``leaves`` chooses, by an act of theirs, and any pass; return how many devices."""
    state = uow.calls.state(by.call_id)  # a device about to enter enters before, and is signed out, or finds its pass revoked
    with recording(uow, state, by=by, act=Act.DEVICE_REVOKED) as act:
        leaving = [device for device in _list_known(uow, by.call_id, person_id=by.id) if leaves(device)]
        for device in leaving:
            uow.access.revoke_device(device.secret_hash, at=act.at)
        if (with_passes and uow.access.revoke_passes(by.id, at=act.at)) or leaving:
            act.record(by.name, before={"devices": len(leaving)}, after={"devices": 0})
    return len(leaving)


@dataclass(frozen=True, slots=True)
class TokenReader:
    """Valid token, its call, and the person with whose rights it reads; None for a token of the server's console."""

    token: ReadingToken
    call_id: int
    person: Person | None


def make_token(uow: UnitOfWork, *, by: Actor, call_id: int, name: str, level: TokenLevel, days: int) -> NewToken:
    """Make a token with an end after ``days``, and return the token with its secret, never shown again.

    Raises InvalidValue for an invalid name or number of days; NotAllowed without the right, with a partial view, or before the selection is
    final.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.TOKENS, act=Act.TOKEN_MADE) as act:
        if act.state.phase is not Phase.FINALISED:  # the console has every right, but this is no time for it
            raise NotAllowed(N_("Tokens are made once the selection is finalised."))
        if visible(uow.snapshot(call_id), by).is_partial:
            raise NotAllowed(_FOR_WHOLE)
        secret = token_secret(new_secret())
        person_id = by.id if isinstance(by, Person) else None
        token = ReadingToken(0, name.strip(), level, person_id, act.by, act.at, act.at + timedelta(days=days))
        token = uow.tokens.add(call_id, token, secret_hash=secret_hash(secret))
        act.record(token.name, before={}, after={"token": token.id, "level": str(level), "ends_at": token.ends_at.isoformat()})
    return NewToken(token, secret)


def revoke_token(uow: UnitOfWork, *, by: Actor, call_id: int, token_id: int) -> Receipt | None:
    """End a token, in any phase; do nothing for an ended token. Raises NotFound for a token of a different call."""
    with acting(uow, call_id=call_id, by=by, right=Right.REVOKE_TOKENS, act=Act.TOKEN_REVOKED) as act:
        token = next((candidate for candidate in uow.tokens.of_call(call_id) if candidate.id == token_id), None)
        if token is None:
            raise NotFound
        if token.is_good(at=act.at):
            uow.tokens.revoke(token.id, at=act.at)
            act.record(token.name, before={"token": token.id}, after={"token": None})
    return act.receipt


def tokens_of_call(uow: UnitOfWork, *, by: Actor, call_id: int) -> Sequence[ReadingToken]:
    """Return the tokens of a call that are good now, the oldest first. Raises NotAllowed."""
    with uow:
        authorised(uow, call_id=call_id, by=by, right=Right.REVOKE_TOKENS)
        at = uow.now()
        return [token for token in uow.tokens.of_call(call_id) if token.is_good(at=at)]


def reader_of_token(uow: UnitOfWork, *, secret: str) -> TokenReader | None:
    """Return the reader of a secret; None if unknown, revoked or over, or if its maker could not make the token today."""
    with uow:
        match = uow.tokens.with_secret(secret_hash(secret))
        if match is None or not match[1].is_good(at=uow.now()):
            return None
        call_id, token = match
        if token.person_id is None:
            return TokenReader(token, call_id, None)
        maker = uow.people.get(token.person_id)
        may = maker.is_active and holds(maker.roles, Right.TOKENS, Phase.FINALISED)
        return TokenReader(token, call_id, maker) if may else None
