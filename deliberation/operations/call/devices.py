"""Devices of a person: their list, signing them out, those that end with the meeting."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from deliberation.call.access import PASS_LIFETIME, Device, DevicePass, new_secret, secret_hash
from deliberation.call.people import Actor, Person, Right, Role
from deliberation.call.rights import require
from deliberation.errors import NotAllowed, NotFound
from deliberation.operations.acts import CallState, Receipt, UnitOfWork, acting
from deliberation.record.journal import Act


def sign_out(uow: UnitOfWork, *, device_secret: str) -> None:
    """Forget the device."""
    with uow:
        uow.access.revoke_device(secret_hash(device_secret), at=uow.now())
        uow.commit()


# Roles that still work on the call after its meeting: record, exports, reopening.
STAYING = frozenset({Role.CHAIR, Role.ORGANISER, Role.STAFF})
READING_RESULTS = timedelta(days=1)  # after the meeting, for the others, if the call says no end of its access


def issue_pass(uow: UnitOfWork, *, by: Person) -> DevicePass:
    """Return a pass for one more device of ``by``: good once, for some minutes; the previous one stops working.

    Raises NotAllowed for somebody whose access was closed.
    """
    with uow:
        uow.calls.state(by.call_id)  # in its turn among the acts on the call: of two issued at once, the later takes the other's place
        if not uow.people.get(by.id).is_active:
            raise NotAllowed
        at = uow.now()
        issued = DevicePass(new_secret(), at + PASS_LIFETIME)
        uow.access.revoke_passes(by.id, at=at)
        uow.access.add_pass(by.id, secret_hash=secret_hash(issued.secret), at=at, ends_at=issued.ends_at)
        uow.commit()
    return issued


def own_devices(uow: UnitOfWork, *, by: Person) -> Sequence[Device]:
    """Return the devices known as ``by``'s, the oldest first."""
    with uow:
        return _known(uow, by.call_id, person_id=by.id)


def sign_out_device(uow: UnitOfWork, *, by: Person, device_id: int) -> None:
    """Forget one of the devices of ``by``. Raises NotFound alike for somebody else's and for one that does not exist."""
    with uow:
        _forget(uow, _one_of(_known(uow, by.call_id, person_id=by.id), device_id))
        uow.commit()


def sign_out_others(uow: UnitOfWork, *, by: Person, device_secret: str) -> int:
    """Forget every device of ``by`` except the one with ``device_secret``, and any pass; return how many devices that were."""
    with uow:
        uow.calls.state(by.call_id)  # a device about to enter enters before, and is signed out, or finds its pass revoked
        others = [device for device in _known(uow, by.call_id, person_id=by.id) if device.secret_hash != secret_hash(device_secret)]
        for device in others:
            _forget(uow, device)
        uow.access.revoke_passes(by.id, at=uow.now())
        uow.commit()
    return len(others)


def newcomers(uow: UnitOfWork, *, by: Person, device_secret: str) -> Sequence[Device]:
    """Return the devices enrolled as ``by`` that the one with ``device_secret`` has not announced yet, forgotten ones included.

    None in a demonstration, where anybody may enter as anybody.
    """
    with uow:
        return [] if uow.calls.state(by.call_id).call.is_demo else _untold(uow, by, device_secret)


def acknowledge_newcomers(uow: UnitOfWork, *, by: Person, device_secret: str, up_to: int, are_signed_out: bool = False) -> None:
    """Stop announcing, on this device of ``by``, those with ids up to ``up_to``. ``are_signed_out``: forget them too, and any pass."""
    with uow:
        uow.calls.state(by.call_id)
        for device in _untold(uow, by, device_secret):
            if are_signed_out and device.id <= up_to:
                _forget(uow, device)
        if are_signed_out:
            uow.access.revoke_passes(by.id, at=uow.now())
        uow.access.tell_of_devices(by.id, secret_hash(device_secret), up_to=up_to)
        uow.commit()


def _untold(uow: UnitOfWork, by: Person, device_secret: str) -> list[Device]:
    own = [device for device in uow.access.devices_of_call(by.call_id) if device.person_id == by.id]
    told = [device.told_up_to for device in own if device.secret_hash == secret_hash(device_secret)]
    return [device for device in own if told and device.id > told[0]]


def newest_devices(uow: UnitOfWork, *, call_ids: Collection[int]) -> Mapping[int, int]:
    """Return the id of the last device enrolled, by person id; a change reveals a new device."""
    with uow:
        return uow.access.newest_devices(call_ids)


def devices_of_call(uow: UnitOfWork, *, by: Actor, call_id: int) -> Sequence[Device]:
    """Return every device known in the call, the oldest first. Raises NotAllowed."""
    with uow:
        require(by, Right.MANAGE_PEOPLE, phase=uow.calls.state(call_id).phase, call_id=call_id)
        return _known(uow, call_id)


def revoke_device(uow: UnitOfWork, *, by: Actor, call_id: int, device_id: int) -> Receipt | None:
    """Sign somebody's device out. Raises NotFound for a device of another call, or not known any more."""
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.DEVICE_REVOKED) as act:
        device = _one_of(_known(uow, call_id), device_id)
        _forget(uow, device)
        name = uow.people.get(device.person_id).name
        act.record(name, before={"device": device.id}, after={"device": None})
    return act.receipt


def end_with_the_meeting(uow: UnitOfWork, state: CallState) -> None:
    """Set an end for the devices of those who only have results left to read. Called within the act that closes the meeting.

    It is that of the call's access or, if the call has none, a day. The room's screen stays until the end of the call's access: it is no
    person, and what was decided is read out in front of it.
    """
    ends_at = state.call.access_ends_at or uow.now() + READING_RESULTS
    for person in uow.people.of_call(state.id):
        if not person.has(*STAYING, Role.PROJECTOR):
            uow.access.end_devices(person.id, at=ends_at)
            uow.access.revoke_passes(person.id, at=uow.now())


def _known(uow: UnitOfWork, call_id: int, *, person_id: int | None = None) -> list[Device]:
    at = uow.now()
    return [
        device
        for device in uow.access.devices_of_call(call_id)
        if device.is_known(at=at) and (person_id is None or device.person_id == person_id)
    ]


def _one_of(devices: Sequence[Device], device_id: int) -> Device:
    for device in devices:
        if device.id == device_id:
            return device
    raise NotFound


def _forget(uow: UnitOfWork, device: Device) -> None:
    uow.access.revoke_device(device.secret_hash, at=uow.now())
