"""What a person's own devices are told of, through the verbs: each act changes something for its author alone, or for nobody."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from deliberation.derived.meeting.strip import view_of
from deliberation.derived.meeting.view_names import own_changes
from deliberation.operations.scoring.scoring import declare_finished, submit_scores
from tests.worlds.room import Room
from tests.worlds.terms import Option, Person

Act = Callable[[Room], object]


def score(**said: Any) -> Act:
    return lambda sitting: submit_scores(sitting.uow(), **sitting.on("101", by="juror"), **{"marks": {}, **said})


def told(sitting: Room, act: Act) -> tuple[set[str], set[str]]:
    """Whose other devices an act is told to, and who is told with their audience."""
    before = sitting.snapshot
    act(sitting)
    after = sitting.snapshot
    named: Mapping[int, Person] = {person.id: person for person in after.people}
    audiences = {person.name for person in named.values() if view_of(after, person).differs_from(view_of(before, person))}
    return {named[id_].name for id_ in own_changes(before, after)}, audiences


UNDER_SEAL = {
    "marks": score(marks={"impact": 4}, seen_version=1),
    "comment alone": score(comment="Une équipe à renforcer", seen_version=1),
    "comment taken back": score(comment="", seen_version=1),
}


@pytest.fixture
def begun(sealed: Room) -> Room:
    """A jury of which one has begun."""
    score(marks={"impact": 2}, comment="Un besoin réel", seen_version=0)(sealed)
    return sealed


@pytest.mark.parametrize("what", UNDER_SEAL)
def test_what_is_saved_under_seal_is_for_ones_own_devices_and_no_other_jurors(begun: Room, what: str) -> None:
    own, audiences = told(begun, UNDER_SEAL[what])
    assert own == {"juror"}
    assert audiences & {"second", "third", "fourth", "observer"} == set()


def test_finishing_is_for_ones_own_devices_and_for_those_who_follow_the_progress(begun: Room) -> None:
    own, audiences = told(begun, lambda sitting: declare_finished(sitting.uow(), **sitting.by("juror")))
    assert own == {"juror"}
    assert audiences & {"second", "third", "fourth"} == set()
    assert audiences >= {"chair", "organiser"}


def test_vote_that_is_changed_is_for_ones_own_devices_alone(sitting: Room) -> None:
    sitting.ballot()
    sitting.vote("juror", Option.IN_FAVOUR)
    assert told(sitting, lambda sitting: sitting.vote("juror", Option.AGAINST)) == ({"juror"}, set())
