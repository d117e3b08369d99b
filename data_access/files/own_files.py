"""Files beside the database, readable by the owner alone."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from sqlalchemy import make_url

from data_access.database import sqlite_file
from deliberation.errors import FileRefused
from phrases import N_


def embedded_file(url: str) -> Path | None:
    """Return the file of an embedded database; None for one on a server."""
    parsed = make_url(url)
    return sqlite_file(parsed) if parsed.get_backend_name() == "sqlite" else None


def folder_of(url: str) -> Path | None:
    """Return the folder of an embedded database; None for one on a server."""
    file = embedded_file(url)
    return file.parent if file else None


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
