"""An encrypted copy of the database that follows its commits, seconds behind, in a folder from which another machine takes over.

After each commit, a second after the last copy at the earliest, the whole database is copied, checked as a backup is, and put in place of
the copy before it. AES-256-GCM, piece by piece, each bound to its position and the last one marked: a truncated copy does not open.
Copies hold the head of every journal; two dashboards that both took acts are refused, never merged.

AES-256-GCM, piece by piece: each file has a key of its own (HMAC of a random salt), each piece the number of its place as nonce, and the
last piece says that it is the last, so that a file cut short is not taken for a whole one.
"""

import hmac
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from platform import node
from typing import BinaryIO, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine, text

from data_access.database import reading
from data_access.files.attachment_files import AttachmentFiles, read_pieces
from deliberation.errors import FileRefused
from phrases import N_

_CURRENT, _BEFORE = "delibere.copy", "delibere-before.copy"
_TAKEN = "taken-over.json"
_ATTACHED = "pieces"
_HEAD_BYTES = 8
_HEADS = text(
    "SELECT call.slug, journal.sequence, journal.hash FROM call JOIN journal ON journal.call_id = call.id "
    "WHERE journal.sequence = (SELECT max(last.sequence) FROM journal AS last WHERE last.call_id = call.id)"
)
_ENTRY = text("SELECT journal.hash FROM journal JOIN call ON call.id = journal.call_id WHERE slug = :slug AND sequence = :sequence")
_SIZES = text("SELECT DISTINCT sha256, size FROM attachment")
_DIVERGED = N_("Both dashboards took acts. {calls} Nothing was merged and nothing replaced: keep both, and decide which one goes on.")


class Head(NamedTuple):
    """The last entry of a journal."""

    sequence: int
    hash: str


Heads = Mapping[str, Head]  # by the slug of the call


@dataclass(frozen=True, slots=True)
class Copied:
    """When a copy was made, and where each call's journal was then."""

    at: datetime
    heads: Heads


def heads_in(engine: Engine) -> Heads:
    """Return where the journal of each call is."""
    with reading(engine) as connection:
        return {slug: Head(sequence, hash_) for slug, sequence, hash_ in connection.execute(_HEADS)}


def require_same_history(engine: Engine, heads: Heads) -> None:
    """Require journals equal to ``heads`` or continued from them. Raises FileRefused, naming where they diverge.

    A call that is not here was erased or deleted, which leaves another trace.
    """
    parted = []
    with reading(engine) as connection:
        present = {slug: sequence for slug, sequence, _hash in connection.execute(_HEADS)}
        for slug, head in heads.items():
            here = connection.execute(_ENTRY, {"slug": slug, "sequence": head.sequence}).scalar()
            if slug in present and here != head.hash:
                parted.append(f"{slug} ({present[slug]} ≠ {head.sequence}).")
    if parted:
        raise FileRefused(_DIVERGED, calls=" ".join(parted))


class FollowedFolder:
    """The folder: what is in it, and writing to it."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        self._folder, self._secret = folder, secret

    def prepare(self, engine: Engine) -> None:
        """Make the folder ready for copies of ``engine``. Raises FileRefused if another dashboard goes on from what is in it."""
        try:
            (self._folder / _ATTACHED).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise FileRefused(N_("{path}: this file cannot be written ({reason})."), path=self._folder, reason=error.strerror) from None
        if (self._folder / _TAKEN).exists():
            raise FileRefused(
                N_("Another machine took over from {path}: a copy is not written over it. Choose another folder."), path=self._folder
            )
        if copied := self._last_readable():
            require_same_history(engine, copied[1].heads)

    def write(self, draft: Path, copied: Copied, sizes: Mapping[str, int], files: AttachmentFiles) -> None:
        """Write a copy, after the files that it refers to. Raises StorageFailed or OSError if the folder is away."""
        for sha256 in sizes:
            place = self._attached(sha256)
            if not place.exists() and files.path(sha256).exists():
                write_encrypted(place, read_pieces(files.path(sha256)), self._secret)
        fresh = self._folder / f"{_CURRENT}.next"
        write_encrypted(fresh, self._content(draft, copied), self._secret)
        current = self._folder / _CURRENT
        if current.exists():
            current.replace(self._folder / _BEFORE)
        fresh.replace(current)
        for stale in {path.name for path in (self._folder / _ATTACHED).iterdir()} - {self._attached(sha256).name for sha256 in sizes}:
            (self._folder / _ATTACHED / stale).unlink()

    def read_to(self, draft: Path) -> Copied:
        """Write the latest whole copy to ``draft`` and return what it is. Raises FileRefused if there is none that the key opens."""
        found = self._last_readable()
        if found is None:
            raise FileRefused(N_("There is no copy in {path}."), path=self._folder)
        path, copied = found
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            pieces = read_encrypted(path, self._secret)
            _read_head(pieces, written)
            written.writelines(pieces)
        return copied

    def bring_files(self, engine: Engine, files: AttachmentFiles) -> None:
        """Keep, of what is in the folder, the attached files that the database of ``engine`` refers to and that are not here."""
        with reading(engine) as connection:
            sizes = dict(map(tuple, connection.execute(_SIZES)))
        for sha256 in files.missing(sizes):
            if self._attached(sha256).exists():
                with files.draft() as draft:
                    for piece in read_encrypted(self._attached(sha256), self._secret):
                        draft.write(piece)
                    if draft.sha256 == sha256:
                        draft.keep()

    def mark_taken(self, at: datetime) -> None:
        """Say in the folder that this machine goes on from it, so that the other one follows there no more; as far as it can be written."""
        with suppress(OSError):
            (self._folder / _TAKEN).write_text(json.dumps({"at": at.isoformat(), "machine": node()}), encoding="utf-8")

    def _last_readable(self) -> tuple[Path, Copied] | None:
        refused = None
        for name in (_CURRENT, _BEFORE):
            path = self._folder / name
            if not path.exists():
                continue
            try:
                # To its end: a copy cut short is found before anything rests on it.
                pieces = read_encrypted(path, self._secret)
                copied = _read_head(pieces, None)
                for _piece in pieces:
                    pass
                return path, copied
            except FileRefused as refusal:
                refused = refused or refusal
        if refused:
            raise refused
        return None

    def _attached(self, sha256: str) -> Path:
        return self._folder / _ATTACHED / f"{sha256}.copy"

    def _content(self, draft: Path, copied: Copied) -> Iterator[bytes]:
        told = {"at": copied.at.isoformat(), "heads": {slug: list(head) for slug, head in copied.heads.items()}}
        head = json.dumps(told).encode()
        yield len(head).to_bytes(_HEAD_BYTES, "big") + head
        yield from read_pieces(draft)


def _read_head(pieces: Iterator[bytes], written: BinaryIO | None) -> Copied:
    """Return what a copy says of itself; what follows in the pieces read so far goes to ``written``."""
    read = bytearray()
    for piece in pieces:
        read += piece
        if len(read) >= _HEAD_BYTES and len(read) >= (end := _HEAD_BYTES + int.from_bytes(read[:_HEAD_BYTES], "big")):
            document = json.loads(read[_HEAD_BYTES:end])
            if written:
                written.write(read[end:])
            return Copied(datetime.fromisoformat(document["at"]), {slug: Head(*head) for slug, head in document["heads"].items()})
    raise FileRefused(N_("There is no copy in {path}."), path="")


_MAGIC = b"delibere-copy-1\n"
_SALT_BYTES = 32
_TAG_BYTES = 16
_SEALED_BYTES = 2**20
_PURPOSE = b"followed copies"
_MORE, _LAST = b"more", b"last"
_REFUSED = N_("{file} is no copy that this key opens, or is damaged: give this machine the JURY_SECRET_KEY of the other one.")


def write_encrypted(target: Path, pieces: Iterable[bytes], secret: bytes) -> None:
    """Write pieces of any size to ``target``, on the disk once it has its name, for its owner alone."""
    partial, salt = target.with_name(f"{target.name}.partial"), os.urandom(_SALT_BYTES)
    cipher = _cipher(secret, salt)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
        opened.write(_MAGIC + salt)
        for number, (piece, is_last) in enumerate(_ending(_even(pieces))):
            opened.write(cipher.encrypt(_nonce(number), piece, _LAST if is_last else _MORE))
        opened.flush()
        os.fsync(opened.fileno())
    partial.replace(target)


def read_encrypted(source: Path, secret: bytes) -> Iterator[bytes]:
    """Give the pieces of a file as they are checked. Raises FileRefused if the key is another, or anything was changed or cut off."""
    try:
        with source.open("rb") as opened:
            if opened.read(len(_MAGIC)) != _MAGIC:
                raise InvalidTag
            cipher = _cipher(secret, opened.read(_SALT_BYTES))
            for number, (piece, is_last) in enumerate(_ending(_blocks(opened))):
                yield cipher.decrypt(_nonce(number), piece, _LAST if is_last else _MORE)
    except (InvalidTag, ValueError):
        raise FileRefused(_REFUSED, file=source.name) from None
    except OSError:
        raise FileRefused(N_("{path}: this file cannot be read."), path=source) from None


def _cipher(secret: bytes, salt: bytes) -> AESGCM:
    return AESGCM(hmac.digest(hmac.digest(secret, _PURPOSE, "sha256"), salt, "sha256"))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _blocks(opened: BinaryIO) -> Iterator[bytes]:
    while block := opened.read(_SEALED_BYTES + _TAG_BYTES):
        yield block


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Give the same bytes in pieces of one size, the last shorter: at least one, even if it is empty."""
    kept = bytearray()
    for piece in pieces:
        kept += piece
        while len(kept) > _SEALED_BYTES:
            yield bytes(kept[:_SEALED_BYTES])
            del kept[:_SEALED_BYTES]
    yield bytes(kept)


def _ending(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Say of each piece whether it is the last."""
    iterator = iter(pieces)
    try:
        held = next(iterator)
    except StopIteration:
        raise ValueError("nothing follows the head of the file") from None
    for piece in iterator:
        yield held, False
        held = piece
    yield held, True
