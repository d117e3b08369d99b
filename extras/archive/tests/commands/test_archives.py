"""``jury archive verify``: what it proves, by its exit code, about archives as they are and made again by hand."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

import bootstrap
from deliberation.record.journal import canonical_json
from exports.dated import dated_zip
from extras.archive.standalone.canonical import canonical
from extras.archive.standalone.verifier import JOURNAL, MANIFEST, SEAL, problems
from tests.commands.conftest import CALL, Run
from tests.worlds.extras import needs

PROVEN, DIFFERS, NOT_PROVEN = 0, 2, 3
Files = dict[str, bytes]
# An archive's seal under the name of a key that this server never had.
FOREIGN = canonical_json({"key": "0" * 16, "mac": "0" * 64})


@pytest.fixture
def archive(call: Run, tmp_path: Path) -> Path:
    path = tmp_path / "archive.zip"
    assert call("export", "archive", *CALL, "-o", path).code == 0
    return path


def make_again(path: Path, change: Callable[[Files, dict[str, Any]], None]) -> Path:
    """Write the archive again, with all that can be made without the server's key: digests, manifest, zip."""
    with ZipFile(BytesIO(path.read_bytes())) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    manifest = json.loads(files.pop(MANIFEST))
    change(files, manifest)
    manifest["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    other = path.with_name("other.zip")
    other.write_bytes(dated_zip({**files, MANIFEST: canonical_json(manifest)}, datetime.fromisoformat(manifest["at"]), is_compressed=False))
    assert problems(other.read_bytes()) == []  # alone, the verifier finds nothing wrong
    return other


def seal_otherwise(files: Files, _manifest: dict[str, Any]) -> None:
    files[SEAL] = FOREIGN


def rewrite_history(files: Files, manifest: dict[str, Any]) -> None:
    """Another name for who made the call, and each hash after it."""
    seal_otherwise(files, manifest)
    lines, previous = [], "0" * 64
    for line in files[JOURNAL].splitlines():
        entry = {key: value for key, value in json.loads(line).items() if key != "hash"} | {"actor": "quelqu’un", "previous_hash": previous}
        previous = hashlib.sha256(canonical(entry)).hexdigest()
        lines.append(canonical_json({**entry, "hash": previous}) + b"\n")
    files[JOURNAL] = b"".join(lines)
    manifest["journal_hash"] = previous


@pytest.fixture
def go_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """Go on as a server with another key and another database, which is not there; return where it would be."""

    def go() -> Path:
        bootstrap.reset()
        monkeypatch.setenv("JURY_DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite3")
        monkeypatch.setenv("JURY_SECRET_KEY", "another key")
        return tmp_path / "none.sqlite3"

    return go


def test_archive_of_this_server_is_proven_also_once_the_call_went_on(call: Run, archive: Path) -> None:
    assert call("archive", "verify", archive).code == PROVEN
    assert call("call", "move", *CALL, "scoring").code == 0
    assert call("archive", "verify", archive).code == PROVEN


@pytest.mark.parametrize("change", [seal_otherwise, rewrite_history])
def test_archive_made_again_is_refused_here(call: Run, archive: Path, change: Callable[[Files, dict[str, Any]], None]) -> None:
    answer = call("archive", "verify", make_again(archive, change))
    assert (answer.code, "ami-ia-2" in answer.lines[0]) == (DIFFERS, True)


@needs("copies")
def test_archive_that_a_restored_database_does_not_know_is_refused(call: Run, archive: Path, tmp_path: Path) -> None:
    assert call("backup", tmp_path / "copy.sqlite3").code == 0
    assert call("call", "move", *CALL, "scoring").code == 0
    later = tmp_path / "later.zip"
    assert call("export", "archive", *CALL, "-o", later).code == 0
    assert call("restore", tmp_path / "copy.sqlite3").code == 0
    assert [call("archive", "verify", file).code for file in (archive, later)] == [PROVEN, DIFFERS]


def test_archive_of_another_server_is_not_proven_and_makes_no_database(call: Run, archive: Path, go_elsewhere: Callable[[], Path]) -> None:
    other = make_again(archive, seal_otherwise)
    file = go_elsewhere()
    answers = [call("archive", "verify", each) for each in (archive, other)]
    assert [answer.code for answer in answers] == [NOT_PROVEN] * 2
    assert all(answer.lines[-1].startswith("Non prouvée") for answer in answers)
    assert not file.exists()


def test_changed_or_trial_archive_is_refused_anywhere(call: Run, archive: Path, tmp_path: Path, go_elsewhere: Callable[[], Path]) -> None:
    changed = tmp_path / "changed.zip"
    changed.write_bytes(archive.read_bytes().replace(b'"format":5', b'"format":4'))
    go_elsewhere()
    assert call("archive", "verify", changed).code == DIFFERS
