"""The clock of the meeting: time left, items left, and the expected end at the pace so far."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from deliberation.errors import InvalidValue
from phrases import N_

_ITEMS_PLAN_WEIGHS_LEAST = 5
_ITEMS_WITHOUT_A_PLAN = 3


@dataclass(frozen=True, slots=True)
class Clock:
    """Reading of the clock. ``None``: unknown.

    Args:
        seconds_left: until the planned end, negative afterwards.
        items_left: including the current item.
        seconds_each: share of the time left, 0 without time.
        expected_end: at the present pace, blended with the plan against jumps by a long item; without a plan, after a few items.
    """

    seconds_left: float | None
    items_left: int
    seconds_each: float | None
    expected_end: datetime | None

    @property
    def is_late(self) -> bool:
        """Tell whether the planned end has passed, with items left."""
        return self.seconds_left is not None and self.seconds_left < 0 and self.items_left > 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Input of the clock: seconds of each item discussed, of the current one (None: none), and items to come."""

    discussed: tuple[float, ...]
    current: float | None
    to_come: int

    def __post_init__(self) -> None:
        if self.to_come < 0 or any(seconds < 0 for seconds in (*self.discussed, self.current or 0)):
            raise InvalidValue(N_("Neither items nor seconds can be fewer than none."))

    @property
    def items_left(self) -> int:
        """Return the items left, with the current one."""
        return self.to_come + (self.current is not None)


def read_clock(progress: Progress, *, now: datetime, planned_end: datetime | None, allotted: float | None) -> Clock:
    """Return a reading of the clock. ``allotted``: seconds planned for an item, None if not planned."""
    left = progress.items_left
    seconds_left = (planned_end - now).total_seconds() if planned_end else None
    shared = max(seconds_left, 0.0) / left if seconds_left is not None and left else None
    seconds = _blend_pace(progress, allotted if allotted is not None else shared)
    return Clock(seconds_left, left, shared, _estimate_end(progress, seconds, now))


def _blend_pace(progress: Progress, planned: float | None) -> float | None:
    """Return the expected seconds of an item: the present mean blended with the plan, whose weight is at least half of all items."""
    count, spent = len(progress.discussed), sum(progress.discussed)
    if planned is None:
        return spent / count if count >= _ITEMS_WITHOUT_A_PLAN else None
    weight = max(_ITEMS_PLAN_WEIGHS_LEAST, (count + progress.items_left) / 2)
    return (spent + weight * planned) / (count + weight)


def _estimate_end(progress: Progress, each: float | None, now: datetime) -> datetime | None:
    if not progress.items_left:
        return now
    if each is None:
        return None
    # An item that has already taken longer than the others is not expected to end before now.
    current = max(each - progress.current, 0.0) if progress.current is not None else 0.0
    return now + timedelta(seconds=current + each * progress.to_come)
