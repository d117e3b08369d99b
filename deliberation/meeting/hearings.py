"""Hearings of the teams: hours, breaks and delay."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Self

from deliberation.errors import InvalidValue
from phrases import N_, PARIS

MINUTES_MOST = 480
BREAKS_MOST = 10
_DAY = timedelta(days=1)
_SATURDAY = 5
_ROUNDED_TO = timedelta(minutes=5)
_NOT_A_PLAN = N_("This is not a plan of hearings.")


@dataclass(frozen=True, slots=True)
class Break:
    """Daily hours without hearings, in Paris time; a break with an end before its beginning is overnight."""

    begins: time
    ends: time

    def on(self, day: datetime) -> tuple[datetime, datetime]:
        """Return the start and end, in UTC, of the break that begins on a day."""
        last = day if self.ends > self.begins else day + _DAY
        return datetime.combine(day, self.begins, PARIS).astimezone(UTC), datetime.combine(last, self.ends, PARIS).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Slot:
    """Start and end of a team's hearing."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class HearingPlan:
    """Plan of hearings: ``minutes`` for each team, then ``between`` for the jury alone, outside the breaks.

    Saturdays and Sundays are free, unless the first hearing is on such a day. Raises InvalidValue for a plan without room for a hearing.
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
        if any(pause.begins == pause.ends for pause in self.breaks):
            raise InvalidValue(N_("A break must end at another hour than it begins."))
        if self.breaks and max(self._gaps()) < self.length:
            raise InvalidValue(N_("The breaks leave too little time for a hearing."))

    @property
    def length(self) -> timedelta:
        """Return the length of a hearing with the time after it."""
        return timedelta(minutes=self.minutes + self.between)

    def _gaps(self) -> Iterator[timedelta]:
        """Yield the lengths between breaks, on a day without a change of the clock."""
        day = datetime(2000, 1, 3, tzinfo=PARIS)
        pauses = sorted(pause.on(day + shift * _DAY) for pause in self.breaks for shift in (-2, -1, 0, 1))
        free = pauses[0][1]
        for begins, ends in pauses[1:]:
            if begins >= day:  # before it, a break that began earlier may be missing
                yield begins - free
            free = max(free, ends)

    def opening(self, at: datetime) -> datetime:
        """Return the first moment from ``at`` with room for a hearing and the time after it, before the next break."""
        begins = at.astimezone(UTC)
        while (later := self._past(begins)) is not None:
            begins = later
        return begins

    def _past(self, at: datetime) -> datetime | None:
        """Return the end of the week-end or break that contains ``at``; None if a hearing may take place."""
        local = at.astimezone(PARIS)
        if local.weekday() >= _SATURDAY and self.begins_at.astimezone(PARIS).weekday() < _SATURDAY:
            return self._monday_after(local)
        stops = (pause.on(local + shift * _DAY) for pause in self.breaks for shift in (-1, 0, 1))
        return next((ends for begins, ends in stops if begins < at + self.length and at < ends), None)

    def _monday_after(self, local: datetime) -> datetime:
        """Return the following Monday, at the end of the night's break, else at the hour of the first hearing."""
        nights = [pause.ends for pause in self.breaks if pause.ends <= pause.begins]
        hour = nights[0] if nights else self.begins_at.astimezone(PARIS).time()
        return datetime.combine(local + (7 - local.weekday()) * _DAY, hour, PARIS).astimezone(UTC)

    def plain(self) -> dict[str, Any]:
        """Return the plan as plain JSON values."""
        breaks = [[pause.begins.isoformat("minutes"), pause.ends.isoformat("minutes")] for pause in self.breaks]
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
    """Convened team: hour, and the ``nonce`` behind the secret of the team's page."""

    candidature_id: int
    slot: Slot
    nonce: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Content of a team's page: hour, delay (None: present, past, or on a different day), and place."""

    slot: Slot
    minutes_late: int | None
    is_now: bool
    place: str


def slots(plan: HearingPlan, count: int) -> tuple[Slot, ...]:
    """Return the slots of ``count`` teams, in order."""
    free_slots: list[Slot] = []
    at = plan.begins_at
    for _team in range(count):
        begins = plan.opening(at)
        free_slots.append(Slot(begins, begins + timedelta(minutes=plan.minutes)))
        at = begins + plan.length
    return tuple(free_slots)


def places_before_breaks(plan: HearingPlan, count: int) -> frozenset[int]:
    """Return after how many of ``count`` hearings each break comes."""
    pauses = enumerate(pairwise(slots(plan, count)), start=1)
    return frozenset(place for place, (first, second) in pauses if second.begins_at - first.begins_at > plan.length)


def expected(plan: HearingPlan, hours: Sequence[datetime], *, free_at: datetime) -> datetime:
    """Return the expected time of the last of ``hours``, after the others, with a jury free from ``free_at``.

    Hearings never start early. A late jury is expected to shorten its breaks: an early team waits, a late team is missed.
    """
    begins = at = free_at
    for hour in hours:
        begins = max(at, hour)
        at = begins + plan.length
    return begins


def minutes_late(moment: datetime, expected_at: datetime) -> int:
    """Return the announced delay of a team in minutes, rounded to five; never negative."""
    late = max(expected_at - moment, timedelta())
    return 5 * int((late + _ROUNDED_TO / 2) // _ROUNDED_TO)
