"""A version keeps the canonical form of its time: tried with a second form, made up."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy.exc import IntegrityError

from deliberation.operations.selection import finalisation
from deliberation.operations.selection.finalisation import reopen
from deliberation.record.form_4 import Plain, State
from deliberation.record.journal import canonical_json
from deliberation.record.state import CURRENT_FORM, FORMS, canonical_state
from deliberation.snapshot.snapshot import Snapshot
from exports.record import read_record
from phrases import language
from tests.database.record.test_states import problems
from tests.worlds.archives import archive_zip
from tests.worlds.databases import NOON, Database
from tests.worlds.room import Room
from tests.worlds.whole_meeting import hold

NEXT = CURRENT_FORM + 1


def finished_by_name(snapshot: Snapshot, _plain: Plain) -> State:
    """Write who has finished as no form does."""
    return {"jurors": {"finished": {person.name: True for person in snapshot.people if person.id in snapshot.finished}}}


@pytest.fixture
def finalised(made: Callable[..., Room]) -> Room:
    """Give a call finalised in the current form."""
    return made(hold_and_finalise)


def hold_and_finalise(database: Database) -> Room:
    room = hold(database)
    room.finalise()
    return room


@pytest.fixture
def finalised_twice(finalised: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    """Give the call reopened, then finalised in one more form."""
    room, current = finalised, FORMS[CURRENT_FORM]
    monkeypatch.setitem(FORMS, NEXT, {**current, Snapshot: {**current[Snapshot], "finished": finished_by_name}})
    monkeypatch.setattr(finalisation, "CURRENT_FORM", NEXT)
    assert problems(room) == []
    reopen(room.uow(), **room.by("chair"), reason="Pour un essai.")
    room.finalise()
    return room


def test_each_version_is_checked_by_its_own_form(finalised_twice: Room) -> None:
    with finalised_twice.reading() as uow:
        versions = uow.versions.of_call(finalised_twice.call_id)
        written = [b'"finished":{' in uow.versions.content(finalised_twice.call_id, version.number) for version in versions]
    assert ([version.form for version in versions], written) == ([CURRENT_FORM, NEXT], [False, True])
    assert problems(finalised_twice) == []


def test_form_that_the_program_does_not_know_is_told(finalised_twice: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(FORMS, NEXT)
    assert f"Version 2 is in canonical form {NEXT}, which this program does not know." in problems(finalised_twice)


def test_verifier_in_an_archive_verifies_a_version(finalised: Room, tmp_path: Path) -> None:
    verify_alone(finalised, CURRENT_FORM, tmp_path)


def test_verifier_in_an_archive_verifies_a_version_of_another_form(finalised_twice: Room, tmp_path: Path) -> None:
    verify_alone(finalised_twice, NEXT, tmp_path)


def verify_alone(room: Room, form: int, tmp_path: Path) -> None:
    """Have the verifier in an archive find it whole, and find what was changed in it."""
    whole = room.snapshot
    assert whole.versions[-1].form == form
    with language("en"):
        archive = archive_zip(read_record(room.reading(), whole=whole, view=whole), made_at=NOON)
    last = room.journal[-1]
    head = f"{last.sequence}:{last.hash}"
    code, said, refused = alone(tmp_path, archive, head)
    assert (code, said.splitlines()[1], refused) == (
        0,
        f"Last entry of the journal, to be compared with the one in the minutes: {head}",
        "",
    )
    other = head[:-1] + ("0" if head[-1] != "0" else "1")
    assert alone(tmp_path, archive, other)[::2] == (
        2,
        f"Entry {last.sequence} is not the one that was noted: the history was rewritten.\n",
    )
    forged = archive.replace(b'"impact":"5"', b'"impact":"1"', 1)
    assert (forged != archive, alone(tmp_path, forged)[0]) == (True, 2)


def alone(folder: Path, archive: bytes, *arguments: str) -> tuple[int, str, str]:
    """Run the verifier that an archive holds, without any package of the program's; return its exit code, what it says and refuses."""
    with ZipFile(BytesIO(archive)) as opened:
        (folder / "verifier.py").write_bytes(opened.read("verifier.py"))
    (folder / "archive.zip").write_bytes(archive)
    command = [sys.executable, "-I", "-S", "verifier.py", "archive.zip", *arguments]
    done = subprocess.run(command, cwd=folder, env={"LANG": "en_GB.UTF-8"}, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_form_of_a_version_is_never_rewritten(room: Room, run_sql: Callable[..., None]) -> None:
    content = canonical_json(canonical_state(room.snapshot))
    run_sql(
        "INSERT INTO version (call_id, number, sha256, finalised_by, finalised_at, reopened_by, reopening_reason, content, form) "
        "VALUES (:call, 1, :sha256, 'chair', '2019-07-04 12:00:00', '', '', :content, :form)",
        call=room.call_id, sha256=hashlib.sha256(content).hexdigest(), content=content, form=CURRENT_FORM,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="never rewritten"):
        run_sql("UPDATE version SET form = form + 1")
