"""Archives as files: check by the included verifier, check of this server's seal, and whole archives.

A whole archive is a zip of the archive and of every attached file, written and read piece by piece. For archivists it has a line per file,
with the headings of SEDA 2, readable by their tools (ReSIP, Vitam).
"""

import hashlib
import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from deliberation.call.call import Call, Disposal, Head
from deliberation.dossiers.attachments.attachment import name_to_save
from deliberation.errors import FileRefused
from deliberation.operations.call.calls import ArchiveSeal
from deliberation.record.anchors import Seal, SealingKey
from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.tables.csv_files import semicolon_file
from exports.texts import csv_text, file_stem
from extras.archive.comparison import ArchiveFacts
from extras.archive.standalone import canonical, tables, verifier, verifier_words
from extras.archive.standalone.verifier import MANIFEST, SEAL, STATE, problems
from extras.archive.standalone.verifier_words import TEXTS
from phrases import N_, PARIS, Message

VERIFIER = "verifier.py"
_SENTENCES = (
    N_("This is not an archive of a call, or it is damaged."),
    N_("This archive was made by a trial version, readable with 0.1.0."),
    N_("This archive is of format {format}, which this version does not know."),
    N_("{name} is missing."),
    N_("{name} is not what the manifest says."),
    N_("The journal is broken at entry {number}."),
    N_("{name}: a value is not that of its digest."),
    N_("The manifest, the journal and the state do not agree."),
    N_("The zip file itself was changed."),
    N_("{name} does not say what the state says: dossier {dossier}, {field}."),
    N_("{name} is not of this state."),
    N_("The journal has no entry {number}: it is not the one that was noted."),
    N_("Entry {number} is not the one that was noted: the history was rewritten."),
)
_HEADING = '''#!/usr/bin/env python3
"""Vérifie une archive de Délibéré, avec Python seul (3.11 ou plus récent), sans réseau ni base de données.
Checks an archive of Délibéré, with Python alone (3.11 or later), without any network or database.

    python3 verifier.py ARCHIVE.zip [N:EMPREINTE | N:HASH]

N:EMPREINTE est l’entrée imprimée au procès-verbal : une archive peut être refaite tout entière, ce qui est imprimé ne le peut pas.
N:HASH is the entry printed in the minutes: all of an archive can be made again, what is printed cannot.
"""
'''
_END = 'if __name__ == "__main__":\n    sys.exit(main(sys.argv[1:]))\n'
METADATA = "metadata.csv"
_FINAL_ACTION = {Disposal.KEEP: "Keep", Disposal.DESTROY: "Destroy"}
ARCHIVE = "archive.zip"
_SUMS = "SHA256SUMS"
_FOLDER = "pieces/"
_PIECE_BYTES = 1024 * 1024
_LOST = N_("Dossier {dossier}: the attached file {name} is not in it, or was changed.")


def sha256(content: bytes) -> str:
    """Return the SHA-256 of ``content``, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def archive_problems(content: bytes, *, noted: str = "") -> tuple[Message, ...]:
    """Return the faults of an archive, a sentence each; none if it is intact. ``noted``: a head, ``N:HASH``."""
    return tuple(Message(TEXTS[problem.code][1], problem.values) for problem in problems(content, noted))


def sealed_manifest(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the part of an archive's manifest under its seal, without the seal's own digest."""
    return {**manifest, "files": {name: digest for name, digest in manifest["files"].items() if name != SEAL}}


def facts_of(content: bytes) -> ArchiveFacts:
    """Return the facts that a whole archive gives of itself."""
    with ZipFile(BytesIO(content)) as opened:
        seal, manifest = json.loads(opened.read(SEAL)), json.loads(opened.read(MANIFEST))
    head = Head(manifest["journal_entries"], manifest["journal_hash"])
    return ArchiveFacts(manifest["call"], head, manifest["version"], manifest["state_sha256"], seal["key"])


def sealed_by(content: bytes, key: SealingKey) -> bool | None:
    """Return whether ``key`` sealed an archive in its present state; None for a different key's seal, or none."""
    with ZipFile(BytesIO(content)) as opened:
        seal, manifest = Seal(**json.loads(opened.read(SEAL))), json.loads(opened.read(MANIFEST))
    return key.made(seal, sealed_manifest(manifest)) if seal.key == key.name else None


@cache
def verifier_file() -> bytes:
    """Return the verifier as a single file: its modules in sequence, without internal imports."""
    texts = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in (verifier_words, canonical, tables, verifier)]
    lines = [line for text in texts for line in text.splitlines(keepends=True) if not line.startswith("from extras.")]
    return (_HEADING + "".join(lines) + "\n\n" + _END).encode()


def whole_zip(snapshot: Snapshot, document: bytes, *, path_of: Callable[[str], Path], made_at: datetime) -> Iterator[bytes]:
    """Yield a zip of the archive ``document``, of each attached file, and of their digests for ``sha256sum -c``, piece by piece.

    ``path_of``: digest → path of the bytes. A lost file is left out; its digest stays. Raises FileRefused, before any piece, with the first
    changed file.
    """
    for attachment in snapshot.attachments:
        path = path_of(attachment.sha256)
        if path.exists() and _digest_at(path) != attachment.sha256:
            raise FileRefused(_LOST, dossier=snapshot.candidature(attachment.candidature_id).dossier, name=attachment.name)
    return _zip_whole(snapshot, document, path_of, made_at)


def _digest_at(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _zip_whole(snapshot: Snapshot, document: bytes, path_of: Callable[[str], Path], made_at: datetime) -> Iterator[bytes]:
    at, sink, sums = provenance.time_of_export(snapshot, made_at), _Sink(), [f"{sha256(document)}  {ARCHIVE}\n"]
    with ZipFile(sink, "w") as zipped:
        zipped.writestr(_entry(ARCHIVE, at), document)
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


def metadata_csv(call: Call, names: Sequence[str], at: datetime) -> bytes:
    """Return the line of the folder, then of each file; ``at``: the end of the record and beginning of its retention.

    The rule's columns are present if the call states a rule, since a repository refuses an unknown rule.
    """
    day = at.astimezone(PARIS).date().isoformat()
    rule = {"Management.AppraisalRule.Rule": call.retention_rule, "Management.AppraisalRule.StartDate": day} if call.retention_rule else {}
    if call.disposal:
        rule["Management.AppraisalRule.FinalAction"] = _FINAL_ACTION[call.disposal]
    folder = {"File": ".", "Content.DescriptionLevel": "RecordGrp", "Content.Title": str(call.name), "Content.EndDate": day, **rule}
    items = ({"File": name, "Content.DescriptionLevel": "Item", "Content.Title": f"{call.name} – {name}"} for name in names)
    rows = ([csv_text(row.get(heading, "")) for heading in folder] for row in (folder, *items))
    return semicolon_file(folder, rows).removeprefix(BOM_UTF8)  # tools look for the first heading as it is


def archive_in(source: Path | BytesIO) -> bytes:
    """Return the archive in a file, alone or beside attached files. Raises OSError for an unreadable file."""
    try:
        with ZipFile(source) as opened:
            return opened.read(ARCHIVE)
    except (BadZipFile, KeyError):
        return source.read_bytes() if isinstance(source, Path) else source.getvalue()


def seal_of(source: Path | BytesIO, name: str) -> ArchiveSeal:
    """Return an archive's statement about itself. Raises FileRefused for an unreadable, changed or incomplete archive."""
    try:
        content = archive_in(source)
    except OSError:
        raise FileRefused(N_("{path}: this file cannot be read."), path=name) from None
    if problems := archive_problems(content) or tuple(file_problems(source)):
        raise FileRefused(N_("{file}: {problem}"), file=name, problem=problems[0])
    with ZipFile(BytesIO(content)) as opened:
        manifest = json.loads(opened.read(MANIFEST))
    return ArchiveSeal(sha256(content), manifest["call"], manifest["journal_hash"])


def file_problems(source: Path | BytesIO) -> Iterator[Message]:
    """Yield the attached files missing from a whole archive, by the digests in its archive; nothing without attached files."""
    with ZipFile(source) as opened:
        if ARCHIVE not in opened.namelist():
            return
        with ZipFile(BytesIO(opened.read(ARCHIVE))) as archive:
            state = json.loads(archive.read(STATE))
        names = {_digest_of(opened, name) for name in opened.namelist() if name.startswith(_FOLDER)}
    for candidature in state["candidatures"]:
        for attachment in candidature["attachments"]:
            if attachment["sha256"] not in names:
                yield Message(_LOST, {"dossier": candidature["dossier"], "name": attachment["name"]})


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
        content = b"".join(self._written)
        self._written.clear()
        return content
