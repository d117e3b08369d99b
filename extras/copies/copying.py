"""Copies of the database, its move to a different database, and restoring."""

from pathlib import Path

import bootstrap
from bootstrap import watch
from extras.copies import kept
from extras.copies.kept import LastBackup
from extras.copies.rows import backup as files
from extras.copies.rows.backup import Restored
from extras.copies.rows.copied import Progress


def backup(target: Path, *, keep: int | None = None, is_verified: bool = False) -> Path:
    """Write a consistent copy of the database to ``target``, attached files included, note the time, and return the path.

    Raises FileRefused.

    Args:
        target: path of the copy.
        keep: treat ``target`` as a folder with this many kept backups.
        is_verified: open and check the copy completely before the removal of any other.
    """
    assembly = bootstrap.assembled()
    at = assembly.clock()
    path = kept.name_in(target, at) if keep else target
    files.back_up(assembly.settings.database_url, path, bootstrap.attachment_files())
    if is_verified:
        files.verify(path, key=bootstrap.sealing_key)
    if keep:
        kept.keep_latest(target, keep)
    kept.note(bootstrap.own_folder(), LastBackup(at, is_verified))
    return path


def last_backup() -> LastBackup | None:
    """Return when a backup was last taken from this machine; None if none was."""
    return kept.last(bootstrap.own_folder())


def move_to(url: str, progress: Progress) -> int:
    """Copy every row into the database at ``url``, which holds no call, with all attached files; return the number of rows.

    Each row is compared, and every record checked there. Raises FileRefused.
    """
    assembly = bootstrap.assembled()
    rows = files.move(url, assembly.engine, key=bootstrap.sealing_key, progress=progress)
    with files.engine_of(url) as target:
        bootstrap.attachment_files().copy_to(bootstrap.attachment_files_of(assembly.settings, target))
    assembly.high_water.flush()
    bootstrap.high_water_of(assembly.settings, url).replace(assembly.high_water.marks() or {})
    return rows


def restore(source: Path) -> Restored:
    """Put a migrated copy in place of the database, and journal the restore in each call set back.

    Return the path of the replaced database, and the cancelled ballots.

    Raises:
        FileRefused: the copy differs from this program's writing, or a database on a server holds a call. Nothing changed then.
    """
    assembly = bootstrap.assembled()
    url, attached = assembly.settings.database_url, bootstrap.attachment_files()
    restored = files.restore(url, source, attached, at=assembly.clock(), key=bootstrap.sealing_key)
    bootstrap.use(assembly.settings, clock=assembly.clock)
    bootstrap.prepare()
    return restored._replace(sealed_anew=watch.take_state_as_meant())
