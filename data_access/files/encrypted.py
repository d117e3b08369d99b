"""Files encrypted with a key derived from the server's: whoever holds their folder reads nothing, and changes nothing unseen.

AES-256-GCM, piece by piece: each file has a key of its own (HMAC of a random salt), each piece the number of its place as nonce, and the
last piece says that it is the last, so that a file cut short is not taken for a whole one.
"""

import hmac
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from deliberation.errors import FileRefused
from phrases import N_

_MAGIC: Final = b"delibere-copy-1\n"
_SALT_BYTES: Final = 32
_TAG_BYTES: Final = 16
_PIECE_BYTES: Final = 2**20
_PURPOSE: Final = b"followed copies"
_MORE, _LAST = b"more", b"last"
_REFUSED: Final = N_("{file} is no copy that this key opens, or is damaged: give this machine the JURY_SECRET_KEY of the other one.")


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
    while block := opened.read(_PIECE_BYTES + _TAG_BYTES):
        yield block


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Give the same bytes in pieces of one size, the last shorter: at least one, even if it is empty."""
    kept = bytearray()
    for piece in pieces:
        kept += piece
        while len(kept) > _PIECE_BYTES:
            yield bytes(kept[:_PIECE_BYTES])
            del kept[:_PIECE_BYTES]
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
