"""Comparisons worth proposing, and the criteria on which compared candidatures differ."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from deliberation.call.call import Criterion
from deliberation.derived.scoring.ranking import ranking
from deliberation.derived.scoring.standings import Cut
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.official import COMPARED_DECIMALS
from deliberation.vocabulary import Labelled
from phrases import N_

COMPARED_MOST = 4


class Occasion(Labelled):
    """Why a comparison is proposed."""

    TIE = "tie", N_("Tied at the line")
    LINE = "line", N_("On either side of the line")
    BEFORE = "before", N_("With the one ranked just before")
    AFTER = "after", N_("With the one ranked just after")


class Proposal(NamedTuple):
    """Two to four candidatures to compare, in the order of the ranking. ``track``: their common track, if any."""

    occasion: Occasion
    track: str | None
    candidature_ids: tuple[int, ...]


class Difference(NamedTuple):
    """A criterion's means, one a candidature; ``gap``: highest less lowest, None if fewer than two are known."""

    criterion: Criterion
    means: tuple[float | None, ...]
    gap: float | None

    @property
    def leading(self) -> int | None:
        """Return the position of the candidature alone at the top; None if none is, or there is nothing to compare."""
        if not self.gap:
            return None
        top = max(mean for mean in self.means if mean is not None)
        at_the_top = [i for i, mean in enumerate(self.means) if mean is not None and _round_compared(mean) == _round_compared(top)]
        return at_the_top[0] if len(at_the_top) == 1 else None


def proposals(snapshot: Snapshot, about: int | None = None) -> tuple[Proposal, ...]:
    """Return proposed comparisons: ``about`` with its neighbours in rank; by default files at tracks' lines, then the current file's.

    Based on the ranking of the visible files, so hidden files never occur.
    """
    if about is not None:
        return tuple(_neighbours(snapshot, about))
    current = snapshot.meeting.current
    made = [proposal for cut in ranking(snapshot).cuts for proposal in _propose_at(cut)]
    made += _neighbours(snapshot, current) if current is not None else ()
    return tuple(_first_of_each(made))


def _propose_at(cut: Cut) -> Iterator[Proposal]:
    inside, outside = cut.sides
    tied = set(cut.tied or cut.level)
    if tied:
        before, after = [id_ for id_ in inside if id_ in tied], [id_ for id_ in outside if id_ in tied]
        count = max(COMPARED_MOST // 2, COMPARED_MOST - len(after))
        nearest = (*before[-count:], *after)[:COMPARED_MOST]
        yield Proposal(Occasion.TIE, cut.track, nearest)
    elif inside and outside:
        yield Proposal(Occasion.LINE, cut.track, (inside[-1], outside[0]))


def _neighbours(snapshot: Snapshot, candidature_id: int) -> Iterator[Proposal]:
    """Return a file and its neighbours in its track, or in the whole ranking without a track."""
    standings = ranking(snapshot)
    own = standings.by_id.get(candidature_id)
    if own is None or own.rank is None:
        return
    beside = [s.candidature_id for s in standings.standings if s.rank is not None and (own.track is None or s.track == own.track)]
    place = beside.index(candidature_id)
    if place > 0:
        yield Proposal(Occasion.BEFORE, own.track, (beside[place - 1], candidature_id))
    if place + 1 < len(beside):
        yield Proposal(Occasion.AFTER, own.track, (candidature_id, beside[place + 1]))


def _first_of_each(made: Iterable[Proposal]) -> Iterator[Proposal]:
    groups: set[tuple[int, ...]] = set()
    for proposal in made:
        if proposal.candidature_ids not in groups:
            groups.add(proposal.candidature_ids)
            yield proposal


def differences(snapshot: Snapshot, candidature_ids: Sequence[int]) -> tuple[Difference, ...]:
    """Return the criteria by the gap between the candidatures, largest first; incomparable criteria last."""
    standings = [ranking(snapshot).by_id[id_] for id_ in candidature_ids]
    made = []
    for criterion in snapshot.call.criteria:
        means = tuple(standing_line.criteria[criterion.code].mean for standing_line in standings)
        made.append(Difference(criterion, means, gap(means)))
    return tuple(sorted(made, key=lambda one: (one.gap is None, -_round_compared(one.gap or 0.0))))


def gap(values: Sequence[float | None]) -> float | None:
    """Return the highest less the lowest of the values that are known, None if fewer than two are."""
    known = [value for value in values if value is not None]
    return max(known) - min(known) if len(known) > 1 else None


def _round_compared(value: float) -> float:
    return round(value, COMPARED_DECIMALS)
