"""Copies of the database: taken, followed, gone on from, moved to another database, put back."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import SQLAlchemyError

import bootstrap
from bootstrap import watch
from data_access.files import backup as files
from data_access.files import kept_copies
from data_access.files.backup import Restored
from data_access.files.copied_rows import Progress
from data_access.files.followed import Copied, FollowedFolder, heads_in, require_same_history
from data_access.files.kept_copies import LastBackup
from deliberation.call.people import Console
from deliberation.errors import FileRefused, StorageFailed
from deliberation.operations.call.calls import last_takeover, record_takeover
from deliberation.operations.verification import ArchiveFacts, archive_differences
from deliberation.record.journal import Entry
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, Message

_FOLLOWED = "followed-folders.json"


def backup(target: Path, *, keep: int | None = None, is_verified: bool = False) -> Path:
    """Write a consistent copy of the database to ``target``, attached files included, note when, and return where it is.

    ``keep``: ``target`` is a folder, of whose backups so many are kept. ``is_verified``: the copy is opened again and checked whole
    before any other is removed. Raises FileRefused.
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


def followed(folder: Path) -> Callable[[], Copied]:
    """Return what writes a copy of the database, checked whole and encrypted, to ``folder`` each time it is called.

    Raises FileRefused, at once or then, if what is in the folder is of a dashboard that went another way.
    """
    assembly = bootstrap.assembled()
    place = FollowedFolder(folder, bootstrap.link_key())
    place.prepare(assembly.engine)
    _note_followed(folder)

    def copy() -> Copied:
        own = bootstrap.own_folder()
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="following-", dir=own) as drafts:
            draft, at = Path(drafts) / "draft.sqlite3", assembly.clock()
            sizes = files.copy_database_file(assembly.settings.database_url, draft)
            files.require_whole_copy(draft, key=bootstrap.sealing_key)
            with files.engine_of(draft) as engine:
                copied = Copied(at, heads_in(engine))
            place.write(draft, copied, sizes, bootstrap.attachment_files())
        kept_copies.note(bootstrap.own_folder(), LastBackup(at, is_verified=True))
        return copied

    return copy


def followed_folders() -> list[str]:
    """Return the folders that copies of this database were written to, as they were named."""
    try:
        document = json.loads((bootstrap.own_folder() / _FOLLOWED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(folder) for folder in document]


def _note_followed(folder: Path) -> None:
    kept_copies.write(bootstrap.own_folder() / _FOLLOWED, json.dumps(sorted({*followed_folders(), str(folder.resolve())})))


def take_over(folder: Path) -> tuple[Copied, Restored]:
    """Go on from the copy in ``folder``: put it in place of the database, and say so in the journal of each call.

    Raises FileRefused if it is not whole, or if this machine has acts that it does not hold.
    """
    assembly = bootstrap.assembled()
    bootstrap.prepare()
    with bootstrap.reading() as uow:
        own = {state.call.slug for state in uow.calls.all() if not state.call.is_demo}
    place = FollowedFolder(folder, bootstrap.link_key())
    with TemporaryDirectory(prefix="taking-over-", dir=bootstrap.own_folder()) as drafts:
        draft = Path(drafts) / "copy.sqlite3"
        copied = place.read_to(draft)
        with files.engine_of(draft) as engine:
            require_same_history(engine, {slug: head for slug, head in heads_in(assembly.engine).items() if slug in own})
            if missing := own - copied.heads.keys():
                raise FileRefused(N_("This machine has calls that the copy does not hold: {calls}."), calls=", ".join(sorted(missing)))
            place.bring_files(engine, bootstrap.attachment_files())
        restored = put_in_place(draft)
    with bootstrap.reading() as uow:
        ids = [state.id for state in uow.calls.all()]
    for call_id in ids:
        record_takeover(bootstrap.unit_of_work(), by=Console(), call_id=call_id, copied_at=copied.at)
    watch.take_state_as_meant()
    place.mark_taken(assembly.clock())
    return copied, restored


def takeover_of(snapshot: Snapshot) -> Entry | None:
    """Return the entry that says that the call goes on from a copy; None if it never did."""
    return snapshot.derived("takeover", lambda view: last_takeover(bootstrap.reading(), call_id=view.call_id))


def move_to(url: str, progress: Progress) -> int:
    """Copy every row into the database at ``url``, which holds no call, and what applicants attached; return how many rows.

    Each row is compared, and every record checked whole there. Raises FileRefused.
    """
    assembly = bootstrap.assembled()
    rows = files.move(url, assembly.engine, key=bootstrap.sealing_key, progress=progress)
    with files.engine_of(url) as target:
        bootstrap.attachment_files().copy_to(bootstrap.attachment_files_of(assembly.settings, target))
    return rows


def restore(source: Path) -> Restored:
    """Put a copy in place of the database, and say so in the journal of each call that went back. Returns and raises as that does."""
    restored = put_in_place(source)
    watch.take_state_as_meant()
    return restored


def put_in_place(source: Path) -> Restored:
    """Put a copy in place of the database, up to date; return where the replaced one is kept, and which ballots were cancelled.

    Raises FileRefused, and leaves the database alone, if anything in the copy is not as this program wrote it, or if a database on a
    server holds a call already.
    """
    assembly = bootstrap.assembled()
    url, attached = assembly.settings.database_url, bootstrap.attachment_files()
    restored = files.restore(url, source, attached, at=assembly.clock(), key=bootstrap.sealing_key)
    bootstrap.use(assembly.settings, clock=assembly.clock)
    bootstrap.prepare()
    return restored


def archive_differences_here(archive: ArchiveFacts) -> tuple[Message, ...] | None:
    """Return how an archive differs from this server's call; None if it holds no such call, or has no database that can be read."""
    file = files.embedded_file(bootstrap.settings().database_url)
    if file and not file.exists():  # reading would make it
        return None
    try:
        return archive_differences(bootstrap.reading(), archive)
    except (SQLAlchemyError, StorageFailed):
        return None
