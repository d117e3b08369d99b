"""Macros of documents: told by the parts that a document lists."""

import mmap
from functools import lru_cache
from pathlib import Path

from deliberation.errors import FileRefused
from intake.attachments.kinds import BROKEN, MEBIBYTE, entries_of

_TYPES = "[content_types].xml"
_TYPES_BYTES_MAX = MEBIBYTE
_OPEN_FOLDERS = frozenset({"basic", "scripts"})
_OLE_PROJECT = "_VBA_PROJECT".encode("utf-16-le")
_OLE_TYPES = frozenset({"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"})


@lru_cache(maxsize=4_096)
def holds_macros(path: Path, media_type: str) -> bool:
    """Return whether a document holds macros, by its listed parts and their types.

    ``path``: of unchanging bytes. Raises OSError for an unreadable file.
    """
    if media_type in _OLE_TYPES:
        return _holds_project(path)
    is_open = media_type.startswith("application/vnd.oasis.opendocument.")
    if not is_open and not media_type.startswith("application/vnd.openxmlformats-officedocument."):
        return False
    with path.open("rb") as content:
        try:
            archive, entries = entries_of(content)
            names = {entry.filename: entry.filename.lower().split("/") for entry in entries}
            if is_open:
                return any(not _OPEN_FOLDERS.isdisjoint(parts[:-1]) for parts in names.values())
            if any("vbaproject" in parts[-1] or "macrosheets" in parts for parts in names.values()):
                return True
            types = next((name for name, parts in names.items() if parts == [_TYPES]), "")
            with archive.open(types) as opened:
                # Without NUL, text in UTF-16 reads as that in UTF-8.
                text = opened.read(_TYPES_BYTES_MAX).replace(b"\0", b"").lower()
            return b"vbaproject" in text or b"macroenabled" in text or b"macrosheet" in text
        except (*BROKEN, FileRefused, KeyError, RuntimeError):
            return False


def _holds_project(path: Path) -> bool:
    with path.open("rb") as content, mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(_OLE_PROJECT) >= 0
