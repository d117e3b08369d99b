"""Ways in: issue and revoke personal links, enrol a device, leave."""

from dataclasses import dataclass

from deliberation.access import link_secret, new_secret, secret_hash
from deliberation.acts import Receipt, acting
from deliberation.errors import NotFound
from deliberation.journal import Act
from deliberation.people import Actor, Person
from deliberation.ports import UnitOfWork
from deliberation.rights import Right


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
        person = uow.people.get(person_id)
        if person.call_id != call_id or not person.is_active:
            raise NotFound
        for link in uow.access.links_of_call(call_id):
            if link.person_id == person_id and link.revoked_at is None:
                return link_secret(key, link.nonce)
        nonce = new_secret()
        secret = link_secret(key, nonce)
        uow.access.add_link(person_id, nonce=nonce, secret_hash=secret_hash(secret), at=act.at)
        act.record(person.name, before={}, after={"person": person.name})
    return secret


def revoke_access(uow: UnitOfWork, *, by: Actor, call_id: int, person_id: int) -> Receipt | None:
    """Revoke the person's links and every device enrolled with them."""
    with acting(uow, call_id=call_id, by=by, right=Right.MANAGE_PEOPLE, act=Act.LINKS_REVOKED) as act:
        person = uow.people.get(person_id)
        if person.call_id != call_id:
            raise NotFound
        links = uow.access.revoke_links(person_id, at=act.at)
        devices = uow.access.revoke_devices(person_id, at=act.at)
        if links or devices:
            act.record(person.name, before={"links": links, "devices": devices}, after={"links": 0, "devices": 0})
    return act.receipt


def enrol(uow: UnitOfWork, *, secret: str, agent: str) -> Enrolment:
    """Let a device in by a personal link. Raises NotFound, alike for an unknown and a revoked link."""
    with uow:
        person = uow.access.person_of_link(secret_hash(secret))
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


def _new_device(uow: UnitOfWork, person: Person, agent: str) -> Enrolment:
    secret = new_secret()
    uow.access.add_device(person.id, secret_hash=secret_hash(secret), at=uow.now(), agent=agent[:200])
    uow.commit()
    return Enrolment(person=person, device_secret=secret)


def person_of_device(uow: UnitOfWork, *, device_secret: str) -> Person | None:
    """Return whose device this is; None for an unknown or revoked one, or an inactive person."""
    with uow:
        return uow.access.person_of_device(secret_hash(device_secret))


def sign_out(uow: UnitOfWork, *, device_secret: str) -> None:
    """Forget the device."""
    with uow:
        uow.access.revoke_device(secret_hash(device_secret), at=uow.now())
        uow.commit()
