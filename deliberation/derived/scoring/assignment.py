"""Who reads what: what can be proposed, how even it is, what it would change."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.call.people import Person
from deliberation.derived.scoring.marking import scored_by_all
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.recusal_gate import suggested_recusals
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.assignment import Demand, assigned
from phrases import N_, Message

Pair = tuple[int, int]
Pairs = frozenset[Pair]


def standing_pairs(snapshot: Snapshot) -> Pairs:
    """Return who reads what, by (candidature id, person id), as it was saved."""
    return frozenset(snapshot.assigned)


def proposed(snapshot: Snapshot, readers: int) -> Pairs:
    """Return who should read what, ``readers`` a file, for somebody who sees every file.

    Nobody reads a file that they are recused on, or that their own organisation filed. Loads are as even as can be; then the most stays
    of what is assigned, and of what was marked already.
    """
    files, members = scored_by_all(snapshot), snapshot.members
    rows = [snapshot.positions[one.id] for one in files]
    columns = [snapshot.juror_positions[member.id] for member in members]
    cells = np.ix_(rows, columns)
    may = ~snapshot.recused[cells] & ~_own(snapshot, files, members)
    stands = snapshot.scored[cells].any(axis=2) | _table(standing_pairs(snapshot), files, members)
    given = assigned(Demand(may, readers, np.zeros(may.shape, dtype=np.int64), stands))
    return frozenset((files[row].id, members[column].id) for row, column in np.argwhere(given).tolist())


def _table(pairs: Collection[Pair], files: Collection[Candidature], members: Collection[Person]) -> NDArray[np.bool_]:
    return np.array([[(one.id, member.id) in pairs for member in members] for one in files], dtype=np.bool_).reshape(len(files), -1)


def _own(snapshot: Snapshot, files: Collection[Candidature], members: Collection[Person]) -> NDArray[np.bool_]:
    """Tell which files a member's own organisation filed, bool[file, member]."""
    own = {(id_, member.id) for member in members for id_ in suggested_recusals(snapshot, member)}
    return _table(own, files, members)


@dataclass(frozen=True, slots=True)
class Share:
    """A member's part: how many files, how many of these are new to them, how many they had and lose, how many they completed."""

    person: Person
    files: int
    gained: int
    lost: int
    complete: int


def shares(snapshot: Snapshot, pairs: Pairs) -> tuple[Share, ...]:
    """Return what each member would read under ``pairs``, beside what stands; files that are no longer scored are not counted."""
    files = {one.id for one in scored_by_all(snapshot)}
    standing = {pair for pair in standing_pairs(snapshot) if pair[0] in files}
    wished = {pair for pair in pairs if pair[0] in files}
    found = []
    for member in snapshot.members:
        old, new = ({id_ for id_, person_id in some if person_id == member.id} for some in (standing, wished))
        column = snapshot.juror_positions[member.id]
        complete = sum(bool(snapshot.scored[snapshot.positions[id_], column].all()) for id_ in new)
        found.append(Share(member, len(new), len(new - old), len(old - new), complete))
    return tuple(found)


def readers_of(snapshot: Snapshot, pairs: Pairs, candidature_id: int) -> tuple[Person, ...]:
    """Return the members who would read a file under ``pairs``."""
    return tuple(member for member in snapshot.members if (candidature_id, member.id) in pairs)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How evenly files are covered: ``short`` have fewer readers than asked for, ``recused`` have one who is recused on them."""

    sentence: Message
    short: tuple[Candidature, ...]
    recused: tuple[Candidature, ...]

    @property
    def is_even(self) -> bool:
        """Tell whether every file has its readers, and none who may not read it."""
        return not self.short and not self.recused


def coverage(snapshot: Snapshot, pairs: Pairs, readers: int) -> Coverage:
    """Return how evenly ``pairs`` cover the files, in a sentence, and the files that want looking at."""
    files = scored_by_all(snapshot)
    counts = [len(readers_of(snapshot, pairs, one.id)) for one in files]
    loads = [share.files for share in shares(snapshot, pairs)]
    values = {
        "fewest": min(counts, default=0),
        "most": max(counts, default=0),
        "least": min(loads, default=0),
        "load": max(loads, default=0),
    }
    if values["fewest"] == values["most"] and values["least"] == values["load"]:
        said = N_("Every candidature has as many readers, {fewest}, and every member as many candidatures, {load}.")
    elif values["fewest"] == values["most"]:
        said = N_("Every candidature has as many readers: {fewest}. Each member reads from {least} to {load} candidatures.")
    else:
        said = N_("Candidatures have from {fewest} to {most} readers. Each member reads from {least} to {load} candidatures.")
    recused = {id_ for id_, person_id in pairs if snapshot.is_recused(person_id, id_)}
    return Coverage(
        Message(said, values),
        tuple(one for one, count in zip(files, counts, strict=True) if count < readers),
        tuple(one for one in files if one.id in recused),
    )
