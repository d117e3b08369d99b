"""Who sits on the jury is apart from who may enter: leaving, coming back, taking a seat; a closed meeting stays what it was."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.rights import holds
from deliberation.derived.meeting.leaving import effect_of_leaving
from deliberation.derived.meeting.rules import candidature_quorum, meeting_quorum
from deliberation.errors import CallIsFinalised, InvalidValue, NotAllowed, NotFound
from deliberation.operations.meeting.meeting import close_meeting, record_presence
from exports.documents.minutes_meeting import meeting_sections
from tests.depth import examples
from tests.worlds.acts import call_problems, import_people, leave_jury, move_item, recall_candidature, rejoin_jury, reopen, save_person
from tests.worlds.room import JURORS, NOON, Room
from tests.worlds.terms import Act, PersonRecord, Presence, Quorum, Right, Role, Snapshot, ranking
from tests.worlds.whole_meeting import hold


def leave(room: Room, name: str, *, keeps_marks: bool = True, by: str = "chair", **said: object) -> object:
    person_id = room.people[name].id
    return leave_jury(
        room.uow(),
        **room.by(by),
        person_id=person_id,
        reason="Mutation.",
        keeps_marks=keeps_marks,
        **said,  # type: ignore[arg-type]
    )


def set_access(room: Room, name: str, *, is_open: bool) -> object:
    person = next(one for one in room.snapshot.people if one.id == room.people[name].id)
    return save_person(room.uow(), **room.by_console(), person_id=person.id, name=person.name, roles=person.roles, is_active=is_open)


def numbers(snapshot: Snapshot) -> object:
    """Everything that a jury counts: scores, ranks, both quorums."""
    quorums = [candidature_quorum(snapshot, candidature.id) for candidature in snapshot.candidatures]
    return repr(ranking(snapshot).standings), meeting_quorum(snapshot), quorums, [one.name for one in snapshot.jurors]


def of_the_meeting(snapshot: Snapshot) -> object:
    """What the minutes say of the meeting, and its quorum."""
    return meeting_sections(snapshot), meeting_quorum(snapshot)


@pytest.fixture(scope="module")
def held(made_once: Callable[..., Room]) -> Room:
    """Give a meeting that was held to its end."""
    return made_once(hold)


ROLES = st.sets(st.sampled_from([role for role in Role if role is not Role.PROJECTOR]), min_size=1, max_size=3).map(frozenset)
SOMEBODY = st.sampled_from([*JURORS, "chair", "deputy"])


def give_roles(room: Room, name: str, roles: frozenset[Role]) -> object:
    return save_person(room.uow(), **room.by_console(), person_id=room.people[name].id, name=name, roles=roles)


def record_again(room: Room, name: str, presence: Presence) -> object:
    return record_presence(room.uow(), **room.by("organiser"), presences={room.people[name].id: presence})


def move(room: Room, dossier: str, to: int) -> object:
    return move_item(room.uow(), **room.on(dossier, by="organiser"), to=to)


def join(room: Room, role: Role) -> object:
    return room.add_person(f"Nouvelle {role} {room.snapshot.revision}", role)


AFTER_CLOSING = st.one_of(
    st.builds(partial, st.just(give_roles), name=SOMEBODY, roles=ROLES),
    st.builds(partial, st.just(set_access), name=SOMEBODY, is_open=st.booleans()),
    st.builds(partial, st.just(record_again), name=st.sampled_from(JURORS), presence=st.sampled_from(Presence)),
    st.builds(partial, st.just(move), dossier=st.sampled_from(["101", "104"]), to=st.integers(1, 4)),
    st.builds(partial, st.just(leave), name=st.sampled_from(JURORS)),
    st.builds(partial, st.just(join), role=st.sampled_from([Role.JUROR, Role.CHAIR, Role.DEPUTY, Role.OBSERVER, Role.STAFF])),
)


@given(acts=st.lists(AFTER_CLOSING, max_size=4))
@examples(12, thorough=100)
def test_minutes_of_a_closed_meeting_outlive_acts_on_people_and_agenda(held: Room, acts: list[Callable[[Room], object]]) -> None:
    held.later(60)
    before = of_the_meeting(held.snapshot)
    for act in acts:
        with suppress(InvalidValue, NotFound, NotAllowed):
            act(held)
        assert of_the_meeting(held.snapshot) == before
    for person in (person for person in held.snapshot.people if person.membership.left):
        rejoin_jury(held.uow(), **held.by_console(), person_id=person.id)
    assert of_the_meeting(held.snapshot) == before
    closed = {person.name for person in held.snapshot.people if not person.is_active}
    for name in closed & held.people.keys():
        set_access(held, name, is_open=True)


@pytest.mark.parametrize("name", ["chair", "deputy", "presiding juror"])
def test_seat_in_a_meeting_that_was_held_is_left_not_unticked(held: Room, name: str) -> None:
    with pytest.raises(InvalidValue):
        give_roles(held, name, held.people[name].roles - {Role.CHAIR, Role.DEPUTY} | {Role.STAFF})
    with pytest.raises(InvalidValue):
        give_roles(held, "juror", frozenset({Role.JUROR, Role.CHAIR}))


def test_presence_in_a_closed_meeting_is_settled_until_it_is_opened_again(held: Room) -> None:
    held.later(60)
    with pytest.raises(InvalidValue):
        record_again(held, "juror", Presence.ABSENT)


def test_whoever_takes_the_chair_of_a_finalised_call_sits_from_its_reopening_on(made: Callable[..., Room]) -> None:
    room = made(hold)
    assert room.finalise()
    before = of_the_meeting(room.snapshot)
    with pytest.raises(CallIsFinalised):
        give_roles(room, "chair", frozenset({Role.STAFF}))
    chair = room.add_person("nouvelle présidence", Role.CHAIR)
    room.later(60)
    reopen(room.uow(), by=chair, call_id=room.call_id, reason="Une erreur de filière.")
    assert of_the_meeting(room.snapshot) == before
    assert room.snapshot.people[-1].membership.since == room.now
    assert room.journal[-1].after["joined"] == [chair.name]
    assert room.finalise()
    assert call_problems(room.reading(), call_id=room.call_id) == ()


def test_marks_dropped_with_a_departure_leave_the_ranking_and_come_back_with_it(held: Room) -> None:
    before = held.snapshot
    foreseen = effect_of_leaving(before, next(one for one in before.people if one.name == "third"), keeps_marks=False)
    leave(held, "third", keeps_marks=False)
    after = ranking(held.snapshot).by_id
    assert "third" not in [juror.name for juror in held.snapshot.jurors]
    assert foreseen.moved
    assert [(one.candidature.id, one.after.score, one.after.rank) for one in foreseen.moved] == [
        (one.candidature.id, after[one.candidature.id].score, after[one.candidature.id].rank) for one in foreseen.moved
    ]
    assert held.journal[-1].act == Act.JURY_LEFT
    rejoin_jury(held.uow(), **held.by("chair"), person_id=held.people["third"].id)
    assert numbers(held.snapshot) == numbers(before)


def test_quorum_foreseen_is_the_quorum_after(sitting: Room) -> None:
    person = next(one for one in sitting.snapshot.people if one.name == "third")
    foreseen = effect_of_leaving(sitting.snapshot, person, keeps_marks=True)
    leave(sitting, "third")
    assert (foreseen.quorum_before, foreseen.quorum_after) == (Quorum(5, 5, 0.5), meeting_quorum(sitting.snapshot))
    assert meeting_quorum(sitting.snapshot) == Quorum(4, 4, 0.5)


def test_deputy_takes_the_seat_with_marks_of_their_own(sitting: Room) -> None:
    room = sitting
    room.later(60)
    leave(room, "third", successor_id=room.people["deputy"].id)
    by_name = {one.name: one for one in room.snapshot.people}
    deputy, third = by_name["deputy"], by_name["third"]
    assert (deputy.roles, deputy.membership.since, deputy.membership.succeeds) == (frozenset({Role.DEPUTY, Role.JUROR}), room.now, third.id)
    assert (third.roles, third.membership.left, third.judges) == (frozenset[Role](), frozenset({Role.JUROR}), True)
    assert not holds(third.roles, Right.VOTE, room.snapshot.phase)
    assert [one.name for one in room.snapshot.members] == ["juror", "presiding juror", "second", "fourth", "deputy"]


def test_whoever_left_enters_still_and_does_nothing_of_a_juror(sitting: Room) -> None:
    leave(sitting, "juror")
    with sitting.reading() as uow:
        gone = uow.people.get(sitting.people["juror"].id)
    assert gone.is_active
    with pytest.raises(NotAllowed):
        recall_candidature(sitting.uow(), by=gone, call_id=sitting.call_id, candidature_id=sitting.ids["101"])


def test_departure_without_reason_or_at_an_impossible_time_is_refused(held: Room) -> None:
    person_id, by = held.people["fourth"].id, held.by("chair")
    for wrong in ({"reason": " "}, {"left_at": held.now + timedelta(hours=1)}, {"left_at": NOON - timedelta(days=1)}):
        given_ = {"reason": "Mutation.", "keeps_marks": True, **wrong}
        with pytest.raises(InvalidValue):
            leave_jury(held.uow(), **by, person_id=person_id, **given_)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue):
        leave(held, "fourth", successor_id=held.people["deputy"].id)
    with pytest.raises(NotFound):
        leave(held, "organiser")


def test_nobody_gives_a_seat_to_themself(sitting: Room) -> None:
    with pytest.raises(NotAllowed):
        leave(sitting, "third", by="organiser", successor_id=sitting.people["organiser"].id)
    leave(sitting, "presiding juror", by="presiding juror")
    gone = replace(sitting.people["presiding juror"], roles=frozenset({Role.ORGANISER}))
    with pytest.raises(NotAllowed):
        rejoin_jury(sitting.uow(), by=gone, call_id=sitting.call_id, person_id=gone.id)


def test_nobody_comes_back_once_a_sitting_was_held_without_them(sitting: Room) -> None:
    leave(sitting, "third")
    sitting.later(60)
    close_meeting(sitting.uow(), **sitting.by("organiser"))
    with pytest.raises(InvalidValue):
        rejoin_jury(sitting.uow(), **sitting.by("chair"), person_id=sitting.people["third"].id)


def test_unticking_a_role_takes_no_marks_away_and_a_file_brings_nobody_back(held: Room) -> None:
    person = held.people["second"]
    with pytest.raises(InvalidValue):
        save_person(held.uow(), **held.by_console(), person_id=person.id, name=person.name, roles=frozenset({Role.STAFF}))
    leave(held, "second")
    listed = PersonRecord("second", frozenset({Role.JUROR, Role.STAFF}), "", "", 2)
    import_people(held.uow(), **held.by_console(), records=[listed])
    assert next(one for one in held.snapshot.people if one.name == "second").roles == {Role.STAFF}
    rejoin_jury(held.uow(), **held.by("chair"), person_id=person.id)


def test_jury_of_a_finalised_call_is_left_by_nobody_and_access_to_it_closes(held: Room) -> None:
    held.finalise()
    with pytest.raises(CallIsFinalised):
        leave(held, "fourth")
    before = numbers(held.snapshot)
    set_access(held, "fourth", is_open=False)
    assert numbers(held.snapshot) == before
