"""What a ranking says of each candidature, and of each track's line between those inside and those outside."""

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.call.rules import TieRule
from deliberation.derived.scoring.ties import Tie
from deliberation.vocabulary import Labelled
from phrases import N_


class Flag(Labelled):
    """Something about a score that the jury should look at."""

    INCOMPLETE = "incomplete", N_("Incomplete: a criterion has no mark")
    WIDE_SPREAD = "wide_spread", N_("Wide spread: the jurors’ totals lie far apart")
    HIGH_DEVIATION = "high_deviation", N_("Disagreement among the strongest of the call")
    TRACK_TO_SETTLE = "track_to_settle", N_("Track to be settled")


@dataclass(frozen=True, slots=True)
class CriterionStanding:
    """A criterion of a candidature: mean on the scale, jurors who scored it, spread as a share of the scale's width."""

    mean: float | None
    jurors: int
    spread: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a candidature stands. ``None``: not defined, or outside the ranked set.

    ``rank`` and ``track_rank`` are 1, 2, 2, 4 and ignore the tie rules; ``order`` follows them, and those that no rule has
    set apart share it. ``coverage`` and ``spread`` are shares; ``standard_deviation`` and ``median`` are on the scale, over the
    totals of complete grids. ``criteria`` follows the call's order.
    """

    candidature_id: int
    score: float | None
    rank: int | None
    track: str | None
    track_rank: int | None
    order: int | None
    tie: Tie | None
    jurors: int
    coverage: float
    spread: float | None
    standard_deviation: float | None
    median: float | None
    flags: tuple[Flag, ...]
    criteria: Mapping[str, CriterionStanding]


@dataclass(frozen=True, slots=True)
class Cut:
    """A track's line after its ``places``, by candidature ids in order: ``inside`` it, ``level`` on it, ``outside`` it.

    ``tied``: the group of equal rank that lies across the line, empty if none does. ``separated_by``: the rule that drew the line
    through it; None while none did, and the members still on the line are then ``level``.
    """

    track: str
    places: int
    inside: tuple[int, ...]
    level: tuple[int, ...]
    outside: tuple[int, ...]
    tied: tuple[int, ...]
    separated_by: TieRule | None

    @property
    def sides(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the ids of the track in order, split after its places; those level on the line come by dossier number."""
        sequence = self.inside + self.level + self.outside
        return sequence[: self.places], sequence[self.places :]
