"""Scale of marks, from the lowest level to the highest by whole numbers, halves, quarters or tenths. Marks are exact decimals."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from deliberation.vocabulary import Label

# A mark: an int where it is whole, else a decimal without idle zeros. Never a float, in which there is no tenth.
Exact = int | Decimal

# The steps that a scale may have, and how many of each make one.
STEPS = MappingProxyType({Decimal("1"): 1, Decimal("0.5"): 2, Decimal("0.25"): 4, Decimal("0.1"): 10})


@dataclass(frozen=True, slots=True)
class Level:
    """A mark of the scale and its meaning in words; empty for an end without words."""

    mark: Exact
    words: Label


@dataclass(frozen=True, slots=True)
class Scale:
    """Possible marks: from the first level's mark to the last level's, in steps of 1 / ``parts``.

    ``levels``: the marks with words, in rising order; intermediate marks may lack words.
    """

    levels: tuple[Level, ...]
    parts: int = 1

    @property
    def minimum(self) -> Exact:
        """Return the lowest mark."""
        return self.levels[0].mark

    @property
    def maximum(self) -> Exact:
        """Return the highest mark."""
        return self.levels[-1].mark

    @property
    def width(self) -> Exact:
        """Return the distance between the lowest and the highest mark."""
        return self.maximum - self.minimum

    @property
    def step(self) -> Exact:
        """Return the distance between a mark and the next."""
        return _exact(1, self.parts)

    @property
    def marks(self) -> tuple[Exact, ...]:
        """Return every mark, the lowest first."""
        return _marks(self.steps(self.minimum), self.steps(self.maximum), self.parts)

    @property
    def decimals(self) -> int:
        """Return how many decimals its marks have at most."""
        step = self.step
        return -int(step.as_tuple().exponent) if isinstance(step, Decimal) else 0

    @property
    def named(self) -> tuple[Level, ...]:
        """Return the marks that have words, in rising order."""
        return tuple(level for level in self.levels if level.words.fr)

    @property
    def names_every_mark(self) -> bool:
        """Tell whether each mark has words."""
        return len(self.named) == len(self.marks)

    def holds(self, mark: Exact) -> bool:
        """Tell whether ``mark`` is on the scale."""
        return self.minimum <= mark <= self.maximum and (mark * self.parts) % 1 == 0

    def words(self, mark: Exact) -> str:
        """Return the meaning of a mark in the current language; empty for a mark without words."""
        return next((str(level.words) for level in self.levels if level.mark == mark), "")

    def steps(self, mark: Exact) -> int:
        """Return ``mark`` as a number of steps, as the database stores it."""
        return int(mark * self.parts)

    def mark(self, steps: int) -> Exact:
        """Return the mark for a number of steps."""
        return _exact(steps, self.parts)

    def exactly(self, number: float) -> Exact:
        """Return the exact mark for its nearest float in an array."""
        return _exact(round(number * self.parts), self.parts)


@lru_cache(8192)
def _exact(steps: int, parts: int) -> Exact:
    whole, rest = divmod(steps, parts)
    return Decimal(steps) / parts if rest else whole


@lru_cache(64)
def _marks(lowest: int, highest: int, parts: int) -> tuple[Exact, ...]:
    return tuple(_exact(steps, parts) for steps in range(lowest, highest + 1))
