"""Attached files from a zip or from a folder, within limits."""

import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import BinaryIO

from deliberation.dossiers.attachments.attachment import SentFile
from deliberation.errors import FileRefused
from intake.attachments import kinds
from phrases import N_, whole

_IS_ENCRYPTED = 0x1
_IS_UTF_8 = 0x800
# The others inflate without any bound on what one piece becomes.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DAMAGED = N_("It is damaged in the archive.")


class ZipOfAttachments:
    """Implements ``ports_beside.SentAttachments``. Raises FileRefused for what is no zip, or lists no file or too many."""

    def __init__(self, content: BinaryIO, name: str, limits: kinds.Limits) -> None:
        self.name = PurePath(name).name
        self._budget = kinds.Budget(limits)
        self._zip, self._infos = kinds.entries_of(content)
        entries = (_read_entry(key, info, PurePath(self.name).stem) for key, info in enumerate(self._infos) if not info.is_dir())
        self.files = kinds.files_of(file for file in entries if file.name)

    def pieces(self, file: SentFile) -> Iterator[bytes]:
        """Yield an entry's bytes. Raises FileRefused if it is protected, damaged or too large; ImportRefused if all together is."""
        info = self._infos[file.key]
        if info.flag_bits & _IS_ENCRYPTED:
            raise FileRefused(N_("It is protected by a password."))
        if info.compress_type not in _METHODS:
            raise FileRefused(N_("It is compressed in a way that is not read here: make the zip in the usual way."))
        self._budget.refuse_size(info.file_size)
        return self._budget.watched(self._read(info))

    def media_type(self, file: SentFile, content: BinaryIO) -> str:
        """Return the media type of an entry. Raises FileRefused for content different from the name's kind, or not accepted."""
        return kinds.media_type_of(file.name, content)

    def _read(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        try:
            with self._zip.open(info) as opened:
                while piece := opened.read(kinds.PIECE_BYTES):
                    yield piece
        except kinds.BROKEN:
            raise FileRefused(_DAMAGED) from None


def _read_entry(key: int, info: zipfile.ZipInfo, stem: str) -> SentFile:
    parts = [part for part in _name(info).replace("\\", "/").split("/") if part not in ("", ".")]
    return SentFile(key, (stem, *parts[:-1]), parts[-1] if parts else "", info.file_size)


def _name(info: zipfile.ZipInfo) -> str:
    """Return an entry's name, read as UTF-8 if valid, since many programs write UTF-8 without a flag."""
    if info.flag_bits & _IS_UTF_8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode()
    except UnicodeError:
        return info.filename


class FolderOfAttachments:
    """Implements ``ports_beside.SentAttachments``. Raises FileRefused for a folder that holds no file or too many."""

    def __init__(self, folder: Path, limits: kinds.Limits) -> None:
        root = folder.resolve()
        self.name = root.name
        self._budget = kinds.Budget(limits)
        self._paths: list[Path] = []
        for path in _files_under(root):
            if len(self._paths) >= kinds.FILES_MAX:
                raise FileRefused(kinds.TOO_MANY, most=whole(kinds.FILES_MAX))
            self._paths.append(path)
        entries = (
            SentFile(key, (root.name, *path.relative_to(root).parts[:-1]), path.name, path.lstat().st_size)
            for key, path in enumerate(self._paths)
        )
        self.files = kinds.files_of(entries)

    def pieces(self, file: SentFile) -> Iterator[bytes]:
        """Yield a file's bytes. Raises FileRefused if it cannot be read or is too large; ImportRefused if all together is."""
        self._budget.refuse_size(file.size)
        return self._budget.watched(_read(self._paths[file.key]))

    def media_type(self, file: SentFile, content: BinaryIO) -> str:
        """Return the media type of a file. Raises FileRefused for content different from the name's kind, or not accepted."""
        return kinds.media_type_of(file.name, content)


def _files_under(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root, followlinks=False):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if stat.S_ISREG(path.lstat().st_mode):
                yield path


def _read(path: Path) -> Iterator[bytes]:
    try:
        # Opened as a link it would be another file than the one that was listed.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise FileRefused(N_("It is not a file."))
            while piece := opened.read(kinds.PIECE_BYTES):
                yield piece
    except OSError:
        raise FileRefused(N_("It cannot be read.")) from None
