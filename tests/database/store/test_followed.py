"""A copy that follows, seconds behind, and the machine that goes on from it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from pydantic import SecretStr

import bootstrap.copies
from data_access.files.followed import read_encrypted, write_encrypted
from deliberation.errors import FileRefused
from deliberation.meeting.ballots import Method, Option
from deliberation.operations.verification import call_problems
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from settings import Settings
from tests.database.store import followed_process
from tests.database.store.living import Life
from tests.worlds.databases import NOON
from tests.worlds.room import Room

SECRET = b"a key for tests"
TAKEOVER_SECONDS_MAX = 60.0
Machine = Callable[..., None]


@pytest.fixture
def kind() -> str:
    """Keep this file's tests to SQLite: what is copied from PostgreSQL is in ``test_copied_rows.py``."""
    return "sqlite"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "followed"


@pytest.fixture
def use(tmp_path: Path, sitting: Room) -> Iterator[Machine]:
    """Be one machine or another: ``use("first")`` is where the meeting is held."""

    def use_machine(name: str, **settings: Any) -> None:
        url = sitting.database.url if name == "first" else f"sqlite:///{tmp_path}/{name}/jury.sqlite3"
        bootstrap.use(Settings(database_url=url, **({"secret_key": SecretStr(SECRET.decode())} | settings)), clock=lambda: NOON)
        bootstrap.prepare()

    yield use_machine
    bootstrap.reset()


def journal() -> list[tuple[str, str]]:
    with bootstrap.reading() as uow:
        (state,) = uow.calls.all()
        return [(str(entry.act), entry.hash) for entry in uow.journal.of_call(state.id)]


def test_another_machine_goes_on_from_the_copy_and_its_journal_says_so(use: Machine, sitting: Room, folder: Path) -> None:
    use("first")
    sitting.decide("101", Outcome.DECLINED, reason="Dit.")
    copied = bootstrap.copies.followed(folder)()
    before = journal()
    sitting.decide("102", Outcome.DECLINED, reason="Après la copie.")

    use("second")
    told, restored = bootstrap.copies.take_over(folder)
    assert (told, restored.cancelled) == (copied, ())
    after = journal()
    assert (after[:-1], after[-1][0]) == (before, Act.TAKEN_OVER)
    assert call_problems(bootstrap.reading(), call_id=sitting.call_id) == ()
    entry = bootstrap.copies.takeover_of(bootstrap.snapshots().get(sitting.call_id))
    assert entry
    assert entry.after == {"copied_at": NOON.isoformat()}


def test_folder_tells_nothing_to_whoever_holds_it(use: Machine, sitting: Room, folder: Path) -> None:
    use("first")
    bootstrap.copies.followed(folder)()
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert len(content) > 50_000
    assert [word for word in (b"SQLite", b"journal", sitting.snapshot.call.slug.encode(), b"Project 101") if word in content] == []


def test_copy_is_opened_by_the_key_of_the_server_alone(use: Machine, folder: Path) -> None:
    use("first")
    bootstrap.copies.followed(folder)()
    use("second", secret_key=SecretStr("another key"))
    with pytest.raises(FileRefused, match="JURY_SECRET_KEY"):
        bootstrap.copies.take_over(folder)


@pytest.mark.parametrize("harm", ["cut", "changed", "exchanged"])
def test_copy_that_was_harmed_gives_way_to_the_one_before(use: Machine, sitting: Room, folder: Path, harm: str) -> None:
    use("first")
    copy = bootstrap.copies.followed(folder)
    first = copy()
    sitting.decide("101", Outcome.DECLINED, reason="Dit.")
    copy()
    path = folder / "delibere.copy"
    content = path.read_bytes()
    middle = len(content) // 2
    harmed = {
        "cut": content[:middle],
        "changed": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "exchanged": b"x" * 99,
    }
    path.write_bytes(harmed[harm])
    use("second")
    told, _restored = bootstrap.copies.take_over(folder)
    assert told.heads == first.heads


def test_two_dashboards_that_both_took_acts_are_recognised_and_nothing_is_replaced(use: Machine, sitting: Room, folder: Path) -> None:
    use("first")
    copy = bootstrap.copies.followed(folder)
    copy()
    use("second")
    bootstrap.copies.take_over(folder)
    second = journal()

    # The first server comes back and goes on: its copies go nowhere near those of the other one.
    use("first")
    sitting.decide("101", Outcome.DECLINED, reason="Sur le premier.")
    first = journal()
    with pytest.raises(FileRefused):
        bootstrap.copies.followed(folder)
    other = folder.with_name("other")
    bootstrap.copies.followed(other)()

    use("second")
    with pytest.raises(FileRefused, match=sitting.snapshot.call.slug):
        bootstrap.copies.take_over(other)
    with pytest.raises(FileRefused, match=sitting.snapshot.call.slug):
        bootstrap.copies.followed(other)
    assert journal() == second
    use("first")
    assert journal() == first


def test_secret_ballot_under_way_is_cancelled_where_the_dashboard_goes_on(
    use: Machine, sitting: Room, folder: Path, tmp_path: Path
) -> None:
    use("first")
    sitting.ballot("101", Method.SECRET)
    sitting.vote("juror", Option.IN_FAVOUR)
    bootstrap.copies.followed(folder)()
    bootstrap.copies.backup(tmp_path / "backup.sqlite3")
    (key,) = (path.read_bytes() for path in sitting.database.keys_folder.iterdir())
    opened = b"".join(read_encrypted(folder / "delibere.copy", SECRET))
    assert b"SQLite format 3" in opened
    copies = (opened, (tmp_path / "backup.sqlite3").read_bytes(), *(path.read_bytes() for path in folder.rglob("*") if path.is_file()))
    assert not any(key in copy or key.hex().encode() in copy for copy in copies)
    use("second")
    _told, restored = bootstrap.copies.take_over(folder)
    assert [dossier for _slug, dossier in restored.cancelled] == ["101"]
    assert [act for act, _hash in journal()[-2:]] == [Act.BALLOT_CANCELLED, Act.TAKEN_OVER]


def test_process_killed_while_it_copies_leaves_a_copy_of_what_it_had_told(use: Machine, sitting: Room, folder: Path) -> None:
    use("first")
    slug = sitting.snapshot.call.slug
    life = Life(followed_process.follow, sitting.database.url, folder)
    told = [life.telling.recv()]
    for number in range(3):
        sitting.decide("101", Outcome.DECLINED, reason=f"Motif {number}.")
        told.append(life.telling.recv())
    life.kill()

    shutil.rmtree(Path(sitting.database.engine.url.database or "").parent)  # and its machine with it
    use("second")
    copied, _restored = bootstrap.copies.take_over(folder)
    # The copy is the last that it told, or one more that it had no time to tell.
    assert copied.heads[slug].sequence >= told[-1].heads[slug].sequence
    assert call_problems(bootstrap.reading(), call_id=sitting.call_id) == ()


@pytest.mark.parametrize("ends", ["killed", "cut off"])
def test_machine_goes_on_within_a_minute_and_lost_is_only_what_is_younger_than_its_copy(
    use: Machine, sitting: Room, folder: Path, ends: str
) -> None:
    use("first")
    slug = sitting.snapshot.call.slug
    life = Life(followed_process.follow, sitting.database.url, folder)
    copied, sequences = life.telling.recv(), list[int]()
    for number in range(6):
        if number == 3 and ends == "cut off":
            folder.rename(folder.with_name("out of reach"))
            folder.write_text("nothing is reached there")
        receipt = sitting.decide("101", Outcome.DECLINED, reason=f"Motif {number}.")
        assert receipt
        sequences.append(receipt.sequence)
        while number < 3 and copied.heads[slug].sequence < receipt.sequence:
            copied = life.telling.recv()
    before = journal()
    life.kill()
    if ends == "cut off":
        folder.unlink()
        folder.with_name("out of reach").rename(folder)

    began = monotonic()
    use("second")
    told, _restored = bootstrap.copies.take_over(folder)
    snapshot = bootstrap.snapshots().get(sitting.call_id)
    assert monotonic() - began < TAKEOVER_SECONDS_MAX
    reached = told.heads[slug].sequence
    assert [sequence for sequence in sequences if sequence > reached] in (sequences[number:] for number in range(3, 7))
    assert journal()[:-1] == before[:reached]
    entry = bootstrap.copies.takeover_of(snapshot)
    assert entry
    assert entry.after == {"copied_at": told.at.isoformat()}  # from when on acts are to be done again: the screens say it


@pytest.mark.parametrize("size", [0, 1, 2**20 - 1, 2**20, 2**20 + 1, 3 * 2**20])
def test_whatever_is_written_encrypted_is_read_again(tmp_path: Path, size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    write_encrypted(tmp_path / "file", [content[: size // 2], content[size // 2 : size]], SECRET)
    assert b"".join(read_encrypted(tmp_path / "file", SECRET)) == content[:size]
