"""Devices: a pass lets in one more, once and soon; everybody signs out their own, an organiser anybody's; access may end at an hour."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation import operations
from deliberation.call.access import PASS_LIFETIME, Device
from deliberation.call.people import Person, Role
from deliberation.errors import NotFound
from deliberation.operations.devices import end_sessions
from deliberation.record.journal import Act
from tests.worlds.databases import NOON, Database
from tests.worlds.room import Room, add_person, new_call, open_room


@dataclass
class Clock:
    """A clock that a test moves."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def begin(room: Room, clock: Clock) -> Callable[[], DatabaseUnitOfWork]:
    return lambda: DatabaseUnitOfWork(room.database.engine, room.database.snapshots, clock=clock)


Begin = Callable[[], DatabaseUnitOfWork]


def let_in(begin: Begin, room: Room, person: Person) -> str:
    """Let a device in by the person's link."""
    secret = operations.issue_link(begin(), by=room.people["organiser"], call_id=room.call_id, person_id=person.id, key=b"key")
    return operations.enrol(begin(), secret=secret, agent="Firefox").device_secret


def whose(begin: Begin, device: str) -> Person | None:
    return operations.person_of_device(begin(), device_secret=device)


def devices_of(begin: Begin, person: Person) -> list[Device]:
    return list(operations.own_devices(begin(), by=person))


def test_pass_lets_in_one_more_device_and_its_replay_none(room: Room, begin: Begin) -> None:
    juror = room.people["juror"]
    secret = operations.issue_pass(begin(), by=juror).secret
    assert operations.enrol(begin(), secret=secret, agent="phone").person == juror
    with pytest.raises(NotFound):
        operations.enrol(begin(), secret=secret, agent="thief")
    assert [device.agent for device in devices_of(begin, juror)] == ["phone"]


def test_pass_is_good_until_its_end_and_not_at_it(room: Room, begin: Begin, clock: Clock) -> None:
    issued = operations.issue_pass(begin(), by=room.people["juror"])
    clock.now = NOON + PASS_LIFETIME
    with pytest.raises(NotFound):
        operations.enrol(begin(), secret=issued.secret, agent="")
    clock.now -= timedelta(seconds=1)
    assert operations.enrol(begin(), secret=issued.secret, agent="").person == room.people["juror"]


def test_new_pass_takes_the_place_of_the_one_before(room: Room, begin: Begin) -> None:
    first, second = (operations.issue_pass(begin(), by=room.people["juror"]) for _ in range(2))
    with pytest.raises(NotFound):
        operations.enrol(begin(), secret=first.secret, agent="")
    assert operations.enrol(begin(), secret=second.secret, agent="").person == room.people["juror"]


def test_pass_is_no_cookie(room: Room, begin: Begin) -> None:
    assert whose(begin, operations.issue_pass(begin(), by=room.people["juror"]).secret) is None


def test_revoking_access_revokes_a_pass_already_shown(room: Room, begin: Begin) -> None:
    issued = operations.issue_pass(begin(), by=room.people["juror"])
    operations.revoke_access(begin(), by=room.people["organiser"], call_id=room.call_id, person_id=room.people["juror"].id)
    with pytest.raises(NotFound):
        operations.enrol(begin(), secret=issued.secret, agent="")


def test_one_signs_out_one_s_own_device_and_nobody_else_s(room: Room, begin: Begin) -> None:
    juror, chair = room.people["juror"], room.people["chair"]
    mine, theirs = let_in(begin, room, juror), let_in(begin, room, chair)
    (their_device,) = devices_of(begin, chair)
    with pytest.raises(NotFound):
        operations.sign_out_device(begin(), by=juror, device_id=their_device.id)
    operations.sign_out_device(begin(), by=juror, device_id=devices_of(begin, juror)[0].id)
    assert [whose(begin, device) for device in (mine, theirs)] == [None, chair]


def test_signing_out_the_others_keeps_this_device(room: Room, begin: Begin) -> None:
    juror = room.people["juror"]
    kept, *others = (let_in(begin, room, juror) for _ in range(3))
    assert operations.sign_out_others(begin(), by=juror, device_secret=kept) == 2
    assert [whose(begin, device) for device in (kept, *others)] == [juror, None, None]


def test_organiser_sees_every_device_and_signs_one_out_in_the_journal(room: Room, begin: Begin) -> None:
    juror, organiser = room.people["juror"], room.people["organiser"]
    device = let_in(begin, room, juror)
    (seen,) = operations.devices_of_call(begin(), by=organiser, call_id=room.call_id)
    assert (seen.person_id, seen.agent) == (juror.id, "Firefox")
    operations.revoke_device(begin(), by=organiser, call_id=room.call_id, device_id=seen.id)
    assert whose(begin, device) is None
    assert (room.acts[-1], room.journal[-1].subject) == (Act.DEVICE_REVOKED, juror.name)
    with pytest.raises(NotFound):
        operations.revoke_device(begin(), by=organiser, call_id=room.call_id, device_id=seen.id)


def test_renewed_link_replaces_the_one_before_and_keeps_the_devices(room: Room, begin: Begin) -> None:
    juror, organiser = room.people["juror"], room.people["organiser"]
    device = let_in(begin, room, juror)
    old, new = (
        verb(begin(), by=organiser, call_id=room.call_id, person_id=juror.id, key=b"key")
        for verb in (operations.issue_link, operations.renew_link)
    )
    with pytest.raises(NotFound):
        operations.enrol(begin(), secret=old, agent="")
    assert operations.enrol(begin(), secret=new, agent="").person == whose(begin, device) == juror


def test_access_ends_at_the_hour_of_the_call_but_for_those_who_keep_the_record(database: Database, clock: Clock) -> None:
    end = NOON + timedelta(hours=1)
    call_id = new_call(database, slug="un-soir", access_ends_at=end)
    people = {role: add_person(database, call_id, f"{role}", {role}) for role in Role}
    room = replace(open_room(database), call_id=call_id, people={"organiser": people[Role.ORGANISER]})

    def begin() -> DatabaseUnitOfWork:
        return DatabaseUnitOfWork(database.engine, database.snapshots, clock=clock)

    devices = {role: let_in(begin, room, person) for role, person in people.items()}
    links = {
        role: operations.issue_link(begin(), by=room.people["organiser"], call_id=call_id, person_id=person.id, key=b"key")
        for role, person in people.items()
    }
    assert all(whose(begin, device) for device in devices.values())
    clock.now = end
    assert {role for role, device in devices.items() if whose(begin, device)} == {Role.CHAIR, Role.ORGANISER, Role.STAFF}
    with begin() as uow:
        assert len(uow.access.people_of_devices([device.secret_hash for device in uow.access.devices_of_call(call_id)], at=end)) == 3
    with pytest.raises(NotFound):
        operations.enrol(begin(), secret=links[Role.JUROR], agent="")


def test_closed_meeting_signs_out_the_room(room: Room, begin: Begin) -> None:
    devices = {name: let_in(begin, room, person) for name, person in room.people.items()}
    with begin() as uow:
        end_sessions(uow, call_id=room.call_id)
        uow.commit()
    stay = {name for name, person in room.people.items() if person.has(Role.CHAIR, Role.ORGANISER, Role.STAFF)}
    assert {name for name, device in devices.items() if whose(begin, device)} == stay < room.people.keys()
