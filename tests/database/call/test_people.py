"""People of a call, their links and devices."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from deliberation.call.access import link_secret
from deliberation.operations.call import access
from deliberation.operations.call.access import (
    Enrolment,
    calls_of_email,
    enter_by_email,
    enter_demo,
    issue_link,
    person_of_device,
    revoke_access,
)
from deliberation.operations.call.calls import found_call
from deliberation.operations.call.devices import issue_pass, sign_out
from deliberation.operations.call.people import carry_people, import_people, save_person
from tests.worlds.demonstration import SETTINGS
from tests.worlds.room import NOON, Room, jury
from tests.worlds.terms import ABOUT_ACCESS, Act, Actor, Console, InvalidValue, NotAllowed, NotFound, Person, PersonRecord, Role, visible

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1"
KEY = b"the server's key"


def save(room: Room, name: str, *roles: Role, person_id: int | None = None, is_active: bool = True, **said: Any) -> object:
    return save_person(
        room.uow(),
        **room.by_console(),
        name=name,
        roles=frozenset(roles),
        person_id=person_id,
        is_active=is_active,
        **said,
    )


def people_of(room: Room) -> dict[str, Person]:
    with room.reading() as uow:
        return {person.name: person for person in uow.people.of_call(room.call_id)}


def bring_in(room: Room, *records: PersonRecord) -> object:
    return import_people(room.uow(), **room.by_console(), records=records)


def listed(name: str, *roles: Role, email: str = "", organisation: str = "", row: int = 2) -> PersonRecord:
    return PersonRecord(name, frozenset(roles), email, organisation, row)


def issue(room: Room, name: str) -> str:
    return issue_link(room.uow(), **room.by_console(), person_id=room.people[name].id, key=KEY)


def enrol(room: Room, secret: str) -> Enrolment:
    return access.enrol(room.uow(), secret=secret, agent="Firefox " * 100)


def holder(room: Room, device_secret: str) -> Person | None:
    return person_of_device(room.uow(), device_secret=device_secret)


def test_person_is_added_then_changed_and_the_journal_says_from_what_to_what(room: Room) -> None:
    save(room, " Camille ", Role.STAFF, email=" c@example.org ")
    added = people_of(room)["Camille"]
    save(room, "Camille", Role.STAFF, Role.JUROR, person_id=added.id, email="c@example.org")
    plain = {
        "name": "Camille",
        "roles": ["staff"],
        "email": "c@example.org",
        "organisation": "",
        "quality": "",
        "is_active": True,
        "expertise": "",
        "tracks": [],
    }
    first, second = room.journal[-2:]
    assert (first.before, first.after) == ({}, plain)
    assert (second.before, second.after) == (plain, {**plain, "roles": ["juror", "staff"]})


def test_saving_the_same_again_leaves_no_trace(room: Room) -> None:
    juror = room.people["juror"]
    before = room.acts
    assert save(room, "juror", Role.JUROR, person_id=juror.id) is None
    assert room.acts == before


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("", {Role.JUROR}),
        ("Camille", set()),
        ("JUROR", {Role.JUROR}),
        ("ＪＵＲＯＲ\u00a0", {Role.JUROR}),
        ("Salle", {Role.PROJECTOR, Role.JUROR}),
    ],
)
def test_person_that_cannot_be_is_refused(room: Room, name: str, roles: set[Role]) -> None:
    before = people_of(room)
    with pytest.raises(InvalidValue):
        save(room, name, *roles)
    assert people_of(room) == before


def test_address_that_is_none_is_refused_but_one_that_stands_refuses_no_other_change(room: Room) -> None:
    with pytest.raises(InvalidValue, match="camille"):
        save(room, "Camille", Role.STAFF, email="camille")
    with room.uow() as uow:
        stands = Person(0, room.call_id, "Claude", frozenset({Role.STAFF}), "no address")
        standing = uow.people.add(stands, revision=uow.calls.state(room.call_id).revision)
        uow.commit()
    save(room, "Claude", Role.OBSERVER, person_id=standing.id, email="no address")
    assert people_of(room)["Claude"].roles == {Role.OBSERVER}


def test_person_of_another_call_cannot_be_changed(room: Room) -> None:
    stranger = jury(room.database, jurors=0, files=0, slug="autre-appel").add_person("Étrangère", Role.CHAIR)
    with pytest.raises(NotFound):
        save(room, "Étrangère", Role.CHAIR, person_id=stranger.id)
    assert "Étrangère" not in people_of(room)


def test_last_organiser_stays(room: Room) -> None:
    organiser = room.people["organiser"]
    for roles, is_active in (((Role.STAFF,), True), ((Role.ORGANISER,), False)):
        with pytest.raises(InvalidValue):
            save(room, "organiser", *roles, person_id=organiser.id, is_active=is_active)
    with pytest.raises(InvalidValue):
        bring_in(room, listed("organiser", Role.STAFF))
    bring_in(room, listed("organiser", Role.STAFF), listed("relève", Role.ORGANISER, row=3))
    assert people_of(room)["organiser"].roles == {Role.STAFF}


def test_people_are_brought_in_or_updated_by_name_whatever_its_case(room: Room) -> None:
    bring_in(
        room,
        listed("JUROR", Role.JUROR, Role.DEPUTY, organisation="DINSIC"),
        listed("Camille", Role.OBSERVER, email="c@example.org", row=3),
    )
    after = people_of(room)
    assert (sorted(after["juror"].roles), after["juror"].organisation) == (["deputy", "juror"], "DINSIC")
    assert after["Camille"].email == "c@example.org"
    assert (room.acts[-1], sorted(room.journal[-1].after)) == (Act.PEOPLE_IMPORTED, ["Camille", "juror"])


def test_same_list_twice_changes_nothing_and_a_blank_takes_nothing_back(room: Room) -> None:
    bring_in(room, listed("Camille", Role.OBSERVER, email="c@example.org", organisation="DINSIC"))
    acts = room.acts
    assert bring_in(room, listed("Camille", Role.OBSERVER)) is None
    assert (room.acts, people_of(room)["Camille"].email) == (acts, "c@example.org")


def test_link_is_the_same_until_revoked_and_its_secret_is_never_stored(room: Room) -> None:
    first, again = issue(room, "juror"), issue(room, "juror")
    with room.reading() as uow:
        (link,) = uow.access.links_of_call(room.call_id)
    assert first == again == link_secret(KEY, link.nonce)
    assert [act for act in room.acts if act in ABOUT_ACCESS] == [Act.LINK_ISSUED, Act.LINK_SHOWN]
    assert first not in str(room.journal)
    revoke_access(room.uow(), **room.by_console(), person_id=room.people["juror"].id)
    assert issue(room, "juror") != first


def test_link_lets_a_device_in_as_its_person_and_signing_out_forgets_it(room: Room) -> None:
    enrolment = enrol(room, issue(room, "juror"))
    other = enrol(room, issue(room, "juror"))
    assert enrolment.person == room.people["juror"] == holder(room, enrolment.device_secret)
    sign_out(room.uow(), device_secret=enrolment.device_secret)
    assert [holder(room, secret) for secret in (enrolment.device_secret, other.device_secret, "")] == [None, room.people["juror"], None]


def test_wrong_revoked_and_inactive_links_are_answered_alike(room: Room) -> None:
    revoked, inactive = issue(room, "juror"), issue(room, "presiding juror")
    devices = [enrol(room, secret).device_secret for secret in (revoked, inactive)]
    revoke_access(room.uow(), **room.by_console(), person_id=room.people["juror"].id)
    gone = room.people["presiding juror"]
    save(room, gone.name, *gone.roles, person_id=gone.id, is_active=False)
    answers = set()
    for secret in ("wrong", "", revoked, inactive):
        with pytest.raises(NotFound) as refusal:
            enrol(room, secret)
        answers.add(str(refusal.value))
    assert len(answers) == 1
    assert [holder(room, device) for device in devices] == [None, None]


def test_link_is_not_issued_to_the_inactive_nor_to_people_of_another_call(room: Room) -> None:
    juror = room.people["juror"]
    save(room, juror.name, *juror.roles, person_id=juror.id, is_active=False)
    stranger = jury(room.database, jurors=0, files=0, slug="autre-appel").add_person("Étrangère", Role.JUROR)
    for person_id in (juror.id, stranger.id, 9999):
        with pytest.raises(NotFound):
            issue_link(room.uow(), **room.by_console(), person_id=person_id, key=KEY)
    with pytest.raises(NotFound):
        revoke_access(room.uow(), **room.by_console(), person_id=stranger.id)


def test_revoking_nothing_leaves_no_trace(room: Room) -> None:
    juror = room.people["juror"].id
    assert revoke_access(room.uow(), **room.by_console(), person_id=juror) is None
    assert Act.LINKS_REVOKED not in room.acts


def test_only_a_demonstration_call_is_entered_without_a_link(room: Room) -> None:
    demo = jury(room.database, jurors=0, files=0, slug="demo", demo=True).add_person("Juré 01", Role.JUROR)
    entered = enter_demo(room.uow(), person_id=demo.id, agent="")
    assert holder(room, entered.device_secret) == demo
    for person_id in (room.people["juror"].id, 9999):
        with pytest.raises(NotFound):
            enter_demo(room.uow(), person_id=person_id, agent="")


OWN_ROLES = "You cannot change your own roles"


@pytest.mark.parametrize("name", ["organiser", "chair"])
@pytest.mark.usefixtures("english")
def test_nobody_gives_themself_a_role_nor_takes_one_off(room: Room, name: str) -> None:
    room.add_person("relève", Role.ORGANISER)
    somebody, before = room.people[name], people_of(room)
    for roles in (somebody.roles | {Role.JUROR}, frozenset({Role.STAFF})):
        with pytest.raises(NotAllowed, match=OWN_ROLES):
            save_person(room.uow(), **room.by(name), name=name, roles=roles, person_id=somebody.id)
        with pytest.raises(NotAllowed, match=OWN_ROLES):
            import_people(room.uow(), **room.by(name), records=[listed("Camille", Role.STAFF), listed(name.upper(), *roles)])
    assert people_of(room) == before


def test_roles_that_one_came_with_do_not_stand_for_those_one_has(room: Room) -> None:
    # As a page that was opened before would say it.
    organiser = room.people["organiser"]
    stale = replace(organiser, roles=organiser.roles | {Role.JUROR})
    with pytest.raises(NotAllowed):
        save_person(room.uow(), by=stale, call_id=room.call_id, name=stale.name, roles=stale.roles, person_id=stale.id)


def test_organiser_s_roles_are_changed_by_another_the_chair_or_the_console(room: Room) -> None:
    other = room.add_person("relève", Role.ORGANISER)
    organiser = room.people["organiser"]
    others: tuple[Actor, ...] = (other, room.people["chair"], Console())
    for number, by in enumerate(others, start=1):
        roles = frozenset([Role.ORGANISER, Role.JUROR, Role.STAFF, Role.OBSERVER][: 1 + number])
        save_person(room.uow(), by=by, call_id=room.call_id, name=organiser.name, roles=roles, person_id=organiser.id)
        assert people_of(room)["organiser"].roles == roles


def test_one_changes_one_s_own_name_and_address(room: Room) -> None:
    organiser = room.people["organiser"]
    save_person(
        room.uow(), **room.by("organiser"), name="Organisation", roles=organiser.roles, email="o@example.org", person_id=organiser.id
    )
    assert people_of(room)["Organisation"].email == "o@example.org"


def test_showing_a_link_and_letting_a_device_in_are_acts_with_their_browser(room: Room) -> None:
    organiser, juror = room.people["organiser"], room.people["juror"]
    secret, _again = (issue_link(room.uow(), **room.by("organiser"), person_id=juror.id, key=KEY, agent=CHROME) for _time in range(2))
    room.later(60)
    device = access.enrol(room.uow(), secret=secret, agent=PHONE)
    code = issue_pass(room.uow(), by=juror).secret
    access.enrol(room.uow(), secret=code, agent="<script>")
    save_person(room.uow(), **room.by("organiser"), name="juror", roles=juror.roles, email="j@example.org", person_id=juror.id)
    enter_by_email(room.uow(), call_id=room.call_id, email="J@example.org", agent=CHROME)
    said = [
        (e.act, e.actor_id, e.at - NOON, {key: e.after[key] for key in e.after if key != "device"})
        for e in room.journal
        if e.act in ABOUT_ACCESS
    ]
    shown = {"person": "juror", "browser": "Chrome, Windows"}
    assert said == [
        (Act.LINK_ISSUED, organiser.id, timedelta(0), shown),
        (Act.LINK_SHOWN, organiser.id, timedelta(0), shown),
        (Act.DEVICE_ENROLLED, juror.id, timedelta(minutes=1), {"browser": "Safari, iPhone", "way_in": "link"}),
        (Act.PASS_ISSUED, juror.id, timedelta(minutes=1), {"person": "juror"}),
        (Act.DEVICE_ENROLLED, juror.id, timedelta(minutes=1), {"browser": "", "way_in": "pass"}),
        (Act.DEVICE_ENROLLED, juror.id, timedelta(minutes=1), {"browser": "Chrome, Windows", "way_in": "account"}),
    ]
    assert [word for word in (secret, code, device.device_secret, "script") if word in str(room.journal)] == []


def test_browser_that_enters_again_as_the_same_person_stays_the_device_that_it_is(room: Room) -> None:
    first = enrol(room, issue(room, "juror"))
    acts = room.acts
    again = access.enrol(room.uow(), secret=issue(room, "juror"), agent="Firefox", known_devices=("gone", first.device_secret))
    other = access.enrol(room.uow(), secret=issue(room, "chair"), agent="Firefox", known_devices=(first.device_secret,))
    assert (again, other.person) == (first, room.people["chair"])
    assert other.device_secret != first.device_secret
    assert [act for act in room.acts[len(acts) :] if act is Act.DEVICE_ENROLLED] == [Act.DEVICE_ENROLLED]


def test_people_are_carried_over_with_name_address_and_organisation_alone(room: Room) -> None:
    source = another_call(room, "organiser", "Camille", "juror")
    roles = frozenset({Role.OBSERVER})

    carry_people(
        room.uow(), **room.by("organiser"), source=source["organiser"], person_ids=[one.id for one in source.values()], roles=roles
    )

    brought = people_of(room)["Camille"]
    assert (brought.roles, brought.email, brought.organisation) == (roles, "Camille@example.org", "Office des essais")
    assert (brought.expertise, brought.tracks, brought.quality, brought.membership) == ("", frozenset(), "", source["Camille"].membership)
    # Whoever is here under the same name stays as they are.
    assert people_of(room)["juror"] == room.people["juror"]
    assert list(room.journal[-1].after) == ["Camille"]


def test_people_are_carried_over_only_by_who_manages_them_there(room: Room) -> None:
    source = another_call(room, "organiser", "Camille")
    stranger: Any = {"roles": frozenset({Role.JUROR}), "person_ids": [source["Camille"].id]}
    with pytest.raises(NotAllowed):
        carry_people(room.uow(), **room.by("organiser"), source=source["Camille"], **stranger)
    with pytest.raises(NotFound):
        carry_people(room.uow(), **room.by("organiser"), source=room.people["organiser"], **stranger)
    with pytest.raises(NotFound):
        carry_people(
            room.uow(), **room.by("organiser"), source=source["organiser"], person_ids=[room.people["juror"].id], roles=stranger["roles"]
        )
    assert "Camille" not in people_of(room)


def another_call(room: Room, organiser: str, *others: str) -> dict[str, Person]:
    """Make another call in the same database, of an organiser and others, who have an address, an organisation, words and no seat."""
    state, founder = found_call(room.uow(), **room.by(organiser), name="Un autre appel", language="fr", like=SETTINGS)
    for name in others:
        save_person(
            room.uow(),
            by=founder,
            call_id=state.id,
            name=name,
            roles=frozenset({Role.STAFF}),
            email=f"{name}@example.org",
            organisation="Office des essais",
            expertise="océan",
            quality="Directrice de recherche",
        )
    with room.reading() as uow:
        return {person.name: person for person in uow.people.of_call(state.id)}


def test_what_a_person_knows_and_reads_is_kept_and_known_to_who_manages_people(room: Room) -> None:
    juror = room.people["juror"]
    tracks = frozenset({room.snapshot.call.tracks[0].code})
    said: Any = {"name": "juror", "roles": juror.roles, "person_id": juror.id, "expertise": " océan, images ", "tracks": tracks}
    save_person(room.uow(), **room.by("organiser"), **said)

    def known_to(name: str) -> tuple[str, frozenset[str]]:
        seen = next(one for one in visible(room.snapshot, room.people[name]).people if one.id == juror.id)
        return seen.expertise, seen.tracks

    assert [known_to(name) for name in ("organiser", "juror")] == [("océan, images", tracks), ("", frozenset())]
    with pytest.raises(InvalidValue, match="filière"):
        save_person(room.uow(), **room.by("organiser"), **{**said, "tracks": frozenset({"ailleurs"})})


def test_call_of_two_people_with_one_address_is_entered_by_neither(room: Room) -> None:
    for name in ("juror", "chair"):
        person = room.people[name]
        save_person(room.uow(), **room.by("organiser"), name=name, roles=person.roles, email="same@example.org", person_id=person.id)
    assert calls_of_email(room.reading(), email="Same@example.org") == ()
    with pytest.raises(NotFound):
        enter_by_email(room.uow(), call_id=room.call_id, email="same@example.org", agent=CHROME)
