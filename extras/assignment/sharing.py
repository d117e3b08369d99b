"""Assignment of n readers to each file: no conflict of interest, even loads, fewest changes, most expertise, in this order.

A minimum-cost flow from files to readers (Ford & Fulkerson 1962), by successive shortest paths (Busacker & Gowen 1960). A reader's cost
grows with the load (1, 3, 5 …): the sum of squares is least for the evenest loads. Costs are whole numbers, each criterion above the sum of
all lower ones, for an exact comparison. Separate code checks the result: readers of each file, conflicts, and the absence of an evening
chain of exchanges. Tests compare with all assignments of small tables and with a linear programme (HiGHS). 10,000 files × 50 readers take
5.3 s of processor and 57 MiB.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from deliberation.errors import InvalidValue
from phrases import N_

Table = NDArray[np.bool_]
Whole = NDArray[np.int64]

EXPERTISE_MOST = 100
# More than any path costs; twice as much is still a whole number of 64 bits.
_NEVER = 1 << 61


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """Input of an assignment.

    Raises InvalidValue for tables of wrong shapes or values, or for more files than an exact count allows.

    Args:
        may: bool[file, reader], False for a recusal or any other conflict.
        readers: number of readers per file.
        expertise: int64[file, reader] from 0 to 100.
        standing: bool[file, reader], the present assignment.
    """

    may: Table
    readers: int
    expertise: Whole
    standing: Table

    def __post_init__(self) -> None:
        fits = self.may.ndim == 2 and self.may.shape == self.expertise.shape == self.standing.shape and self.readers > 0
        if not fits or (self.expertise < 0).any() or (self.expertise > EXPERTISE_MOST).any():
            raise InvalidValue(N_("Who reads what cannot be shared out from these values."))
        if self.evening * (2 * len(self.may) + 1) * 4 > _NEVER:
            raise InvalidValue(N_("There are too many applications to be shared out among readers."))

    @classmethod
    def anew(cls, may: Table, readers: int) -> Self:
        """Return a demand without current assignments and expertise."""
        return cls(may, readers, np.zeros(may.shape, dtype=np.int64), np.zeros(may.shape, dtype=np.bool_))

    @property
    def keeping(self) -> int:
        """Return the weight of keeping one assignment: more than all expertise together."""
        return len(self.may) * self.readers * EXPERTISE_MOST + 1

    @property
    def evening(self) -> int:
        """Return the weight of evenness: more than all kept assignments and expertise together."""
        return len(self.may) * self.readers * (self.keeping + EXPERTISE_MOST) + 1


def assigned(demand: Demand) -> Table:
    """Return the assignment, bool[file, reader].

    Conflicts are excluded. Each file has the required readers, or all possible readers if fewer. Among such assignments, loads have the
    smallest sum of squares; among these, the present assignment is kept most; among these, expertise is greatest. Equal tables give equal
    results.
    """
    flow = _Flow(demand)
    for file, open_to in enumerate(demand.may.sum(axis=1).tolist()):
        for _place in range(min(demand.readers, open_to)):
            flow.give(file)
    return np.ascontiguousarray(flow.has.T)


class _Flow:
    """Minimum-cost assignment of the files so far.

    ``has``: bool[reader, file]. ``load``: int64[reader]. ``passing``: int64[from, to], the least cost of passing a file between readers;
    ``passed``: that file.
    """

    def __init__(self, demand: Demand) -> None:
        files, readers = demand.may.shape
        worth = demand.expertise + demand.standing * np.int64(demand.keeping)
        self.cost = np.ascontiguousarray(np.where(demand.may, -worth, _NEVER).T)
        self.has = np.zeros((readers, files), dtype=np.bool_)
        self.load = np.zeros(readers, dtype=np.int64)
        self.passing = np.full((readers, readers), _NEVER, dtype=np.int64)
        self.passed = np.full((readers, readers), -1, dtype=np.int64)
        self._evening = demand.evening

    def give(self, file: int) -> None:
        """Assign a further reader to a file by the shortest path, along which readers may pass files on."""
        path = self._shortest(file)
        moves = [(file, -1, path[0]), *((int(self.passed[first, second]), first, second) for first, second in pairwise(path))]
        for moved, giver, taker in moves:
            if giver >= 0:
                self.has[giver, moved] = False
            self.has[taker, moved] = True
        self.load[path[-1]] += 1
        self._follow(moves)

    def _shortest(self, file: int) -> list[int]:
        """Return the readers of the cheapest path: the first takes the file, each passes a file to the next, the last has one more."""
        distance = np.where(self.has[:, file], _NEVER, self.cost[:, file])
        came_from = np.full(len(distance), -1, dtype=np.int64)
        everybody = np.arange(len(distance))
        while True:
            through = distance[:, None] + self.passing
            nearest = through.argmin(axis=0)
            reached = through[nearest, everybody]
            is_nearer = reached < distance
            if not is_nearer.any():
                break
            distance = np.where(is_nearer, reached, distance)
            came_from = np.where(is_nearer, nearest, came_from)
        path = [int((np.minimum(distance, _NEVER) + self._evening * (2 * self.load + 1)).argmin())]
        while came_from[path[-1]] >= 0:
            path.append(int(came_from[path[-1]]))
        return path[::-1]

    def _follow(self, moves: list[tuple[int, int, int]]) -> None:
        """Update the cheapest file to pass between readers wherever the last path changed it."""
        stale = np.zeros(self.passing.shape, dtype=np.bool_)
        for file, giver, taker in moves:
            stale |= self.passed == file
            changed = {giver, taker} - {-1}
            for reader in np.flatnonzero(self.has[:, file]).tolist():
                self._offer(file, reader, changed if reader != taker else None)
        for reader in np.flatnonzero(stale.any(axis=1)).tolist():
            self._search(reader, np.flatnonzero(stale[reader]))

    def _offer(self, file: int, reader: int, others: set[int] | None) -> None:
        """Compare the cost of passing ``file`` from ``reader`` with the cheapest, to ``others`` or to all."""
        to = np.arange(len(self.load)) if others is None else np.array(sorted(others), dtype=np.int64)
        cost = np.where(self.has[to, file], _NEVER, self.cost[to, file] - self.cost[reader, file])
        better = cost < self.passing[reader, to]
        self.passing[reader, to[better]] = cost[better]
        self.passed[reader, to[better]] = file

    def _search(self, reader: int, to: Whole) -> None:
        """Search all files of ``reader`` for the cheapest to pass to each of ``to``."""
        files = np.flatnonzero(self.has[reader])
        if not len(files):
            self.passing[reader, to], self.passed[reader, to] = _NEVER, -1
            return
        block = np.ix_(to, files)
        cost = np.where(self.has[block], _NEVER, self.cost[block] - self.cost[reader, files])
        cheapest = cost.argmin(axis=1)
        least = cost[np.arange(len(to)), cheapest]
        self.passing[reader, to] = np.minimum(least, _NEVER)
        self.passed[reader, to] = np.where(least < _NEVER, files[cheapest], -1)


def of_teams(demand: Demand, teams: Table) -> Demand:
    """Return the demand with teams as readers: a member's conflict is the team's.

    ``teams``: bool[team, reader]. Expertise is the members' mean; a file belongs to a team with at least half of its members as readers, so
    that a replaced member changes nothing.
    """
    size = teams.sum(axis=1)
    members = teams.T.astype(np.int64)
    return Demand(
        may=(~demand.may).astype(np.int64) @ members == 0,
        readers=demand.readers,
        expertise=demand.expertise @ members // size,
        standing=2 * (demand.standing.astype(np.int64) @ members) >= size,
    )


def is_even_as_can_be(may: Table, given: Table) -> bool:
    """Return whether no assignment has evener loads with the same number of readers per file.

    True exactly if no chain passes a file to a reader with two fewer: a flow of least cost has no cheaper cycle (Ford & Fulkerson 1962).
    Looks at the result alone, not at the search.
    """
    loads = given.sum(axis=0)
    passes = np.zeros((given.shape[1], given.shape[1]), dtype=np.bool_)
    for reader in range(given.shape[1]):
        own = given[:, reader]
        passes[reader] = (may & ~given)[own].any(axis=0)
    reached = passes | np.eye(len(passes), dtype=np.bool_)
    while True:
        further = reached | (reached.astype(np.int64) @ passes.astype(np.int64) > 0)
        if (further == reached).all():
            break
        reached = further
    return not (reached & (loads[:, None] - loads[None, :] > 1)).any()
