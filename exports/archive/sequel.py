"""A dated file beside the archive, with what came after the selection was finalised: later acts, the heads to compare."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from deliberation.call.call import Version
from deliberation.derived.carrying.plan import carried_words
from deliberation.record.anchors import Seal
from deliberation.record.journal import Act, canonical_json
from exports import provenance
from exports.archive.archive import journal_json
from exports.archive.checks import sha256
from exports.archive.standalone.verifier import JOURNAL, MANIFEST, SEAL
from exports.dated import dated_zip
from exports.record import Record
from phrases import LANGUAGES, N_, Message, _, current_language, language, moment

SEQUEL_FORMAT = 1


def sequel_zip(record: Record, *, made_at: datetime) -> bytes:
    """Return the sequel of a finalised call as it stands at ``made_at``: the archive does not change, the sequel grows."""
    at = made_at.replace(microsecond=0)
    files = {
        _("READ-ME") + ".txt": _read_me(record, at).encode(),
        JOURNAL: journal_json(record.later_entries),
        **record.letterheads_chosen(record.later_entries),
    }
    manifest = _manifest(record, files, at)
    files[SEAL] = canonical_json(asdict(record.key.seal(manifest) if record.key else Seal()))
    files[MANIFEST] = canonical_json(_manifest(record, files, at))
    return dated_zip(files, at, is_compressed=False)


def _manifest(record: Record, files: dict[str, bytes], at: datetime) -> dict[str, Any]:
    return {
        "format": SEQUEL_FORMAT,
        "call": record.snapshot.call.slug,
        "at": at.astimezone(UTC).isoformat(),
        "versions": [_version(version) for version in record.snapshot.versions],
        "files": {name: sha256(content) for name, content in files.items()},
    }


def _version(version: Version) -> dict[str, Any]:
    return {"number": version.number, "sha256": version.sha256, "form": version.form, "head": str(version.head) if version.head else ""}


def _read_me(record: Record, at: datetime) -> str:
    own = current_language()
    texts = []
    for code in (own, *(other for other in LANGUAGES if other != own)):
        with language(code):
            texts.append("\n".join(_told(record, at)))
    return "\n\n".join(texts) + "\n"


def _carried(record: Record) -> list[str]:
    """Say what of the selection the platform was read to have, if it was carried there."""
    back = next((entry for entry in reversed(record.later_entries) if entry.act == Act.PLATFORM_READ_BACK), None)
    if back is None:
        return []
    said = N_("The platform was read back on {when}. {said}")
    return [str(Message(said, {"when": moment(back.at), "said": carried_words(back.after["carried"], back.after["to_carry"])}))]


def _told(record: Record, at: datetime) -> list[str]:
    version = record.snapshot.versions[-1]
    values = {"when": moment(at), "number": version.number, "sha256": version.sha256, "head": version.head}
    return [
        str(record.snapshot.call.name),
        provenance.state(record.snapshot),
        str(Message(N_("Sequel of the archive, as of {when}. The archive itself does not change."), values)),
        str(Message(N_("Version {number}: SHA-256 {sha256}, entry {head}."), values)),
        _("journal.jsonl has the acts that came after: the first follows, by its previous_hash, the last one of the archive."),
        *_carried(record),
        *(provenance.warnings(record.snapshot)),
    ]
