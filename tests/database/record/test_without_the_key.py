"""Somebody who writes in the database, and holds no key, changes nothing unseen: each attack is told wherever changes are."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

import bootstrap
from bootstrap import watch
from deliberation.call.access import secret_hash
from deliberation.errors import FileRefused, RecordChanged, RowsDiffer
from deliberation.operations.verification import finalised_snapshot
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from exports.documents.minutes import minutes
from phrases import language
from settings import Settings
from tests.database.record.test_states import by_hand
from tests.places import ROOT
from tests.worlds import copies
from tests.worlds.databases import NOON, Database
from tests.worlds.demonstration import SETTINGS
from tests.worlds.extras import is_installed, needs
from tests.worlds.room import Room
from tests.worlds.whole_meeting import DOSSIERS
from web.monitoring import _details

CALL = ("--call", SETTINGS["slug"])
UNPROVEN = "nothing proves the rows"
SEALED_ANEW = "another key had sealed the journal"
SECRET = "a key for tests"  # noqa: S105 - of tests alone
OTHER_KEY = "UPDATE journal SET key = 'ffffffffffffffff' WHERE sequence = (SELECT max(sequence) FROM journal)"
NO_SEAL = "UPDATE journal SET state = '', parts = '', key = '', mac = ''"
TITLE = "UPDATE candidature SET title = 'x' WHERE id = :file"


def serve(room: Room, folder: Path, *, is_first: bool = False) -> None:
    """Have this process be a server that starts on the database of a room. ``is_first``: it keeps its record outside from then on."""
    settings = Settings(database_url=room.database.url, secret_key=SecretStr(SECRET), records_folder=folder / "records")
    bootstrap.use(settings, clock=lambda: NOON)
    bootstrap.prepare()
    if is_first:
        watch.take_state_as_meant()
    watch.forget()
    watch.compare_all()


@pytest.fixture(autouse=True)
def _nothing_served() -> Iterator[None]:
    yield
    bootstrap.reset()
    watch.forget()


@contextmanager
def in_a_process_of_its_own(room: Room) -> Iterator[Room]:
    """Give the same call to a process that has read nothing of it yet."""
    database = Database.at(room.database.url)
    yield replace(room, database=database)
    database.engine.dispose()


@pytest.fixture
def decided(room: Room) -> Room:
    for dossier in DOSSIERS:
        room.decide(dossier, Outcome.DECLINED, reason="Trop tôt.")
    return room


def findings(room: Room) -> str:
    with language("en"):
        return " ".join(str(problem) for one in (watch.OF_NO_CALL, room.call_id) for problem in watch.differences()[one])


def jury(room: Room, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the program in a process of its own."""
    own = {
        "JURY_DATABASE_URL": room.database.url,
        "JURY_SECRET_KEY": SECRET,
        "JURY_RECORDS_FOLDER": str(folder / "records"),
        "JURY_LANGUAGE": "en",
        "JURY_ENV_FILE": os.devnull,
    }
    command = [sys.executable, "cli.py", *words]
    return subprocess.run(command, cwd=ROOT, env=os.environ | own, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("seal", [OTHER_KEY, NO_SEAL])
def test_seal_of_another_key_hides_no_change(decided: Room, tmp_path: Path, seal: str) -> None:
    serve(decided, tmp_path, is_first=True)
    assert findings(decided) == ""
    by_hand(decided, TITLE, file=decided.ids["102"])
    by_hand(decided, seal)
    serve(decided, tmp_path)
    assert UNPROVEN in findings(decided)
    with in_a_process_of_its_own(decided) as fresh:
        fresh.decide("103", Outcome.DECLINED, reason="Autrement.")  # the genuine key seals no falsehood
        serve(decided, tmp_path)
        assert UNPROVEN in findings(decided)
        with language("en"), pytest.raises(RowsDiffer, match=UNPROVEN):
            fresh.finalise()
    if is_installed("copies"):
        with language("en"), pytest.raises(FileRefused, match=UNPROVEN):
            copies.copying("backup")(tmp_path / "copy", is_verified=True)
    done = jury(decided, tmp_path, "journal", "verify", *CALL)
    assert (done.returncode, UNPROVEN in done.stderr) == (2, True)


@pytest.mark.parametrize("seal", [OTHER_KEY, NO_SEAL])
def test_seal_of_another_key_hides_no_change_of_a_finalised_call(finalised: Room, tmp_path: Path, seal: str) -> None:
    by_hand(finalised, "UPDATE person SET organisation = 'x'")
    by_hand(finalised, seal)
    serve(finalised, tmp_path)
    assert UNPROVEN in findings(finalised)
    with in_a_process_of_its_own(finalised) as fresh, pytest.raises(RecordChanged):
        finalised_snapshot(fresh.reading(), fresh.snapshot)
    done = jury(finalised, tmp_path, "journal", "verify", *CALL)
    assert (done.returncode, UNPROVEN in done.stderr) == (2, True)


def test_who_holds_the_key_seals_a_journal_anew_and_the_minutes_say_so(decided: Room, tmp_path: Path) -> None:
    by_hand(decided, OTHER_KEY)
    done = jury(decided, tmp_path, "journal", "reseal")
    assert (done.returncode, SEALED_ANEW in done.stderr) == (0, True), done.stderr
    assert decided.acts[-1] is Act.SEALED_ANEW
    serve(decided, tmp_path)
    assert findings(decided) == ""
    assert jury(decided, tmp_path, "journal", "verify", *CALL).returncode == 0
    with in_a_process_of_its_own(decided) as fresh, language("en"):
        fresh.finalise()
        assert "sealed the journal anew" in repr(minutes(fresh.snapshot, made_at=NOON, entries=fresh.journal))


@needs("copies")
def test_restoring_what_another_key_sealed_seals_it_anew_and_says_so(decided: Room, tmp_path: Path) -> None:
    serve(decided, tmp_path, is_first=True)
    by_hand(decided, OTHER_KEY)
    copies.copying("backup")(tmp_path / "copy")
    elsewhere = tmp_path / "elsewhere"
    other = replace(decided, database=replace(decided.database, url=f"sqlite:///{elsewhere}/jury.sqlite3"))
    done = jury(other, elsewhere, "restore", str(tmp_path / "copy"))
    assert (done.returncode, SEALED_ANEW in done.stderr) == (0, True), done.stderr
    assert jury(other, elsewhere, "journal", "verify", *CALL).returncode == 0


DEVICE = (
    "INSERT INTO device (id, call_id, person_id, secret_hash, created_at, agent) "
    "SELECT 999, call_id, id, :secret, (SELECT created_at FROM call), 'Firefox' FROM person WHERE id = :chair"
)


def test_device_that_no_act_let_in_is_told_wherever_changes_are(decided: Room, tmp_path: Path) -> None:
    serve(decided, tmp_path, is_first=True)
    by_hand(decided, DEVICE, chair=decided.people["chair"].id, secret=secret_hash("planted"))
    serve(decided, tmp_path)
    assert "devices of" in findings(decided)
    with language("en"):
        assert "devices of" in str(_details()["differing_calls"])
    with in_a_process_of_its_own(decided) as fresh, language("en"), pytest.raises(RowsDiffer, match="devices of"):
        fresh.finalise()
    done = jury(decided, tmp_path, "journal", "verify", *CALL)
    assert (done.returncode, "devices of" in done.stderr) == (2, True)


ERASED = (
    "INSERT INTO erasure (slug, erased_at, call_id, erased_by, kept_until, journal_hash, archive_sha256) "
    "VALUES (:slug, '2030-01-01 00:00:00.000000', NULL, 'console', '2030-01-01', :digest, :digest)"
)


def test_older_database_and_a_row_that_says_erased_are_told_all_the_same(decided: Room, tmp_path: Path) -> None:
    go_back(decided, tmp_path)


def test_finalised_call_put_back_is_told(finalised: Room, tmp_path: Path) -> None:
    go_back(finalised, tmp_path)


def go_back(room: Room, tmp_path: Path) -> None:
    """Leave the last act out, say that the call was erased, and compare what the server tells."""
    serve(room, tmp_path, is_first=True)
    by_hand(room, "DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)")
    slug, digest = room.snapshot.call.slug, "0" * 64
    by_hand(room, ERASED, slug=slug, digest=digest)
    serve(room, tmp_path)
    assert "Acts missing since" in findings(room)
    done = jury(room, tmp_path, "journal", "verify", *CALL)
    assert (done.returncode, "Acts missing since" in done.stderr) == (2, True)


def test_record_outside_that_is_lost_is_told_until_the_calls_are_taken_as_they_stand(decided: Room, tmp_path: Path) -> None:
    serve(decided, tmp_path, is_first=True)
    assert findings(decided) == ""
    (file,) = (tmp_path / "records").glob("*.json")
    file.unlink()
    serve(decided, tmp_path)
    assert "is lost" in findings(decided)
    with language("en"):
        assert "is lost" in str(_details()["record_outside"])
    with in_a_process_of_its_own(decided) as fresh:
        fresh.decide("103", Outcome.DECLINED, reason="Autrement.")
    serve(decided, tmp_path)
    assert "is lost" in findings(decided)
    assert jury(decided, tmp_path, "journal", "reseal").returncode == 0
    serve(decided, tmp_path)
    assert findings(decided) == ""
