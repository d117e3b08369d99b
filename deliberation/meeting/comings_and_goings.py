"""Order files so that recused members leave and come back as seldom as can be.

Between two files in a row, those recused on one of them and not on the other go out or come in: the size of the symmetric
difference of both sets. The order to find is a shortest path through the distinct sets (files with the same set stay together, which
never costs more: the difference is a metric), from who is out now to nobody out at the end. Exact up to ``EXACT_SETS_MAX`` distinct
sets (Held & Karp 1962); beyond, nearest neighbour improved by 2-opt and by moving segments, until neither helps.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, TypeVar

EXACT_SETS_MAX: Final = 11
_SEGMENT_MAX: Final = 3

Item = TypeVar("Item", bound=Hashable)
People = frozenset[int]


def comings_and_goings(recused: Sequence[People], *, out: People = frozenset()) -> int:
    """Count the comings and goings over files in this order, starting with ``out`` outside and ending with nobody outside."""
    return sum(len(before ^ after) for before, after in pairwise([out, *recused, frozenset()]))


def fewest_moves(recused: Mapping[Item, People], *, out: People = frozenset()) -> tuple[Item, ...]:
    """Return the items of ``recused`` (item → who leaves for it), in the order of fewest comings and goings.

    Among items with the same people out, the given order is kept. ``out``: who is outside at the start.
    """
    sets = list(dict.fromkeys(recused.values()))
    # Both ends of the path are fixed, but are stops like the others, so that one table holds all costs.
    stops = [out, *sets, frozenset[int]()]
    costs = [[len(one ^ other) for other in stops] for one in stops]
    path = _exact(costs) if len(sets) <= EXACT_SETS_MAX else _improved(_nearest(costs), costs)
    return tuple(item for stop in path for item, people in recused.items() if people == stops[stop])


def _exact(costs: Sequence[Sequence[int]]) -> list[int]:
    count, end = len(costs) - 2, len(costs) - 1
    # (visited, last) → (cost, path); stops are 1…count, so that ties go to the lowest, whatever the machine.
    best: dict[tuple[int, int], tuple[int, list[int]]] = {(1 << stop, stop): (costs[0][stop], [stop]) for stop in range(1, end)}
    for _step in range(count - 1):
        longer: dict[tuple[int, int], tuple[int, list[int]]] = {}
        for (visited, last), (cost, path) in best.items():
            for stop in range(1, end):
                if not visited & 1 << stop:
                    key, candidate = (visited | 1 << stop, stop), cost + costs[last][stop]
                    if key not in longer or candidate < longer[key][0]:
                        longer[key] = (candidate, [*path, stop])
        best = longer
    return min(((cost + costs[last][end], path) for (_visited, last), (cost, path) in best.items()), default=(0, []))[1]


def _nearest(costs: Sequence[Sequence[int]]) -> list[int]:
    left, path = set(range(1, len(costs) - 1)), [0]
    while left:
        path.append(min(left, key=lambda stop: (costs[path[-1]][stop], stop)))
        left.remove(path[-1])
    return path[1:]


def _improved(path: list[int], costs: Sequence[Sequence[int]]) -> list[int]:
    while True:
        better = next((other for other in _neighbours(path) if _cost(other, costs) < _cost(path, costs)), None)
        if better is None:
            return path
        path = better


def _neighbours(path: list[int]) -> Iterator[list[int]]:
    for start in range(len(path)):
        for stop in range(start + 2, len(path) + 1):
            yield [*path[:start], *reversed(path[start:stop]), *path[stop:]]
    for start in range(len(path)):
        for stop in range(start + 1, min(start + _SEGMENT_MAX, len(path)) + 1):
            segment, rest = path[start:stop], [*path[:start], *path[stop:]]
            for place in range(len(rest) + 1):
                yield [*rest[:place], *segment, *rest[place:]]


def _cost(path: Sequence[int], costs: Sequence[Sequence[int]]) -> int:
    return sum(costs[one][other] for one, other in pairwise([0, *path, len(costs) - 1]))
