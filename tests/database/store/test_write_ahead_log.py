"""SQLite's write-ahead log, read by somebody who holds the folder: two successive states of a ballot differ by a voter and a vote."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Final, NamedTuple

import pytest

from data_access.database import migrate
from deliberation.meeting.ballots import Method, Option
from deliberation.operations.meeting.agenda import call_item, stop_timer
from tests.worlds.databases import Database
from tests.worlds.room import Room

VOTES: Final = {
    "juror": Option.IN_FAVOUR,
    "presiding juror": Option.AGAINST,
    "second": Option.IN_FAVOUR,
    "third": Option.ABSTAIN,
    "fourth": Option.AGAINST,
}
_HEADER_BYTES: Final = 32
_FRAME_HEADER_BYTES: Final = 24


class State(NamedTuple):
    """Who had voted, and how many votes of each choice there were."""

    voted: frozenset[str]
    votes: Counter[str]


def log_of(room: Room) -> Path:
    return Path(f"{room.database.engine.url.database}-wal")


def states_in_log(room: Room, folder: Path) -> Iterator[State]:
    """Yield the ballot after each transaction that the log holds, the oldest first."""
    log = log_of(room).read_bytes()
    frame = _FRAME_HEADER_BYTES + int.from_bytes(log[8:12])
    for begin in range(_HEADER_BYTES, len(log) - frame + 1, frame):
        if int.from_bytes(log[begin + 4 : begin + 8]):  # the last frame of a transaction
            then = shutil.copy(str(room.database.engine.url.database), folder / "then.sqlite3")
            Path(f"{then}-wal").write_bytes(log[: begin + frame])
            with closing(sqlite3.connect(then)) as read:
                voted = read.execute("SELECT name FROM voter JOIN person ON person.id = person_id WHERE has_voted")
                votes = read.execute("SELECT choice FROM secret_vote")
                yield State(frozenset(name for (name,) in voted), Counter(choice for (choice,) in votes))


def linked(room: Room, folder: Path) -> dict[str, str]:
    """Return whose vote the log tells: voter → choice."""
    found = {}
    for before, after in pairwise([State(frozenset(), Counter()), *states_in_log(room, folder)]):
        who, what = after.voted - before.voted, after.votes - before.votes
        if len(who) == what.total() == 1:
            found[next(iter(who))] = next(iter(what))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "read"
    made.mkdir()
    return made


@pytest.fixture
def voting(sitting: Room) -> Room:
    """Give a secret ballot that is open on a file."""
    if sitting.database.engine.dialect.name != "sqlite":
        pytest.skip("the log of a server is its administrator's")
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    sitting.ballot("101", Method.SECRET)
    return sitting


def test_log_links_no_secret_vote_to_its_voter(voting: Room, folder: Path) -> None:
    for name, choice in VOTES.items():
        voting.vote(name, choice)
        assert (linked(voting, folder), log_of(voting).stat().st_size) == ({}, 0)
    voting.close("101")
    assert (linked(voting, folder), log_of(voting).stat().st_size) == ({}, 0)


@contextmanager
def somebody_reads(room: Room) -> Iterator[None]:
    with closing(sqlite3.connect(str(room.database.engine.url.database), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM voter").fetchone()
        yield


def test_vote_is_written_at_once_while_somebody_reads_and_the_log_is_emptied_by_an_act_after_that(voting: Room, folder: Path) -> None:
    with somebody_reads(voting):
        began = monotonic()
        voting.vote("juror", Option.IN_FAVOUR)
        voting.vote("second", Option.AGAINST)
        assert monotonic() - began < 2
        assert voting.meeting.open_ballot is not None
        assert voting.meeting.open_ballot.voted_count == 2
    assert linked(voting, folder)
    stop_timer(voting.uow(), **voting.by("organiser"))
    assert (linked(voting, folder), log_of(voting).stat().st_size) == ({}, 0)


def test_log_that_a_killed_server_left_is_emptied_at_the_next_start(voting: Room, folder: Path) -> None:
    with somebody_reads(voting):
        voting.vote("juror", Option.IN_FAVOUR)
        left = shutil.copy(str(voting.database.engine.url.database), folder / "left.sqlite3")
        log = Path(shutil.copy(log_of(voting), f"{left}-wal"))
    assert log.stat().st_size
    again = Database.at(f"sqlite:///{left}")
    migrate(again.engine)
    assert log.stat().st_size == 0
    again.engine.dispose()
