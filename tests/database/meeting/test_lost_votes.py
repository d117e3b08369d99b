"""A secret ballot whose key is gone, or not this server's alone: cancelled in words and held again; never counted wrong."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.ballot_keys import BallotKeys, default_folder
from deliberation.operations.meeting.lost_votes import settle_secret_ballots
from settings import VAR, Settings
from tests.worlds.extras import needs
from tests.worlds.passes import vote_on_lent_device
from tests.worlds.room import Room
from tests.worlds.terms import Act, Method, Option, StorageFailed, VotesLost

VOTERS = ("juror", "second", "third")


@pytest.fixture
def voting(sitting: Room) -> Room:
    """Give a secret ballot in which two have voted."""
    sitting.ballot(method=Method.SECRET)
    for name in VOTERS[:2]:
        sitting.vote(name, Option.IN_FAVOUR)
    return sitting


def lose_keys(room: Room) -> None:
    """Do what a restart of the machine does to memory."""
    shutil.rmtree(room.database.keys_folder)


def vote_on_device(room: Room) -> None:
    room.vote("third", Option.AGAINST)


def vote_by_pass(room: Room) -> None:
    vote_on_lent_device(room, "third", Option.AGAINST)


def close(room: Room) -> None:
    room.close()


@pytest.mark.parametrize("touch", [vote_on_device, pytest.param(vote_by_pass, marks=needs("paper")), close])
def test_ballot_whose_key_is_gone_is_cancelled_in_words_and_held_again(voting: Room, touch: Callable[[Room], None]) -> None:
    lose_keys(voting)
    with pytest.raises(VotesLost, match="ne peuvent plus être ouverts"):
        touch(voting)
    (lost,) = voting.meeting.ballots
    assert (lost.is_open, lost.counts) == (False, None)
    assert "leur clé a disparu" in lost.cancelled_because
    assert (voting.journal[-1].act, voting.journal[-1].actor) == (Act.BALLOT_CANCELLED, "console")

    again = voting.ballot(method=Method.SECRET)
    for name in VOTERS:
        voting.vote(name, Option.AGAINST, number=again.number)
    assert voting.close(number=again.number).counts == {Option.IN_FAVOUR: 0, Option.AGAINST: 3, Option.ABSTAIN: 0}


def test_starting_server_cancels_uncountable_ballots_and_destroys_old_keys(voting: Room) -> None:
    keys = voting.database.keys_folder
    assert settle_secret_ballots(voting.uow()) == ()
    (kept,) = keys.iterdir()
    # Killed between the commit of a closing and the key's end, a server leaves one behind.
    name = kept.name.replace("-1.key", "-7.key")
    shutil.copy(kept, keys / name)
    assert settle_secret_ballots(voting.uow()) == ()
    assert list(keys.iterdir()) == [kept]
    lose_keys(voting)
    assert settle_secret_ballots(voting.uow()) == ((voting.snapshot.call.slug, "101"),)
    assert voting.meeting.open_ballot is None


def test_ballot_without_any_vote_yet_goes_on_with_another_key(sitting: Room) -> None:
    sitting.ballot(method=Method.SECRET)
    lose_keys(sitting)
    assert settle_secret_ballots(sitting.uow()) == ()
    for name in VOTERS:
        sitting.vote(name, Option.ABSTAIN)
    assert sitting.close().counts == {Option.IN_FAVOUR: 0, Option.AGAINST: 0, Option.ABSTAIN: 3}


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM secret_vote",
        "UPDATE secret_vote SET sealed = substr(sealed, 2)",
        "UPDATE secret_vote SET sealed = sealed || sealed",
        "UPDATE voter SET has_voted = TRUE WHERE NOT has_voted",
        'UPDATE ballot SET options = \'["against","for","abstain"]\'',
    ],
)
def test_votes_that_somebody_changed_are_not_counted(voting: Room, run_sql: Callable[..., None], change: str) -> None:
    voting.vote("third", Option.AGAINST)
    run_sql(change)
    with pytest.raises(VotesLost):
        voting.close()


def test_vote_of_an_earlier_state_is_not_counted_beside_the_present_ones(voting: Room, run_sql: Callable[..., None]) -> None:
    run_sql("CREATE TABLE elsewhere AS SELECT sealed FROM secret_vote")
    voting.vote("third", Option.AGAINST)
    run_sql("UPDATE secret_vote SET sealed = (SELECT sealed FROM elsewhere)")
    with pytest.raises(VotesLost):
        voting.close()


def test_keys_are_their_owner_s_alone_and_never_where_copies_go(voting: Room, tmp_path: Path) -> None:
    keys = voting.database.keys_folder
    assert [(path.stat().st_mode & 0o777, path.stat().st_size) for path in (*keys.iterdir(),)] == [(0o600, 32)]
    assert keys.stat().st_mode & 0o777 == 0o700
    assert not default_folder().is_relative_to(VAR)
    for folder, url in ((VAR, "postgresql://jury@base.example/jury"), (tmp_path, f"sqlite:///{tmp_path}/jury.sqlite3")):
        with pytest.raises(ValueError, match="JURY_BALLOT_KEYS"):
            Settings(ballot_keys=folder / "keys", database_url=url)
    Settings(ballot_keys=tmp_path / "keys", database_url=f"sqlite:///{tmp_path}/var/jury.sqlite3")


def open_to_all(folder: Path) -> None:
    folder.mkdir(mode=0o755)


def leading_elsewhere(folder: Path) -> None:
    (folder.parent / "theirs").mkdir(mode=0o700, exist_ok=True)
    folder.symlink_to(folder.parent / "theirs")


@pytest.mark.parametrize("prepare", [open_to_all, leading_elsewhere, Path.touch])
def test_directory_that_others_enter_is_refused_in_words_when_the_ballot_is_opened(sitting: Room, prepare: Callable[[Path], None]) -> None:
    prepare(sitting.database.keys_folder)
    with pytest.raises(StorageFailed, match="JURY_BALLOT_KEYS"):
        sitting.ballot(method=Method.SECRET)
    assert sitting.ballot(method=Method.NAMED).is_open


def test_copy_of_the_database_elsewhere_finds_no_key(voting: Room) -> None:
    keys, of = voting.database.keys_folder, (voting.ids["101"], 1)
    assert len(BallotKeys(keys, voting.database.url).find(of)) == 32
    with pytest.raises(VotesLost):
        BallotKeys(keys, "sqlite:////elsewhere/jury.sqlite3").find(of)


def test_system_without_a_place_in_memory_keeps_no_key_on_its_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.ballot_keys._MEMORY", tmp_path / "shm")
    with pytest.raises(StorageFailed, match="JURY_BALLOT_KEYS"):
        BallotKeys(default_folder(), "sqlite://").require_private()
