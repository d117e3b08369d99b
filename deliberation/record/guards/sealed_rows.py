"""The state of a call's rows as the journal has it: a keyed number for each row, summed, sealed with each entry.

An act adds the numbers of the rows that it writes and takes those that were there before, so that it costs the rows it changes. Without
the key nobody can make the number of a row, nor the seal of an entry: a row changed by hand leaves the sum of all rows other than the
last entry's.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from deliberation.record.anchors import Seal, SealingKey
from deliberation.record.journal import Act
from phrases import N_, Message

MODULUS = 2**256
_OF_PART = 2**64
UNPROVEN = N_(
    "Entry {number} was not sealed with this server’s key: nothing proves the rows of the call from it on. Put that key back, or seal the "
    "journal anew: jury journal reseal."
)
BROKEN_SEAL = N_("The seal of entry {number} is broken: the journal was rewritten.")
ROWS_OF_FILE = N_("Dossier {dossier}: the rows of {table} are not what the journal says.")
ROWS_OF_CALL = N_("The rows of {table} are not what the journal says.")
_NAMED_MOST = 20


class Place(NamedTuple):
    """A part of a call's rows: of one table, of one file (0: of none)."""

    table: str
    candidature_id: int


Sums = Mapping[Place, int]
Parts = str  # JSON


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """What seals an entry: its place and hash, the sum of the rows that it left, what its act changed of it, and the seal of these."""

    sequence: int
    hash: str
    state: str
    parts: str
    seal: Seal
    act: str = ""

    @property
    def begins_afresh(self) -> bool:
        """Return whether its act took all rows as they were, whatever entries before it say."""
        return bool(self.parts) and bool(json.loads(self.parts)[0])


def state_of(total: int) -> str:
    """Return the sum of a call's rows as it is written."""
    return f"{total % MODULUS:064x}"


def parts_of(sums: Sums, *, is_afresh: bool = False) -> str:
    """Return what an act changed of the sums, by table and file; ``is_afresh``: all that they are, whatever entries before it say.

    The last 64 bits of each are kept: enough to name what differs, which the whole sum has found.
    """
    parts: dict[str, dict[str, str]] = {}
    for place, change in sorted(sums.items()):
        if change % _OF_PART:
            parts.setdefault(place.table, {})[str(place.candidature_id)] = f"{change % _OF_PART:x}"
    return json.dumps([is_afresh, parts], separators=(",", ":"))


def sums_left(entries: Iterable[SealedEntry]) -> Sums:
    """Return the last 64 bits of the sums that entries left."""
    sums: dict[Place, int] = {}
    for entry in entries:
        if not entry.parts:
            continue
        is_afresh, parts = json.loads(entry.parts)
        sums = {} if is_afresh else sums
        for table, files in parts.items():
            for candidature_id, change in files.items():
                place = Place(table, int(candidature_id))
                sums[place] = (sums.get(place, 0) + int(change, 16)) % _OF_PART
    return sums


def sealed_entry(key: SealingKey, entry_hash: str, state: str, parts: str) -> Seal:
    """Return the seal of an entry that leaves rows of this sum."""
    return key.seal({"entry": entry_hash, "state": state, "parts": parts})


def seal_problems(entries: Sequence[SealedEntry], key: SealingKey) -> Iterator[Message]:
    """Yield the first broken seal; else the first entry that this key did not seal, unless an act took the rows over since."""
    unproven, is_sealed = None, False
    for entry in entries:
        is_bare = not (entry.state or entry.seal.key or is_sealed)  # written before entries were sealed
        is_sealed = is_sealed or bool(entry.state)
        if entry.state and entry.seal == sealed_entry(key, entry.hash, entry.state, entry.parts):
            unproven = None if unproven and _takes_over(entry, unproven) else unproven
        elif not is_bare and not (entry.state and entry.seal.key not in ("", key.name)):
            yield Message(BROKEN_SEAL, {"number": entry.sequence})
            return
        elif unproven is None or not unproven.state:
            unproven = unproven if unproven and is_bare else entry
    if unproven:
        yield Message(UNPROVEN, {"number": unproven.sequence})


def _takes_over(entry: SealedEntry, unproven: SealedEntry) -> bool:
    """Return whether an entry took the rows as they were: by a named act, unless nothing was sealed before."""
    return entry.begins_afresh and (not unproven.state or entry.act in (Act.SEALED_ANEW, Act.FINALISED))


def are_explained(entries: Sequence[SealedEntry], rows: Sums, places: Collection[Place], key: SealingKey) -> bool:
    """Return whether ``rows``, the sums of some parts of a call, are what its entries left, all of them there and sealed by ``key``."""
    sealed = [entry for entry in entries if entry.state]
    is_whole = [entry.sequence for entry in entries] == list(range(1, len(entries) + 1)) and not any(seal_problems(entries, key))
    left = sums_left(sealed)
    return is_whole and all(rows.get(place, 0) % _OF_PART == left.get(place, 0) for place in places)


def row_problems(entries: Sequence[SealedEntry], rows: Sums, dossiers: Mapping[int, str]) -> Iterator[Message]:
    """Yield each part of a call whose rows are not what its entries left.

    ``rows``: the sums of what is there; ``dossiers``: the number of each file by id.
    """
    if state_of(sum(rows.values())) == entries[-1].state:
        return
    left = sums_left(entries)
    differing = sorted(place for place in {*rows, *left} if rows.get(place, 0) % _OF_PART != left.get(place, 0))
    if not differing:
        yield Message(N_("The rows of this call are not what the journal says."))
    for place in differing[:_NAMED_MOST]:
        values = {"table": place.table, "dossier": dossiers.get(place.candidature_id, f"({place.candidature_id})")}
        yield Message(ROWS_OF_FILE if place.candidature_id else ROWS_OF_CALL, values)
    if len(differing) > _NAMED_MOST:
        yield Message(N_("So are {count} other parts of the call."), {"count": len(differing) - _NAMED_MOST})
