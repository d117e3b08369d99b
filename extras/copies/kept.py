"""Backups of a folder, and the note of the last backup."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from data_access.files.own_files import write
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
    backups = sorted((path for path in folder.iterdir() if _NAME.fullmatch(path.name)), key=_order)
    superseded = backups[: max(0, len(backups) - most)]
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
