"""Ties: candidatures of equal rank, and the declared rules that put one before the other without touching the rank."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from deliberation.call.rules import TieRule
from deliberation.statistics.exact import Compared
from phrases import N_, Message


@dataclass(frozen=True, slots=True)
class Tie:
    """A candidature's tie. ``group``: ids of all that share its rank, itself among them, in order.

    ``separated_by``: the rule that separated it from all others, None while it is tied with one; ``awaits``: in that
    case, the declared rule that people have to carry out, None if the call declares none.
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
    """A group of equal rank after the rules: ``blocks`` of positions, best first; those in one block are still level.

    ``boundaries[i]`` is the rule that put ``blocks[i]`` before ``blocks[i + 1]``.
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
    """Return the rules that marks alone can apply: those declared before the first that takes people."""
    waits = next((i for i, rule in enumerate(declared) if rule.takes_people), len(declared))
    return tuple(declared[:waits])


def awaited_rule(declared: Sequence[TieRule]) -> TieRule | None:
    """Return the first declared rule that takes people."""
    return next((rule for rule in declared if rule.takes_people), None)


def separate(group: Sequence[int], *, declared: Sequence[TieRule], compared: Compared) -> Separation:
    """Apply the declared rules to the positions of a ``group`` of equal rank.

    If a rule lacks a value for one of those still level, it separates none of them: with three of them, "undefined counts as equal"
    would give no consistent order. Ranks compare rounded scores, so that unrounded ones may still differ.
    """
    blocks: list[tuple[int, ...]] = [tuple(group)]
    boundaries: list[TieRule] = []
    for rule in automatic_rules(declared):
        numbers = getattr(compared, rule.key.number)
        key = {position: rule.key.sign * numbers[position] for position in group}
        blocks, boundaries = _applied(rule, key, blocks, boundaries)
    return Separation(tuple(blocks), tuple(boundaries), tuple(declared))


def _applied(
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
