"""Issue personal links and close them; enrol devices with them, find whose a device is, sign it out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from deliberation.call.access import PASS_LIFETIME, Device, DevicePass, WayIn, browser_name, link_secret, new_secret, secret_hash
from deliberation.call.people import Actor, Person, Role
from deliberation.call.rights import Right, require
from deliberation.errors import NotAllowed, NotFound
from deliberation.operations.acts import ActInProgress, Receipt, acting, recording
from deliberation.operations.ports import CallState, UnitOfWork
from deliberation.record.journal import Act


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A device let in: whose it is, and the secret for its cookie."""

    person: Person
    device_secret: str


def issue_link(uow: UnitOfWork, *, by: Actor, call_id: int, person_id: int, key: bytes, agent: str = "") -> str:
    """Return the secret of the person's access link, the standing one if there is one: showing it is journalled too.

    ``key``: the server's; ``agent``: user agent of the browser that shows it. Raises NotFound for somebody of another call, or
    inactive.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.LINK_SHOWN) as act:
        person = _active(uow, person_id, call_id)
        standing = next((link for link in uow.access.links_of_call(call_id) if link.person_id == person_id and link.is_good), None)
        if standing is None:
            act.act = Act.LINK_ISSUED
        secret = link_secret(key, standing.nonce) if standing else _new_link(uow, act, person, key)
        act.record(person.name, before={}, after={"person": person.name, "browser": browser_name(agent)})
    return secret


def renew_link(uow: UnitOfWork, *, by: Actor, call_id: int, person_id: int, key: bytes, agent: str = "") -> str:
    """Return the secret of a new link for the person; the link before stops working, devices stay known.

    ``agent`` as for ``issue_link``. Raises NotFound for somebody of another call, or inactive.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.LINK_ISSUED) as act:
        person = _active(uow, person_id, call_id)
        revoked = uow.access.revoke_links(person_id, at=act.at)
        secret = _new_link(uow, act, person, key)
        act.record(person.name, before={"links": revoked}, after={"person": person.name, "browser": browser_name(agent)})
    return secret


def _active(uow: UnitOfWork, person_id: int, call_id: int) -> Person:
    person = uow.people.get(person_id)
    if person.call_id != call_id or not person.is_active:
        raise NotFound
    return person


def _new_link(uow: UnitOfWork, act: ActInProgress, person: Person, key: bytes) -> str:
    nonce = new_secret()
    secret = link_secret(key, nonce)
    uow.access.add_link(person.id, nonce=nonce, secret_hash=secret_hash(secret), at=act.at)
    return secret


def revoke_access(uow: UnitOfWork, *, by: Actor, call_id: int, person_id: int) -> Receipt | None:
    """Revoke the person's links and every device enrolled with them."""
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.LINKS_REVOKED) as act:
        person = uow.people.get(person_id)
        if person.call_id != call_id:
            raise NotFound
        links = uow.access.revoke_links(person_id, at=act.at)
        devices = uow.access.revoke_devices(person_id, at=act.at)
        if uow.access.revoke_passes(person_id, at=act.at) or links or devices:
            act.record(person.name, before={"links": links, "devices": devices}, after={"links": 0, "devices": 0})
    return act.receipt


def is_way_in(uow: UnitOfWork, *, secret: str) -> bool:
    """Tell whether a personal link or a pass has this secret now. Ask this first: it only reads, so a wrong guess waits for no writer."""
    with uow:
        return _holder(uow, secret_hash(secret)) is not None


def enrol(uow: UnitOfWork, *, secret: str, agent: str, known_devices: Collection[str] = ()) -> Enrolment:
    """Let a device in by a personal link, or by a pass, which is then used up.

    ``agent``: the browser's user agent; ``known_devices``: secrets of the devices that this browser already is, one in each
    call; it stays that device if it is the same person's. Raises NotFound alike for a secret that is unknown, revoked, used or expired,
    and if access to the call has ended.
    """
    with uow:
        hash_ = secret_hash(secret)
        holder = _holder(uow, hash_)
        if holder is None:
            raise NotFound
        state = uow.calls.state(holder.call_id)
        # Asked again in its turn among the acts on the call: while it waited, somebody may have revoked it, or used it up.
        by_link = uow.access.person_of_link(hash_)
        person = by_link or uow.access.use_pass(hash_, at=uow.now())
        if person is None:
            raise NotFound
        return _let_in(uow, state, person, WayIn.LINK if by_link else WayIn.PASS, agent, known_devices)


def _holder(uow: UnitOfWork, hash_: str) -> Person | None:
    return uow.access.person_of_link(hash_) or uow.access.person_of_pass(hash_, at=uow.now())


def enter_demo(uow: UnitOfWork, *, person_id: int, agent: str) -> Enrolment:
    """Let a device in as a person of a demonstration call. Raises NotFound for any other call."""
    with uow:
        state = uow.calls.state(uow.people.get(person_id).call_id)
        person = uow.people.get(person_id)
        if not person.is_active or not state.call.is_demo:
            raise NotFound
        # Not journalled: whoever likes enters a demonstration as whom they like.
        _device, secret = _new_device(uow, state, person, agent)
        uow.commit()
    return Enrolment(person, secret)


def calls_of_email(uow: UnitOfWork, *, email: str) -> tuple[int, ...]:
    """Return the calls that the person of a verified e-mail address may enter, the latest first; never a demonstration.

    A call with two people of this address is left out: it cannot tell which one signs in.
    """
    with uow:
        return tuple(state.id for state in reversed(uow.calls.all()) if _person_at(uow, state, email))


def enter_by_email(uow: UnitOfWork, *, call_id: int, email: str, agent: str, known_devices: Collection[str] = ()) -> Enrolment:
    """Let a device in as the person of this verified e-mail address in a call of ``calls_of_email``.

    ``agent`` and ``known_devices`` as for ``enrol``. Raises NotFound if there is nobody, or if there are two; and if access has ended.
    """
    with uow:
        state = uow.calls.state(call_id)
        person = _person_at(uow, state, email)
        if person is None:
            raise NotFound
        return _let_in(uow, state, person, WayIn.ACCOUNT, agent, known_devices)


def _person_at(uow: UnitOfWork, state: CallState, email: str) -> Person | None:
    """Return the only person of a call with this address; None if there is none or several, or the call is a demonstration."""
    wanted = _folded(email)
    if not wanted or state.call.is_demo:
        return None
    people = [person for person in uow.people.of_call(state.id) if person.is_active and _folded(person.email) == wanted]
    return people[0] if len(people) == 1 else None


def _folded(email: str) -> str:
    # Letters of other alphabets fold onto ASCII ones (the Kelvin sign onto k): an address that holds any is compared as it is.
    stripped = email.strip()
    return stripped.lower() if stripped.isascii() else stripped


def _let_in(uow: UnitOfWork, state: CallState, person: Person, way: WayIn, agent: str, known_devices: Collection[str]) -> Enrolment:
    for known in known_devices:
        if uow.access.person_of_device(secret_hash(known), at=uow.now()) == person:
            uow.commit()  # a pass that was shown to it is used up all the same
            return Enrolment(person, known)
    with recording(uow, state, by=person, act=Act.DEVICE_ENROLLED) as act:
        device, secret = _new_device(uow, state, person, agent)
        act.record(person.name, before={}, after={"device": device.id, "browser": browser_name(agent), "way_in": str(way)})
    return Enrolment(person, secret)


def _new_device(uow: UnitOfWork, state: CallState, person: Person, agent: str) -> tuple[Device, str]:
    secret, at = new_secret(), uow.now()
    ends_at = None if person.has(*STAYING) else state.call.access_ends_at
    if ends_at is not None and ends_at <= at:
        raise NotFound
    return uow.access.add_device(person.id, secret_hash=secret_hash(secret), at=at, agent=agent[:200], ends_at=ends_at), secret


def person_of_device(uow: UnitOfWork, *, device_secret: str) -> Person | None:
    """Return whose device this is; None for an unknown or revoked one, or an inactive person."""
    with uow:
        return uow.access.person_of_device(secret_hash(device_secret), at=uow.now())


def people_of_devices(uow: UnitOfWork, *, device_secrets: Collection[str]) -> Mapping[str, Person]:
    """Return the people of several devices, by secret, in one query; unknown and revoked devices are absent."""
    secrets = {secret_hash(secret): secret for secret in device_secrets}
    with uow:
        return {secrets[hash_]: person for hash_, person in uow.access.people_of_devices(secrets, at=uow.now()).items()}


def sign_out(uow: UnitOfWork, *, device_secret: str) -> None:
    """Forget the device."""
    with uow:
        uow.access.revoke_device(secret_hash(device_secret), at=uow.now())
        uow.commit()


# Roles that still work on the call after its meeting: record, exports, reopening.
STAYING: Final = frozenset({Role.CHAIR, Role.ORGANISER, Role.STAFF})
READING_RESULTS: Final = timedelta(days=1)  # after the meeting, for the others, if the call says no end of its access


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
