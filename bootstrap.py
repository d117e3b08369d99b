"""Where ports meet their implementations, each made when it is first asked for. Tests install their own settings by ``use``."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import RLock
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import Engine

from data_access.condition import Condition, Room, condition, room_of
from data_access.database import migrate, open_database
from data_access.files import backup as copies
from data_access.files import kept_copies, private_files
from data_access.files.attachment_files import AttachmentFiles
from data_access.files.backup import Restored
from data_access.files.copied_rows import Progress
from data_access.files.followed import Copied, FollowedFolder, heads_in, require_same_history
from data_access.files.kept_copies import LastBackup
from data_access.freshness import UntilNextCommit
from data_access.guards import require_guards
from data_access.health import Health
from data_access.process_snapshots import ProcessSnapshots
from data_access.rows.draws import KeptDraws
from data_access.signals import CommitSignals
from data_access.unit_of_work import Clock, DatabaseUnitOfWork, system_clock
from data_access.written import HandedOut, Receipts, Writings
from deliberation import operations
from deliberation.call.access import Device
from deliberation.call.call import Phase
from deliberation.call.people import Console, Person
from deliberation.derived.meeting.view_names import ViewNames
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.robustness import Robustness, robustness
from deliberation.dossiers.attachments.attachment import Attachment
from deliberation.dossiers.attachments.pages import PageText
from deliberation.errors import FileRefused, PlatformFailed
from deliberation.operations.ports import Snapshots, UnitOfWork
from deliberation.operations.verification import finalised_snapshot
from deliberation.record.anchors import SealingKey
from deliberation.record.journal import Act, Entry
from deliberation.record.last_acts import UNDOABLE, LastAct, standing_acts
from deliberation.selection.drafts import Draft
from deliberation.snapshot.snapshot import Snapshot
from draws.aside import Aside
from draws.drawer import Drawer
from intake.attachments.limits import MEBIBYTE, Limits
from intake.pages.office import Office
from intake.pages.pages import Original, Pages
from intake.pages.reading import Reading
from intake.platform.client import Platform
from intake.platform.connection import FILE_HOSTS, Connection, token_in
from intake.platform.follower import Follower
from phrases import N_, Message
from settings import VAR, Settings


@dataclass(frozen=True, slots=True)
class _Assembly:
    settings: Settings
    clock: Clock
    engine: Engine
    signals: CommitSignals
    writings: Writings
    receipts: Receipts
    snapshots: ProcessSnapshots
    devices: UntilNextCommit[str, Person | None]
    notes: UntilNextCommit[tuple[int, int], Mapping[int, str]]
    newcomers: UntilNextCommit[tuple[int, int, str], Sequence[Device]]
    health: Health
    draws: Aside
    view_names: ViewNames
    pages: Pages


_FOLLOWED: Final = "followed-folders.json"
CALLS_FOLLOWED_MOST: Final = 4  # from the start on; each is held in memory
_lock: Final = RLock()
_assembly: _Assembly | None = None


def use(settings: Settings, *, clock: Clock = system_clock) -> None:
    """Assemble everything anew from ``settings``."""
    global _assembly
    with _lock:
        reset()
        engine = open_database(settings.database_url)
        signals = CommitSignals(engine)
        devices: UntilNextCommit[str, Person | None] = UntilNextCommit(signals)
        notes: UntilNextCommit[tuple[int, int], Mapping[int, str]] = UntilNextCommit(signals)
        came_in: UntilNextCommit[tuple[int, int, str], Sequence[Device]] = UntilNextCommit(signals)
        kept = ProcessSnapshots(engine, signals)
        draws = Aside(drawer=Drawer, kept=KeptDraws(engine, key=sealing_key), snapshot_of=kept.get, announce=signals.notice)
        names = ViewNames(draws.count)
        files = _attachment_files(settings)
        pages = Pages(files.drawn, Office(settings.office_program, files.drafts))
        _assembly = _Assembly(
            settings, clock, engine, signals, Writings(), Receipts(), kept, devices, notes, came_in, Health(engine), draws, names, pages
        )


def reset() -> None:
    """Let go of the database; what is asked for next is assembled from the environment."""
    global _assembly
    with _lock:
        if _assembly:
            _assembly.engine.dispose()
        _assembly = None


def prepare(*, is_guarded: bool = True) -> None:
    """Make the database if it is not there, and bring it up to date.

    Raises FileRefused if a newer version wrote it and, if ``is_guarded``, also if its triggers are not those of this program.
    """
    engine = _assembled().engine
    migrate(engine, key=sealing_key)
    if is_guarded:
        require_guards(engine)


def settings() -> Settings:
    """Return the settings in force. Asking for them opens no database: a command may still say which one it is."""
    assembly = _assembly
    return assembly.settings if assembly else Settings()


def unit_of_work() -> UnitOfWork:
    """Return a unit of work, to be entered by ``with``."""
    assembly = _assembled()
    return DatabaseUnitOfWork(
        assembly.engine,
        assembly.snapshots,
        clock=assembly.clock,
        signals=assembly.signals,
        writings=assembly.writings,
        key=sealing_key,
    )


def reading() -> UnitOfWork:
    """Return a unit of work that only reads: it waits for no writer, and the database refuses to write in it."""
    assembly = _assembled()
    return DatabaseUnitOfWork(assembly.engine, assembly.snapshots, clock=assembly.clock, is_reading=True, key=sealing_key)


def is_healthy() -> bool:
    """Tell whether the database answers, and could be written now."""
    return _assembled().health.is_good()


def database_condition() -> Condition | None:
    """Return in what condition the database is; None if it does not answer."""
    return condition(_assembled().engine)


def room() -> Room:
    """Return how much room there is on the disk of the embedded database, or on that of ``var/``."""
    folder = _own_folder()
    return room_of(next(place for place in (folder, *folder.parents) if place.exists()))


def writings() -> Writings:
    """Return what tells of each commit of this process."""
    return _assembled().writings


def receipts() -> Receipts:
    """Return what tells of the receipts that screens of this process were given."""
    return _assembled().receipts


def hand_out(secret: str, tab: str, *, act: str, said: str, saved: str) -> None:
    """Tell the tab of a device, by the secret in its cookie, that its act is recorded."""
    receipts().tell(HandedOut(secret, tab, act, said, saved))


def snapshots() -> Snapshots:
    """Return the process's snapshots."""
    return _assembled().snapshots


def for_documents(call_id: int) -> Snapshot:
    """Return the call that documents are rendered from: as its version froze it once it is finalised, until then as it stands.

    Raises RecordChanged if the database no longer says what the version froze.
    """
    return snapshots().get(call_id).derived("for documents", lambda whole: finalised_snapshot(reading(), whole))


def draws() -> Aside:
    """Return what is drawn aside while the server runs."""
    return _assembled().draws


def drawn(seen: Snapshot) -> Robustness | None:
    """Return the robustness of what a viewer sees; None while it is drawn aside. Outside of a server it is drawn at once."""
    aside = draws()
    return aside.of(seen) if aside.is_running else robustness(seen)


def follow_calls_under_way() -> None:
    """Read and rank the latest call under way, and have those before it read, ranked and drawn for, so that nobody waits for it later."""
    with reading() as uow:
        under_way = [state.id for state in uow.calls.all() if state.phase in (Phase.SCORING, Phase.DELIBERATION)]
    if under_way:
        ranking(snapshots().get(under_way[-1]))
    for call_id in under_way[-CALLS_FOLLOWED_MOST:]:
        draws().follow(call_id)


def view_names() -> ViewNames:
    """Return what names the process's views."""
    return _assembled().view_names


def signals() -> CommitSignals:
    """Return the signals of commits."""
    return _assembled().signals


def person_of_device(secret: str) -> Person | None:
    """Return whose device holds ``secret``; None for an unknown or revoked one, or an inactive person."""
    return _assembled().devices.get(secret, lambda: operations.person_of_device(reading(), device_secret=secret))


def people_of_devices(secrets: Collection[str]) -> Mapping[str, Person]:
    """Return whose devices these are, by secret, asking once for all; those that open nothing are absent."""
    found = _assembled().devices.get_all(lambda: dict(operations.people_of_devices(reading(), device_secrets=secrets)))
    return {secret: person for secret, person in found.items() if person}


def last_acts(snapshot: Snapshot) -> tuple[LastAct, ...]:
    """Return the acts of deciding and pre-selecting that may be undone, on files that the viewer of ``snapshot`` sees; the latest first."""

    def read(view: Snapshot) -> tuple[LastAct, ...]:
        with reading() as uow:
            return standing_acts(uow.journal.of_acts(view.call_id, UNDOABLE), view)

    # Each act makes a new snapshot, so what was read with one is valid as long as that snapshot is.
    return snapshot.derived("last acts", read)


def is_carried(snapshot: Snapshot) -> bool:
    """Tell whoever sees every file whether a decision was carried to the platform, where applicants read it."""

    def read(view: Snapshot) -> bool:
        with reading() as uow:
            return uow.journal.latest(view.call_id, {Act.PLATFORM_DECIDED}) is not None

    return not snapshot.is_partial and snapshot.derived("carried", read)


def newcomers(person: Person, device_secret: str) -> Sequence[Device]:
    """Return the devices that came in as the person and that this one has not announced, remembered until something is committed."""
    return _assembled().newcomers.get(
        (person.call_id, person.id, device_secret), lambda: operations.newcomers(reading(), by=person, device_secret=device_secret)
    )


def notes_of(person: Person) -> Mapping[int, str]:
    """Return the person's own private notes by candidature id, remembered until something is committed."""
    return _assembled().notes.get((person.call_id, person.id), lambda: operations.notes_of(reading(), by=person, call_id=person.call_id))


def drafts_of(person: Person) -> Mapping[int, Draft]:
    """Return the person's own drafts by candidature id. Read from the database each time, since keeping a draft is told to nobody."""
    return operations.drafts_of(reading(), by=person, call_id=person.call_id)


def link_key() -> bytes:
    """Return the key from which personal links are derived: the setting, else one made once and kept for its owner alone."""
    key = settings().secret_key
    return key.get_secret_value().encode() if key else private_files.kept_secret(VAR / "links.key")


def sealing_key() -> SealingKey:
    """Return the key by which this server recognises what it sealed: derived from the links' key, and useless for making links."""
    return SealingKey(link_key())


def minutes_template() -> bytes | None:
    """Return the office's DOCX document for the minutes, if the settings name one. Raises FileRefused if it cannot be read."""
    path = settings().minutes_template
    try:
        return path.read_bytes() if path else None
    except OSError:
        raise FileRefused(N_("{path}: this file cannot be read."), path=path) from None


def attachment_files() -> AttachmentFiles:
    """Return where attached files are kept: the folder of the settings, else one beside the embedded database, or under ``var/``."""
    return _attachment_files(settings())


def pages() -> Pages:
    """Return what draws the pages of attached files."""
    return _assembled().pages


def attachment_store() -> operations.Store:
    """Return where attached files are kept, and how many a call may have."""
    return operations.Store(attachment_files(), settings().attachments_max_mb * MEBIBYTE)


def attachment_limits() -> Limits:
    """Return how much is read of the files that somebody sends."""
    return Limits(settings().attachment_max_mb * MEBIBYTE, settings().attachments_max_mb * MEBIBYTE)


def is_connected(slug: str) -> bool:
    """Tell whether whoever runs the dashboard connected a call with a procedure of the platform."""
    return settings().procedure_of(slug) is not None


def platform_host() -> str:
    """Return the host at which the platform is asked."""
    return urlsplit(settings().platform_url).hostname or ""


def platform(slug: str) -> Platform:
    """Return the line to the platform for a call, to be entered by ``with``. Raises PlatformFailed if it is not connected."""
    told, procedure = settings(), settings().procedure_of(slug)
    if procedure is None:
        raise PlatformFailed(N_("This call is connected with no procedure of the platform (JURY_PLATFORM_PROCEDURES)."))
    if told.platform_token:
        token = told.platform_token.get_secret_value()
    elif told.platform_token_file:
        token = token_in(told.platform_token_file)
    else:
        raise PlatformFailed(N_("There is no token for the platform (JURY_PLATFORM_TOKEN or JURY_PLATFORM_TOKEN_FILE)."))
    hosts = frozenset(host.strip() for host in told.platform_file_hosts.split(",") if host.strip())
    return Platform(Connection(told.platform_url, procedure, token, FILE_HOSTS | hosts))


def follower() -> Follower:
    """Return what reads the platform by itself, for the calls that say so."""
    return Follower(writing=unit_of_work, reading=reading, line=platform, is_connected=is_connected)


def attachment_problems(call_ids: Collection[int] | None = None) -> tuple[Message, ...]:
    """Return which attached files are lost or changed, a sentence each; of all calls, unless some are named."""
    return operations.attachment_problems(reading(), attachment_files(), call_ids=call_ids)


def attachment_texts(attachment: Attachment) -> Sequence[PageText] | None:
    """Return the text of each page of an attached file; None while it is not read."""
    return pages().texts(attachment.use)


def read_pages() -> Reading:
    """Return what reads attached files for searches."""
    return Reading(pages(), _originals)


def _originals() -> Sequence[Original]:
    files = attachment_files()
    with reading() as uow:
        found = [one for state in uow.calls.all() for one in uow.attachments.of_call(state.id) if pages().shows(one.media_type)]
    return [Original(one.use, files.path(one.sha256), one.media_type) for one in found]


def sweep_attachments() -> int:
    """Remove the files that no call refers to, as a killed import leaves them; return how many."""
    return operations.sweep_attachments(unit_of_work(), attachment_files())


def backup(target: Path, *, keep: int | None = None, is_verified: bool = False) -> Path:
    """Write a consistent copy of the database to ``target``, attached files included, note when, and return where it is.

    ``keep``: ``target`` is a folder, of whose backups so many are kept. ``is_verified``: the copy is opened again and checked whole
    before any other is removed. Raises FileRefused.
    """
    assembly = _assembled()
    at = assembly.clock()
    path = kept_copies.name_in(target, at) if keep else target
    copies.back_up(assembly.settings.database_url, path, attachment_files())
    if is_verified:
        copies.verify(path, key=sealing_key)
    if keep:
        kept_copies.keep_latest(target, keep)
    kept_copies.note(_own_folder(), LastBackup(at, is_verified))
    return path


def last_backup() -> LastBackup | None:
    """Return when a backup was last taken from this machine; None if none was."""
    return kept_copies.last(_own_folder())


def followed(folder: Path) -> Callable[[], Copied]:
    """Return what writes a copy of the database, checked whole and encrypted, to ``folder`` each time it is called.

    Raises FileRefused, at once or then, if what is in the folder is of a dashboard that went another way.
    """
    assembly = _assembled()
    place = FollowedFolder(folder, link_key())
    place.prepare(assembly.engine)
    _note_followed(folder)

    def copy() -> Copied:
        own = _own_folder()
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="following-", dir=own) as drafts:
            draft, at = Path(drafts) / "draft.sqlite3", assembly.clock()
            sizes = copies.copy_database_file(assembly.settings.database_url, draft)
            copies.require_whole_copy(draft, key=sealing_key)
            with copies.engine_of(draft) as engine:
                copied = Copied(at, heads_in(engine))
            place.write(draft, copied, sizes, attachment_files())
        kept_copies.note(_own_folder(), LastBackup(at, is_verified=True))
        return copied

    return copy


def followed_folders() -> list[str]:
    """Return the folders that copies of this database were written to, as they were named."""
    try:
        told = json.loads((_own_folder() / _FOLLOWED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(folder) for folder in told]


def _note_followed(folder: Path) -> None:
    private_files.write(_own_folder() / _FOLLOWED, json.dumps(sorted({*followed_folders(), str(folder.resolve())})))


def take_over(folder: Path) -> tuple[Copied, Restored]:
    """Go on from the copy in ``folder``: put it in place of the database, and say so in the journal of each call.

    Raises FileRefused if it is not whole, or if this machine has acts that it does not hold.
    """
    assembly = _assembled()
    prepare()
    with reading() as uow:
        own = {state.call.slug for state in uow.calls.all() if not state.call.is_demo}
    place = FollowedFolder(folder, link_key())
    with TemporaryDirectory(prefix="taking-over-", dir=_own_folder()) as drafts:
        draft = Path(drafts) / "copy.sqlite3"
        copied = place.read_to(draft)
        with copies.engine_of(draft) as engine:
            require_same_history(engine, {slug: head for slug, head in heads_in(assembly.engine).items() if slug in own})
            if missing := own - copied.heads.keys():
                raise FileRefused(N_("This machine has calls that the copy does not hold: {calls}."), calls=", ".join(sorted(missing)))
            place.bring_files(engine, attachment_files())
        restored = restore(draft)
    operations.record_takeover(unit_of_work(), by=Console(), copied_at=copied.at)
    place.mark_taken(assembly.clock())
    return copied, restored


def takeover_of(snapshot: Snapshot) -> Entry | None:
    """Return the entry that says that the call goes on from a copy; None if it never did."""
    return snapshot.derived("takeover", lambda view: operations.last_takeover(reading(), call_id=view.call_id))


def last_imports(snapshot: Snapshot) -> Mapping[Act, Entry]:
    """Return the last import of each kind of file; none for who may not see every candidature, which one may be about alone."""
    if snapshot.is_partial:
        return {}
    return snapshot.derived("last_imports", lambda view: operations.last_imports(reading(), call_id=view.call_id))


def move_to(url: str, progress: Progress) -> int:
    """Copy every row into the database at ``url``, which holds no call, and what applicants attached; return how many rows.

    Each row is compared, and every record checked whole there. Raises FileRefused.
    """
    assembly = _assembled()
    rows = copies.move(url, assembly.engine, key=sealing_key, progress=progress)
    there = _attachment_files(assembly.settings.model_copy(update={"database_url": url}))
    attachment_files().copy_to(there)
    return rows


def restore(source: Path) -> Restored:
    """Put a copy in place of the database, up to date; return where the replaced one is kept, and which ballots were cancelled.

    Raises FileRefused, and leaves the database alone, if anything in the copy is not as this program wrote it, or if a database on a
    server holds a call already.
    """
    assembly = _assembled()
    restored = copies.restore(assembly.settings.database_url, source, attachment_files(), at=assembly.clock(), key=sealing_key)
    use(assembly.settings, clock=assembly.clock)
    prepare()
    return restored


def keep_private(name: str, text: str) -> Path:
    """Write a file for its owner alone beside the embedded database, or under ``var/``, and return where. Raises FileRefused."""
    path = _own_folder() / name
    private_files.write(path, text)
    return path


def _own_folder() -> Path:
    """Return where this machine keeps what is its own: beside the embedded database, or under ``var/``."""
    return private_files.folder_of(settings().database_url) or VAR


def _attachment_files(settings: Settings) -> AttachmentFiles:
    return AttachmentFiles(settings.attachments_folder or (private_files.folder_of(settings.database_url) or VAR) / "pieces")


def _assembled() -> _Assembly:
    with _lock:
        if _assembly is None:
            use(Settings())
        assert _assembly is not None  # noqa: S101 (use() has just made it)
        return _assembly
