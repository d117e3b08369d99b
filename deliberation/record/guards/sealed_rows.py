"""State of a call's rows in the journal: a keyed number per row, summed, and sealed with each entry.

An act adds the numbers of its new rows and subtracts those of the replaced rows, so its cost follows the number of changed rows. Numbers
and seals need the key: a row changed by hand leaves a sum different from the last entry's.
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
    """Part of a call's rows: of a table and a file (0: without a file)."""

    table: str
    candidature_id: int


Sums = Mapping[Place, int]
Parts = str  # JSON


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """Seal of an entry, over its place and hash, the sum of resulting rows, and the act's change of the sum."""

    sequence: int
    hash: str
    state: str
    parts: str
    seal: Seal
    act: str = ""

    @property
    def begins_afresh(self) -> bool:
        """Return whether the act accepted all rows as found, independent of earlier entries."""
        return bool(self.parts) and bool(json.loads(self.parts)[0])


def state_of(total: int) -> str:
    """Return the sum of a call's rows as it is written."""
    return f"{total % MODULUS:064x}"


def parts_of(sums: Sums, *, is_afresh: bool = False) -> str:
    """Return an act's change of the sums, by table and file; ``is_afresh``: the complete sums.

    Only the last 64 bits of each are kept: enough to name a differing part, after the whole sum found a difference.
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
    """Return whether an entry accepted the rows as found: by a named act, or as the first seal."""
    return entry.begins_afresh and (not unproven.state or entry.act in (Act.SEALED_ANEW, Act.FINALISED))


def are_explained(entries: Sequence[SealedEntry], rows: Sums, places: Collection[Place], key: SealingKey) -> bool:
    """Return whether ``rows``, the sums of some parts of a call, result from complete entries sealed by ``key``."""
    sealed = [entry for entry in entries if entry.state]
    is_whole = [entry.sequence for entry in entries] == list(range(1, len(entries) + 1)) and not any(seal_problems(entries, key))
    left = sums_left(sealed)
    return is_whole and all(rows.get(place, 0) % _OF_PART == left.get(place, 0) for place in places)


def row_problems(entries: Sequence[SealedEntry], rows: Sums, dossiers: Mapping[int, str]) -> Iterator[Message]:
    """Yield each part of a call whose rows differ from the state left by its entries.

    ``rows``: the sums of present rows; ``dossiers``: the number of each file by id.
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
