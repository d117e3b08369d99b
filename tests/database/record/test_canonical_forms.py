"""A version keeps the canonical form of its time: one finalised before forms had numbers is what it was, byte for byte."""

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest
from sqlalchemy.exc import IntegrityError

from data_access.database import migrate, open_database
from data_access.process_snapshots import ProcessSnapshots
from deliberation.operations.selection import finalisation
from deliberation.record.checks import record_problems
from deliberation.record.journal import canonical_json
from deliberation.record.state import FORMS, canonical_state
from exports.archive.archive import archive_zip
from exports.archive.checks import archive_problems
from exports.record import read_record
from phrases import language
from tests.places import ROOT
from tests.worlds.databases import NOON, Database
from tests.worlds.room import Room
from tests.worlds.whole_meeting import hold

# The meeting of ``tests.worlds.whole_meeting``, finalised by the program as it was at schema 0010. Never made again.
FINALISED_BEFORE: Final = ROOT / "tests" / "fixtures" / "canonical_forms" / "finalised_in_form_1.sql"
SHA256: Final = "fe27d0be67e843c6ed2f94426237d607b2ee583f4c2fe11c5bc7f30213ec3b97"
CALL: Final = 1


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Database]:
    """Give the database of that time, brought up to date."""
    path = tmp_path / "jury.sqlite3"
    connection = sqlite3.connect(path)
    connection.executescript(FINALISED_BEFORE.read_text(encoding="utf-8"))
    connection.close()
    engine = open_database(f"sqlite:///{path}")
    migrate(engine)
    yield Database(str(engine.url), engine, ProcessSnapshots(engine))
    engine.dispose()


def test_version_finalised_before_keeps_its_hash_and_its_content(kept: Database) -> None:
    with kept.reading() as uow:
        (version,), content = uow.versions.of_call(CALL), uow.versions.content(CALL, 1)
        problems = record_problems(list(uow.journal.of_call(CALL)), [(version, content)], revision=uow.calls.state(CALL).revision)
    assert (version.form, version.sha256, hashlib.sha256(content).hexdigest(), problems) == (1, SHA256, SHA256, ())


def test_call_finalised_before_is_written_in_the_form_of_its_version_as_it_was(kept: Database) -> None:
    snapshot = kept.snapshots.get(CALL)
    with kept.reading() as uow:
        content = uow.versions.content(CALL, 1)
    assert canonical_json(canonical_state(snapshot, form=snapshot.versions[0].form)) == content


def test_archive_of_a_call_finalised_before_is_whole(kept: Database) -> None:
    whole = kept.snapshots.get(CALL)
    with language("en"):
        assert archive_problems(archive_zip(read_record(kept.reading(), whole=whole, view=whole), made_at=NOON)) == ()


@pytest.mark.parametrize("form", FORMS)
def test_verifier_in_an_archive_verifies_a_version_of_each_form(
    form: int, kept: Database, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if form == 1:
        reading, whole = kept.reading(), kept.snapshots.get(CALL)
    else:
        monkeypatch.setattr(finalisation, "CURRENT_FORM", form)
        room = hold(database)
        room.finalise()
        reading, whole = room.reading(), room.snapshot
    assert whole.versions[-1].form == form
    with language("en"):
        archive = archive_zip(read_record(reading, whole=whole, view=whole), made_at=NOON)
    assert alone(tmp_path, archive) == (0, "")
    mark = b'"impact":5' if form == 1 else b'"impact":"5"'
    forged = archive.replace(mark, mark.replace(b"5", b"1"), 1)
    assert (forged != archive, alone(tmp_path, forged)[0]) == (True, 2)


def alone(folder: Path, archive: bytes) -> tuple[int, str]:
    """Run the verifier that an archive holds, without any package of the program's; return its exit code and what it refuses."""
    with ZipFile(BytesIO(archive)) as opened:
        (folder / "verifier.py").write_bytes(opened.read("verifier.py"))
    (folder / "archive.zip").write_bytes(archive)
    command = [sys.executable, "-I", "-S", "verifier.py", "archive.zip"]
    done = subprocess.run(command, cwd=folder, env={"LANG": "en_GB.UTF-8"}, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_form_of_a_version_is_never_rewritten(room: Room, run_sql: Callable[..., None]) -> None:
    content = canonical_json(canonical_state(room.snapshot))
    run_sql(
        "INSERT INTO version (call_id, number, sha256, finalised_by, finalised_at, reopened_by, reopening_reason, content) "
        "VALUES (:call, 1, :sha256, 'chair', '2019-07-04 12:00:00', '', '', :content)",
        call=room.call_id, sha256=hashlib.sha256(content).hexdigest(), content=content,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="never rewritten"):
        run_sql("UPDATE version SET form = 2")


def test_form_that_the_program_does_not_know_is_told(kept: Database) -> None:
    with kept.engine.connect().execution_options(access="write") as connection, connection.begin():
        connection.exec_driver_sql("DROP TRIGGER version_update")
        connection.exec_driver_sql("UPDATE version SET form = 9")
    with kept.reading() as uow, language("en"):
        versions = [(version, uow.versions.content(CALL, version.number)) for version in uow.versions.of_call(CALL)]
        found = record_problems(list(uow.journal.of_call(CALL)), versions, revision=uow.calls.state(CALL).revision)
        assert [str(problem) for problem in found] == [
            "Version 1 is in canonical form 9, which this program does not know.",
            "Version 1 is not as the journal says that it was finalised and reopened.",
        ]
