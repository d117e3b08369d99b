"""Fetch attached files from the platform's storage: without the token, and from allowed hosts only."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, NamedTuple, cast

import httpx2 as httpx

from deliberation.dossiers.attachments.attachment import PLATFORM_FOLDER, Attachment, SentFile, folded_name
from deliberation.errors import FileRefused, PlatformFailed
from extras.platform.client import TRIES, Platform
from intake.attachments.kinds import PIECE_BYTES, Budget, Limits, media_type_of
from phrases import N_, PARIS, Message

_SAFE = "safe"
_WHY_NOT = {
    "pending": N_("The platform has not examined it for viruses yet: import again later."),
    "infected": N_("The platform found a virus in it."),
}
_NOT_SAFE = N_("The platform does not say that it is safe ({state}).")
_ELSEWHERE = N_("It is kept on a host that is not allowed ({host}): add it to JURY_PLATFORM_FILE_HOSTS if it is the platform’s.")
_NOT_FOUND = N_("The platform names this file and does not find it ({status}): tell its support, then import again.")
_OTHER_BYTES = N_("What the platform handed over is not the file that it describes: import again later.")


class RemoteFile(NamedTuple):
    """A file of an applicant as the platform describes it. ``url`` is good for an hour; ``checksum``: MD5, in base64."""

    dossier: str
    name: str
    size: int
    checksum: str
    filed_at: datetime
    scan: str
    url: str


def files_of(dossier: str, champs: Iterable[Mapping[str, Any]]) -> Iterator[RemoteFile]:
    """Yield the files in answers, repeatable blocks included."""
    for champ in champs:
        for file in champ.get("files") or ():
            filed_at = datetime.fromisoformat(file["createdAt"])
            facts = (file["filename"], int(file["byteSizeBigInt"]), file["checksum"], filed_at, file["virusScanResult"], file["url"])
            yield RemoteFile(dossier, *facts)
        for row in champ.get("rows") or ():
            yield from files_of(dossier, row["champs"])


def still_to_fetch(files: Iterable[RemoteFile], here: Iterable[tuple[str, Attachment]]) -> tuple[RemoteFile, ...]:
    """Return the files that are not ``here``, by dossier: a file of the same name and size, filed in the same minute, is the same."""
    known = {(dossier, folded_name(attachment.name), attachment.size, attachment.filed_at) for dossier, attachment in here}
    return tuple(file for file in files if (file.dossier, folded_name(file.name), file.size, _minute(file.filed_at)) not in known)


def _minute(moment: datetime) -> datetime:
    # As finely as the platform stamps names.
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def why_unfit(file: RemoteFile) -> Message | None:
    """Return the reason against fetching a file, temporary or not; None for a file declared safe by the platform."""
    return None if file.scan == _SAFE else Message(_WHY_NOT.get(file.scan, _NOT_SAFE), {"state": file.scan})


class PlatformAttachments:
    """Implements ``ports_beside.SentAttachments``: each file is fetched on demand."""

    def __init__(self, platform: Platform, name: str, files: Sequence[RemoteFile], limits: Limits) -> None:
        self.name = name
        self._platform, self._remote, self._budget, self._limits = platform, list(files), Budget(limits), limits
        self.files = tuple(
            SentFile(key, (file.dossier, PLATFORM_FOLDER), _stamp_name(file), file.size) for key, file in enumerate(self._remote)
        )

    def pieces(self, file: SentFile) -> Iterator[bytes]:
        """Yield a file's bytes, once all have arrived and match the description.

        Raises FileRefused for an unfit file, PlatformFailed after repeated failures of the connection.
        """
        self._budget.refuse_size(file.size)
        return self._budget.watched(self._fetch_pieces(file.key))

    def media_type(self, file: SentFile, content: BinaryIO) -> str:
        """Return the media type of a file. Raises FileRefused for content different from the name's kind, or not accepted."""
        return media_type_of(self._remote[file.key].name, content)

    def _fetch_pieces(self, key: int) -> Iterator[bytes]:
        with SpooledTemporaryFile(max_size=4 * PIECE_BYTES) as content:
            self._fetch(key, cast("BinaryIO", content))
            content.seek(0)
            while piece := content.read(PIECE_BYTES):
                yield piece

    def _fetch(self, key: int, target: BinaryIO) -> None:
        status = self._try(key, target)
        if status != httpx.codes.OK:
            # The address is over, or was never good: the platform gives another.
            self._renew(key)
            status = self._try(key, target)
        if status != httpx.codes.OK:
            raise FileRefused(_NOT_FOUND, status=status)

    def _try(self, key: int, target: BinaryIO) -> int:
        """Write the file's bytes and return the status of the answer. Raises FileRefused for bytes different from the description."""
        remote = self._remote[key]
        if unfit := why_unfit(remote):
            raise FileRefused(unfit.text, **unfit.values)
        if not self._platform.connection.may_fetch(remote.url):
            raise FileRefused(_ELSEWHERE, host=_host_of(remote.url))
        for _attempt in range(TRIES - 1):
            with suppress(PlatformFailed):
                return self._write(remote, target)
        return self._write(remote, target)

    def _write(self, remote: RemoteFile, target: BinaryIO) -> int:
        digest, size = hashlib.md5(usedforsecurity=False), 0
        target.seek(0)
        target.truncate()
        with self._platform.fetch(remote.url) as (status, pieces):
            if status != httpx.codes.OK:
                return status
            for piece in pieces:
                size += len(piece)
                if size > self._limits.file_bytes:
                    self._budget.refuse_size(size)
                digest.update(piece)
                target.write(piece)
        if base64.b64encode(digest.digest()).decode() != remote.checksum:
            raise FileRefused(_OTHER_BYTES)
        return status

    def _renew(self, key: int) -> None:
        remote = self._remote[key]
        answer = self._platform.ask("Pieces", dossier=int(remote.dossier))
        try:
            remotes = list(files_of(remote.dossier, answer["dossier"]["champs"]))
        except (KeyError, TypeError, ValueError):
            return
        same = (candidate for candidate in remotes if (candidate.name, candidate.checksum) == (remote.name, remote.checksum))
        self._remote[key] = next(same, remote)


def _stamp_name(file: RemoteFile) -> str:
    """Return the file's name in the platform's archives, with the time of filing."""
    stem, dot, ending = file.name.rpartition(".")
    mark = hashlib.sha256(file.checksum.encode()).hexdigest()[:8]
    stamp = f"{file.filed_at.astimezone(PARIS):%d-%m-%Y-%H-%M}-{mark}"
    return f"{stem}-{stamp}.{ending}" if dot else f"{file.name}-{stamp}"


def _host_of(address: str) -> str:
    try:
        return httpx.URL(address).host or "?"
    except httpx.InvalidURL:
        return "?"
