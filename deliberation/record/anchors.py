"""Anchors of the record outside the database: the head printed in the minutes, and a sealing key.

A holder of the database can rewrite the whole history, hashes included, but neither a printed head nor a seal.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.call.call import FINGERPRINT_DIGITS, Head, Version
from deliberation.errors import InvalidValue
from deliberation.keys import derived_key
from deliberation.record.journal import Act, Entry, canonical_json
from phrases import N_, Message

_PURPOSE = b"seals of the record"  # the same secret serves for links: a seal tells nothing of those
_OF_ROWS = b"rows of a call"
_OF_WAYS_IN = b"ways in"
OTHER_KEY = N_("Version {number} was sealed with another key than this server’s: put that key back, or give the head that was printed.")
_EXPECTED = re.compile(rf"([1-9][0-9]{{0,8}}):([0-9a-f]{{{FINGERPRINT_DIGITS},64}})")


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal: the key's name and the code. Both are empty if nothing is sealed."""

    key: str = ""
    mac: str = ""


class SealingKey:
    """The server's own sealing key. Never written to a database, an archive or a backup."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, _PURPOSE, "sha256")  # as journals sealed before ``derived_key`` name it
        self._key_of_ways_in = derived_key(secret, _OF_WAYS_IN)
        self._key_of_rows = hmac.digest(self._key, _OF_ROWS, "sha256")

    @property
    def name(self) -> str:
        """Return an identifier of the key that reveals nothing else about the key."""
        return hashlib.sha256(b"name" + self._key).hexdigest()[:16]

    def seal(self, value: Any) -> Seal:
        """Return the seal of a JSON value (HMAC-SHA-256 of its canonical JSON)."""
        return Seal(self.name, hmac.new(self._key, canonical_json(value), "sha256").hexdigest())

    def number_of(self, row: bytes) -> int:
        """Return the 256-bit number of a row, for the sum over a call's rows."""
        return int.from_bytes(hmac.digest(self._key_of_rows, row, "sha256"))

    def code_of(self, way_in: Sequence[Any]) -> str:
        """Return the code of a way in's row: a keyed digest of secret, person, call and end."""
        return hmac.new(self._key_of_ways_in, canonical_json(list(way_in)), "sha256").hexdigest()

    def made(self, seal: Seal, value: Any) -> bool:
        """Tell whether this key made ``seal`` of ``value``."""
        return seal.key == self.name and hmac.compare_digest(seal.mac.encode(), self.seal(value).mac.encode())


@dataclass(frozen=True, slots=True)
class Anchor:
    """The entry that finalised the version ``number``, sealed."""

    number: int
    head: Head
    seal: Seal = Seal()


def sealed_anchor(key: SealingKey, slug: str, number: int, head: Head) -> Anchor:
    """Return the anchor of a version of the call ``slug``."""
    return Anchor(number, head, key.seal(_seal_payload(slug, number, head)))


def _seal_payload(slug: str, number: int, head: Head) -> dict[str, Any]:
    return {"call": slug, "version": number, "entry": head.entry, "hash": head.hash}


def parse_head(text: str) -> Head:
    """Parse a head, ``N:HASH``, with the whole hash or its beginning as shown in the room. Raises InvalidValue."""
    match = _EXPECTED.fullmatch(re.sub(r"\s", "", text).lower())
    if match is None:
        sentence = N_("{given}: an entry’s number, a colon, and its hash or the first {count} digits of it are expected.")
        raise InvalidValue(sentence, given=text, count=FINGERPRINT_DIGITS)
    return Head(int(match[1]), match[2])


def expectation_problems(entries: Sequence[Entry], expected: Head) -> Iterator[Message]:
    """Yield the differences between the journal and a noted head."""
    noted = next((entry for entry in entries if entry.sequence == expected.entry), None)
    if noted is None:
        yield Message(N_("The journal has no entry {number}: it is not the one that was noted."), {"number": expected.entry})
    elif not noted.hash.startswith(expected.hash):
        yield Message(N_("Entry {number} is not the one that was noted: the history was rewritten."), {"number": expected.entry})


def anchor_problems(
    slug: str, versions: Sequence[Version], anchors: Iterable[Anchor], entries: Sequence[Entry], key: SealingKey, *, is_noted: bool
) -> Iterator[Message]:
    """Yield the faults of the anchors. ``is_noted``: a head noted outside the database was given, so no key is needed."""
    by_number = {anchor.number: anchor for anchor in anchors}
    finalising: Mapping[object, Entry] = {entry.after.get("version"): entry for entry in entries if entry.act == Act.FINALISED}
    if not by_number.keys() <= {version.number for version in versions}:
        yield Message(N_("There is an anchor of a version that does not exist."))
    for version in versions:
        anchor, entry = by_number.get(version.number), finalising.get(version.number)
        values = {"number": version.number}
        if anchor is None:
            yield Message(N_("Version {number} has no anchor."), values)
        elif entry is None or anchor.head != Head(entry.sequence, entry.hash):
            yield Message(N_("The anchor of version {number} is not at the entry that finalised it."), values)
        elif not key.made(anchor.seal, _seal_payload(slug, version.number, anchor.head)) and not _is_taken_over(anchor, key, entries):
            yield from _check_seal(anchor, key, is_noted=is_noted)


def _is_taken_over(anchor: Anchor, key: SealingKey, entries: Sequence[Entry]) -> bool:
    """Return whether this key sealed the journal again after an entry of a different key."""
    is_of_other = anchor.seal.key not in ("", key.name)
    return is_of_other and any(entry.act == Act.SEALED_ANEW and entry.sequence > anchor.head.entry for entry in entries)


def _check_seal(anchor: Anchor, key: SealingKey, *, is_noted: bool) -> Iterator[Message]:
    if anchor.seal.key in ("", key.name):
        yield Message(N_("The seal of version {number} is broken: the history was rewritten."), {"number": anchor.number})
    elif not is_noted:
        yield Message(OTHER_KEY, {"number": anchor.number})
