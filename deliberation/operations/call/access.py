"""Issue and close personal links; enrol devices by link, find a device's person, sign devices out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from deliberation.call.access import WayIn, browser_name, link_secret, new_nonce, new_secret, secret_hash
from deliberation.call.call import Call
from deliberation.call.people import Actor, Person, Right, fold_address
from deliberation.errors import NotFound
from deliberation.operations.acts import ActInProgress, CallState, Receipt, UnitOfWork, acting, recording
from deliberation.operations.call.devices import STAYING
from deliberation.record.journal import Act


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Enrolled device: person, and secret for the cookie."""

    person: Person
    device_secret: str


def issue_link(uow: UnitOfWork, *, by: Actor, call_id: int, person_id: int, key: bytes, agent: str = "") -> str:
    """Return the secret of the person's access link, a new or the valid one; each display is journalled.

    Raises NotFound for an inactive person, or a person of a different call.

    Args:
        uow: unit of work of the act.
        by: the acting person.
        call_id: the call's.
        person_id: the person's.
        key: the server's.
        agent: user agent of the displaying browser.
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
    """Return the secret of a new link for the person; the previous link stops working, devices stay enrolled.

    ``agent`` as for ``issue_link``. Raises NotFound for an inactive person, or a person of a different call.
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
    nonce = new_nonce()
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


def holder_of(uow: UnitOfWork, *, secret: str) -> tuple[Person, Call]:
    """Return the person and the call of a valid personal link or pass. Raises NotFound as ``enrol``."""
    with uow:
        if (holder := _holder(uow, secret_hash(secret))) is None:
            raise NotFound
        return holder, uow.calls.state(holder.call_id).call


def enrol(uow: UnitOfWork, *, secret: str, agent: str, known_devices: Collection[str] = ()) -> Enrolment:
    """Enrol a device by a personal link, or by a pass, used up thereby.

    A device already enrolled for the same person stays the same device. Raises NotFound alike for an unknown, revoked, used or expired
    secret, and after the end of access to the call.

    Args:
        uow: unit of work of the act.
        secret: of a link or pass.
        agent: the browser's user agent.
        known_devices: secrets of the browser's enrolled devices, at most one per call.
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
        _id, secret = _new_device(uow, state, person, agent)
        uow.commit()
    return Enrolment(person, secret)


def calls_of_email(uow: UnitOfWork, *, email: str) -> tuple[int, ...]:
    """Return the calls open to the person of a verified e-mail address, the latest first, without demonstrations.

    A call with two people of the address is left out as ambiguous.
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
    wanted = fold_address(email)
    if not wanted or state.call.is_demo:
        return None
    people = [person for person in uow.people.of_call(state.id) if person.is_active and fold_address(person.email) == wanted]
    return people[0] if len(people) == 1 else None


def _let_in(uow: UnitOfWork, state: CallState, person: Person, way: WayIn, agent: str, known_devices: Collection[str]) -> Enrolment:
    known = next((one for one in known_devices if uow.access.person_of_device(secret_hash(one), at=uow.now()) == person), None)
    if known and way is not WayIn.PASS:  # which would be used up
        return Enrolment(person, known)
    with recording(uow, state, by=person, act=Act.DEVICE_ENROLLED) as act:
        id_, secret = (None, known) if known else _new_device(uow, state, person, agent)
        act.record(person.name, before={}, after={"device": id_, "browser": browser_name(agent), "way_in": str(way)})
    return Enrolment(person, secret)


def _new_device(uow: UnitOfWork, state: CallState, person: Person, agent: str) -> tuple[int, str]:
    """Add a device; return its id and secret. Raises NotFound after the end of access."""
    secret, at = new_secret(), uow.now()
    ends_at = None if person.has(*STAYING) else state.call.access_ends_at
    if ends_at is not None and ends_at <= at:
        raise NotFound
    return uow.access.add_device(person.id, secret_hash=secret_hash(secret), at=at, agent=agent[:200], ends_at=ends_at).id, secret


def person_of_device(uow: UnitOfWork, *, device_secret: str) -> Person | None:
    """Return the person of a device; None for an unknown or revoked device, or an inactive person."""
    with uow:
        return uow.access.person_of_device(secret_hash(device_secret), at=uow.now())


def people_of_devices(uow: UnitOfWork, *, device_secrets: Collection[str]) -> Mapping[str, Person]:
    """Return the people of several devices, by secret, in one query; unknown and revoked devices are absent."""
    secrets = {secret_hash(secret): secret for secret in device_secrets}
    with uow:
        return {secrets[hash_]: person for hash_, person in uow.access.people_of_devices(secrets, at=uow.now()).items()}
