"""What the office alone is sent: contacts, second opinions, addresses, who reads what."""

from dataclasses import replace

import pytest

from deliberation.call.call import Screening
from deliberation.call.people import Person, Role
from deliberation.dossiers.candidatures import Contact
from deliberation.snapshot.visibility import visible
from tests.worlds.snapshots import MET_AT, make_candidature, make_juror, make_snapshot

CONTACT = Contact("c.martin@example.org", "Camille Martin", "75011 Paris", "10 rue des Essais").text


@pytest.mark.parametrize("role", [Role.JUROR, Role.OBSERVER, Role.CHAIR, Role.DEPUTY, Role.PROJECTOR])
def test_contact_is_in_nobody_s_view_but_the_organisers_and_the_staff_s(role: Role) -> None:
    snapshot = make_snapshot(candidatures=[make_candidature(1, contact=CONTACT), make_candidature(2)])
    viewer = Person(77, snapshot.call_id, "Somebody", frozenset({role}))
    assert [candidature.contact for candidature in visible(snapshot, viewer).candidatures] == ["", ""]
    for kept in (Role.ORGANISER, Role.STAFF):
        viewer = Person(78, snapshot.call_id, "Somebody else", frozenset({kept}))
        assert visible(snapshot, viewer).candidatures[0].contact == CONTACT


@pytest.mark.parametrize("role", [Role.JUROR, Role.OBSERVER, Role.DEPUTY, Role.PROJECTOR])
def test_second_opinion_is_in_the_view_of_those_alone_who_pre_select(role: Role) -> None:
    plain = make_snapshot(candidatures=[make_candidature(1)])
    told = make_snapshot(candidatures=[make_candidature(1, second_screening=Screening.DECLINED, second_comment="Entre nous.")])
    viewer = Person(77, told.call_id, "Somebody", frozenset({role}))
    assert visible(told, viewer).candidatures == visible(plain, viewer).candidatures
    for kept in (Role.ORGANISER, Role.STAFF, Role.CHAIR):
        viewer = Person(78, told.call_id, "Somebody else", frozenset({kept}))
        assert visible(told, viewer).candidatures == told.candidatures


@pytest.mark.parametrize("role", [Role.JUROR, Role.OBSERVER, Role.STAFF, Role.DEPUTY])
def test_addresses_are_sent_to_those_alone_who_manage_people(role: Role) -> None:
    member = replace(make_juror(1), email="membre@example.org", expertise="images")
    snapshot = make_snapshot(marks=[[[1, 1]]], people=(member,), jurors=(member,))
    viewer = Person(77, snapshot.call_id, "Somebody", frozenset({role}))
    assert [(person.email, person.expertise) for person in visible(snapshot, viewer).people] == [("", "")]
    organiser = Person(78, snapshot.call_id, "Somebody else", frozenset({Role.ORGANISER}))
    assert visible(snapshot, organiser).people == snapshot.people


@pytest.mark.parametrize("role", [Role.JUROR, Role.OBSERVER, Role.DEPUTY])
def test_readers_are_sent_to_those_alone_who_see_every_file(role: Role) -> None:
    snapshot = make_snapshot(marks=[[[1, 1]]], readers=1, assigned={(1, 1): MET_AT})
    viewer = Person(77, snapshot.call_id, "Somebody", frozenset({role}))
    assert dict(visible(snapshot, viewer).assigned) == {}
    organiser = Person(78, snapshot.call_id, "Somebody else", frozenset({Role.ORGANISER}))
    assert visible(snapshot, organiser).assigned == snapshot.assigned
