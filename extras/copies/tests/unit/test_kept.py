"""Which backups of a folder stay, and what is noted of the last one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from extras.copies.kept import NOTE, LastBackup, keep_latest, last, name_in, note

NIGHT = datetime(2026, 7, 4, 3, 15, tzinfo=UTC)


def test_latest_backups_stay_by_their_names_and_other_files_too(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for night in range(11):
        name_in(folder, NIGHT + timedelta(days=night // 9)).touch()  # several at the same second
    (folder / "notes.backup").touch()
    assert len(keep_latest(folder, 2)) == 9
    assert sorted(path.name for path in folder.iterdir()) == [
        "delibere-20260705T031500Z-2.backup",
        "delibere-20260705T031500Z.backup",
        "notes.backup",
    ]


def test_tenth_backup_of_a_second_is_later_than_the_second(tmp_path: Path) -> None:
    for _ in range(10):
        name_in(tmp_path, NIGHT).touch()
    keep_latest(tmp_path, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["delibere-20260704T031500Z-10.backup"]


def test_last_backup_is_noted_and_a_note_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    assert last(tmp_path) is None
    note(tmp_path, LastBackup(NIGHT, is_verified=True))
    assert last(tmp_path) == LastBackup(NIGHT, is_verified=True)
    (tmp_path / NOTE).write_text("[]")
    assert last(tmp_path) is None
