"""Attached files by digest, and the pages drawn from the files.

Pages are drawn per candidature, so that the presence of a drawn page tells nothing about a hidden candidature with the same file.
"""

import hashlib
import hmac
import logging
import os
import re
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from shutil import rmtree
from typing import BinaryIO

from deliberation.dossiers.attachments.attachment import Use
from deliberation.errors import FileChanged, StorageFailed
from phrases import N_

_DIGEST = re.compile(r"[0-9a-f]{64}")
_DRAFTS = "drafts"
_PIECE_BYTES = 256 * 1024
_DRAWN = "drawn"
# An import that takes longer than this is not under way any more.
UNUSED_SECONDS = 86_400.0
_OWN_KEY = secrets.token_bytes(32)  # of this process: what is drawn under it serves no other
_TAG_BYTES = 32
_log = logging.getLogger(__name__)


def is_digest(sha256: str) -> bool:
    """Tell whether this is a SHA-256 in lower-case hexadecimal, which a path may be made of."""
    return _DIGEST.fullmatch(sha256) is not None


def read_pieces(path: Path) -> Iterator[bytes]:
    """Give the bytes of a file, piece by piece."""
    with path.open("rb") as opened:
        while piece := opened.read(_PIECE_BYTES):
            yield piece


def _place_of(sha256: str) -> Path:
    """Return the path of a digest within a folder. Raises ValueError for any other text."""
    if not is_digest(sha256):
        raise ValueError(f"{sha256!r} is not a SHA-256")
    return Path(sha256[:2]) / sha256


class AttachmentFiles:
    """Implements ``ports.AttachmentFiles``. The folder is made with the first file, for its owner alone.

    Args:
        key: the key for the tags of drawn pages.
    """

    def __init__(self, folder: Path, *, key: Callable[[], bytes] = lambda: _OWN_KEY) -> None:
        self._folder = folder
        self.drawn = DrawnFiles(folder / _DRAWN, self, key)

    @property
    def drafts(self) -> Path:
        """Return the folder of unfinished files, swept after a day."""
        return self._folder / _DRAFTS

    @contextmanager
    def draft(self) -> Iterator["DraftFile"]:
        """Give a draft file, removed unless kept. Raises StorageFailed if the folder refuses writing."""
        path = self.drafts / secrets.token_hex(16)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as opened:
                yield DraftFile(opened, path, self)
        except OSError as error:
            sentence = N_("{path}: attached files cannot be written there ({reason}).")
            raise StorageFailed(sentence, path=self._folder, reason=error.strerror) from None
        finally:
            path.unlink(missing_ok=True)

    def path(self, sha256: str) -> Path:
        """Return the path of the bytes of a digest, present or not. Raises ValueError for any other text."""
        return self._disk_path(sha256)

    def checked(self, sha256: str) -> Path:
        """Return the path of the bytes of a digest, after reading the bytes. Raises FileChanged if the bytes are changed or lost."""
        path = self.path(sha256)
        if not path.exists() or _digest_at(path) != sha256:
            _log.error("attached file %s is not as it was brought: ./jury journal verify names it", sha256)
            raise FileChanged
        return path

    def has(self, sha256: str) -> bool:
        """Return whether bytes are stored under a digest."""
        return bool(self._sizes([sha256]))

    def is_drawing_changed(self, use: Use) -> bool:
        """Return whether any page drawn from a file was changed on disk. Reads every page."""
        return self.drawn.is_changed(use)

    def missing(self, sizes: Mapping[str, int]) -> tuple[str, ...]:
        """Return the digests whose bytes are not there, or are not of the size told."""
        present = self._sizes(sizes)
        return tuple(sha256 for sha256, size in sizes.items() if present.get(sha256) != size)

    def damaged(self, sizes: Mapping[str, int]) -> tuple[str, ...]:
        """Return the digests with missing or changed bytes. Reads every file."""
        missing = self.missing(sizes)
        return (*missing, *(sha256 for sha256 in sizes if sha256 not in missing and self._digest(sha256) != sha256))

    def copy_to(self, other: "AttachmentFiles") -> None:
        """Copy every file to a different store; do nothing for the same store."""
        if other.place == self.place:
            return
        for sha256 in self._digests():
            with other.draft() as draft:
                for piece in read_pieces(self.path(sha256)):
                    draft.write(piece)
                draft.keep()

    def remove(self, uses: Iterable[Use], *, kept: Collection[str] = ()) -> None:
        """Remove files and the pages drawn from the files, but not the bytes of the digests ``kept``, in use by a further candidature."""
        for use in uses:
            # The bytes first: what is being drawn of them meanwhile looks for them once it is written (``DrawnFiles.put``).
            if use.sha256 not in kept:
                self._disk_path(use.sha256).unlink(missing_ok=True)
            self.drawn.remove([use])

    def sweep(self, known: Collection[Use], *, unused_seconds: float = UNUSED_SECONDS) -> int:
        """Remove files outside ``known`` and unused for ``unused_seconds``, drafts included; return how many files."""
        before, removed = time.time() - unused_seconds, 0
        digests = {use.sha256 for use in known}
        for path in self._folder.glob("??*/*"):
            is_ours = path.parent.name == _DRAFTS or (_DIGEST.fullmatch(path.name) and path.parent.name == path.name[:2])
            if is_ours and path.name not in digests:
                with suppress(OSError):  # another process swept it, or it is not ours to remove
                    if path.stat().st_mtime < before:
                        rmtree(path) if path.is_dir() else path.unlink()
                        removed += 1
        self.drawn.sweep(known)
        return removed

    def keep(self, draft: Path, sha256: str, size: int) -> None:
        """Move a written draft to its place. Equal bytes are kept once and count as used from now on."""
        path = self._disk_path(sha256)
        if _size_of(path) == size:
            os.utime(path)
            return
        path.parent.mkdir(mode=0o700, exist_ok=True)
        draft.replace(path)
        _make_durable(path.parent)
        _make_durable(self._folder)

    @property
    def place(self) -> str:
        """Return a text that distinguishes this store."""
        return str(self._folder.resolve())

    def drop_copies(self, known: Collection[Use]) -> None:
        """Remove this machine's copies of files outside ``known``; a store in a folder has no copies to remove."""

    def _disk_path(self, sha256: str) -> Path:
        return self._folder / _place_of(sha256)

    def _digests(self) -> Iterable[str]:
        return [path.name for path in self._folder.glob("??/*") if _DIGEST.fullmatch(path.name)]

    def _sizes(self, digests: Collection[str]) -> Mapping[str, int]:
        """Return the stored bytes per digest; absent digests are left out."""
        return {sha256: size for sha256 in digests if (size := _size_of(self._disk_path(sha256))) is not None}

    def _digest(self, sha256: str) -> str:
        """Return the actual digest of the bytes stored under a digest."""
        return _digest_at(self._disk_path(sha256))


class DraftFile:
    """Implements ``ports.DraftFile``."""

    def __init__(self, opened: BinaryIO, path: Path, files: AttachmentFiles) -> None:
        self._opened, self._path, self._files = opened, path, files
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, piece: bytes) -> None:
        """Add a piece."""
        self._opened.write(piece)
        self._digest.update(piece)
        self._size += len(piece)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Give the bytes written so far, from the beginning."""
        self._opened.flush()
        with self._path.open("rb") as reading:
            yield reading

    def keep(self) -> None:
        """Force the bytes to the disk, then move the file to its place."""
        self._opened.flush()
        os.fsync(self._opened.fileno())
        self._files.keep(self._path, self.sha256, self._size)

    @property
    def sha256(self) -> str:
        """Return the digest of the bytes written so far."""
        return self._digest.hexdigest()

    @property
    def size(self) -> int:
        """Return how many bytes were written so far."""
        return self._size


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest_at(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


_METHOD = "3"  # raised when the same file would be drawn otherwise: what was kept until then is not found again


class DrawnFiles:
    """Pages drawn from files, each followed by a keyed tag. Pages of a different key lie in a different folder."""

    def __init__(self, folder: Path, files: AttachmentFiles, key: Callable[[], bytes]) -> None:
        self._folder, self._files, self._key_of_server = folder, files, key

    def original(self, use: Use) -> Path:
        """Return the path of the file itself. Raises FileChanged."""
        return self._files.checked(use.sha256)

    def path(self, use: Use, name: str) -> Path:
        """Return where something drawn of a file is, or would be; ``name`` is the program's own."""
        return self._folder_of(use) / self._method / name

    def get(self, use: Use, name: str) -> bytes | None:
        """Return a drawn page, if present. A page that fails its tag is removed."""
        path = self.path(use, name)
        try:
            content = self._read_untagged(use, path)
        except OSError:
            return None
        if content is None:
            _log.error("%s, drawn of an attached file, is not as it was drawn: it is drawn anew", path)
            path.unlink(missing_ok=True)
        return content

    def is_changed(self, use: Use) -> bool:
        """Return whether anything drawn of a file is not as it was drawn."""
        return any(self._read_untagged(use, path) is None for path in (self._folder_of(use) / self._method).glob("[!.]*"))

    def put(self, use: Use, name: str, content: bytes) -> None:
        """Keep a drawn page for the folder's owner alone, unless the file was removed meanwhile."""
        try:
            self._write(self.path(use, name), content + self._tag(use, name, content))
        except FileNotFoundError:  # the folder went with the file, at the end of another drawing of it
            if self._files.has(use.sha256):
                raise
        if not self._files.has(use.sha256):
            self.remove([use])

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        draft = path.with_name(f".{secrets.token_hex(8)}")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())  # a drawing that a power cut left half written would be told as changed
        draft.replace(path)

    def remove(self, uses: Iterable[Use]) -> None:
        """Remove every page drawn from the given files."""
        for use in uses:
            rmtree(self._folder_of(use), ignore_errors=True)
            with suppress(OSError):  # another candidature has it too
                self._folder_of(use).parent.rmdir()

    def sweep(self, known: Collection[Use]) -> None:
        """Remove pages drawn from files outside ``known``."""
        folders = {self._folder_of(use) for use in known}
        digests = {folder.parent for folder in folders}
        with suppress(OSError):
            for folder in self._folder.glob("??/*"):
                for path in [folder] if folder not in digests else set(folder.iterdir()) - folders:
                    rmtree(path, ignore_errors=True)

    @cached_property
    def _key(self) -> bytes:
        return self._key_of_server()

    @cached_property
    def _method(self) -> str:
        return f"{_METHOD}-{hashlib.sha256(self._key).hexdigest()[:16]}"

    def _read_untagged(self, use: Use, path: Path) -> bytes | None:
        kept = path.read_bytes()
        content, tag = kept[:-_TAG_BYTES], kept[-_TAG_BYTES:]
        return content if hmac.compare_digest(tag, self._tag(use, path.name, content)) else None

    def _tag(self, use: Use, name: str, content: bytes) -> bytes:
        return hmac.digest(self._key, f"{use.sha256}/{use.candidature_id}/{name}/".encode() + content, "sha256")

    def _folder_of(self, use: Use) -> Path:
        return self._folder / _place_of(use.sha256) / str(use.candidature_id)
