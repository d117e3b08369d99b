"""Ways in: issue and revoke personal links, enrol a device, leave."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from deliberation.call.access import link_secret, new_secret, secret_hash
from deliberation.call.people import Actor, Person
from deliberation.call.rights import Right
from deliberation.errors import NotFound
from deliberation.operations.acts import ActInProgress, Receipt, acting
from deliberation.operations.devices import STAYING
from deliberation.operations.ports import UnitOfWork
from deliberation.record.journal import Act


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A device let in: whose it is, and the secret for its cookie."""

    person: Person
    device_secret: str


def issue_link(uow: UnitOfWork, *, by: Actor, call_id: int, person_id: int, key: bytes) -> str:
    """Return the secret of the person's access link, the standing one if there is one. ``key`` is the server's.

    Raises NotFound for somebody of another call, or inactive.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.LINK_ISSUED) as act:
        person = _active(uow, person_id, call_id)
        for link in uow.access.links_of_call(call_id):
            if link.person_id == person_id and link.revoked_at is None:
                return link_secret(key, link.nonce)
        secret = _new_link(uow, act, person, key)
        act.record(person.name, before={}, after={"person": person.name})
    return secret


def renew_link(uow: UnitOfWork, *, by: Actor, call_id: int, person_id: int, key: bytes) -> str:
    """Return the secret of a new link of the person's; the one before opens nothing any more, devices stay known.

    Raises NotFound for somebody of another call, or inactive.
    """
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.LINK_ISSUED) as act:
        person = _active(uow, person_id, call_id)
        revoked = uow.access.revoke_links(person_id, at=act.at)
        secret = _new_link(uow, act, person, key)
        act.record(person.name, before={"links": revoked}, after={"person": person.name})
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


def enrol(uow: UnitOfWork, *, secret: str, agent: str) -> Enrolment:
    """Let a device in by a personal link, or by a pass, which is then used up.

    Raises NotFound alike for one that is unknown, revoked, used or late, and where access to the call has ended.
    """
    with uow:
        hash_ = secret_hash(secret)
        person = uow.access.person_of_link(hash_) or uow.access.use_pass(hash_, at=uow.now())
        if person is None:
            raise NotFound
        return _new_device(uow, person, agent)


def enter_demo(uow: UnitOfWork, *, person_id: int, agent: str) -> Enrolment:
    """Let a device in as a person of a demonstration call. Raises NotFound for any other call."""
    with uow:
        person = uow.people.get(person_id)
        if not person.is_active or not uow.calls.state(person.call_id).call.is_demo:
            raise NotFound
        return _new_device(uow, person, agent)


def enter_by_email(uow: UnitOfWork, *, email: str, agent: str) -> Enrolment:
    """Let a device in as the person of this verified e-mail address, in the latest call that has one; never a demonstration.

    Raises NotFound where there is nobody, or two in that call.
    """
    wanted = _folded(email)
    with uow:
        for state in reversed(uow.calls.all()):
            people = [person for person in uow.people.of_call(state.id) if person.is_active and _folded(person.email) == wanted]
            if wanted and people and not state.call.is_demo:
                if len(people) > 1:
                    raise NotFound
                return _new_device(uow, people[0], agent)
        raise NotFound


def _folded(email: str) -> str:
    # Letters of other alphabets fold onto ASCII ones (the Kelvin sign onto k): an address that holds any is compared as it is.
    stripped = email.strip()
    return stripped.lower() if stripped.isascii() else stripped


def _new_device(uow: UnitOfWork, person: Person, agent: str) -> Enrolment:
    secret, at = new_secret(), uow.now()
    ends_at = None if person.has(*STAYING) else uow.calls.state(person.call_id).call.access_ends_at
    if ends_at is not None and ends_at <= at:
        raise NotFound
    uow.access.add_device(person.id, secret_hash=secret_hash(secret), at=at, agent=agent[:200], ends_at=ends_at)
    uow.commit()
    return Enrolment(person=person, device_secret=secret)


def person_of_device(uow: UnitOfWork, *, device_secret: str) -> Person | None:
    """Return whose device this is; None for an unknown or revoked one, or an inactive person."""
    with uow:
        return uow.access.person_of_device(secret_hash(device_secret), at=uow.now())


def people_of_devices(uow: UnitOfWork, *, device_secrets: Collection[str]) -> Mapping[str, Person]:
    """Return whose devices these are, by secret, asking once for all; unknown and revoked ones are absent."""
    secrets = {secret_hash(secret): secret for secret in device_secrets}
    with uow:
        return {secrets[hash_]: person for hash_, person in uow.access.people_of_devices(secrets, at=uow.now()).items()}


def sign_out(uow: UnitOfWork, *, device_secret: str) -> None:
    """Forget the device."""
    with uow:
        uow.access.revoke_device(secret_hash(device_secret), at=uow.now())
        uow.commit()
