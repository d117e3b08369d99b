"""Check an archive against itself: its files against the manifest, the journal's chain, the sealed values, the state, the tables."""

import hashlib
import io
import json
import os
import re
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from extras.archive.standalone.canonical import canonical
from extras.archive.standalone.tables import UNCHECKED, accounts, csv_cell, csv_rows, mark_rows, selection_rows
from extras.archive.standalone.verifier_words import Problem

# Those of trial versions had lower numbers, as had the canonical forms of their states.
FORMAT, FIRST_FORM = 5, 4
MANIFEST, JOURNAL, STATE, SETTINGS = "manifest.json", "journal.jsonl", "state.json", "settings.json"
SEALED_VALUES, SEAL, SELECTION = "sealed_values.jsonl", "seal.json", "selection"
NOTED_DIGITS_MIN = 16
_ENTRY = ("sequence", "at", "actor_id", "actor", "act", "subject", "before", "after", "revision", "previous_hash")
# What damaged bytes can make of a zip, of JSON or of their contents.
_DAMAGED = (
    BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, RuntimeError, EOFError, OSError, ArithmeticError,
    StopIteration, struct.error, zlib.error,
)  # fmt: skip


class Archive(NamedTuple):
    """What an archive holds, read. ``language``: 0 for French, 1 for English."""

    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    entries: Sequence[Mapping[str, Any]]
    state: Mapping[str, Any]
    language: int


def problems(content: bytes, noted: str = "") -> list[Problem]:
    """Return the faults of an archive; empty for an unchanged archive. ``noted``: an entry noted elsewhere, ``N:HASH``."""
    try:
        with ZipFile(io.BytesIO(content)) as opened:
            members = opened.infolist()
            if any(member.compress_type != ZIP_STORED or member.file_size != member.compress_size for member in members):
                return [Problem("damaged", {})]
            files = {member.filename: opened.read(member) for member in members}
        archive = _read(files)
        if archive.manifest["format"] < FORMAT or archive.manifest["state_form"] < FIRST_FORM:
            return [Problem("trial", {})]
        if archive.manifest["format"] != FORMAT:
            return [Problem("format", {"format": archive.manifest["format"]})]
        faults = [
            *_sums(archive),
            *_chain(archive),
            *_check_sealed_values(archive),
            *_agreement(archive),
            *_selection(archive),
            *_marks(archive),
        ]
        faults += _check_noted(archive, noted) if noted else []
        return faults if _zip_files(archive, members[0].date_time) == content else [*faults, Problem("zip", {})]
    except _DAMAGED:
        return [Problem("damaged", {})]


def _read(files: Mapping[str, bytes]) -> Archive:
    language = 0 if any(name.startswith("LISEZ") for name in files) else 1
    return Archive(files, json.loads(files[MANIFEST]), _lines(files[JOURNAL]), json.loads(files[STATE]), language)


def _lines(content: bytes) -> list[Any]:
    return [json.loads(line) for line in content.splitlines()]


def _sums(archive: Archive) -> Iterator[Problem]:
    files, listed = archive.files, archive.manifest["files"]
    for name in sorted({*files, *listed} - {MANIFEST}):
        if name not in files:
            yield Problem("missing", {"name": name})
        elif listed.get(name) != hashlib.sha256(files[name]).hexdigest():
            yield Problem("digest", {"name": name})
    if canonical(archive.manifest) != files[MANIFEST]:
        yield Problem("digest", {"name": MANIFEST})


def _chain(archive: Archive) -> Iterator[Problem]:
    previous = "0" * 64
    for number, (entry, line) in enumerate(zip(archive.entries, archive.files[JOURNAL].splitlines(), strict=True), start=1):
        content = {key: entry[key] for key in _ENTRY}
        is_next = (content["sequence"], content["previous_hash"]) == (number, previous)
        previous = hashlib.sha256(canonical(content)).hexdigest()
        if not is_next or canonical({**content, "hash": previous}) != line:
            yield Problem("broken", {"number": number})
            return


def _check_sealed_values(archive: Archive) -> Iterator[Problem]:
    held: set[Any] = set()
    for entry in archive.entries:
        digests = entry["after"].get("sealed")
        held.update(digests.values() if isinstance(digests, dict) else [] if isinstance(digests, bool) else [digests])
    for row in _lines(archive.files.get(SEALED_VALUES, b"")):
        if hashlib.sha256((row["salt"] + row["value"]).encode()).hexdigest() != row["digest"] or row["digest"] not in held:
            yield Problem("sealed", {"name": SEALED_VALUES})
            return


def _agreement(archive: Archive) -> Iterator[Problem]:
    files, manifest, entries, state = archive.files, archive.manifest, archive.entries, archive.state
    wanted = {
        "format": FORMAT,
        "call": state["call"],
        "at": manifest["at"],
        "version": manifest["version"],
        "state_form": manifest["state_form"],
        "state_sha256": hashlib.sha256(files[STATE]).hexdigest(),
        "journal_entries": len(entries),
        "journal_hash": entries[-1]["hash"] if entries else "",
        "files": manifest["files"],
    }
    is_sealed = {*json.loads(files[SEAL])} == {"key", "mac"}
    is_whole = manifest == wanted and is_sealed and json.loads(files[SETTINGS])["slug"] == state["call"]
    if not is_whole or not (manifest["version"] is None or _is_finalised(manifest, entries[-1])):
        yield Problem("disagree", {})


def _is_finalised(manifest: Mapping[str, Any], last: Mapping[str, Any]) -> bool:
    """Tell whether the last entry finalised what the manifest says."""
    statement = (last["act"], last["after"]["version"], last["after"]["sha256"], last["after"]["form"])
    is_then = datetime.fromisoformat(last["at"]).replace(microsecond=0) == datetime.fromisoformat(manifest["at"])
    return is_then and statement == ("finalised", manifest["version"], manifest["state_sha256"], manifest["state_form"])


def _selection(archive: Archive) -> Iterator[Problem]:
    document = json.loads(archive.files[f"{SELECTION}.json"])
    version, rows, wanted = archive.manifest["version"], document["candidatures"], list(selection_rows(archive.state, archive.language))
    final = version and {"number": version, "sha256": archive.manifest["state_sha256"]}
    if (document["filed"], document["accounts"]) != (len(wanted), accounts(archive.state)):
        yield Problem("other", {"name": f"{SELECTION}.json"})
    if (document["call"], document["version"], len(rows)) != (archive.state["call"], final, len(wanted)):
        yield Problem("other", {"name": f"{SELECTION}.json"})
        return
    _headings, *lines = csv_rows(archive.files[f"{SELECTION}.csv"])
    if len(lines) != len(rows):
        yield Problem("other", {"name": f"{SELECTION}.csv"})
        return
    for row, line, expected in zip(rows, lines, wanted, strict=True):
        keys = [key for key in {**row, **expected} if key not in UNCHECKED and not _alike(row.get(key), expected.get(key))]
        yield from (_differ_in_table(f"{SELECTION}.json", expected["dossier"], key) for key in keys)
        cells = [csv_cell(key, value, archive.language) for key, value in row.items()]
        if cells != line:
            key = next((key for key, cell, other in zip(row, cells, line, strict=False) if cell != other), "–")
            yield _differ_in_table(f"{SELECTION}.csv", expected["dossier"], key)


def _marks(archive: Archive) -> Iterator[Problem]:
    name = next(name for name in archive.files if name.endswith(".csv") and not name.startswith(SELECTION))
    lines = csv_rows(archive.files[name])
    next(lines)  # the headings
    for line, due in zip_longest(lines, mark_rows(archive.state, archive.language), fillvalue=["–"] * 5):
        if line != due:
            dossier, *field = (due if line[:1] == ["–"] else line)[:3]
            yield _differ_in_table(name, dossier, " ".join(field))
            return


def _differ_in_table(name: str, dossier: object, field: str) -> Problem:
    return Problem("table", {"name": name, "dossier": dossier, "field": field})


def _alike(said: Any, wanted: Any) -> bool:
    if isinstance(wanted, set):
        return said in wanted
    if isinstance(wanted, float) and isinstance(said, float):
        return abs(said - wanted) < 1e-9
    return bool(said == wanted)


def _check_noted(archive: Archive, noted: str) -> list[Problem]:
    number, _colon, digest = re.sub(r"\s", "", noted).lower().partition(":")
    if not number.isdecimal() or not 0 < int(number) <= len(archive.entries):
        return [Problem("no entry", {"number": number})]
    is_same = len(digest) >= NOTED_DIGITS_MIN and archive.entries[int(number) - 1]["hash"].startswith(digest)
    return [] if is_same else [Problem("rewritten", {"number": number})]


def _zip_files(archive: Archive, written: tuple[int, int, int, int, int, int]) -> bytes:
    """Return the zip of these files at the archive's own time; empty if its Paris clock says a different time."""
    # A zip has every other second.
    ahead = datetime(*written) - datetime.fromisoformat(archive.manifest["at"]).astimezone(UTC).replace(tzinfo=None)
    if round((ahead + timedelta(seconds=1)) / timedelta(hours=1), 3) not in (1, 2):
        return b""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as zipped:
        for name, content in archive.files.items():
            member = ZipInfo(name, written)
            member.compress_type, member.create_system = ZIP_STORED, 0
            zipped.writestr(member, content)
    return buffer.getvalue()


def main(arguments: Sequence[str]) -> int:
    """Check the named archive, print the result, and return the exit code."""
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "fr")
    language = 0 if spoken.startswith("fr") else 1
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write(Problem("usage", {}).say(language) + "\n")
        return 2
    content = Path(arguments[0]).read_bytes()
    if faults := problems(content, *arguments[1:]):
        sys.stderr.write("".join(problem.say(language) + "\n" for problem in faults))
        return 2
    with ZipFile(io.BytesIO(content)) as opened:
        manifest = json.loads(opened.read(MANIFEST))
    head = f"{manifest['journal_entries']}:{manifest['journal_hash']}"
    facts = (Problem("whole", {"sha256": hashlib.sha256(content).hexdigest()}), Problem("head", {"head": head}))
    sys.stdout.write("".join(problem.say(language) + "\n" for problem in facts))
    return 0
