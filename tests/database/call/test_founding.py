"""A call begun on screen: by the start link, by an organiser of another; described, and changed."""

from typing import Any

import pytest

from deliberation.call.access import start_secret
from deliberation.operations.acts import CallState
from deliberation.operations.call.calls import create_call, found_call, found_first_call, is_start_link, move_phase, plain
from deliberation.operations.call.changing import update_call
from deliberation.operations.dossiers.imports import plan_dossiers
from tests.worlds.demonstration import SETTINGS
from tests.worlds.dossiers import file_of, record
from tests.worlds.room import Database, Room
from tests.worlds.terms import Act, Console, InvalidValue, NotAllowed, NotFound, Person, Phase, Role, first_break

KEY = b"a key for tests"
PLAIN = plain(SETTINGS)


def begun(database: Database, **said: str) -> tuple[CallState, Person]:
    given = {"secret": start_secret(KEY), "name": "Appel 2027", "organiser": " Camille ", "language": "fr"} | said
    return found_first_call(database.unit_of_work(), key=KEY, **given)


def described(settings: dict[str, Any], state: CallState) -> dict[str, Any]:
    return {**settings, "slug": state.call.slug}


def test_start_link_begins_a_draft_with_its_first_organiser(database: Database) -> None:
    state, camille = begun(database)
    with database.reading() as uow:
        entries = uow.journal.of_call(state.id)
        people = uow.people.of_call(state.id)

    assert (state.call.slug, state.call.is_draft, state.phase, state.is_sealed) == ("appel-2027", True, Phase.PREPARATION, True)
    assert ([one.name for one in people], camille.name, camille.roles) == (["Camille"], "Camille", frozenset({Role.ORGANISER}))
    assert [(entry.act, entry.actor_id, entry.actor) for entry in entries] == [
        (Act.CALL_CREATED, camille.id, "Camille"),
        (Act.PERSON_SAVED, camille.id, "Camille"),
    ]
    assert first_break(entries) is None


def test_start_link_is_over_once_there_is_a_call_but_not_for_demonstrations(database: Database) -> None:
    create_call(database.unit_of_work(), by=Console(), settings={**SETTINGS, "slug": "demo", "demo": True})
    assert is_start_link(database.reading(), secret=start_secret(KEY), key=KEY)
    assert not is_start_link(database.reading(), secret=start_secret(b"another key"), key=KEY)
    begun(database)
    assert not is_start_link(database.reading(), secret=start_secret(KEY), key=KEY)
    with pytest.raises(NotFound):
        begun(database)


@pytest.mark.parametrize("said", [{"name": "  "}, {"organiser": ""}])
def test_call_begins_with_a_name_and_with_somebody(database: Database, said: dict[str, str]) -> None:
    with pytest.raises(InvalidValue):
        begun(database, **said)
    assert is_start_link(database.reading(), secret=start_secret(KEY), key=KEY)


def test_draft_takes_no_file_and_moves_to_no_phase_until_it_is_described(database: Database) -> None:
    state, camille = begun(database)
    act: dict[str, Any] = {"by": camille, "call_id": state.id}
    with pytest.raises(InvalidValue, match="décrit"):
        move_phase(database.unit_of_work(), **act, to=Phase.SCORING)
    with pytest.raises(InvalidValue, match="décrit"):
        plan_dossiers(database.reading(), **act, file=file_of(record("101")))

    update_call(database.unit_of_work(), **act, settings=described(SETTINGS, state))

    assert move_phase(database.unit_of_work(), **act, to=Phase.SCORING)
    with database.reading() as uow:
        call = uow.calls.state(state.id).call
        (entry,) = uow.journal.of_acts(state.id, {Act.CALL_CHANGED})
    assert (call.is_draft, call.criteria[0].code) == (False, "impact")
    assert (entry.before["settings"]["draft"], entry.after["settings"]["draft"]) == (True, None)
    assert entry.after["settings"]["tracks.scientific.places"] == 4


def test_organiser_of_a_call_begins_another_like_it_where_they_are_alone(room: Room) -> None:
    organiser = room.people["organiser"]
    state, person = found_call(room.uow(), by=organiser, call_id=room.call_id, name="Édition suivante", language="fr", like=PLAIN)
    with room.reading() as uow:
        people = uow.people.of_call(state.id)

    assert ([one.name for one in people], person.call_id) == ([organiser.name], state.id)
    assert (state.call.is_draft, state.call.slug, state.call.meets_at) == (True, "edition-suivante", None)
    assert state.call.criteria == room.snapshot.call.criteria


@pytest.mark.parametrize("who", ["chair", "juror"])
def test_nobody_but_an_organiser_begins_a_call(room: Room, who: str) -> None:
    with pytest.raises(NotAllowed):
        found_call(room.uow(), by=room.people[who], call_id=room.call_id, name="Le mien", language="fr")
    with pytest.raises(NotAllowed):
        update_call(room.uow(), by=room.people[who], call_id=room.call_id, settings=PLAIN, reason="Dit.")
