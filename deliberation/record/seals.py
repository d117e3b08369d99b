"""Values under seal: a salted digest in the journal's chain, the value beside it, checked after the reveal."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from deliberation.record.journal import Entry, canonical_json
from deliberation.scoring.marks import SealedValue

# The key, in what an act changed, of the digest of one value, or of dossier → digest.
SEALED: Final = "sealed"


@dataclass(frozen=True, slots=True)
class Said:
    """The change of an act, before → after."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]


def sealed(candidature_id: int, said: Said) -> SealedValue:
    """Return the value to store beside the journal, and the salted digest to write in it."""
    salt = secrets.token_hex(32)
    value = canonical_json({"before": dict(said.before), "after": dict(said.after)}).decode()
    return SealedValue(_digest(salt, value), candidature_id, salt, value)


def opened(value: SealedValue) -> Said | None:
    """Return the content of a sealed value, or None if it does not match its digest."""
    if _digest(value.salt, value.value) != value.digest:
        return None
    document = json.loads(value.value)
    return Said(document["before"], document["after"])


def digests(entry: Entry) -> Iterator[str]:
    """Yield the digests that an entry holds in place of values."""
    held = entry.after.get(SEALED)
    if isinstance(held, str):
        yield held
    elif isinstance(held, Mapping):
        yield from map(str, held.values())


def first_broken_seal(entries: Iterable[Entry], values: Mapping[str, SealedValue]) -> int | None:
    """Return the sequence of the first entry whose sealed value is lost, or does not match its digest; None if all are whole."""
    for entry in entries:
        if any(digest not in values or opened(values[digest]) is None for digest in digests(entry)):
            return entry.sequence
    return None


def _digest(salt: str, value: str) -> str:
    return hashlib.sha256(f"{salt}{value}".encode()).hexdigest()
