"""Copies beside the database, in files readable by the owner alone."""

import json
import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from data_access.database import sqlite_file
from deliberation.errors import FileRefused
from phrases import N_

_NAME = re.compile(r"delibere-\d{8}T\d{6}Z(-\d+)?\.backup")
NOTE = "last-backup.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """When a backup was last taken from this machine, and whether it was opened and checked whole since."""

    at: datetime
    is_verified: bool


def name_in(folder: Path, at: datetime) -> Path:
    """Return a free name for a backup in ``folder``, made if absent, for the owner alone. Raises FileRefused."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FileRefused(N_("{path}: this file cannot be written ({reason})."), path=folder, reason=error.strerror) from None
    stem, attempt = f"delibere-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", 1
    path = folder / f"{stem}.backup"
    while path.exists():
        attempt += 1
        path = folder / f"{stem}-{attempt}.backup"
    return path


def keep_latest(folder: Path, most: int) -> list[Path]:
    """Remove all backups of ``folder`` except the ``most`` latest by name; return the removed paths. Foreign files stay."""
    found = sorted((path for path in folder.iterdir() if _NAME.fullmatch(path.name)), key=_order)
    superseded = found[: max(0, len(found) - most)]
    for path in superseded:
        path.unlink()
    return superseded


def note(folder: Path, last: LastBackup) -> None:
    """Write down when the last backup was taken."""
    write(folder / NOTE, json.dumps({"at": last.at.isoformat(), "verified": last.is_verified}))


def last(folder: Path) -> LastBackup | None:
    """Return the last backup that was noted; None if there is none, or the note cannot be read."""
    try:
        document = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        return LastBackup(datetime.fromisoformat(document["at"]), bool(document["verified"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _order(path: Path) -> tuple[str, int]:
    stem, _dash, attempt = path.stem.removeprefix("delibere-").partition("-")
    return stem, int(attempt or 1)


def folder_of(url: str) -> Path | None:
    """Return the folder of an embedded database; None for one on a server."""
    parsed = make_url(url)
    return sqlite_file(parsed).parent if parsed.get_backend_name() == "sqlite" else None


def name_of(url: str) -> str:
    """Return the name of a database, used in the names of neighbouring files."""
    return Path(make_url(url).database or "database").stem


def write(path: Path, text: str) -> None:
    """Write a file readable by the owner alone, replacing a file of the same name. Raises FileRefused without write access."""
    try:
        _draft(path, text).replace(path)
    except OSError as error:
        raise FileRefused(N_("{path}: this file cannot be written ({reason})."), path=path, reason=error.strerror) from None


def kept_secret(path: Path) -> bytes:
    """Return the secret in a file; the first call makes the secret."""
    if not path.exists():
        draft = _draft(path, secrets.token_urlsafe(32))
        # A hard link is atomic: if two processes start together, both read the key of the first.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()


def _draft(path: Path, text: str) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    return draft
