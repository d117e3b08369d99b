"""Standing of each candidature in a ranking, ties and their rules, and the cut-off of each track."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, groupby
from typing import Any

from deliberation.call.rules import TieRule
from deliberation.statistics.official import Compared
from deliberation.vocabulary import Labelled
from phrases import N_, Message, _, ngettext


@dataclass(frozen=True, slots=True)
class Tie:
    """Tie of a candidature. ``group``: ids of all candidatures with the same rank, in order.

    ``separated_by``: the rule that separated the candidature from all others, or None; ``awaits``: without separation, the declared rule
    for people to carry out, or None.
    """

    group: tuple[int, ...]
    separated_by: TieRule | None
    awaits: TieRule | None = None

    @property
    def sentence(self) -> Message:
        """Return the sentence to show beside the rank."""
        if self.separated_by:
            return Message(
                N_("Tied at this rank: {count} applications. Set apart by: {rule}."),
                {"count": len(self.group), "rule": self.separated_by.message},
            )
        if self.awaits:
            return Message(
                N_("Tied at this rank: {count} applications. Not set apart yet; the next rule is: {rule}."),
                {"count": len(self.group), "rule": self.awaits.message},
            )
        return Message(N_("Tied at this rank: {count} applications. No declared rule sets them apart."), {"count": len(self.group)})


@dataclass(frozen=True, slots=True)
class Separation:
    """Group of equal rank after the rules: ``blocks`` of positions, best first, each block still level.

    ``boundaries[i]``: the rule between ``blocks[i]`` and ``blocks[i + 1]``.
    """

    blocks: tuple[tuple[int, ...], ...]
    boundaries: tuple[TieRule, ...] = ()
    declared: tuple[TieRule, ...] = ()

    def rule_of(self, block: int) -> TieRule | None:
        """Return the rule that set the only member of a block apart from the whole group; None if several are level."""
        if len(self.blocks[block]) > 1:
            return None
        # Take the later of its neighbours' rules: the earlier one left it tied with a neighbour.
        beside = self.boundaries[max(block - 1, 0) : block + 1]
        return max(beside, key=self.declared.index, default=None)


def automatic_rules(declared: Sequence[TieRule]) -> tuple[TieRule, ...]:
    """Return the rules applicable from marks alone: the declared rules before the first rule for people."""
    waits = next((i for i, rule in enumerate(declared) if rule.takes_people), len(declared))
    return tuple(declared[:waits])


def awaited_rule(declared: Sequence[TieRule]) -> TieRule | None:
    """Return the first declared rule that takes people."""
    return next((rule for rule in declared if rule.takes_people), None)


def separate(group: Sequence[int], *, declared: Sequence[TieRule], compared: Compared) -> Separation:
    """Apply the declared rules to the positions of a ``group`` of equal rank.

    A rule without a value for some level member separates none: among three members, "undefined counts as equal" would give no consistent
    order. Ranks compare rounded scores, so unrounded scores may still differ.
    """
    blocks: list[tuple[int, ...]] = [tuple(group)]
    boundaries: list[TieRule] = []
    for rule in automatic_rules(declared):
        numbers = getattr(compared, rule.key.number)
        key = {position: rule.key.sign * numbers[position] for position in group}
        blocks, boundaries = _apply_rule(rule, key, blocks, boundaries)
    return Separation(tuple(blocks), tuple(boundaries), tuple(declared))


def _apply_rule(
    rule: TieRule, key: Mapping[int, Any], blocks: Iterable[tuple[int, ...]], boundaries: Sequence[TieRule]
) -> tuple[list[tuple[int, ...]], list[TieRule]]:
    new_blocks: list[tuple[int, ...]] = []
    new_boundaries: list[TieRule] = []
    for i, block in enumerate(blocks):
        parts = _split(key, block)
        new_boundaries += ([boundaries[i - 1]] if i else []) + [rule] * (len(parts) - 1)
        new_blocks += parts
    return new_blocks, new_boundaries


def _split(key: Mapping[int, Any], block: tuple[int, ...]) -> list[tuple[int, ...]]:
    if any(key[position] != key[position] for position in block):  # NaN alone is unequal to itself
        return [block]
    return [tuple(part) for _value, part in groupby(sorted(block, key=key.__getitem__), key=key.__getitem__)]


class Flag(Labelled):
    """Flags that call the jury's attention to a score."""

    INCOMPLETE = "incomplete", N_("Incomplete: a criterion has no mark")
    WIDE_SPREAD = "wide_spread", N_("Wide spread: the jurors’ totals lie far apart")
    HIGH_DEVIATION = "high_deviation", N_("Disagreement among the strongest")
    TRACK_TO_SETTLE = "track_to_settle", N_("Track to be settled")


@dataclass(frozen=True, slots=True)
class CriterionStanding:
    """Criterion of a candidature: mean on the scale, number of jurors with a mark, spread as a share of the scale's width."""

    mean: float | None
    jurors: int
    spread: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Standing of a candidature. ``None``: undefined, or outside the ranked set.

    Args:
        rank, track_rank: 1, 2, 2, 4, without the tie rules.
        order: after the tie rules; unseparated candidatures share a number.
        coverage, spread: shares.
        standard_deviation, median: on the scale, over the totals of complete grids.
        criteria: in the call's order.
    """

    candidature_id: int
    score: float | None
    rank: int | None
    track: str | None
    track_rank: int | None
    order: int | None
    tie: Tie | None
    jurors: int
    coverage: float | None
    spread: float | None
    standard_deviation: float | None
    median: float | None
    flags: tuple[Flag, ...]
    criteria: Mapping[str, CriterionStanding]

    @property
    def flags_told(self) -> tuple[Flag, ...]:
        """Return the flags to show: without any marks, not also one for each criterion."""
        return tuple(flag for flag in self.flags if self.jurors or flag is not Flag.INCOMPLETE)


def mean_coverage(standings: Iterable[Standing]) -> float | None:
    """Return the mean coverage of readable files; None without readable files."""
    known = [line.coverage for line in standings if line.coverage is not None]
    return sum(known) / len(known) if known else None


@dataclass(frozen=True, slots=True)
class Cut:
    """Track's line after its ``places`` or at the end of its envelope, by ids in order: ``inside``, ``level``, ``outside``.

    Args:
        tied: the group of equal rank across the line, empty without such a group.
        separated_by: the rule that drew the line through the group; None leaves the members on the line ``level``.
        held: where the envelope ends before the places, the number of files paid, at most where files are level; None if places are the
            limit.
    """

    track: str
    places: int
    inside: tuple[int, ...]
    level: tuple[int, ...]
    outside: tuple[int, ...]
    tied: tuple[int, ...]
    separated_by: TieRule | None
    held: int | None = None

    @property
    def size(self) -> int:
        """Return the number of files before the cut-off."""
        return self.places if self.held is None else self.held

    @property
    def words(self) -> Sequence[str]:
        """Return the cut-off in words: after how many places, and whether the envelope ends before."""
        places = ngettext("{count} place", "{count} places", self.places).format(count=self.places)
        if self.held is None:
            return [places]
        reached = _("envelope reached after {count} at most") if self.level else _("envelope reached after {count}")
        return [places, reached.format(count=self.held)]

    @property
    def sides(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the track's ids in order, split at the line; level files come by dossier number."""
        sequence = self.inside + self.level + self.outside
        return sequence[: self.size], sequence[self.size :]


ENVELOPE_RULE = N_(
    "Where a track has an envelope, its places are filled in order up to the first file that the money left does not pay for: "
    "a smaller one further down takes no place by itself."
)


@dataclass(frozen=True, slots=True)
class Line:
    """Cut-off in an ordered list of blocks: ``whole`` blocks before the line, and ``part`` files of the split block.

    ``ends_money``: the envelope ends before the places.
    """

    whole: int
    part: int
    ends_money: bool


def line(blocks: Sequence[Sequence[Decimal]], *, places: int, money: Decimal | None) -> Line:
    """Return the cut-off for blocks of tied files, each given by the amounts requested.

    The order is strict: filling stops at the first block too expensive for the remaining ``money``. The block is a tie on the line if any
    of its files is affordable: ``part`` is then the largest affordable number. ``money`` None: only places are limited.
    """
    left = max(places, 0)
    for index, amounts in enumerate(blocks):
        size = len(amounts)
        paid = size if money is None else sum(total <= max(money, Decimal(0)) for total in accumulate(sorted(amounts)))
        part = min(left, paid)
        if part < size:
            return Line(index, part, ends_money=paid < min(size, left))
        left -= size
        money = None if money is None else money - sum(amounts)
    return Line(len(blocks), 0, ends_money=False)
