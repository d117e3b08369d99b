"""Tokens for machines: who makes one and when, what is kept of it, and when it is over."""

import pytest
from sqlalchemy import select

from data_access.schema import ways_in
from deliberation.call.access import DAYS_MOST, NewToken, TokenLevel
from deliberation.operations.call.devices import make_token, reader_of_token, revoke_token, tokens_of_call
from tests.database.record.test_states import by_hand
from tests.worlds.acts import reopen, save_person
from tests.worlds.room import Room, jury
from tests.worlds.terms import Act, Console, InvalidValue, NotAllowed, NotFound, Phase, Role


@pytest.fixture
def room(finalised: Room) -> Room:
    return finalised


def made(room: Room, by: str = "chair", *, name: str = "Grist", level: TokenLevel = TokenLevel.INTERNAL, days: int = 30) -> NewToken:
    return make_token(room.uow(), **room.by(by), name=name, level=level, days=days)


def test_secret_is_returned_once_and_kept_nowhere(room: Room) -> None:
    new = made(room)
    with room.database.engine.connect() as connection:
        row = connection.execute(select(ways_in.reading_token)).mappings().one()
    assert new.secret not in repr(new) + repr(dict(row)) + repr(room.journal)
    assert tokens_of_call(room.reading(), **room.by("organiser")) == [new.token]


def test_making_and_revoking_are_acts(room: Room) -> None:
    new = made(room)
    assert revoke_token(room.uow(), **room.by("organiser"), token_id=new.token.id)
    assert revoke_token(room.uow(), **room.by("organiser"), token_id=new.token.id) is None
    acts = [(entry.act, entry.actor, entry.subject) for entry in room.journal[-2:]]
    assert acts == [(Act.TOKEN_MADE, "chair", "Grist"), (Act.TOKEN_REVOKED, "organiser", "Grist")]
    assert dict(room.journal[-2].after) == {"token": new.token.id, "level": "internal", "ends_at": new.token.ends_at.isoformat()}


def test_token_reads_as_its_maker_until_it_is_revoked_or_over(room: Room) -> None:
    new, other = made(room), made(room, days=1)
    found = reader_of_token(room.reading(), secret=new.secret)
    assert found
    assert (found.token, found.call_id, found.person) == (new.token, room.call_id, room.people["chair"])
    revoke_token(room.uow(), **room.by("chair"), token_id=new.token.id)
    assert reader_of_token(room.reading(), secret=new.secret) is None
    assert reader_of_token(room.uow(), secret=other.secret)
    room.later(24 * 3600)
    assert reader_of_token(room.uow(), secret=other.secret) is None


def test_token_of_somebody_who_may_make_none_any_more_reads_nothing(room: Room) -> None:
    new = made(room)
    chair = room.people["chair"]
    save_person(room.uow(), **room.by("organiser"), person_id=chair.id, name=chair.name, roles=chair.roles, is_active=False)
    assert reader_of_token(room.reading(), secret=new.secret) is None


@pytest.mark.parametrize("change", ["level = 'internal'", "ends_at = '2100-01-01 00:00:00.000000'", "person_id = NULL"])
def test_token_whose_row_was_changed_by_hand_reads_nothing(room: Room, change: str) -> None:
    new = made(room, level=TokenLevel.PUBLIC)
    assert reader_of_token(room.reading(), secret=new.secret)
    by_hand(room, f"UPDATE reading_token SET {change}")
    assert reader_of_token(room.reading(), secret=new.secret) is None


def test_tokens_are_made_by_those_who_see_every_file(room: Room) -> None:
    with pytest.raises(NotAllowed, match="tous les dossiers"):
        made(room, "presiding juror")
    assert tokens_of_call(room.reading(), **room.by("presiding juror")) == []


@pytest.mark.parametrize("phase", Phase.open())
def test_no_token_is_made_before_the_selection_is_final_but_one_can_be_revoked(room: Room, phase: Phase) -> None:
    new = made(room)
    reopen(room.uow(), **room.by("chair"), reason="Une erreur.")
    room.move(phase)
    for by in (room.people["chair"], Console()):
        with pytest.raises(NotAllowed):
            make_token(room.uow(), by=by, call_id=room.call_id, name="Grist", level=TokenLevel.PUBLIC, days=1)
    assert revoke_token(room.uow(), **room.by("chair"), token_id=new.token.id)


@pytest.mark.parametrize(("name", "days"), [("", 1), (" ", 1), ("x" * 81, 1), ("a\nb", 1), ("Grist", 0), ("Grist", DAYS_MOST + 1)])
def test_token_without_a_name_or_an_end_is_refused(room: Room, name: str, days: int) -> None:
    with pytest.raises(InvalidValue):
        made(room, name=name, days=days)


def test_token_of_another_call_is_not_found(room: Room) -> None:
    new = made(room)
    other = jury(room.database, jurors=0, files=0, slug="autre")
    other.people = {"organiser": other.add_person("organiser", Role.ORGANISER)}
    with pytest.raises(NotFound):
        revoke_token(other.uow(), **other.by("organiser"), token_id=new.token.id)
    assert tokens_of_call(other.reading(), **other.by("organiser")) == []
