"""Ministries and their administrations as a tree, with how many candidatures each has."""

from collections import Counter
from typing import NamedTuple

from deliberation.folding import folded
from deliberation.snapshot.snapshot import Snapshot


class Branch(NamedTuple):
    """A ministry (empty for administrations without one), its number of candidatures, and that of each of its administrations."""

    ministry: str
    candidatures: int
    administrations: tuple[tuple[str, int], ...]


def branches(snapshot: Snapshot) -> tuple[Branch, ...]:
    """Return the tree of what ``snapshot`` shows, by name; administrations without a ministry come last."""
    return snapshot.derived("branches", _branches)


def _branches(snapshot: Snapshot) -> tuple[Branch, ...]:
    # Counted over the candidatures: an administration all of whose files are hidden from the viewer has no line.
    administrations = map(snapshot.administration_of, snapshot.candidatures)
    counts = Counter((one.ministry, one.name) for one in administrations)
    made = []
    for ministry in sorted({ministry for ministry, _name in counts}, key=lambda name: (not name, folded(name))):
        own = tuple(sorted(((name, count) for (its, name), count in counts.items() if its == ministry), key=lambda one: folded(one[0])))
        made.append(Branch(ministry, sum(count for _name, count in own), own))
    return tuple(made)
