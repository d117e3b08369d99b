"""A backup that holds attached files: a zip of the database's copy and of them, each under its SHA-256."""

import os
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from shutil import copyfileobj
from typing import Final

from data_access.files.attachment_files import AttachmentFiles
from deliberation.errors import FileRefused
from phrases import N_

_DATABASE: Final = "delibere.sqlite3"
_FOLDER: Final = "pieces/"
_NAME: Final = re.compile(r"pieces/([0-9a-f]{64})")
_ZIP: Final = b"PK"
_PIECE_BYTES: Final = 256 * 1024
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, OverflowError, ValueError)
_DAMAGED: Final = N_("{file} is not a database of this program, or is damaged.")


def attachment_sizes(database: sqlite3.Connection) -> Mapping[str, int]:
    """Return the size of each attached file that a database refers to, by SHA-256; none in one of an earlier schema."""
    if not database.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'attachment'").fetchone():
        return {}
    return dict(database.execute("SELECT DISTINCT sha256, size FROM attachment").fetchall())


def pack(target: Path, database: Path, sizes: Mapping[str, int], files: AttachmentFiles) -> None:
    """Write a zip of a database and of the files that it refers to, for its owner alone; nothing in it is compressed."""
    lost = frozenset(files.missing(sizes))
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened, zipfile.ZipFile(opened, "w") as packed:
        packed.write(database, _DATABASE)
        for sha256 in sorted(sizes.keys() - lost):
            packed.write(files.path(sha256), f"{_FOLDER}{sha256}")


def unpacked(source: Path, database: Path, files: AttachmentFiles) -> Path:
    """Return the database that a backup is; of a zip, the one written to ``database``, its files being kept.

    Raises FileRefused for a zip that is no backup, or is damaged.
    """
    if not _is_zip(source):
        return source
    try:
        with zipfile.ZipFile(source) as packed:
            with packed.open(_DATABASE) as copy, database.open("xb") as written:
                copyfileobj(copy, written, _PIECE_BYTES)
            for entry in packed.infolist():
                if found := _NAME.fullmatch(entry.filename):
                    _keep(packed, entry, found[1], files)
    except _BROKEN:
        raise FileRefused(_DAMAGED, file=str(source)) from None
    return database


def _is_zip(source: Path) -> bool:
    try:
        with source.open("rb") as opened:
            return opened.read(len(_ZIP)) == _ZIP
    except OSError:
        return False


def _keep(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, sha256: str, files: AttachmentFiles) -> None:
    with packed.open(entry) as opened, files.draft() as draft:
        while piece := opened.read(_PIECE_BYTES):
            draft.write(piece)
        if draft.sha256 != sha256:
            raise zipfile.BadZipFile
        draft.keep()
