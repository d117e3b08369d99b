"""Composition root: implementations of the ports, each made at first use. Tests install settings by ``use``.

Beside the assembly, rooms that act on its contents: ``remembered``, ``copies``, ``kept_files``, ``streams``.
"""

import atexit
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from pydantic_settings import BaseSettings
from sqlalchemy import Engine

import capabilities
from data_access.ballot_keys import BallotKeys, default_folder
from data_access.database import migrate, open_database
from data_access.files import own_files
from data_access.files.attachment_files import AttachmentFiles
from data_access.files.attachment_pieces import AttachmentPieces
from data_access.files.high_water import HighWater
from data_access.guards import require_guards
from data_access.health import Condition, Health, Room, condition, room_of
from data_access.process_snapshots import ProcessSnapshots, UntilNextCommit
from data_access.signals import CommitSignals
from data_access.unit_of_work import Clock, DatabaseUnitOfWork, Writings, system_clock
from deliberation.call.access import Device
from deliberation.call.call import Phase
from deliberation.call.people import Person
from deliberation.derived.meeting.view_names import ViewNames
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.robustness import Robustness, robustness
from deliberation.errors import FileRefused
from deliberation.keys import derived_key
from deliberation.operations.acts import UnitOfWork
from deliberation.operations.ports import Snapshots
from deliberation.operations.verification import finalised_snapshot
from deliberation.record.anchors import SealingKey
from deliberation.snapshot.snapshot import Snapshot
from draws.aside import Aside
from phrases import N_
from settings import VAR, Settings, of_extras

S = TypeVar("S", bound=BaseSettings)
T = TypeVar("T")


class Assembly:
    """The singletons of a process."""

    def __init__(self, settings: Settings, clock: Clock, own: Iterable[BaseSettings] = ()) -> None:
        self.settings, self.clock = settings, clock
        active = capabilities.chosen(settings.extras)
        self.own = {kind: kind() for kind in of_extras(active)} | {type(extra_settings): extra_settings for extra_settings in own}
        self.engine = open_database(settings.database_url)
        self.signals = CommitSignals(self.engine)
        self.writings, self.health = Writings(), Health(self.engine)
        self.snapshots = ProcessSnapshots(self.engine, self.signals)
        self.devices: UntilNextCommit[str, Person | None] = UntilNextCommit(self.signals)
        self.notes: UntilNextCommit[tuple[int, int], Mapping[int, str]] = UntilNextCommit(self.signals)
        self.newcomers: UntilNextCommit[tuple[int, int, str], Sequence[Device]] = UntilNextCommit(self.signals)
        self.newest_devices: UntilNextCommit[int, Mapping[int, int]] = UntilNextCommit(self.signals)
        self.streams: Counter[int] = Counter()  # of events, by person id; none once all have ended
        self.draws = Aside(snapshot_of=self.snapshots.get, announce=self.signals.notice)
        self.view_names = ViewNames(self.draws.count)
        self.files = attachment_files_of(settings, self.engine)
        self.beside: dict[Callable[[], Any], Any] = {}  # what extras keep for the process, by what makes it
        self.ballot_keys = BallotKeys(settings.ballot_keys or default_folder(), settings.database_url)
        self.high_water = high_water_of(settings, settings.database_url)
        self.writings.listen(self.high_water.note)


CALLS_FOLLOWED_MOST = 4  # from the start on; each is held in memory
_lock = RLock()
_assembly: Assembly | None = None


def use(settings: Settings, *, clock: Clock = system_clock, own: Iterable[BaseSettings] = ()) -> None:
    """Assemble everything again from ``settings``. ``own``: settings of extras, read from the environment if absent."""
    global _assembly
    with _lock:
        reset()
        _assembly = Assembly(settings, clock, own)


def reset() -> None:
    """Close the database; the next use assembles everything from the environment."""
    global _assembly
    with _lock:
        if _assembly:
            _assembly.high_water.flush()
            _assembly.engine.dispose()
        _assembly = None


capabilities.set_choice_source(lambda: settings().extras)


@atexit.register
def _flush() -> None:
    if _assembly:
        _assembly.high_water.flush()


def prepare(*, is_guarded: bool = True) -> None:
    """Make a missing database, and migrate.

    Raises FileRefused for a database of a trial or newer version and, if ``is_guarded``, for triggers different from this program's.
    """
    engine = assembled().engine
    is_other = migrate(engine, key=sealing_key, at=assembled().clock())
    if is_guarded:
        require_guards(engine)
    high_water = assembled().high_water
    if is_other or not high_water.exists():
        with reading() as uow:
            slugs = {state.call.slug for state in uow.calls.all()}
        if is_other:  # versions before 0109 noted no erasure
            high_water.replace({slug: mark for slug, mark in (high_water.marks() or {}).items() if slug in slugs})
        else:
            high_water.begin(is_lost=bool(slugs) and settings().has_lasting_disk)


def settings() -> Settings:
    """Return the valid settings, without opening a database: a command may still choose the database."""
    assembly = _assembly
    return assembly.settings if assembly else Settings()


def own_settings(kind: type[S]) -> S:
    """Return the settings of an extra that are in force."""
    known = _assembly.own.get(kind) if _assembly else None
    return known if isinstance(known, kind) else kind()


def unit_of_work(clock: Clock | None = None) -> UnitOfWork:
    """Return a unit of work, for use with ``with``; ``clock``: the source of written times, instead of the process's."""
    assembly = assembled()
    return DatabaseUnitOfWork(
        assembly.engine,
        assembly.snapshots,
        clock=clock or assembly.clock,
        signals=assembly.signals,
        writings=assembly.writings,
        key=sealing_key,
        ballot_keys=assembly.ballot_keys,
    )


def reading() -> UnitOfWork:
    """Return a read-only unit of work, which never waits for a writer."""
    assembly = assembled()
    return DatabaseUnitOfWork(assembly.engine, assembly.snapshots, clock=assembly.clock, is_reading=True, key=sealing_key)


def is_healthy() -> bool:
    """Tell whether the database answers, and could be written now."""
    return assembled().health.is_good()


def database_condition() -> Condition | None:
    """Return the database's condition; None without an answer."""
    return condition(assembled().engine)


def room() -> Room:
    """Return how much room there is on the disk of the embedded database, or on that of ``var/``."""
    folder = own_folder()
    return room_of(next(place for place in (folder, *folder.parents) if place.exists()))


def writings() -> Writings:
    """Return what tells of each commit of this process."""
    return assembled().writings


def snapshots() -> Snapshots:
    """Return the process's snapshots."""
    return assembled().snapshots


def for_documents(call_id: int) -> Snapshot:
    """Return the snapshot for documents: the frozen snapshot of a finalised call, else the present snapshot.

    Raises RecordChanged if the database differs from the version.
    """
    return snapshots().get(call_id).derived("for documents", lambda whole: finalised_snapshot(reading(), whole))


def draws() -> Aside:
    """Return the background draws of the server."""
    return assembled().draws


def drawn(seen: Snapshot) -> Robustness | None:
    """Return the robustness of a viewer's snapshot; None while the draws run. Outside of a server they run at once."""
    aside = draws()
    return aside.of(seen) if aside.is_running else robustness(seen)


def follow_calls_under_way() -> None:
    """Read and rank the latest call under way now, and earlier calls in the background, so that no user waits for the work later."""
    with reading() as uow:
        under_way = [state.id for state in uow.calls.all() if state.phase in (Phase.SCORING, Phase.DELIBERATION)]
    if under_way:
        ranking(snapshots().get(under_way[-1]))
    for call_id in under_way[-CALLS_FOLLOWED_MOST:]:
        draws().follow(call_id)


def view_names() -> ViewNames:
    """Return what names the process's views."""
    return assembled().view_names


def signals() -> CommitSignals:
    """Return the signals of commits."""
    return assembled().signals


def link_key() -> bytes:
    """Return the key behind personal links: the setting, else a key made once and kept for its owner alone."""
    key = settings().secret_key
    return key.get_secret_value().encode() if key else own_files.kept_secret(VAR / "links.key")


def sealing_key() -> SealingKey:
    """Return the key that recognises this server's seals, derived from the links' key and useless for making links."""
    return SealingKey(link_key())


def minutes_template() -> bytes | None:
    """Return the office's DOCX template for the minutes, if set. Raises FileRefused for an unreadable file."""
    path = settings().minutes_template
    try:
        return path.read_bytes() if path else None
    except OSError:
        raise FileRefused(N_("{path}: this file cannot be read."), path=path) from None


def attachment_files() -> AttachmentFiles:
    """Return where attached files are kept."""
    return assembled().files


def beside(make: Callable[[], T]) -> T:
    """Return what an extra keeps for the process, made when first asked for."""
    with _lock:
        values = assembled().beside
        if make not in values:
            values[make] = make()
        value: T = values[make]
        return value


def keep_private(name: str, text: str) -> Path:
    """Write a file for its owner alone beside the embedded database, or under ``var/``, and return the path. Raises FileRefused."""
    path = own_folder() / name
    own_files.write(path, text)
    return path


def own_folder() -> Path:
    """Return the folder of this machine's own data: beside the embedded database, or under ``var/``."""
    return own_files.folder_of(settings().database_url) or VAR


def attachment_files_of(settings: Settings, engine: Engine) -> AttachmentFiles:
    """Return the store of attached files under these settings, beside the database of ``engine`` or inside.

    The folder is the settings', else beside an embedded database, or under ``var/``.
    """
    folder = settings.attachments_folder or (own_files.folder_of(str(engine.url)) or VAR) / "pieces"
    is_in_database = settings.attachments_in_database and engine.dialect.name == "postgresql"
    return AttachmentPieces(folder, engine, key=_drawing_key) if is_in_database else AttachmentFiles(folder, key=_drawing_key)


def _drawing_key() -> bytes:
    return derived_key(link_key(), b"drawn pages")


def high_water_of(settings: Settings, url: str) -> HighWater:
    """Return the record outside of the database at ``url``."""
    folder = settings.records_folder or own_files.folder_of(url) or VAR
    return HighWater(folder / f"records-{own_files.name_of(url)}.json", sealing_key)


def assembled() -> Assembly:
    """Return the assembly, made from the environment at first use."""
    with _lock:
        if _assembly is None:
            use(Settings())
        assert _assembly is not None  # noqa: S101 (use() has just made it)
        return _assembly
