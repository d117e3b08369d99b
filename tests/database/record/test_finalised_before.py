"""A call that an earlier version finalised is verified by this one: its database, its archive, its minutes."""

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest

from deliberation.call.call import Phase
from deliberation.operations.dossiers.imports import attachment_problems
from deliberation.operations.verification import call_problems, finalised_snapshot
from tests.fixtures import finalised
from tests.worlds import copies
from tests.worlds.archives import archive_differences, archive_problems, facts_of, sealed_by
from tests.worlds.databases import KEY, NOON, Database

pytestmark = copies.NEEDED
VERSIONS = sorted(path.name for path in finalised.FOLDER.iterdir())


@pytest.fixture(params=VERSIONS)
def folder(request: pytest.FixtureRequest) -> Path:
    """Give the folder of one version's finalised call."""
    return finalised.FOLDER / str(request.param)


@pytest.fixture
def restored(folder: Path, empty_url: str, tmp_path: Path) -> Iterator[Database]:
    """Restore its backup into an empty database of either kind."""
    copy = tmp_path / "copy"
    copy.write_bytes(gzip.decompress((folder / finalised.BACKUP).read_bytes()))
    database = Database.at(empty_url)
    copies.of_any("restore")(empty_url, copy, database.files, at=NOON, key=lambda: KEY)
    yield database
    database.engine.dispose()


def archive_of(folder: Path) -> bytes:
    return gzip.decompress((folder / finalised.ARCHIVE).read_bytes())


def test_database_is_whole_and_its_call_is_as_it_was_finalised(restored: Database, folder: Path) -> None:
    with restored.reading() as uow:
        (state,) = uow.calls.all()
        whole = uow.snapshot(state.id)
    assert state.phase is Phase.FINALISED
    assert call_problems(restored.reading(), call_id=state.id) == ()
    assert finalised_snapshot(restored.reading(), whole).decisions == whole.decisions
    assert attachment_problems(restored.reading(), restored.files) == ()
    assert archive_differences(restored.reading(), facts_of(archive_of(folder))) == ()


def test_archive_verifies_here_and_by_the_verifier_that_it_holds(folder: Path, tmp_path: Path) -> None:
    archive = archive_of(folder)
    assert archive_problems(archive) == ()
    assert sealed_by(archive, KEY)
    (tmp_path / "archive.zip").write_bytes(archive)
    with ZipFile(BytesIO(archive)) as opened:
        (tmp_path / "verifier.py").write_bytes(opened.read("verifier.py"))
    command = [sys.executable, str(tmp_path / "verifier.py"), str(tmp_path / "archive.zip")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_minutes_print_the_head_of_the_journal_that_the_database_has(restored: Database, folder: Path) -> None:
    with ZipFile(BytesIO(archive_of(folder))) as opened:
        pages = pypdfium2.PdfDocument(opened.read("proces-verbal.pdf"))
        words = re.sub(r"\s+", "", "".join(page.get_textpage().get_text_range() for page in pages))
    with restored.reading() as uow:
        (state,) = uow.calls.all()
        heads = {f"{entry.sequence}:{entry.hash}" for entry in uow.journal.of_call(state.id)}
    assert [head for head in heads if head in words]


def test_something_is_kept() -> None:
    assert VERSIONS
    kept = [path for folder in finalised.FOLDER.iterdir() for path in folder.iterdir()]
    assert {path.name for path in kept} == {finalised.BACKUP, finalised.ARCHIVE}
    assert max(sum(path.stat().st_size for path in folder.iterdir()) for folder in finalised.FOLDER.iterdir()) <= 400_000
