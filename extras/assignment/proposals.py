"""Assignment of readers: expertise per file, proposals, evenness, and differences."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from deliberation.call.people import Person
from deliberation.derived.scoring.marking import scored_by_all
from deliberation.dossiers.candidatures import Candidature
from deliberation.errors import InvalidValue
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import suggested_recusals
from extras.assignment.expertise import expertise
from extras.assignment.sharing import EXPERTISE_MOST, Demand, assigned, is_even_as_can_be, of_teams
from phrases import N_, Message

Pair = tuple[int, int]
Pairs = frozenset[Pair]
Teams = tuple[frozenset[int], ...]
Table = NDArray[np.bool_]


def standing_pairs(snapshot: Snapshot) -> Pairs:
    """Return the saved assignment as pairs (candidature id, person id)."""
    return frozenset(snapshot.assigned)


def proposed(snapshot: Snapshot, readers: int, teams: Teams = ()) -> Pairs:
    """Return a proposed assignment with ``readers`` per file, for a complete view.

    No member reads a file under recusal, of their own organisation, or of a foreign track. Loads are as even as possible; then assignments,
    then given marks, are kept as far as possible; then expertise is maximal. Raises InvalidValue for teams of unequal sizes, or with a
    shared member.

    Args:
        snapshot: the visible snapshot.
        readers: readers per file.
        teams: ids of members with the same files, overriding ``readers``; other members read nothing.
    """
    files, members = scored_by_all(snapshot), snapshot.members
    may = _may(snapshot, files, members)
    marked, present = _mark_table(snapshot, files, members), _table(standing_pairs(snapshot), files, members)
    known = expertise(snapshot, files, members)
    # Where nothing stands, marks already given do; later, an assignment is kept before them.
    demand = Demand(may, readers, np.where(marked, EXPERTISE_MOST, known), present if snapshot.readers else marked)
    if teams:
        of = _teams(teams, members)
        assignment = assigned(of_teams(replace(demand, readers=1), of)) @ of
    else:
        assignment = assigned(demand)
    return frozenset((files[row].id, members[column].id) for row, column in np.argwhere(assignment).tolist())


def _may(snapshot: Snapshot, files: Sequence[Candidature], members: Sequence[Person]) -> Table:
    free = ~snapshot.recused[_cells(snapshot, files, members)] & ~_own(snapshot, files, members)
    return free & _theirs(snapshot, files, members)


def _theirs(snapshot: Snapshot, files: Sequence[Candidature], members: Sequence[Person]) -> Table:
    """Return the files of each member's tracks, bool[file, member]."""
    tracks = [snapshot.track_of(file) for file in files]
    read = [[member.reads_track(track) for member in members] for track in tracks]
    return np.array(read, dtype=np.bool_).reshape(len(files), len(members))


def _mark_table(snapshot: Snapshot, files: Sequence[Candidature], members: Sequence[Person]) -> Table:
    return np.asarray(snapshot.scored[_cells(snapshot, files, members)].any(axis=2))


def _cells(snapshot: Snapshot, files: Sequence[Candidature], members: Sequence[Person]) -> tuple[NDArray[np.int64], ...]:
    return np.ix_([snapshot.positions[file.id] for file in files], [snapshot.juror_positions[member.id] for member in members])


def _teams(teams: Teams, members: Sequence[Person]) -> Table:
    sizes = {len(team) for team in teams}
    if len(sizes) != 1 or sum(map(len, teams)) != len(frozenset().union(*teams)) or not all(sizes):
        raise InvalidValue(N_("Teams have the same number of members each, and nobody is in two of them."))
    return _table_of(teams, members)


def _table_of(teams: Teams, members: Sequence[Person]) -> Table:
    return np.array([[member.id in team for member in members] for team in teams], dtype=np.bool_)


def standing_teams(snapshot: Snapshot, pairs: Pairs) -> Teams:
    """Return the groups of members with the same files under ``pairs``, if most have the same size of two or more: teams.

    A team with a departed member is included, smaller.
    """
    files: dict[int, set[int]] = defaultdict(set)
    for candidature_id, person_id in pairs:
        files[person_id].add(candidature_id)
    groups: dict[frozenset[int], list[int]] = defaultdict(list)
    for member in snapshot.members:
        if member.id in files:
            groups[frozenset(files[member.id])].append(member.id)
    teams = tuple(frozenset(group) for group in groups.values())
    size, count = Counter(map(len, teams)).most_common(1)[0] if teams else (0, 0)
    return teams if size > 1 and 2 * count > len(teams) > 1 and size == max(map(len, teams)) else ()


def first_teams(snapshot: Snapshot, size: int) -> Teams:
    """Return initial teams: members of the same tracks together, in order; left-over members are in none."""
    by_tracks: dict[frozenset[str], list[int]] = defaultdict(list)
    for member in snapshot.members:
        by_tracks[member.tracks].append(member.id)
    in_order = [id_ for ids in by_tracks.values() for id_ in ids]
    return tuple(frozenset(in_order[place : place + size]) for place in range(0, len(in_order) - size + 1, size))


def _table(pairs: Collection[Pair], files: Collection[Candidature], members: Collection[Person]) -> Table:
    rows = {file.id: row for row, file in enumerate(files)}
    columns = {member.id: column for column, member in enumerate(members)}
    table = np.zeros((len(rows), len(columns)), dtype=np.bool_)
    for candidature_id, person_id in pairs:
        if candidature_id in rows and person_id in columns:
            table[rows[candidature_id], columns[person_id]] = True
    return table


def _own(snapshot: Snapshot, files: Collection[Candidature], members: Collection[Person]) -> Table:
    """Return which files a member's own organisation filed, bool[file, member]."""
    own = {(id_, member.id) for member in members for id_ in suggested_recusals(snapshot, member)}
    return _table(own, files, members)


@dataclass(frozen=True, slots=True)
class Share:
    """A member's share: number of files, how many are new, lost, and completed."""

    person: Person
    files: int
    gained: int
    lost: int
    complete: int


def shares(snapshot: Snapshot, pairs: Pairs) -> tuple[Share, ...]:
    """Return each member's share under ``pairs`` compared with the current assignment; files no longer scored are not counted."""
    files = {candidature.id for candidature in scored_by_all(snapshot)}
    present = {pair for pair in standing_pairs(snapshot) if pair[0] in files}
    wished = {pair for pair in pairs if pair[0] in files}
    shares_ = []
    for member in snapshot.members:
        old, new = ({id_ for id_, person_id in some if person_id == member.id} for some in (present, wished))
        column = snapshot.juror_positions[member.id]
        complete = sum(bool(snapshot.scored[snapshot.positions[id_], column].all()) for id_ in new)
        shares_.append(Share(member, len(new), len(new - old), len(old - new), complete))
    return tuple(shares_)


def readers_of(snapshot: Snapshot, pairs: Pairs, candidature_id: int) -> tuple[Person, ...]:
    """Return the members who would read a file under ``pairs``."""
    return tuple(member for member in snapshot.members if (candidature_id, member.id) in pairs)


@dataclass(frozen=True, slots=True)
class Checked:
    """Rule of an assignment, whether fulfilled, and the failing files."""

    said: Message
    holds: bool
    files: tuple[Candidature, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """Evenness of coverage: ``short`` files lack readers, ``recused`` files have a recused reader."""

    sentence: Message
    short: tuple[Candidature, ...]
    recused: tuple[Candidature, ...]

    @property
    def is_even(self) -> bool:
        """Return whether every file has its readers, without a recused reader."""
        return not self.short and not self.recused


def coverage(snapshot: Snapshot, pairs: Pairs, readers: int) -> Coverage:
    """Return how evenly ``pairs`` cover the files, as a sentence, with the files that need attention."""
    files = scored_by_all(snapshot)
    counts = _counts(snapshot, pairs, files)
    loads = [share.files for share in shares(snapshot, pairs)]
    values = {
        "fewest": min(counts, default=0),
        "most": max(counts, default=0),
        "least": min(loads, default=0),
        "load": max(loads, default=0),
    }
    if values["fewest"] == values["most"] and values["least"] == values["load"]:
        sentence = N_("Every application has as many readers, {fewest}, and every member as many applications, {load}.")
    elif values["fewest"] == values["most"]:
        sentence = N_("Every application has as many readers: {fewest}. Each member reads from {least} to {load} applications.")
    else:
        sentence = N_("Applications have from {fewest} to {most} readers. Each member reads from {least} to {load} applications.")
    recused = {id_ for id_, person_id in pairs if snapshot.is_recused(person_id, id_)}
    return Coverage(
        Message(sentence, values),
        tuple(one for one, count in zip(files, counts, strict=True) if count < readers),
        tuple(file for file in files if file.id in recused),
    )


def _counts(snapshot: Snapshot, pairs: Pairs, files: Sequence[Candidature]) -> list[int]:
    members = {member.id for member in snapshot.members}
    read = Counter(candidature_id for candidature_id, person_id in pairs if person_id in members)
    return [read[file.id] for file in files]


def proof(snapshot: Snapshot, pairs: Pairs, readers: int, teams: Teams = ()) -> tuple[Checked, ...]:
    """Check any assignment: readers of each file, conflicts, tracks, loads. One line for each rule checked."""
    files, members = scored_by_all(snapshot), snapshot.members
    assignment = _table(pairs, files, members)
    counts = assignment.sum(axis=1)
    values = {"files": len(files), "readers": readers, "members": len(members)}

    def where(is_wrong: NDArray[np.bool_]) -> tuple[Candidature, ...]:
        return tuple(files[row] for row in np.flatnonzero(is_wrong).tolist())

    recused = assignment & snapshot.recused[_cells(snapshot, files, members)]
    of_house = assignment & _own(snapshot, files, members)
    elsewhere = assignment & ~_theirs(snapshot, files, members)
    checks = [
        (N_("Each of the {files} applications has exactly {readers} readers."), counts != readers),
        (N_("No reader is recused on what they read."), recused.any(axis=1)),
        (N_("No reader works for whoever filed what they read."), of_house.any(axis=1)),
    ]
    if any(member.tracks for member in members):
        checks.append((N_("Each reads files of their own tracks alone."), elsewhere.any(axis=1)))
    checks_made = [Checked(Message(sentence, values), not wrong.any(), where(wrong)) for sentence, wrong in checks]
    return (*checks_made, _loads_checked(assignment, _may(snapshot, files, members), _table_of(teams, members) if teams else None))


def _loads_checked(given: Table, may: Table, teams: Table | None) -> Checked:
    """Check that loads differ by at most 1, or that no assignment has evener loads."""
    if teams is not None:
        may = (~may).astype(np.int64) @ teams.T.astype(np.int64) == 0
        given = given.astype(np.int64) @ teams.T.astype(np.int64) > 0
    loads = given.sum(axis=0)
    values = {"least": min(loads.tolist(), default=0), "most": max(loads.tolist(), default=0)}
    if np.ptp(loads) <= 1:
        return Checked(Message(N_("Loads are within one of each other: from {least} to {most}."), values), True)
    if is_even_as_can_be(may, given):
        sentence = N_("Loads go from {least} to {most}, and no sharing has evener ones: conflicts and tracks forbid every exchange.")
        return Checked(Message(sentence, values), True)
    return Checked(Message(N_("Loads go from {least} to {most}, and could be evener."), values), False)
