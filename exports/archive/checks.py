"""Check an archive: that nothing in it was changed, as the verifier that it holds does, and whether this server sealed it."""

import hashlib
import io
import json
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from deliberation.call.call import Head
from deliberation.operations.verification import ArchiveFacts
from deliberation.record.anchors import Seal, SealingKey
from exports.archive.standalone import canonical, tables, verifier, verifier_words
from exports.archive.standalone.verifier import MANIFEST, SEAL, problems
from exports.archive.standalone.verifier_words import TEXTS
from phrases import N_, Message

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


def sha256(content: bytes) -> str:
    """Return the SHA-256 of ``content``, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def archive_problems(content: bytes, *, noted: str = "") -> tuple[Message, ...]:
    """Return the faults of an archive, a sentence each; none if it is intact. ``noted``: a head, ``N:HASH``."""
    return tuple(Message(TEXTS[problem.code][1], problem.values) for problem in problems(content, noted))


def sealed_manifest(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return what the seal of an archive covers: its manifest, without the digest of the seal itself."""
    return {**manifest, "files": {name: digest for name, digest in manifest["files"].items() if name != SEAL}}


def facts_of(content: bytes) -> ArchiveFacts:
    """Return the facts that a whole archive gives of itself."""
    with ZipFile(io.BytesIO(content)) as opened:
        seal, manifest = json.loads(opened.read(SEAL)), json.loads(opened.read(MANIFEST))
    head = Head(manifest["journal_entries"], manifest["journal_hash"])
    return ArchiveFacts(manifest["call"], head, manifest["version"], manifest["state_sha256"], seal["key"])


def sealed_by(content: bytes, key: SealingKey) -> bool | None:
    """Tell whether ``key`` sealed a whole archive as it is; None if another key did, or none."""
    with ZipFile(io.BytesIO(content)) as opened:
        seal, manifest = Seal(**json.loads(opened.read(SEAL))), json.loads(opened.read(MANIFEST))
    return key.made(seal, sealed_manifest(manifest)) if seal.key == key.name else None


@cache
def verifier_file() -> bytes:
    """Return the verifier as one file: its modules one after another, without the imports between them."""
    texts = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in (verifier_words, canonical, tables, verifier)]
    lines = [line for text in texts for line in text.splitlines(keepends=True) if not line.startswith("from exports.")]
    return (_HEADING + "".join(lines) + "\n\n" + _END).encode()
