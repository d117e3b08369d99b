"""An estimate with its interval, or the reason why there is none."""

from dataclasses import dataclass

from phrases import Message


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with the bounds of its 95 % interval; ``reason`` says why the number, or else its interval, is missing."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: Message | None = None
