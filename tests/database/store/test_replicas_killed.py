"""Two processes act on one call while something dies again and again: nothing acknowledged is lost or done twice, screens are soon right.

Thirty acts each; five hundred with ``JURY_HYPOTHESIS_PROFILE=thorough``.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from time import monotonic, sleep

import psycopg
import pytest
from sqlalchemy import make_url

from data_access.process_snapshots import ProcessSnapshots
from data_access.signals import CommitSignals
from deliberation.operations.scoring.scoring import open_revote
from deliberation.record.journal import Act, first_break
from tests.database.conftest import POSTGRES
from tests.database.store import killed
from tests.database.store.killed import Acknowledged
from tests.database.store.living import Life, Place
from tests.database.store.test_killed import assert_rows_say_what_the_journal_says
from tests.depth import IS_THOROUGH
from tests.serving.cable import Cable, cabled
from tests.worlds.room import Database, Room

ACTS = 500 if IS_THOROUGH else 30
SCREENS_SECONDS_MAX = 5.0
FAULT_SECONDS = 0.25
# One that nothing comes from for so long is not slow but stuck.
SILENCE_SECONDS_MAX = 60.0
Fault = Callable[["Meeting"], None]


@dataclass
class Replica:
    """A process that acts, and the line that it reaches the database by."""

    life: Life
    cable: Cable | None


@dataclass
class Meeting:
    """The call, its replicas, what they have acknowledged."""

    room: Room
    stack: ExitStack
    draw: random.Random
    clock: str = ""
    replicas: list[Replica] = field(default_factory=list)
    told: list[Acknowledged] = field(default_factory=list)
    lives: int = 0

    def begin(self) -> None:
        url = self.room.database.url
        cable = self.stack.enter_context(cabled(url)) if url.startswith("postgresql") else None
        place = Place.of(self.room, url=cable.url if cable else url)
        life = Life(killed.work_beside_others, place, self.draw.randrange(10**9), self.clock)
        self.lives += 1
        self.replicas.append(Replica(life, cable))

    def listen(self, seconds: float) -> None:
        """Take in what is acknowledged for so long."""
        until = monotonic() + seconds
        while (left := until - monotonic()) > 0:
            for telling in wait([replica.life.telling for replica in self.replicas], timeout=left):
                assert isinstance(telling, Connection)
                self.told.append(telling.recv())

    def kill(self, replica: Replica) -> None:
        """Kill a process, and take in what it still had to say."""
        self.replicas.remove(replica)
        self.told += replica.life.kill()


@pytest.fixture
def meeting(sitting: Room) -> Iterator[Meeting]:
    open_revote(sitting.uow(), **sitting.on("101", by="chair"))
    with ExitStack() as stack:
        meeting = Meeting(sitting, stack, random.Random(11))  # noqa: S311 (when to harm, not a secret)
        yield meeting
        for replica in tuple(meeting.replicas):
            meeting.kill(replica)


@dataclass
class Screen:
    """A screen of a replica of its own: it shows the snapshot that the signals of commits let it keep."""

    room: Room
    signals: CommitSignals
    snapshots: ProcessSnapshots
    cable: Cable | None

    def is_right(self) -> bool:
        with self.room.reading() as uow:
            revision = uow.calls.state(self.room.call_id).revision
        return self.snapshots.get(self.room.call_id).revision >= revision


@contextmanager
def screen_of(meeting: Meeting) -> Iterator[Screen]:
    url = meeting.room.database.url
    cable = meeting.stack.enter_context(cabled(url)) if url.startswith("postgresql") else None
    database = Database.at(cable.url if cable else url)
    signals = CommitSignals(database.engine)
    snapshots = ProcessSnapshots(database.engine, signals)
    with signals.watching():
        snapshots.get(meeting.room.call_id)
        yield Screen(meeting.room, signals, snapshots, cable)
    database.engine.dispose()


def hold_until_enough(meeting: Meeting, harm: Callable[[], None]) -> None:
    """Have both replicas act while ``harm`` is done to something, until enough was acknowledged."""
    for _replica in range(2):
        meeting.begin()
    heard, count = monotonic(), 0
    while len(meeting.told) < ACTS:
        meeting.listen(FAULT_SECONDS)
        if len(meeting.told) > count:
            heard, count = monotonic(), len(meeting.told)
            harm()
        assert monotonic() - heard < SILENCE_SECONDS_MAX


def assert_screen_is_soon_right(screen: Screen) -> None:
    began = monotonic()
    while not screen.is_right():
        assert monotonic() - began < SCREENS_SECONDS_MAX
        sleep(0.02)


def assert_nothing_is_lost_or_done_twice(meeting: Meeting) -> None:
    for replica in tuple(meeting.replicas):
        meeting.kill(replica)
    journal = meeting.room.journal
    written = [(entry.sequence, entry.at, entry.revision, entry.act) for entry in journal]
    told = [(one.receipt.sequence, one.receipt.at, one.receipt.revision, one.act) for one in meeting.told]
    assert sorted(set(told) - set(written)) == []
    assert len(set(told)) == len(told)
    assert first_break(journal) is None
    assert meeting.room.snapshot.revision == sum(entry.act is not Act.CLOCK_WENT_BACK for entry in journal)
    assert_rows_say_what_the_journal_says(meeting.room)


def kill_a_replica(meeting: Meeting) -> None:
    meeting.kill(meeting.draw.choice(meeting.replicas))
    meeting.begin()


def end_connections(meeting: Meeting) -> None:
    """What an administrator does, or a server of databases that restarts."""
    there = make_url(meeting.room.database.url)
    with psycopg.connect(make_url(POSTGRES).set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [there.database])


def restart_proxy(meeting: Meeting) -> None:
    """What stands between a replica and the database goes away, with everything on it, and comes back."""
    cable = meeting.draw.choice(meeting.replicas).cable
    assert cable
    cable.cut()
    meeting.listen(meeting.draw.uniform(0, 0.2))
    cable.mend()


def cut_network(meeting: Meeting, screen: Screen) -> None:
    """The replicas of the screens and of the acts no longer reach what the other reaches; nothing says so."""
    cable = meeting.draw.choice([meeting.replicas[0].cable, screen.cable])
    assert cable
    with cable.held():
        meeting.listen(meeting.draw.uniform(0.1, 0.5))


ON_A_LINE = pytest.mark.skipif(not POSTGRES, reason="an embedded database has no line to lose")


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    """Both kinds of databases, where the fault is none of a line's."""
    return str(getattr(request, "param", "sqlite"))


def held_under(meeting: Meeting, fault: Fault | None, *, is_network: bool = False) -> None:
    with screen_of(meeting) as screen:
        harm = partial(cut_network, meeting, screen) if is_network else partial(fault or (lambda _meeting: None), meeting)
        hold_until_enough(meeting, harm)
        for replica in tuple(meeting.replicas):
            meeting.kill(replica)
        assert_screen_is_soon_right(screen)
    assert_nothing_is_lost_or_done_twice(meeting)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=ON_A_LINE)], indirect=True)
def test_replica_that_is_killed_loses_nothing_acknowledged(meeting: Meeting) -> None:
    held_under(meeting, kill_a_replica)
    assert meeting.lives > 2


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=ON_A_LINE)], indirect=True)
def test_clocks_that_go_back_and_forth_lose_nothing(meeting: Meeting) -> None:
    meeting.clock = "wild"
    held_under(meeting, None)


@ON_A_LINE
@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("fault", [end_connections, restart_proxy])
def test_database_that_is_lost_again_and_again_loses_nothing_acknowledged(meeting: Meeting, fault: Fault) -> None:
    held_under(meeting, fault)
    assert meeting.lives == 2  # the processes bear it


@ON_A_LINE
@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_network_that_loses_everything_for_a_while_loses_nothing_acknowledged(meeting: Meeting) -> None:
    held_under(meeting, None, is_network=True)
    assert meeting.lives == 2
