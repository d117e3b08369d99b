"""Check an archive by itself: every file against the manifest, the journal's chain, the state, and the zip to the last byte."""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from deliberation.record.checks import form_said
from deliberation.record.journal import Act, Entry, canonical_json, first_break
from deliberation.record.seals import opened
from deliberation.scoring.grids import SealedValue
from exports.dated import dated_zip
from phrases import N_, Message

FORMAT: Final = 2  # whose manifest names the canonical form of the state; the first one did not, and held states in form 1
_READ: Final = frozenset({1, FORMAT})
MANIFEST: Final = "manifest.json"
JOURNAL: Final = "journal.jsonl"
STATE: Final = "state.json"
SETTINGS: Final = "settings.json"
SEALED_VALUES: Final = "sealed_values.jsonl"


def sha256(content: bytes) -> str:
    """Return the SHA-256 of ``content``, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def archive_problems(content: bytes) -> tuple[Message, ...]:
    """Return what is wrong with an archive, a sentence each; nothing where it is as it was made."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        manifest = json.loads(files[MANIFEST])
        entries = _entries(files[JOURNAL])
        at = datetime.fromisoformat(manifest["at"])
        return tuple(_problems(content, files, manifest, entries, at))
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, NotImplementedError, RuntimeError, EOFError, OSError):
        # What damaged bytes can make of a zip, of JSON or of their contents.
        return (Message(N_("This is not an archive of a call, or it is damaged.")),)


def _problems(
    content: bytes, files: Mapping[str, bytes], manifest: Mapping[str, Any], entries: list[Entry], at: datetime
) -> Iterator[Message]:
    listed = manifest["files"]
    for name in sorted({*files, *listed} - {MANIFEST}):
        if name not in files:
            yield Message(N_("{name} is missing."), {"name": name})
        elif listed.get(name) != sha256(files[name]):
            yield Message(N_("{name} is not what the manifest says."), {"name": name})
    if canonical_json(manifest) != files[MANIFEST]:
        yield Message(N_("{name} is not what the manifest says."), {"name": MANIFEST})
    broken = first_break(entries)
    if broken is not None:
        yield Message(N_("The journal is broken at entry {number}."), {"number": broken})
    if any(opened(value) is None for value in _sealed_values(files.get(SEALED_VALUES, b""))):
        yield Message(N_("{name}: a value is not that of its digest."), {"name": SEALED_VALUES})
    if not _agrees(files, manifest, entries):
        yield Message(N_("The manifest, the journal and the state do not agree."))
    if dated_zip(files, at, is_compressed=False) != content:
        yield Message(N_("The zip file itself was changed."))


def _agrees(files: Mapping[str, bytes], manifest: Mapping[str, Any], entries: list[Entry]) -> bool:
    head = entries[-1].hash if entries else ""
    state, settings = json.loads(files[STATE]), json.loads(files[SETTINGS])
    form = {"state_form": manifest["state_form"]} if manifest["format"] > 1 else {}
    wanted = {
        **form,
        "format": manifest["format"],
        "call": state["call"],
        "at": manifest["at"],
        "version": manifest["version"],
        "state_sha256": sha256(files[STATE]),
        "journal_entries": len(entries),
        "journal_hash": head,
        "files": manifest["files"],
    }
    is_final = manifest["version"] is not None
    finalised = (Act.FINALISED, manifest["version"], manifest["state_sha256"], form.get("state_form", 1))
    is_whole = manifest == wanted and manifest["format"] in _READ and settings["slug"] == state["call"]
    return is_whole and (not is_final or _sealed(entries) == finalised)


def _sealed(entries: list[Entry]) -> tuple[object, ...]:
    """Return what the last entry says that it finalised."""
    last = entries[-1] if entries else None
    return (last.act, last.after.get("version"), last.after.get("sha256"), form_said(last)) if last else ()


def _sealed_values(content: bytes) -> list[SealedValue]:
    rows = [json.loads(line) for line in content.splitlines()]
    return [SealedValue(row["digest"], 0, row["salt"], row["value"]) for row in rows]


def _entries(content: bytes) -> list[Entry]:
    rows = [json.loads(line) for line in content.splitlines()]
    return [Entry(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows]
