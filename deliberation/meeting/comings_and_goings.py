"""Order of files with the fewest comings and goings of recused members.

Between two consecutive files, the members recused on only the first or the second come in or go out: the size of the symmetric difference
of both sets. The best order is a shortest path through the distinct sets (files with the same set stay together, at no cost, since the
difference is a metric), from the members out now to an empty set. Exact up to ``EXACT_SETS_MAX`` distinct sets (Held & Karp 1962); beyond,
nearest neighbour improved by 2-opt and moved segments, until no improvement remains.

No member moves over a break. With breaks positions matter, and the order has the least cost over the counts of placed files per set (the
same recurrence), exact for few counts; beyond, the order without breaks, improved in the same two ways.
"""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import prod
from typing import TypeVar

EXACT_SETS_MAX = 11
EXACT_STEPS_MAX = 200_000  # of the recurrence with breaks
_SEGMENT_MAX = 3
_IMPROVED_FILES_MAX = 40  # beyond, going through the neighbours of an order takes longer than somebody waits

Item = TypeVar("Item", bound=Hashable)
People = frozenset[int]


def comings_and_goings(recused: Sequence[People], *, out: People = frozenset(), breaks: Collection[int] = ()) -> int:
    """Count the comings and goings over files in this order, from ``out`` outside to an empty outside.

    ``breaks``: numbers of files before breaks; a break before the first file or after the last changes nothing.
    """
    stops = [out, *recused, frozenset[int]()]
    within = {place for place in breaks if 0 < place < len(recused)}
    return sum(len(before ^ after) for place, (before, after) in enumerate(pairwise(stops)) if place not in within)


def fewest_moves(recused: Mapping[Item, People], *, out: People = frozenset(), breaks: Collection[int] = ()) -> tuple[Item, ...]:
    """Return the items of ``recused`` (item → people who leave) in the order of fewest comings and goings.

    Items with the same people keep their order. ``out``: people outside at the start; ``breaks``: numbers of items before breaks.
    """
    sets = list(dict.fromkeys(recused.values()))
    within = frozenset(place for place in breaks if 0 < place < len(recused))
    if within:
        return _name_items(recused, _around_breaks(recused, sets, out, within))
    # Both ends of the path are fixed, but are stops like the others, so that one table holds all costs.
    stops = [out, *sets, frozenset[int]()]
    costs = [[len(one ^ other) for other in stops] for one in stops]
    path = _exact(costs) if len(sets) <= EXACT_SETS_MAX else _improve_path(_nearest(costs), lambda path: _cost(path, costs))
    return tuple(item for stop in path for item, people in recused.items() if people == stops[stop])


def _name_items(recused: Mapping[Item, People], order: Sequence[People]) -> tuple[Item, ...]:
    """Return the items for an order of sets, taking the first remaining item of each set."""
    left: dict[People, list[Item]] = {}
    for item, people in recused.items():
        left.setdefault(people, []).append(item)
    return tuple(left[people].pop(0) for people in order)


def _around_breaks(recused: Mapping[Item, People], sets: Sequence[People], out: People, breaks: frozenset[int]) -> Sequence[People]:
    counts = [sum(people == people_set for people in recused.values()) for people_set in sets]
    if prod(count + 1 for count in counts) * len(sets) ** 2 <= EXACT_STEPS_MAX:
        return [sets[pause] for pause in _exact_around_breaks(sets, counts, out, breaks)]
    order = [recused[item] for item in fewest_moves(recused, out=out)]
    if len(order) > _IMPROVED_FILES_MAX:
        return order

    def cost(path: Sequence[int]) -> int:
        return comings_and_goings([order[place] for place in path], out=out, breaks=breaks)

    return [order[place] for place in _improve_path(list(range(len(order))), cost)]


def _exact_around_breaks(sets: Sequence[People], counts: Sequence[int], out: People, breaks: frozenset[int]) -> list[int]:
    # (how many of each set are behind, the last one) → (cost, path); ties go to the lowest, whatever the machine.
    none = (0,) * len(sets)
    best: dict[tuple[tuple[int, ...], int], tuple[int, list[int]]] = {(none, -1): (0, [])}
    for place in range(sum(counts)):
        longer: dict[tuple[tuple[int, ...], int], tuple[int, list[int]]] = {}
        for (behind, last), (cost, path) in best.items():
            for start in range(len(sets)):
                if behind[start] < counts[start]:
                    step = 0 if place in breaks else len((out if last < 0 else sets[last]) ^ sets[start])
                    key = (*behind[:start], behind[start] + 1, *behind[start + 1 :]), start
                    candidate = cost + step, [*path, start]
                    if key not in longer or candidate < longer[key]:
                        longer[key] = candidate
        best = longer
    return min((cost + len(sets[last]), path) for (_behind, last), (cost, path) in best.items())[1]


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


def _improve_path(path: list[int], cost: Callable[[Sequence[int]], int]) -> list[int]:
    least = cost(path)
    while True:
        better = next((other for other in _neighbours(path) if cost(other) < least), None)
        if better is None:
            return path
        path, least = better, cost(better)


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
    return sum(costs[first][second] for first, second in pairwise([0, *path, len(costs) - 1]))
