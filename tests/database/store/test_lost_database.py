"""A PostgreSQL database that goes away, in the middle of an act or of listening to others: what the person and the screens are told."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from time import monotonic

import pytest

from data_access.health import Health
from data_access.signals import CommitSignals
from deliberation.errors import DatabaseAway
from deliberation.operations.call.people import save_person
from tests.database.conftest import POSTGRES
from tests.serving.cable import Cable, cabled
from tests.worlds.room import Database, Room
from tests.worlds.terms import Act, Outcome, Role

pytestmark = [pytest.mark.skipif(not POSTGRES, reason="an embedded database has no line to lose"), pytest.mark.usefixtures("english")]
SOON_SECONDS = 5.0


@pytest.fixture
def kind() -> str:
    return "postgresql"


@pytest.fixture
def cable(room: Room) -> Iterator[Cable]:
    with cabled(room.database.url) as cable:
        yield cable


@pytest.fixture
def afar(room: Room, cable: Cable) -> Iterator[Room]:
    """The same room as a server sees it that reaches its database over the cable."""
    database = Database.at(cable.url)
    yield replace(room, database=database)
    database.engine.dispose()


def decide(room: Room, reason: str) -> None:
    room.decide("101", Outcome.DECLINED, reason=reason)


def add(room: Room, name: str) -> None:
    """Act without looking first."""
    save_person(room.uow(), **room.by_console(), name=name, roles=frozenset({Role.STAFF}))


def decided(room: Room) -> list[str]:
    return [entry.after["decisions"]["101"]["reason"] for entry in room.journal if entry.act is Act.DECIDED]


def test_act_whose_confirmation_was_lost_is_found_written_and_not_done_again(room: Room, afar: Room, cable: Cable) -> None:
    cable.lose_at(b"COMMIT", passes=True)
    decide(afar, "Écrit.")  # as if nothing had been: it is written
    assert decided(room) == ["Écrit."]
    decide(afar, "Encore.")
    assert decided(room) == ["Écrit.", "Encore."]


def test_act_that_the_database_never_heard_of_is_said_not_to_be_saved(room: Room, afar: Room, cable: Cable) -> None:
    cable.lose_at(b"COMMIT", passes=False)
    with pytest.raises(DatabaseAway, match=r"^The database does not answer: nothing was saved"):
        decide(afar, "Perdu.")
    assert decided(room) == []
    decide(afar, "Encore.")
    assert decided(room) == ["Encore."]


def test_act_that_cannot_be_looked_up_is_said_unknown(room: Room, afar: Room, cable: Cable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.unit_of_work._ASKED_AGAIN_AFTER", (0.0, 0.0))
    cable.lose_at(b"COMMIT", passes=True)
    afar.snapshot  # noqa: B018 - the line is open before the cable is cut for all that begin
    cable._is_cut = True
    with pytest.raises(DatabaseAway, match="does not say whether it was"):
        decide(afar, "Qui sait.")
    assert decided(room) == ["Qui sait."]


def test_database_that_is_away_is_said_in_words_and_found_again(room: Room, afar: Room, cable: Cable) -> None:
    add(afar, "Avant")
    cable.cut()
    for _again in range(2):
        with pytest.raises(DatabaseAway, match=r"^The database does not answer: nothing was saved"):
            add(afar, "Pendant")
    cable.mend()
    add(afar, "Après")
    assert [person.name for person in room.snapshot.people if person.has(Role.STAFF)] == ["Avant", "Après"]
    assert Health(afar.database.engine).is_good()


@pytest.mark.parametrize("how", ["broken", "held"])
def test_listener_whose_line_is_lost_says_so_and_listens_again(room: Room, afar: Room, cable: Cable, how: str) -> None:
    signals, lost, heard = CommitSignals(afar.database.engine), Event(), Event()
    with signals.watching():
        signals.subscribe(lambda: (heard if signals.is_watching else lost).set())
        if how == "broken":
            cable.cut()
            assert lost.wait(SOON_SECONDS)
            cable.mend()
        else:
            with cable.held():
                assert lost.wait(SOON_SECONDS)  # nothing is said on the line, and nothing broke it
        assert heard.wait(SOON_SECONDS)
        heard.clear()
        began = monotonic()
        decide(room, "D’une autre réplique.")
        assert heard.wait(SOON_SECONDS)
        assert monotonic() - began < 1
