"""Devices: a pass lets in one more, once and soon; people sign out their own, an organiser anybody's; access may end at a set time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from data_access.rows.access import bind_ways_in
from deliberation.call.access import PASS_LIFETIME, Device, secret_hash
from deliberation.operations.call import devices
from deliberation.operations.call.access import enrol, enter_demo, issue_link, person_of_device, renew_link, revoke_access
from deliberation.operations.call.devices import (
    READING_RESULTS,
    acknowledge_newcomers,
    devices_of_call,
    end_with_the_meeting,
    issue_pass,
    newest_devices,
    own_devices,
    revoke_device,
    sign_out,
    sign_out_device,
    sign_out_others,
)
from tests.database.record.test_states import by_hand
from tests.worlds.acts import call_problems, save_person
from tests.worlds.room import KEY, NOON, Database, Room, jury
from tests.worlds.terms import Act, NotFound, Person, Role, language


def let_in(room: Room, person: Person) -> str:
    """Let a device in by the person's link."""
    secret = issue_link(room.uow(), **room.by("organiser"), person_id=person.id, key=b"key")
    return enrol(room.uow(), secret=secret, agent="Firefox").device_secret


def whose(room: Room, device: str) -> Person | None:
    return person_of_device(room.uow(), device_secret=device)


def devices_of(room: Room, person: Person) -> list[Device]:
    return list(own_devices(room.uow(), by=person))


def test_pass_lets_in_one_more_device_and_its_replay_none(room: Room) -> None:
    juror = room.people["juror"]
    secret = issue_pass(room.uow(), by=juror).secret
    assert enrol(room.uow(), secret=secret, agent="phone").person == juror
    with pytest.raises(NotFound):
        enrol(room.uow(), secret=secret, agent="thief")
    assert [device.agent for device in devices_of(room, juror)] == ["phone"]


def test_pass_is_good_until_its_end_and_not_at_it(room: Room) -> None:
    issued = issue_pass(room.uow(), by=room.people["juror"])
    room.now = NOON + PASS_LIFETIME
    with pytest.raises(NotFound):
        enrol(room.uow(), secret=issued.secret, agent="")
    room.now -= timedelta(seconds=1)
    assert enrol(room.uow(), secret=issued.secret, agent="").person == room.people["juror"]


def test_new_pass_takes_the_place_of_the_one_before(room: Room) -> None:
    first, second = (issue_pass(room.uow(), by=room.people["juror"]) for _ in range(2))
    with pytest.raises(NotFound):
        enrol(room.uow(), secret=first.secret, agent="")
    assert enrol(room.uow(), secret=second.secret, agent="").person == room.people["juror"]


def test_access_that_opens_again_revives_no_device_and_no_pass(room: Room) -> None:
    juror = room.people["juror"]
    device, shown = let_in(room, juror), issue_pass(room.uow(), by=juror).secret
    for is_active in (False, True):
        set_access(room, juror, is_active=is_active)
        assert whose(room, device) is None
    with pytest.raises(NotFound):
        enrol(room.uow(), secret=shown, agent="")
    assert whose(room, let_in(room, juror)) == juror


def test_access_closed_before_devices_were_forgotten_with_it_revives_none_either(room: Room, run_sql: Callable[..., None]) -> None:
    juror = room.people["juror"]
    device = let_in(room, juror)
    run_sql("UPDATE person SET is_active = false WHERE id = :id", id=juror.id)
    set_access(room, juror, is_active=True)
    assert whose(room, device) is None


def set_access(room: Room, person: Person, *, is_active: bool) -> None:
    save_person(room.uow(), **room.by("organiser"), person_id=person.id, name=person.name, roles=person.roles, is_active=is_active)


def test_pass_is_no_cookie(room: Room) -> None:
    assert whose(room, issue_pass(room.uow(), by=room.people["juror"]).secret) is None


def test_revoking_access_revokes_a_pass_already_shown(room: Room) -> None:
    issued = issue_pass(room.uow(), by=room.people["juror"])
    revoke_access(room.uow(), **room.by("organiser"), person_id=room.people["juror"].id)
    with pytest.raises(NotFound):
        enrol(room.uow(), secret=issued.secret, agent="")


def test_one_signs_out_one_s_own_device_and_nobody_else_s(room: Room) -> None:
    juror, chair = room.people["juror"], room.people["chair"]
    mine, theirs = let_in(room, juror), let_in(room, chair)
    (their_device,) = devices_of(room, chair)
    with pytest.raises(NotFound):
        sign_out_device(room.uow(), by=juror, device_id=their_device.id)
    sign_out_device(room.uow(), by=juror, device_id=devices_of(room, juror)[0].id)
    assert [whose(room, device) for device in (mine, theirs)] == [None, chair]


def test_signing_out_the_others_keeps_this_device(room: Room) -> None:
    juror = room.people["juror"]
    kept, *others = (let_in(room, juror) for _ in range(3))
    assert sign_out_others(room.uow(), by=juror, device_secret=kept) == 2
    assert [whose(room, device) for device in (kept, *others)] == [juror, None, None]


def newcomers(room: Room, device: str, name: str = "juror") -> list[str]:
    return [one.agent for one in devices.newcomers(room.uow(), by=room.people[name], device_secret=device)]


def enter(room: Room, name: str, agent: str) -> str:
    secret = issue_link(room.uow(), **room.by("organiser"), person_id=room.people[name].id, key=b"key")
    return enrol(room.uow(), secret=secret, agent=agent).device_secret


def test_each_device_is_told_of_those_that_came_in_after_it_until_it_answers(room: Room) -> None:
    laptop = enter(room, "juror", "laptop")
    assert newcomers(room, laptop) == []
    phone = enter(room, "juror", "phone")
    chair = enter(room, "chair", "the chair's")
    assert [newcomers(room, laptop), newcomers(room, phone), newcomers(room, chair, "chair")] == [["phone"], [], []]
    stranger = enter(room, "juror", "stranger")
    sign_out(room.uow(), device_secret=stranger)  # gone again at once, it is told of all the same
    assert [newcomers(room, laptop), newcomers(room, phone)] == [["phone", "stranger"], ["stranger"]]
    newest = devices.newcomers(room.uow(), by=room.people["juror"], device_secret=laptop)[-1].id
    acknowledge_newcomers(room.uow(), by=room.people["juror"], device_secret=laptop, up_to=newest)
    assert [newcomers(room, laptop), newcomers(room, phone)] == [[], ["stranger"]]
    enter(room, "juror", "another")
    assert newcomers(room, laptop) == ["another"]


def test_newcomers_that_were_not_oneself_are_signed_out_with_any_pass(room: Room) -> None:
    juror = room.people["juror"]
    laptop, thief = enter(room, "juror", "laptop"), enter(room, "juror", "thief")
    code = issue_pass(room.uow(), by=juror).secret
    (device,) = devices.newcomers(room.uow(), by=juror, device_secret=laptop)
    later = enter(room, "juror", "later")
    acknowledge_newcomers(room.uow(), by=juror, device_secret=laptop, up_to=device.id, are_signed_out=True)
    assert [whose(room, each) for each in (laptop, thief, later)] == [juror, None, juror]
    assert newcomers(room, laptop) == ["later"]
    with pytest.raises(NotFound):
        enrol(room.uow(), secret=code, agent="thief")


def test_nobody_answers_for_another_s_newcomers(room: Room) -> None:
    chair, laptop, phone = enter(room, "chair", "chair"), enter(room, "juror", "laptop"), enter(room, "juror", "phone")
    for device in (chair, laptop):
        acknowledge_newcomers(room.uow(), by=room.people["chair"], device_secret=device, up_to=99, are_signed_out=True)
    assert newcomers(room, laptop) == ["phone"]
    assert whose(room, phone) == room.people["juror"]


def test_demonstration_tells_of_no_newcomer(room: Room) -> None:
    demo = jury(room.database, jurors=0, files=0, slug="demo", demo=True)
    juror = demo.add_person("Juré 01", Role.JUROR)
    first, _second = (enter_demo(room.uow(), person_id=juror.id, agent="a browser").device_secret for _time in range(2))
    assert devices.newcomers(room.uow(), by=juror, device_secret=first) == []


def test_newest_devices_are_told_by_person(room: Room) -> None:
    for name in ("juror", "chair", "juror"):
        enter(room, name, "a browser")
    devices = devices_of_call(room.uow(), **room.by("organiser"))
    newest = {room.people["chair"].id: devices[1].id, room.people["juror"].id: devices[2].id}
    assert newest_devices(room.uow(), call_ids=[room.call_id]) == newest
    assert newest_devices(room.uow(), call_ids=[room.call_id + 1]) == {}


def test_organiser_sees_every_device_and_signs_one_out_in_the_journal(room: Room) -> None:
    juror, organiser = room.people["juror"], room.people["organiser"]
    device = let_in(room, juror)
    (seen,) = devices_of_call(room.uow(), **room.by(organiser))
    assert (seen.person_id, seen.agent) == (juror.id, "Firefox")
    revoke_device(room.uow(), **room.by(organiser), device_id=seen.id)
    assert whose(room, device) is None
    assert (room.acts[-1], room.journal[-1].subject) == (Act.DEVICE_REVOKED, juror.name)
    with pytest.raises(NotFound):
        revoke_device(room.uow(), **room.by(organiser), device_id=seen.id)


def test_renewed_link_replaces_the_one_before_and_keeps_the_devices(room: Room) -> None:
    juror, organiser = room.people["juror"], room.people["organiser"]
    device = let_in(room, juror)
    old, new = (verb(room.uow(), **room.by(organiser), person_id=juror.id, key=b"key") for verb in (issue_link, renew_link))
    with pytest.raises(NotFound):
        enrol(room.uow(), secret=old, agent="")
    assert enrol(room.uow(), secret=new, agent="").person == whose(room, device) == juror


def test_access_ends_at_the_hour_of_the_call_but_for_those_who_keep_the_record(database: Database) -> None:
    end = NOON + timedelta(hours=1)
    room = jury(database, jurors=0, files=0, slug="un-soir", access_ends_at=end)
    people = {role: room.add_person(f"{role}", role) for role in Role}
    room.people = {"organiser": people[Role.ORGANISER]}

    devices = {role: let_in(room, person) for role, person in people.items()}
    links = {role: issue_link(room.uow(), **room.by("organiser"), person_id=person.id, key=b"key") for role, person in people.items()}
    assert all(whose(room, device) for device in devices.values())
    room.now = end
    assert {role for role, device in devices.items() if whose(room, device)} == {Role.CHAIR, Role.ORGANISER, Role.STAFF}
    with room.uow() as uow:
        assert len(uow.access.people_of_devices([device.secret_hash for device in uow.access.devices_of_call(room.call_id)], at=end)) == 3
    with pytest.raises(NotFound):
        enrol(room.uow(), secret=links[Role.JUROR], agent="")


def test_members_read_the_results_for_a_day_or_until_the_access_ends(room: Room) -> None:
    shown = issue_pass(room.uow(), by=room.people["juror"]).secret
    devices = {name: let_in(room, person) for name, person in room.people.items()}
    with room.uow() as uow:
        end_with_the_meeting(uow, uow.calls.state(room.call_id))
        uow.commit()
    assert {name for name, device in devices.items() if whose(room, device)} == room.people.keys()
    with pytest.raises(NotFound):
        enrol(room.uow(), secret=shown, agent="")
    room.now += READING_RESULTS
    stay = {name for name, person in room.people.items() if person.has(Role.CHAIR, Role.ORGANISER, Role.STAFF, Role.PROJECTOR)}
    assert {name for name, device in devices.items() if whose(room, device)} == stay < room.people.keys()


def test_closed_meeting_prolongs_no_access(room: Room) -> None:
    juror = room.people["juror"]
    with room.uow() as uow:
        state = uow.calls.state(room.call_id)
        call = replace(state.call, access_ends_at=room.now + timedelta(hours=2))
        device = uow.access.add_device(
            juror.id, secret_hash=secret_hash("one"), at=room.now, agent="", ends_at=room.now + timedelta(hours=1)
        )
        end_with_the_meeting(uow, replace(state, call=call))
        uow.commit()
    assert device.ends_at == room.now + timedelta(hours=1)
    assert [one.ends_at for one in devices_of(room, juror)] == [device.ends_at]
    later = let_in(room, juror)
    with room.uow() as uow:
        end_with_the_meeting(uow, replace(state, call=call))
        uow.commit()
    room.now += timedelta(hours=2)
    assert whose(room, later) is None


def test_device_that_no_act_let_in_is_told_by_the_journal(room: Room) -> None:
    for person in room.people.values():
        let_in(room, person)
    issued = issue_pass(room.uow(), by=room.people["juror"]).secret
    enrol(room.uow(), secret=issued, agent="")
    assert call_problems(room.reading(), call_id=room.call_id) == ()
    with room.uow() as uow:  # a row put into the file by hand
        uow.access.add_device(room.people["chair"].id, secret_hash=secret_hash("planted"), at=room.now, agent="Firefox")
        uow.commit()
    (problem,) = call_problems(room.reading(), call_id=room.call_id)
    assert room.people["chair"].name in str(problem)


def test_devices_of_a_demonstration_which_the_journal_leaves_out_are_no_fault(database: Database) -> None:
    demonstration = jury(database, jurors=0, files=0, demo=True)
    person = demonstration.add_person("Présidence", Role.CHAIR)
    enter_demo(demonstration.uow(), person_id=person.id, agent="Firefox")
    assert call_problems(demonstration.reading(), call_id=demonstration.call_id) == ()


PLANTED = (
    "INSERT INTO device (id, call_id, person_id, secret_hash, created_at, agent) "
    "SELECT 999, call_id, :chair, :planted, created_at, agent FROM device WHERE secret_hash = :own"
)
# By somebody who writes in the database, and holds no key: what is done, then by which secret they come in.
WAYS_BY_HAND = {
    "a device planted": (PLANTED, "planted"),
    "a device given to another": ("UPDATE device SET person_id = :chair WHERE secret_hash = :own", "own"),
    "a device revived": ("UPDATE device SET revoked_at = NULL WHERE secret_hash = :gone", "gone"),
    "a device that lasts": ("UPDATE device SET ends_at = NULL WHERE secret_hash = :over", "over"),
}


@pytest.mark.parametrize("change", WAYS_BY_HAND)
def test_way_in_that_the_key_did_not_make_opens_nothing(room: Room, change: str) -> None:
    juror, chair = room.people["juror"], room.people["chair"]
    own, gone, over = (let_in(room, juror) for _device in range(3))
    secrets = {"own": own, "gone": gone, "over": over, "planted": "a secret of one's own"}
    with room.uow() as uow:
        uow.access.revoke_device(secret_hash(gone), at=NOON)
        uow.commit()
    statement, presented = WAYS_BY_HAND[change]
    values = {"chair": chair.id, **{name: secret_hash(secret) for name, secret in secrets.items()}}
    by_hand(room, statement, **{name: value for name, value in values.items() if f":{name}" in statement})
    if change == "a device that lasts":  # the code binds the end
        by_hand(room, "UPDATE device SET ends_at = created_at WHERE secret_hash = :over", over=secret_hash(over))
        room.now = NOON - timedelta(minutes=1)
    assert whose(room, secrets[presented]) is None


def test_links_and_tokens_changed_by_hand_open_nothing(room: Room) -> None:
    secret = issue_link(room.uow(), **room.by("organiser"), person_id=room.people["juror"].id, key=b"key")
    by_hand(room, "UPDATE access_link SET person_id = :chair", chair=room.people["chair"].id)
    with pytest.raises(NotFound):
        enrol(room.uow(), secret=secret, agent="Firefox")


@pytest.mark.parametrize("table", ["access_link", "device", "device_pass"])
def test_way_in_put_back_as_it_was_before_it_was_revoked_is_told(room: Room, table: str) -> None:
    juror = room.people["juror"]
    device = let_in(room, juror)
    issue_pass(room.uow(), by=juror)
    with room.database.engine.connect() as connection:
        mac = connection.scalar(text(f"SELECT mac FROM {table}"))
    revoke_access(room.uow(), **room.by("organiser"), person_id=juror.id)
    assert call_problems(room.reading(), call_id=room.call_id) == ()
    by_hand(room, f"UPDATE {table} SET revoked_at = NULL, mac = :mac", mac=mac)
    assert (whose(room, device) == juror) is (table == "device")  # its code is good
    with language("en"):
        assert f"The rows of {table} are not what the journal says." in map(str, call_problems(room.reading(), call_id=room.call_id))


def test_ways_in_of_before_codes_go_on_opening_and_those_that_no_act_let_in_do_not(room: Room) -> None:
    juror = room.people["juror"]
    first, second = let_in(room, juror), let_in(room, juror)
    secret = issue_link(room.uow(), **room.by("organiser"), person_id=juror.id, key=b"key")
    by_hand(room, PLANTED, chair=room.people["chair"].id, planted=secret_hash("planted"), own=secret_hash(first))
    by_hand(room, "UPDATE device SET mac = '', told_up_to = -1")
    by_hand(room, "UPDATE access_link SET mac = ''")
    assert whose(room, first) is None
    with room.database.engine.connect().execution_options(access="write") as connection, connection.begin():
        bind_ways_in(connection, lambda: KEY)
    assert (whose(room, first), whose(room, second), whose(room, "planted")) == (juror, juror, None)
    assert enrol(room.uow(), secret=secret, agent="Firefox").person == juror
    before = devices.newcomers(room.uow(), by=juror, device_secret=first)  # listed once, to be confirmed
    assert secret_hash(second) in [device.secret_hash for device in before]
    assert secret_hash(first) not in [device.secret_hash for device in before]


def test_members_of_a_finalised_call_let_in_and_sign_out_devices(database: Database) -> None:
    room = jury(database, finalised=True)
    juror = room.people["juror"]
    first = let_in(room, juror)
    second = enrol(room.uow(), secret=issue_pass(room.uow(), by=juror).secret, agent="phone").device_secret
    sign_out(room.uow(), device_secret=second)
    assert (whose(room, first), whose(room, second)) == (juror, None)
    assert call_problems(room.reading(), call_id=room.call_id) == ()
