"""Secret votes against somebody who holds every file but the ballot's key, after every commit."""

import random
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from data_access.database import WRITING, migrate, reading
from data_access.rows import ballots
from data_access.schema.columns import metadata
from tests.depth import IS_THOROUGH
from tests.worlds.acts import call_item, cancel_ballot
from tests.worlds.databases import Database, copy_contents
from tests.worlds.extras import is_installed
from tests.worlds.passes import vote_on_lent_device
from tests.worlds.room import JURORS, Room, jury
from tests.worlds.terms import Method, Option, VotesLost

VOTES = {
    "juror": Option.IN_FAVOUR,
    "presiding juror": Option.AGAINST,
    "second": Option.IN_FAVOUR,
    "third": Option.ABSTAIN,
    "fourth": Option.AGAINST,
}
WITHOUT_DEVICE = "third"
BALLOTS_CLASSIFIED = 1_000 if IS_THOROUGH else 30
BALLOTS_IN_CALL = 20
_HEADER_BYTES = 32
_SIGNS = 2 * (28 + 10 * len(JURORS))  # of the longest ciphertext
_FRAME_HEADER_BYTES = 24

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def voting(sitting: Room) -> Room:
    """Give a secret ballot that is open on a file."""
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    sitting.ballot("101", Method.SECRET)
    return sitting


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "read"
    made.mkdir()
    return made


def require_sqlite(database: Database) -> None:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("the files of a server are its administrator's")


def cast(room: Room, name: str, choice: str, number: int = 1) -> None:
    """Vote on one's own device, or by a pass."""
    if name != WITHOUT_DEVICE or not is_installed("paper"):
        room.vote(name, choice, "101", number)
    else:
        vote_on_lent_device(room, name, choice, number)


def files_of(room: Room) -> dict[str, bytes]:
    """Return every file of an SQLite database, by how its name ends: itself, its log, the log's index, a journal."""
    path = Path(room.database.engine.url.database or "")
    return {each.name.removeprefix(path.name): each.read_bytes() for each in path.parent.glob(f"{path.name}*")}


def rows_in(path: str | Path) -> Rows:
    with closing(sqlite3.connect(path)) as read:
        read.row_factory = sqlite3.Row
        return {name: [dict(row) for row in read.execute(f"SELECT * FROM {name}")] for name in metadata.tables}


def states_in_files(room: Room, folder: Path) -> Iterator[Rows]:
    """Yield all rows as the database alone has them, then after each transaction that its log holds, the oldest first."""
    files = files_of(room)
    then, log = folder / "then.sqlite3", files.get("-wal", b"")
    ends = [0]
    frame = _FRAME_HEADER_BYTES + int.from_bytes(log[8:12])
    for begin in range(_HEADER_BYTES, len(log) - frame + 1, frame):
        if int.from_bytes(log[begin + 4 : begin + 8]):  # the last frame of a transaction
            ends.append(begin + frame)
    for end in ends:
        then.write_bytes(files[""])
        Path(f"{then}-wal").write_bytes(log[:end])
        yield rows_in(then)


def states_on_server(room: Room) -> Iterator[Rows]:
    """Yield all rows as they lie on a server, where they lie and which transaction wrote them; of pages too, if it shows them."""
    with reading(room.database.engine) as connection:
        found = {name: connection.execute(text(f"SELECT ctid, xmin, xmax, * FROM {name}")).mappings().all() for name in metadata.tables}
    yield {name: [dict(row) for row in rows] for name, rows in found.items()}
    with suppress(ProgrammingError), room.database.engine.connect().execution_options(**WRITING) as connection, connection.begin():
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS pageinspect"))
        for table in ("secret_vote", "voter", "ballot"):
            items = text(f"SELECT lp, t_xmin, t_xmax, encode(t_data, 'escape') AS told FROM heap_page_items(get_raw_page('{table}', 0))")
            yield {name: [] for name in metadata.tables} | {table: [dict(row) for row in connection.execute(items).mappings()]}


def told_votes(rows: Rows) -> list[tuple[str, str, object]]:
    """Return each cell that tells a vote or a count: under any name, but for the list of the ballot's options and the journal's acts."""
    options = {str(option) for option in Option}
    return [
        (table, column, value)
        for table, held in rows.items()
        if table not in ("call", "journal")
        for row in held
        for column, value in row.items()
        if (column == "counts" and value)
        or (isinstance(value, str) and value in options)
        or (column == "told" and table == "secret_vote" and any(option in str(value) for option in options))
    ]


def test_no_state_of_any_file_tells_a_vote_or_how_votes_stand_before_the_close(voting: Room, folder: Path) -> None:
    is_sqlite = voting.database.engine.dialect.name == "sqlite"
    for count, (name, choice) in enumerate(VOTES.items(), start=1):
        cast(voting, name, choice)
        seen = list(states_in_files(voting, folder) if is_sqlite else states_on_server(voting))
        assert [told for rows in seen for told in told_votes(rows)] == []
        assert is_sqlite is False or max(len(row["sealed"]) for rows in seen for row in rows["secret_vote"]) >= 28 + 10 * count
    assert voting.close("101").counts == {Option.IN_FAVOUR: 2, Option.AGAINST: 2, Option.ABSTAIN: 1}
    assert list(voting.database.keys_folder.iterdir()) == []
    if is_sqlite:
        assert len(files_of(voting)["-wal"]) == 0
        (left,) = states_in_files(voting, folder)
        assert left["secret_vote"] == []


def test_ballots_of_other_votes_leave_states_alike_but_for_ciphertexts(voting: Room, tmp_path: Path) -> None:
    require_sqlite(voting.database)
    twin = replace(voting, database=Database.at(f"sqlite:///{tmp_path}/twin/jury.sqlite3"))
    migrate(twin.database.engine)
    copy_contents(voting.database, twin.database)
    copy_contents(twin.database, voting.database)  # both begin with the same pages
    for name, other in zip(VOTES, sorted(VOTES.values()), strict=True):
        if name == WITHOUT_DEVICE:
            continue  # a pass is drawn by lot
        before = [len(files_of(room).get("-wal", b"")) for room in (voting, twin)]
        cast(voting, name, VOTES[name])
        cast(twin, name, other)
        first, second = (rows_in(str(room.database.engine.url.database)) for room in (voting, twin))
        lengths = [len(row.pop("sealed")) for rows in (first, second) for row in rows["secret_vote"]]
        assert lengths == [28 + 10 * sum(row["has_voted"] for row in first["voter"])] * 2
        assert first == second
        grown = [len(files_of(room).get("-wal", b"")) - size for room, size in zip((voting, twin), before, strict=True)]
        assert grown[0] == grown[1] > 0
    twin.database.engine.dispose()


def evidence(room: Room, before: bytes) -> npt.NDArray[np.float64]:
    """Return what is to be seen of the votes now: how often each sign stands at each place of their cells; what the log gained, by byte."""
    with reading(room.database.engine) as connection:
        rows = connection.execute(text("SELECT * FROM secret_vote")).mappings().all()
    cells = [bytes(row["sealed"]).hex() for row in rows]
    places = np.zeros((_SIGNS, 128))
    for cell in cells:
        for place, sign in enumerate(cell):
            places[place, ord(sign) % 128] += 1
    log = files_of(room).get("-wal", b"")
    gained = log[len(before) :] if len(log) >= len(before) else log
    return np.concatenate([places.ravel(), np.bincount(np.frombuffer(gained, np.uint8), minlength=256), [len(gained)]])


def rooms_of_ballots(database: Database, count: int) -> Iterator[tuple[Room, int]]:
    """Yield the room and number of each ballot to hold. A call holds few: each vote reads all the ballots of its call."""
    for first in range(0, count, BALLOTS_IN_CALL):
        room = jury(database, jurors=5, in_session=True, slug=f"appel-{first}")
        call_item(room.uow(), **room.on("101", by="organiser"))
        yield from ((room, number) for number in range(1, min(BALLOTS_IN_CALL, count - first) + 1))


def observed_votes(database: Database, count: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Hold ``count`` ballots; return, of each vote, what it changed in all that can be read, and whether it was in favour (1, else -1)."""
    draw = random.Random(1)  # noqa: S311 (who votes what, in a test)
    changes, votes = [], []
    for room, number in rooms_of_ballots(database, count):
        room.ballot("101", Method.SECRET)
        log, before = files_of(room).get("-wal", b""), evidence(room, b"")
        for name in draw.sample(JURORS, len(JURORS)):
            choice = draw.choice((Option.IN_FAVOUR, Option.AGAINST))
            room.vote(name, choice, "101", number)
            now = evidence(room, log)
            changes.append(np.concatenate([now[: _SIGNS * 128] - before[: _SIGNS * 128], now]))
            votes.append(1.0 if choice is Option.IN_FAVOUR else -1.0)
            log, before = files_of(room).get("-wal", b""), now
        cancel_ballot(room.uow(), **room.on("101", by="chair"), number=number, reason="Un essai.")
    return np.array(changes), np.array(votes)


def share_guessed(changes: npt.NDArray[np.float64], votes: npt.NDArray[np.float64]) -> float:
    """Learn from two thirds of the votes, by the signs that go best with them, and return the share of the others that is guessed."""
    learnt = 2 * len(votes) // 3
    spread = changes[:learnt].std(axis=0)
    seen = (changes - changes[:learnt].mean(axis=0)) / np.where(spread > 0, spread, 1)
    best = np.argsort(-np.abs(seen[:learnt].T @ votes[:learnt]))[:20]
    weights = np.linalg.lstsq(seen[:learnt][:, best], votes[:learnt], rcond=None)[0]
    return float(np.mean(np.sign(seen[learnt:][:, best] @ weights) == votes[learnt:]))


def seal_badly(_key: bytes, _bound: bytes, votes: Mapping[str, int]) -> bytes:
    return secrets.token_bytes(12) + bytes(reversed(tuple(votes.values()))) + secrets.token_bytes(16)


def open_badly(_key: bytes, _bound: bytes, sealed: bytes) -> dict[str, int]:
    return {str(place): vote for place, vote in enumerate(reversed(sealed[12:-16]))}


def test_classifier_that_learns_from_all_states_guesses_votes_no_better_than_chance(database: Database) -> None:
    require_sqlite(database)
    changes, votes = observed_votes(database, BALLOTS_CLASSIFIED)
    guessed, share = len(votes) - 2 * len(votes) // 3, share_guessed(changes, votes)
    print(f"{share:.4f} of {guessed} votes guessed")  # noqa: T201 - a figure to keep
    assert abs(share - 0.5) < 4 * 0.5 / guessed**0.5


def test_classifier_sees_a_sealing_that_tells_something(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    require_sqlite(database)
    monkeypatch.setattr(ballots, "seal_votes", seal_badly)
    monkeypatch.setattr(ballots, "open_votes", open_badly)
    assert share_guessed(*observed_votes(database, 12)) > 0.95


def old_box(room: Room, boxes: list[bytes]) -> list[tuple[str, dict[str, Any]]]:
    """Return the writing of the votes as they were before."""
    return [("UPDATE secret_vote SET sealed = :sealed", {"sealed": boxes[-2]})]


def old_state(room: Room, boxes: list[bytes]) -> list[tuple[str, dict[str, Any]]]:
    """Return the writing of the votes as they were before, and of a voter less."""
    voter = "UPDATE voter SET has_voted = FALSE WHERE person_id = (SELECT max(person_id) FROM voter WHERE has_voted)"
    return [*old_box(room, boxes), (voter, {})]


def made_up(room: Room, boxes: list[bytes]) -> list[tuple[str, dict[str, Any]]]:
    """Return the writing of votes made up without the key, of the right length."""
    return [("UPDATE secret_vote SET sealed = :sealed", {"sealed": secrets.token_bytes(len(boxes[-1]))})]


def turned(room: Room, boxes: list[bytes]) -> list[tuple[str, dict[str, Any]]]:
    """Return the writing of one option's place in the votes, as a cipher without authentication would let."""
    changed = bytearray(boxes[-1])
    changed[12 + 9] ^= 1
    return [("UPDATE secret_vote SET sealed = :sealed", {"sealed": bytes(changed)})]


def renamed(room: Room, boxes: list[bytes]) -> list[tuple[str, dict[str, Any]]]:
    """Return the writing of the options in another order."""
    return [("""UPDATE ballot SET options = '["against","for","abstain"]' WHERE closed_at IS NULL""", {})]


WRITINGS = (old_box, old_state, made_up, turned, renamed)


def test_who_wrote_between_votes_learns_nothing_of_the_last_one(database: Database) -> None:
    draw = random.Random(2)  # noqa: S311 (who votes what, in a test)
    guessed = 0
    for sitting, number in rooms_of_ballots(database, BALLOTS_CLASSIFIED):
        sitting.ballot("101", Method.SECRET)
        choices = [draw.choice((Option.IN_FAVOUR, Option.AGAINST)) for _name in JURORS[:4]]
        boxes = []
        for name, choice in zip(JURORS[:3], choices, strict=False):
            sitting.vote(name, choice, "101", number)
            with reading(sitting.database.engine) as connection:
                boxes.append(bytes(connection.execute(text("SELECT sealed FROM secret_vote")).scalar_one()))
        with sitting.database.engine.connect().execution_options(**WRITING) as connection, connection.begin():
            for statement, values in draw.choice(WRITINGS)(sitting, boxes):
                connection.execute(text(statement), values)
        with suppress(VotesLost):
            sitting.vote(JURORS[3], choices[3], "101", number)
            sitting.close("101", number)
        ballot = sitting.meeting.ballots[-1]
        assert (ballot.is_open, ballot.counts, bool(ballot.cancelled_because)) == (False, None, True)
        guessed += draw.choice((Option.IN_FAVOUR, Option.AGAINST)) == choices[3]  # nothing was published to guess by
    print(f"{guessed} of {BALLOTS_CLASSIFIED} last votes guessed")  # noqa: T201 - a figure to keep
    assert abs(guessed / BALLOTS_CLASSIFIED - 0.5) < 4 * 0.5 / BALLOTS_CLASSIFIED**0.5
