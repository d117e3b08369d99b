"""Where ports meet their implementations: settings, one engine a process, units of work, snapshots.

Everything is made when first asked for. Tests put their own settings with ``use``.
"""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Final

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import Engine

from data_access import backup as copies
from data_access.database import migrate, open_database
from data_access.process_snapshots import ProcessSnapshots
from data_access.unit_of_work import Clock, DatabaseUnitOfWork, system_clock
from deliberation.ports import Snapshots, UnitOfWork

PROJECT: Final = Path(__file__).resolve().parent
VAR: Final = PROJECT / "var"


class Settings(BaseSettings):
    """What whoever runs the dashboard may set: variables ``JURY_…``, or the same names in ``.env``.

    ``demo``: load and open the demonstration call; not set, it is while there is no other call. ``public_url``: the address
    that links and QR codes begin with, where it is not the one being visited. ``secret_key``: what personal links are
    derived from; without it a key is made and kept under ``var/``. Several replicas need the same one. ``trusted_hosts``: the
    names, with commas, under which the dashboard answers; under any where it is not set.
    """

    model_config = SettingsConfigDict(env_prefix="JURY_", env_file=PROJECT / ".env", extra="ignore")

    database_url: str = f"sqlite:///{VAR / 'delibere.sqlite3'}"
    demo: bool | None = None
    language: str = "fr"
    public_url: str = ""
    secret_key: SecretStr | None = None
    trusted_hosts: str = ""


@dataclass(frozen=True, slots=True)
class _Assembly:
    settings: Settings
    clock: Clock
    engine: Engine
    snapshots: ProcessSnapshots


_lock: Final = RLock()
_assembly: _Assembly | None = None


def use(settings: Settings, *, clock: Clock = system_clock) -> None:
    """Assemble everything anew from ``settings``."""
    global _assembly
    with _lock:
        reset()
        engine = open_database(settings.database_url)
        _assembly = _Assembly(settings, clock, engine, ProcessSnapshots(engine))


def reset() -> None:
    """Let go of the database; what is asked for next is assembled from the environment."""
    global _assembly
    with _lock:
        if _assembly:
            _assembly.engine.dispose()
        _assembly = None


def prepare() -> None:
    """Make the database if it is not there, and bring it up to date. Raises FileRefused where a newer version wrote it."""
    migrate(_assembled().engine)


def settings() -> Settings:
    """Return the settings in force."""
    return _assembled().settings


def unit_of_work() -> UnitOfWork:
    """Return a unit of work, to be entered by ``with``."""
    assembly = _assembled()
    return DatabaseUnitOfWork(assembly.engine, assembly.snapshots, clock=assembly.clock)


def reading() -> UnitOfWork:
    """Return a unit of work that only reads: it waits for no writer, and the database refuses to write in it."""
    assembly = _assembled()
    return DatabaseUnitOfWork(assembly.engine, assembly.snapshots, clock=assembly.clock, is_reading=True)


def snapshots() -> Snapshots:
    """Return the process's snapshots."""
    return _assembled().snapshots


def link_key() -> bytes:
    """Return the key that personal links are derived from: the setting, else one made once and kept for its owner alone."""
    key = settings().secret_key
    return key.get_secret_value().encode() if key else _kept_key(VAR / "links.key")


def backup(target: Path) -> None:
    """Write a consistent copy of the embedded database to ``target``. Raises FileRefused."""
    copies.back_up(settings().database_url, target)


def restore(source: Path) -> Path | None:
    """Put a copy in place of the embedded database, up to date; return where the replaced one is kept. Raises FileRefused."""
    assembly = _assembled()
    kept = copies.restore(assembly.settings.database_url, source, at=assembly.clock())
    use(assembly.settings, clock=assembly.clock)
    prepare()
    return kept


def _kept_key(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(32), encoding="ascii")
        # Linking is all or nothing: of two processes that start together, both read the first one's key.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()


def _assembled() -> _Assembly:
    with _lock:
        if _assembly is None:
            use(Settings())
        assert _assembly is not None  # noqa: S101 (use() has just made it)
        return _assembly
