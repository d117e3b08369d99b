"""Hearings of the teams: at which hours, around which breaks, and by how much they are late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final, Self

from deliberation.errors import InvalidValue
from phrases import N_
from phrases.formats import PARIS

HEARING_PATH: Final = "/passage"
MINUTES_MOST: Final = 480
BREAKS_MOST: Final = 10
_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_ROUNDED_TO: Final = timedelta(minutes=5)
_NOT_A_PLAN: Final = N_("This is not a plan of hearings.")


@dataclass(frozen=True, slots=True)
class Break:
    """Hours of every day, in Paris, in which nobody is heard; one that ends before it begins lasts over the night."""

    begins: time
    ends: time

    def on(self, day: datetime) -> tuple[datetime, datetime]:
        """Return when the break that begins on a day begins and ends, in UTC, where lengths are those that pass."""
        last = day if self.ends > self.begins else day + _DAY
        return datetime.combine(day, self.begins, PARIS).astimezone(UTC), datetime.combine(last, self.ends, PARIS).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Slot:
    """When a team is heard."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class HearingPlan:
    """How teams are heard one after another: ``minutes`` each, then ``between`` for the jury alone, outside the breaks.

    Nobody is heard on a Saturday or a Sunday, unless the first one is. Raises InvalidValue for what leaves no room for a hearing.
    """

    begins_at: datetime
    minutes: int
    between: int = 0
    breaks: tuple[Break, ...] = ()

    def __post_init__(self) -> None:
        if not (1 <= self.minutes <= MINUTES_MOST and 0 <= self.between <= MINUTES_MOST):
            raise InvalidValue(N_("A hearing lasts from 1 to {most} minutes, and the time after it at most as long."), most=MINUTES_MOST)
        if len(self.breaks) > BREAKS_MOST:
            raise InvalidValue(N_("There are {most} breaks a day at most."), most=BREAKS_MOST)
        if any(one.begins == one.ends for one in self.breaks):
            raise InvalidValue(N_("A break ends at another hour than it begins."))
        if self.breaks and max(self._gaps()) < self.length:
            raise InvalidValue(N_("The breaks leave no time in which a hearing fits."))

    @property
    def length(self) -> timedelta:
        """Return how long a hearing takes with the time after it."""
        return timedelta(minutes=self.minutes + self.between)

    def _gaps(self) -> Iterator[timedelta]:
        """Yield how long it is from the end of a break to the beginning of the next, on a day without a change of the clock."""
        day = datetime(2000, 1, 3, tzinfo=PARIS)
        taken = sorted(one.on(day + shift * _DAY) for one in self.breaks for shift in (-2, -1, 0, 1))
        free = taken[0][1]
        for begins, ends in taken[1:]:
            if begins >= day:  # before it, a break that began earlier may be missing
                yield begins - free
            free = max(free, ends)

    def opening(self, at: datetime) -> datetime:
        """Return the first moment from ``at`` at which a hearing may begin and end with the time after it before the next break."""
        begins = at.astimezone(UTC)
        while (later := self._past(begins)) is not None:
            begins = later
        return begins

    def _past(self, at: datetime) -> datetime | None:
        """Return the end of what stands in the way of a hearing at ``at``: a week-end, or a break; None if nothing does."""
        local = at.astimezone(PARIS)
        if local.weekday() >= _SATURDAY and self.begins_at.astimezone(PARIS).weekday() < _SATURDAY:
            return self._monday_after(local)
        stops = (one.on(local + shift * _DAY) for one in self.breaks for shift in (-1, 0, 1))
        return next((ends for begins, ends in stops if begins < at + self.length and at < ends), None)

    def _monday_after(self, local: datetime) -> datetime:
        """Return the Monday after, at the hour at which a night ends, else at which the first hearing began."""
        nights = [one.ends for one in self.breaks if one.ends <= one.begins]
        hour = nights[0] if nights else self.begins_at.astimezone(PARIS).time()
        return datetime.combine(local + (7 - local.weekday()) * _DAY, hour, PARIS).astimezone(UTC)

    def plain(self) -> dict[str, Any]:
        """Return the plan as plain JSON values."""
        breaks = [[one.begins.isoformat("minutes"), one.ends.isoformat("minutes")] for one in self.breaks]
        return {"begins_at": self.begins_at.isoformat(), "minutes": self.minutes, "between": self.between, "breaks": breaks}

    @classmethod
    def read(cls, said: Any) -> Self:
        """Return the plan that ``plain`` wrote. Raises InvalidValue for anything else."""
        try:
            breaks = tuple(Break(time.fromisoformat(begins), time.fromisoformat(ends)) for begins, ends in said["breaks"])
            return cls(datetime.fromisoformat(said["begins_at"]), int(said["minutes"]), int(said["between"]), breaks)
        except (KeyError, TypeError, ValueError):
            raise InvalidValue(_NOT_A_PLAN) from None


@dataclass(frozen=True, slots=True)
class Convened:
    """What a team was told: its hour, and the secret of its page, which is derived from ``nonce``."""

    candidature_id: int
    slot: Slot
    nonce: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that the page of a team says: its own hour, how late it is (None: its turn, heard, another day), and the place."""

    slot: Slot
    minutes_late: int | None
    is_now: bool
    place: str


def hearing_path(secret: str) -> str:
    """Return the path of a team's page on the server."""
    return f"{HEARING_PATH}/{secret}"


def slots(plan: HearingPlan, count: int) -> tuple[Slot, ...]:
    """Return when ``count`` teams are heard, in their order."""
    found: list[Slot] = []
    at = plan.begins_at
    for _team in range(count):
        begins = plan.opening(at)
        found.append(Slot(begins, begins + timedelta(minutes=plan.minutes)))
        at = begins + plan.length
    return tuple(found)


def places_before_breaks(plan: HearingPlan, count: int) -> frozenset[int]:
    """Return after how many of ``count`` hearings a break comes: nobody comes or goes for a file there, since everybody does."""
    pauses = enumerate(pairwise(slots(plan, count)), start=1)
    return frozenset(place for place, (one, other) in pauses if other.begins_at - one.begins_at > plan.length)


def expected(plan: HearingPlan, hours: Sequence[datetime], *, free_at: datetime) -> datetime:
    """Return when the last of ``hours`` is expected, if those before it are heard first and the jury is free from ``free_at`` on.

    Nobody is heard before the hour that they were told. A jury that is late shortens its breaks: a team told too little is there, one
    told too much is not.
    """
    begins = at = free_at
    for hour in hours:
        begins = max(at, hour)
        at = begins + plan.length
    return begins


def minutes_late(told: datetime, expected_at: datetime) -> int:
    """Return by how many minutes a team is called late, to five minutes; never before its hour."""
    late = max(expected_at - told, timedelta())
    return 5 * int((late + _ROUNDED_TO / 2) // _ROUNDED_TO)
