"""What is revoked stays revoked, and what is good once is good once, whoever asks at the same time: on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from deliberation.call.access import start_secret
from deliberation.operations.call.devices import issue_pass, own_devices, sign_out_others
from tests.worlds.acts import enrol, found_first_call, issue_link, revoke_access
from tests.worlds.room import Database, Room
from tests.worlds.terms import Console, NotFound, Person

ROUNDS = 40
KEY = b"key"


def at_once(*acts: Callable[[], object]) -> None:
    """Do all of these at the same time; whether one is refused for coming too late is not asked."""
    barrier = Barrier(len(acts))

    def do(act: Callable[[], object]) -> None:
        barrier.wait(timeout=20)
        try:
            act()
        except NotFound:
            return

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(do, act) for act in acts]:
            done.result(timeout=60)


def enter(room: Room, secret: str) -> str:
    return enrol(room.uow(), secret=secret, agent="Firefox").device_secret


def link_of(room: Room, person: Person) -> str:
    return issue_link(room.uow(), by=Console(), call_id=room.call_id, person_id=person.id, key=KEY)


def revoke(room: Room, person: Person) -> None:
    revoke_access(room.uow(), by=Console(), call_id=room.call_id, person_id=person.id)


def known(room: Room, person: Person) -> int:
    return len(own_devices(room.uow(), by=person))


@pytest.mark.parametrize("way", ["link", "pass"])
def test_no_device_that_enters_while_its_person_s_access_is_revoked_stays(room: Room, way: str) -> None:
    juror = room.people["juror"]
    alive = 0
    for _round in range(ROUNDS):
        secret = link_of(room, juror) if way == "link" else issue_pass(room.uow(), by=juror).secret
        at_once(partial(enter, room, secret), partial(revoke, room, juror))
        alive += known(room, juror)
        revoke(room, juror)
    assert alive == 0


def test_of_passes_issued_at_once_one_is_good(room: Room) -> None:
    juror = room.people["juror"]
    secrets: list[str] = []
    at_once(*[lambda: secrets.append(issue_pass(room.uow(), by=juror).secret)] * 6)
    entered = []
    for secret in secrets:
        try:
            entered.append(enter(room, secret))
        except NotFound:
            continue
    assert (len(secrets), len(entered)) == (6, 1)


def test_pass_shown_to_six_devices_at_once_lets_one_in(room: Room) -> None:
    juror = room.people["juror"]
    for number in range(1, 11):
        secret = issue_pass(room.uow(), by=juror).secret
        at_once(*[partial(enter, room, secret)] * 6)
        assert known(room, juror) == number


def test_no_device_that_enters_by_a_pass_while_the_others_are_signed_out_stays(room: Room) -> None:
    juror = room.people["juror"]
    kept = enter(room, link_of(room, juror))
    for _round in range(ROUNDS):
        secret = issue_pass(room.uow(), by=juror).secret
        at_once(partial(enter, room, secret), partial(sign_out_others, room.uow(), by=juror, device_secret=kept))
    assert known(room, juror) == 1


def test_link_issued_by_six_at_once_is_one(room: Room) -> None:
    secrets: set[str] = set()
    at_once(*[lambda: secrets.add(link_of(room, room.people["juror"]))] * 6)
    assert len(secrets) == 1


def test_start_link_shown_by_six_at_once_begins_one_call(database: Database) -> None:
    def begin(name: str) -> object:
        return found_first_call(database.unit_of_work(), secret=start_secret(KEY), key=KEY, name=name, organiser="Camille", language="fr")

    at_once(*[partial(begin, f"Appel {number}") for number in range(6)])
    with database.reading() as uow:
        assert len(uow.calls.all()) == 1
