"""Backups from a terminal, put back and kept; the move to another database."""

from pathlib import Path

import bootstrap
from extras.copies import copying
from extras.copies.kept import LastBackup
from tests.commands.conftest import CALL, JSON, Run
from tests.worlds.databases import NOON


def test_backup_brings_back_what_was_there(scored: Run, tmp_path: Path) -> None:
    assert scored("backup", tmp_path / "copy.sqlite3").code == 0
    before = scored("ranking", *CALL, *JSON).json
    scored("call", "move", *CALL, "scoring")
    assert scored("restore", tmp_path / "copy.sqlite3").code == 0
    # The journal says that the call goes on from a copy.
    assert scored("ranking", *CALL, *JSON).json == {**before, "revision": before["revision"] + 1}
    assert scored("backup", tmp_path / "copy.sqlite3").code == 2


def test_backups_of_a_folder_are_kept_verified_and_noted(scored: Run, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    answers = [scored("backup", folder, "--keep", "2", "--verify") for _night in range(3)]
    assert [(answer.code, [Path(line).name for line in answer.lines]) for answer in answers] == [
        (0, [f"delibere-20190704T120000Z{name}.backup"]) for name in ("", "-2", "-3")
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["delibere-20190704T120000Z-2.backup", "delibere-20190704T120000Z-3.backup"]
    assert copying.last_backup() == LastBackup(NOON, is_verified=True)


def test_move_copies_everything_into_another_database(scored: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/moved/jury.sqlite3"
    before = scored("ranking", *CALL, *JSON).json
    assert scored("move-to", url).code == 0
    assert scored("move-to", url).code == 2
    bootstrap.use(bootstrap.settings().model_copy(update={"database_url": url}))
    assert scored("ranking", *CALL, *JSON).json == before


def test_absent_copy_and_trial_database_are_refused_in_words(scored: Run, tmp_path: Path) -> None:
    absent = scored("restore", tmp_path / "absent.sqlite3")
    assert (absent.code, absent.stdout, len(absent.lines)) == (2, "", 1)
    with bootstrap.assembled().engine.connect().execution_options(access="write") as connection, connection.begin():
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0046'")
    older = scored("backup", tmp_path / "copy")
    assert (older.code, older.stdout, len(older.lines)) == (2, "", 1)
    assert "version d’essai, lisible avec 0.1.0" in older.lines[0]
