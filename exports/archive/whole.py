"""The whole archive: one zip of the archive as it is and of every file that applicants attached, written and read piece by piece."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from deliberation.dossiers.attachments.attachment import name_to_save
from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.archive.checks import sha256
from exports.archive.standalone.verifier import STATE
from exports.texts import file_stem
from phrases import N_, PARIS, Message

ARCHIVE = "archive.zip"
_SUMS = "SHA256SUMS"
_FOLDER = "pieces/"
_PIECE_BYTES = 1024 * 1024
_LOST = N_("Dossier {dossier}: the attached file {name} is not in it, or was changed.")


def whole_zip(snapshot: Snapshot, archive: bytes, *, path_of: Callable[[str], Path], made_at: datetime) -> Iterator[bytes]:
    """Yield a zip of ``archive``, of each attached file, and of their digests as ``sha256sum -c`` reads them.

    ``path_of``: where the bytes of a digest are. A file that is lost is left out; its digest stays.
    """
    at, sink, sums = provenance.time_of_export(snapshot, made_at), _Sink(), [f"{sha256(archive)}  {ARCHIVE}\n"]
    with ZipFile(sink, "w") as zipped:
        zipped.writestr(_entry(ARCHIVE, at), archive)
        yield sink.taken()
        for attachment in snapshot.attachments:
            dossier = snapshot.candidature(attachment.candidature_id).dossier
            name = f"{_FOLDER}{file_stem(dossier)}/{attachment.number}-{name_to_save(attachment.name)}"
            sums.append(f"{attachment.sha256}  {name}\n")
            path = path_of(attachment.sha256)
            if path.exists():
                with path.open("rb") as opened, zipped.open(_entry(name, at), "w") as target:
                    while piece := opened.read(_PIECE_BYTES):
                        target.write(piece)
                        yield sink.taken()
        zipped.writestr(_entry(_SUMS, at), "".join(sums))
    yield sink.taken()


def archive_in(path: Path) -> bytes:
    """Return the archive that a file is, or that it holds beside the attached files. Raises OSError if it cannot be read."""
    try:
        with ZipFile(path) as opened:
            return opened.read(ARCHIVE)
    except (BadZipFile, KeyError):
        return path.read_bytes()


def file_problems(path: Path) -> Iterator[Message]:
    """Yield which attached files a whole archive lacks, by the digests in the archive that it holds; nothing for one without files."""
    with ZipFile(path) as opened:
        if ARCHIVE not in opened.namelist():
            return
        with ZipFile(BytesIO(opened.read(ARCHIVE))) as archive:
            state = json.loads(archive.read(STATE))
        found = {_digest_of(opened, name) for name in opened.namelist() if name.startswith(_FOLDER)}
    for candidature in state["candidatures"]:
        for one in candidature["attachments"]:
            if one["sha256"] not in found:
                yield Message(_LOST, {"dossier": candidature["dossier"], "name": one["name"]})


def _digest_of(opened: ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with opened.open(name) as content:
            while piece := content.read(_PIECE_BYTES):
                digest.update(piece)
    except BadZipFile:
        return ""
    return digest.hexdigest()


def _entry(name: str, at: datetime) -> ZipInfo:
    entry = ZipInfo(name, at.astimezone(PARIS).timetuple()[:6])
    entry.create_system = 0
    return entry


class _Sink:
    """A write-only buffer of a zip, emptied while it grows."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._written.append(bytes(piece))
        return len(piece)

    def flush(self) -> None: ...

    def close(self) -> None: ...

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        taken = b"".join(self._written)
        self._written.clear()
        return taken
