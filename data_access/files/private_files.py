"""Files that are for their owner alone: secrets, and what opens the door."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from sqlalchemy import make_url

from data_access.database import sqlite_file
from deliberation.errors import FileRefused
from phrases import N_


def folder_of(url: str) -> Path | None:
    """Return the folder of an embedded database; None for one on a server."""
    parsed = make_url(url)
    return sqlite_file(parsed).parent if parsed.get_backend_name() == "sqlite" else None


def write(path: Path, text: str) -> None:
    """Write a file that only its owner can read, in place of one of that name. Raises FileRefused if it cannot be written."""
    try:
        _draft(path, text).replace(path)
    except OSError as error:
        raise FileRefused(N_("{path}: this file cannot be written ({reason})."), path=path, reason=error.strerror) from None


def kept_secret(path: Path) -> bytes:
    """Return the secret that a file holds; the first call makes it."""
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
