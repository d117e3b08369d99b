"""Archive of a call, which reveals any change of its content; its sequel."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import capabilities
from deliberation.call.call import Version
from deliberation.record.anchors import Seal
from deliberation.record.journal import Entry, canonical_json
from deliberation.record.state import CURRENT_FORM
from deliberation.snapshot.snapshot import Snapshot
from exports import provenance
from exports.dated import dated_zip
from exports.documents.minutes import minutes_files, minutes_of
from exports.documents.minutes_accounts import counted
from exports.record import Record
from exports.tables.csv_files import scores_csv, selection_csv
from exports.tables.selection import scores_workbook, selection_json, selection_workbook
from extras.archive.files import METADATA, VERIFIER, metadata_csv, sha256, verifier_file
from extras.archive.standalone.verifier import FORMAT, JOURNAL, MANIFEST, SEAL, SEALED_VALUES, SETTINGS, STATE
from phrases import LANGUAGES, N_, Message, _, current_language, language, moment


def archive_zip(record: Record, *, made_at: datetime) -> bytes:
    """Return the archive: minutes, selection, marks, journal, state, settings, the verifier, and the sealed manifest of SHA-256.

    A finalised call gives equal bytes each time. Contents are not compressed again, so that the bytes depend on no library's version. With
    too many dossiers, the archive has the data without the documents, and says so.
    """
    at = provenance.time_of_export(record.snapshot, made_at).replace(microsecond=0)
    return dated_zip(_seal_files(record, _files(record, at), at), at, is_compressed=False)


def journal_json(entries: tuple[Entry, ...]) -> bytes:
    """Return entries as JSON lines, each with its hash and the previous entry's."""
    return b"".join(canonical_json(entry.plain) + b"\n" for entry in entries)


def _write_sealed_values(record: Record) -> bytes:
    """Return, as JSON lines, the values behind the journal's digests, each with its salt."""
    rows = ({"digest": value.digest, "salt": value.salt, "value": value.value} for value in record.sealed_values)
    return b"".join(canonical_json(row) + b"\n" for row in rows)


def _files(record: Record, at: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file, so that memory holds a single file beside the zip."""
    snapshot, entries = record.snapshot, record.entries_so_far
    yield _("READ-ME") + ".txt", _write_in_each_language(lambda: _manifest_facts(snapshot))
    yield from minutes_files(minutes_of(replace(record, prints=record.prints[:1]), made_at=at))
    yield "selection.xlsx", selection_workbook(snapshot, made_at=at)
    yield "selection.csv", selection_csv(snapshot)
    yield "selection.json", selection_json(snapshot)
    yield _("marks") + ".xlsx", scores_workbook(snapshot, made_at=at)
    yield _("marks") + ".csv", scores_csv(snapshot)
    yield JOURNAL, journal_json(entries)
    yield SEALED_VALUES, _write_sealed_values(record)
    yield STATE, record.state
    yield SETTINGS, canonical_json(json.loads(json.dumps(dict(record.settings), default=str)))
    yield from record.letterheads_chosen(entries).items()
    yield VERIFIER, verifier_file()


def _seal_files(record: Record, files: Iterable[tuple[str, bytes]], at: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield ``files``, then the seal of their digests, then the manifest of all."""
    digests: dict[str, str] = {}
    for name, content in files:
        digests[name] = sha256(content)
        yield name, content
    listed = metadata_csv(record.snapshot.call, [*digests, SEAL, MANIFEST], at)
    digests[METADATA] = sha256(listed)
    yield METADATA, listed
    seal = canonical_json(asdict(record.key.seal(_manifest(record, digests, at)) if record.key else Seal()))
    yield SEAL, seal
    yield MANIFEST, canonical_json(_manifest(record, {**digests, SEAL: sha256(seal)}, at))


def _manifest(record: Record, digests: Mapping[str, str], at: datetime) -> dict[str, Any]:
    version = provenance.final_version(record.snapshot)
    entries = record.entries_so_far
    return {
        "format": FORMAT,
        "call": record.snapshot.call.slug,
        "at": at.astimezone(UTC).isoformat(),
        "version": version.number if version else None,
        "state_form": version.form if version else CURRENT_FORM,
        "state_sha256": digests[STATE],
        "journal_entries": len(entries),
        "journal_hash": entries[-1].hash if entries else "",
        "files": digests,
    }


def _write_in_each_language(lines: Callable[[], Sequence[str]]) -> bytes:
    """Return a read-me in every language, the archive's own first."""
    own = current_language()
    texts = []
    for code in (own, *(other for other in LANGUAGES if other != own)):
        with language(code):
            texts.append("\n".join(lines()))
    return ("\n\n".join(texts) + "\n").encode()


def _manifest_facts(snapshot: Snapshot) -> list[str]:
    return [
        str(snapshot.call.name),
        provenance.state(snapshot),
        *provenance.warnings(snapshot),
        counted(snapshot),
        _("Withheld: the private notes of the jurors, who cast which vote in a secret ballot, links and devices."),
        _("Marks saved under seal: the journal has their digest, sealed_values.jsonl their value once revealed."),
        _("The journal stops at the entry that finalised this version, or at the last one while the selection is not finalised."),
        _("What came after is in the archive’s sequel, which is dated."),
        str(Message(N_("The format of this archive has the number {number}."), {"number": FORMAT})),
        _("To check that nothing was changed, take verifier.py out of it: python3 verifier.py ARCHIVE.zip. Python alone is enough."),
        _("Then compare the last entry that it prints with the one in the minutes that were signed: all else could have been made again."),
        _("With Délibéré: ./jury archive verify FILE, which also tells whether this server sealed it. It needs no database."),
    ]


SEQUEL_FORMAT = 1


def sequel_zip(record: Record, *, made_at: datetime) -> bytes:
    """Return the sequel of a finalised call as it stands at ``made_at``: the archive does not change, the sequel grows."""
    at = made_at.replace(microsecond=0)
    files = {
        _("READ-ME") + ".txt": _write_in_each_language(lambda: _sequel_lines(record, at)),
        JOURNAL: journal_json(record.later_entries),
        **record.letterheads_chosen(record.later_entries),
    }
    manifest = _sequel_manifest(record, files, at)
    files[SEAL] = canonical_json(asdict(record.key.seal(manifest) if record.key else Seal()))
    files[MANIFEST] = canonical_json(_sequel_manifest(record, files, at))
    return dated_zip(files, at, is_compressed=False)


def _sequel_manifest(record: Record, files: dict[str, bytes], at: datetime) -> dict[str, Any]:
    return {
        "format": SEQUEL_FORMAT,
        "call": record.snapshot.call.slug,
        "at": at.astimezone(UTC).isoformat(),
        "versions": [_version(version) for version in record.snapshot.versions],
        "files": {name: sha256(content) for name, content in files.items()},
    }


def _version(version: Version) -> dict[str, Any]:
    return {"number": version.number, "sha256": version.sha256, "form": version.form, "head": str(version.head) if version.head else ""}


def _sequel_lines(record: Record, at: datetime) -> list[str]:
    version = record.snapshot.versions[-1]
    values = {"when": moment(at), "number": version.number, "sha256": version.sha256, "head": version.head}
    return [
        str(record.snapshot.call.name),
        provenance.state(record.snapshot),
        str(Message(N_("Sequel of the archive, as of {when}. The archive itself does not change."), values)),
        str(Message(N_("Version {number}: SHA-256 {sha256}, entry {head}."), values)),
        _("journal.jsonl has the acts that came after: the first follows, by its previous_hash, the last one of the archive."),
        *(line for extra in capabilities.active() if extra.sequel for line in capabilities.resolve(extra.sequel)(record.later_entries)),
        *(provenance.warnings(record.snapshot)),
    ]
