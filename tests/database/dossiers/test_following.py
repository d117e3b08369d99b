"""The platform read by itself: one reader at a time, in preparation only; what came waits for a person unless the call says otherwise."""

import logging
import multiprocessing
from collections.abc import Callable
from time import monotonic, sleep
from typing import Final

import pytest

from deliberation import operations
from deliberation.call.call import Phase
from deliberation.call.people import Role
from deliberation.dossiers.following import LEASE, Following, Found
from deliberation.errors import InvalidValue, NotAllowed
from deliberation.operations.dossiers.following import Followed
from deliberation.record.journal import Act
from intake.platform.follower import Follower
from intake.platform.pull import pull
from tests.database.dossiers import another_reader
from tests.serving.platform.procedure import few
from tests.serving.platform.served import served
from tests.serving.platform.server import TOKEN, Fault, Platform, failing
from tests.unit.intake.platform.line import Line
from tests.worlds.databases import Database
from tests.worlds.room import Room, empty_room

HALF_AN_HOUR = 1800
FORKING: Final = multiprocessing.get_context("forkserver")


@pytest.fixture
def room(database: Database) -> Room:
    """Give a call in preparation, with nobody and nothing in it."""
    return empty_room(database)


@pytest.fixture
def server() -> Platform:
    return Platform(few())


def follow(room: Room, *, accepts: bool = False) -> None:
    operations.follow_platform_by_itself(room.uow(), **room.by_console(), following=Following(30, accepts=accepts))


def follower(room: Room, server: Platform) -> Follower:
    """One process that reads."""
    return Follower(writing=room.uow, reading=room.reading, line=lambda _slug: Line(server).open(), is_connected=lambda _slug: True)


def standing(room: Room) -> Followed:
    return operations.platform_followed(room.reading(), **room.by_console())


def found(room: Room, server: Platform) -> Found:
    """What is found half an hour later."""
    room.later(HALF_AN_HOUR)
    follower(room, server).read_due()
    return standing(room).last.found


def test_nobody_is_asked_until_somebody_says_so(room: Room, server: Platform) -> None:
    follower(room, server).read_due()
    assert (server.asked, standing(room).following) == ([], None)


def test_what_came_waits_for_a_person(room: Room, server: Platform) -> None:
    follow(room)
    assert found(room, server) == Found(new=4)
    assert room.snapshot.candidatures == ()
    with Line(server).open() as line:
        room.later(1)
        operations.import_dossiers(room.uow(), **room.by_console(), file=pull(line, room.snapshot.call).dossiers)
    assert standing(room).is_dealt_with
    server.procedure.answer(472228, "Titre du projet", "Un autre titre", at="2026-02-01T10:00:00+01:00")
    server.procedure.delete(488979, at="2026-02-01T10:00:00+01:00")
    assert found(room, server) == Found(changed=1, withdrawn=1)
    assert found(room, server) == Found(changed=1, withdrawn=1)  # nobody dealt with it


def test_what_came_is_written_at_once_if_the_call_says_so_and_withdrawals_still_wait(room: Room, server: Platform) -> None:
    follow(room, accepts=True)
    assert found(room, server) == Found()
    assert len(room.snapshot.candidatures) == 4
    entry = room.journal[-1]
    assert (entry.act, entry.actor) == (Act.DOSSIERS_IMPORTED, "console (lecture de la plateforme)")
    server.procedure.delete(488979, at="2026-02-01T10:00:00+01:00")
    assert found(room, server) == Found(withdrawn=1)
    assert not any(one.is_withdrawn for one in room.snapshot.candidatures)


def test_reading_comes_when_it_is_due_and_in_preparation_alone(room: Room, server: Platform) -> None:
    follow(room)
    found(room, server)
    asked = len(server.asked)
    room.later(HALF_AN_HOUR - 1)
    follower(room, server).read_due()
    assert len(server.asked) == asked
    operations.move_phase(room.uow(), **room.by_console(), to=Phase.SCORING)
    found(room, server)
    assert len(server.asked) == asked


def test_there_are_never_two_readers_at_once(room: Room, server: Platform) -> None:
    follow(room)
    turns = [operations.take_reading_turn(room.uow(), call_id=room.call_id) for _process in range(2)]
    assert [turn is not None for turn in turns] == [True, False]
    room.later(LEASE.total_seconds() - 1)
    operations.keep_reading_turn(room.uow(), call_id=room.call_id)
    room.later(LEASE.total_seconds() - 1)
    follower(room, server).read_due()
    assert server.asked == []
    room.later(2)  # the process that read is no more
    follower(room, server).read_due()
    assert standing(room).last.found == Found(new=4)


def test_two_processes_on_one_database_read_once(room: Room, server: Platform) -> None:
    follow(room)
    begin, is_over = FORKING.Barrier(3), FORKING.Event()
    with served(server) as url:
        told = (room.database.url, url, room.now, begin, is_over)
        processes = [FORKING.Process(target=another_reader.read, args=told) for _process in range(2)]
        for process in processes:
            process.start()
        begin.wait(another_reader.SECONDS_MAX)
        until(lambda: standing(room).last.read_at is not None)
        is_over.set()
        for process in processes:
            process.join(another_reader.SECONDS_MAX)
    assert [process.exitcode for process in processes] == [0, 0]
    assert (server.asked.count("Demarche"), standing(room).last.found) == (1, Found(new=4))


def until(condition: Callable[[], bool]) -> None:
    deadline = monotonic() + another_reader.SECONDS_MAX
    while not condition():
        assert monotonic() < deadline, "it never came"
        sleep(0.02)


def test_failure_is_told_in_the_platform_s_words_and_leaves_no_token(
    room: Room, server: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    follow(room)
    server.fault = failing(Fault.EXPIRED, at=2)
    with caplog.at_level(logging.DEBUG):
        failure = found(room, server).failure
    assert "Ce jeton a expiré." in str(failure)
    assert TOKEN not in caplog.text + str(failure) + repr(failure)
    assert found(room, server) == Found(new=4)


def test_whatever_breaks_ends_the_turn(room: Room) -> None:
    follow(room)

    def breaking(_slug: str) -> object:
        raise RuntimeError(TOKEN)

    one = Follower(writing=room.uow, reading=room.reading, line=breaking, is_connected=lambda _slug: True)  # type: ignore[arg-type]
    one.read_due()
    last = standing(room).last
    assert (last.begun_at, TOKEN in str(last.found.failure), last.found.failure is None) == (None, False, False)


def test_following_is_for_those_who_see_every_file(room: Room) -> None:
    both = room.add_person("Organisation et jury", Role.ORGANISER, Role.JUROR)
    with pytest.raises(NotAllowed):
        operations.follow_platform_by_itself(room.uow(), by=both, call_id=room.call_id, following=Following(30))
    with pytest.raises(NotAllowed):
        operations.platform_followed(room.reading(), by=both, call_id=room.call_id)


@pytest.mark.parametrize("minutes", [0, 4, 100_000])
def test_interval_is_bounded(minutes: int) -> None:
    with pytest.raises(InvalidValue):
        Following(minutes)


def test_it_is_given_up_by_saying_so(room: Room, server: Platform) -> None:
    follow(room)
    operations.follow_platform_by_itself(room.uow(), **room.by_console(), following=None)
    found(room, server)
    assert (server.asked, standing(room).following) == ([], None)
