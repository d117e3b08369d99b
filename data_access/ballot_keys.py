"""Secret votes sealed under their ballot's key, and the in-memory directory of these keys, which no copy includes.

The database holds one ciphertext per ballot (AES-256-GCM), written again at each vote, and never the key. The ciphertext is bound to the
ballot, its options and its voters: an older ciphertext, or that of a different ballot, does not open.
"""

import hashlib
import os
import secrets
import stat
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import make_url

from deliberation.errors import StorageFailed, VotesLost
from deliberation.meeting.ballots import CODE_CHARACTERS
from phrases import N_

_KEY_BYTES = 32
_NONCE_BYTES = 12
_MEMORY = Path("/dev/shm")  # noqa: S108 (a folder of ours in it is its owner's alone, and checked to be)
_NOT_PRIVATE = N_(
    "{path}: the keys of secret ballots cannot be kept there ({reason}). Vote on paper, or have the server’s JURY_BALLOT_KEYS changed."
)
_OTHERS_ENTER = N_("it is not this server’s alone")

BallotKey = tuple[int, int]  # id of the candidature, number of the ballot


def default_folder() -> Path:
    """Return the default directory of keys, in memory. A system without that directory holds no secret ballot."""
    return _MEMORY / f"delibere-{os.getuid()}"


class BallotKeys:
    """Keys of one database's secret ballots, one file per ballot. Replicas on a machine share the files."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self._folder, self._database = folder, _name_of(database_url)

    def require_private(self) -> None:
        """Make the directory, private to its owner. Raises StorageFailed if the parent is missing or other users may enter."""
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            status = self._folder.lstat()
        except OSError as error:
            raise StorageFailed(_NOT_PRIVATE, path=self._folder, reason=error.strerror) from None
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o077:
            raise StorageFailed(_NOT_PRIVATE, path=self._folder, reason=_OTHERS_ENTER)

    def make(self, of: BallotKey) -> bytes:
        """Draw a ballot's key and keep it. Raises StorageFailed."""
        self.require_private()
        key, path = secrets.token_bytes(_KEY_BYTES), self._path(of)
        fresh = path.with_suffix(".fresh")
        try:
            fresh.unlink(missing_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
                opened.write(key)
            fresh.replace(path)
        except OSError as error:
            raise StorageFailed(_NOT_PRIVATE, path=self._folder, reason=error.strerror) from None
        return key

    def find(self, of: BallotKey) -> bytes:
        """Return a ballot's key. Raises VotesLost if it is not here."""
        try:
            key = self._path(of).read_bytes()
        except OSError:
            raise VotesLost from None
        if len(key) != _KEY_BYTES:
            raise VotesLost
        return key

    def destroy(self, of: BallotKey) -> None:
        """Overwrite and remove a ballot's key, if present. The start of a server finishes a failed removal."""
        with suppress(OSError):
            with self._path(of).open("r+b") as opened:
                opened.write(bytes(_KEY_BYTES))
            self._path(of).unlink()

    def destroy_all_but(self, under_way: Collection[BallotKey]) -> None:
        """Destroy this database's keys except those of ``under_way``. A server killed during a closing leaves keys behind."""
        kept_names = {self._path(of).name for of in under_way}
        for path in self._folder.glob(f"{self._database}-*.key"):
            if path.name not in kept_names:
                candidature, number = path.stem.split("-")[1:]
                self.destroy((int(candidature), int(number)))

    def _path(self, of: BallotKey) -> Path:
        return self._folder / f"{self._database}-{of[0]}-{of[1]}.key"


def _name_of(database_url: str) -> str:
    """Return a short name of a database, made from its file or its server and name, so that a copy elsewhere finds no key."""
    url = make_url(database_url)
    is_file = url.get_backend_name() == "sqlite"
    place = str(Path(url.database or "").resolve()) if is_file else f"{url.host} {url.port or ''} {url.database} {dict(url.query)}"
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def seal_votes(key: bytes, bound: bytes, votes: Mapping[str, int]) -> bytes:
    """Seal the votes of a ballot, the option's place by code, as one ciphertext of the sorted codes. ``bound``: the ballot's facts."""
    nonce, places = secrets.token_bytes(_NONCE_BYTES), sorted(votes.items())
    return nonce + AESGCM(key).encrypt(nonce, b"".join(code.encode() + bytes([place]) for code, place in places), bound)


def open_votes(key: bytes, bound: bytes, sealed: bytes) -> dict[str, int]:
    """Return the option's place by code. Raises VotesLost unless this key sealed this ciphertext for these facts."""
    try:
        votes = AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
    except (InvalidTag, ValueError, TypeError):
        raise VotesLost from None
    starts = range(0, len(votes), CODE_CHARACTERS + 1)
    return {votes[start : start + CODE_CHARACTERS].decode(): votes[start + CODE_CHARACTERS] for start in starts}
