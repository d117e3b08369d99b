"""Copies of the database, its move to a different database, and restoring."""

from pathlib import Path

import bootstrap
from bootstrap import watch
from data_access.files import backup as files
from data_access.files import kept_copies
from data_access.files.backup import Restored
from data_access.files.copied_rows import Progress
from data_access.files.kept_copies import LastBackup
from deliberation.operations.call.calls import last_takeover
from deliberation.record.journal import Entry
from deliberation.snapshot.snapshot import Snapshot


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
    path = kept_copies.name_in(target, at) if keep else target
    files.back_up(assembly.settings.database_url, path, bootstrap.attachment_files())
    if is_verified:
        files.verify(path, key=bootstrap.sealing_key)
    if keep:
        kept_copies.keep_latest(target, keep)
    kept_copies.note(bootstrap.own_folder(), LastBackup(at, is_verified))
    return path


def last_backup() -> LastBackup | None:
    """Return when a backup was last taken from this machine; None if none was."""
    return kept_copies.last(bootstrap.own_folder())


def takeover_of(snapshot: Snapshot) -> Entry | None:
    """Return the entry of the last restore that the call goes on from, None if there was none."""
    return snapshot.derived("takeover", lambda view: last_takeover(bootstrap.reading(), call_id=view.call_id))


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
