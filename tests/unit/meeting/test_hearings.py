"""Hours of hearings against a search step by step; how late a team is, against the meeting played on."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deliberation.errors import InvalidValue
from deliberation.meeting.hearings import Break, HearingPlan, Slot, expected, minutes_late, places_before_breaks, slots
from phrases import PARIS

MINUTE = timedelta(minutes=1)
STEP = 5  # minutes: all that is drawn below is a multiple of it
MONDAY = datetime(2026, 1, 12, 9, tzinfo=PARIS)
LUNCH, NIGHT = Break(time(12, 30), time(14)), Break(time(18), time(9))

# Without the hour that the clock passes over in spring, in which a break is none.
hours = st.sampled_from([*range(8), *range(12, 96)]).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
breaks = st.lists(st.tuples(hours, hours).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Break(*pair)), max_size=3).map(tuple)


@st.composite
def plans(draw: st.DrawFn) -> HearingPlan:
    begins_at = datetime(2026, 3, 28, draw(st.integers(0, 23)), draw(st.sampled_from([0, 20])), tzinfo=PARIS)
    # A Saturday: no week-end stands in the way, and the clock goes forward in its night.
    try:
        return HearingPlan(begins_at, draw(st.sampled_from([15, 20, 45])), draw(st.sampled_from([0, 10])), draw(breaks))
    except InvalidValue:
        return HearingPlan(begins_at, 15)


def is_free(plan: HearingPlan, at: datetime) -> bool:
    """Whether the clock on the wall shows no break."""
    hour = at.astimezone(PARIS).time()
    inside = (one.begins <= hour < one.ends if one.begins < one.ends else hour >= one.begins or hour < one.ends for one in plan.breaks)
    return not any(inside)


def searched(plan: HearingPlan, count: int) -> list[datetime]:
    """The first moment from which a hearing and the time after it meet no break, one team after another."""
    found: list[datetime] = []
    at = plan.begins_at.astimezone(UTC)
    for _team in range(count):
        while not all(is_free(plan, at + minute * MINUTE) for minute in range(0, plan.minutes + plan.between, STEP)):
            at += STEP * MINUTE
        found.append(at)
        at += plan.length
    return found


@given(plans(), st.integers(1, 5))
@example(HearingPlan(datetime(2026, 3, 28, 17, tzinfo=PARIS), 20, 10, (LUNCH, NIGHT)), 5)  # over the night in which the clock goes forward
def test_hours_are_the_first_that_meet_no_break(plan: HearingPlan, count: int) -> None:
    assert [one.begins_at for one in slots(plan, count)] == searched(plan, count)


def test_day_of_hearings_stops_for_lunch_the_night_and_the_week_end() -> None:
    plan = HearingPlan(datetime(2026, 1, 16, 11, tzinfo=PARIS), 45, 15, (LUNCH, NIGHT))
    told = [one.begins_at.astimezone(PARIS).strftime("%d %H:%M") for one in slots(plan, 7)]
    assert told == ["16 11:00", "16 14:00", "16 15:00", "16 16:00", "16 17:00", "19 09:00", "19 10:00"]
    assert slots(plan, 1) == (Slot(plan.begins_at, plan.begins_at + timedelta(minutes=45)),)


@pytest.mark.parametrize(
    "asked",
    [
        {"minutes": 0},
        {"minutes": 481},
        {"between": -1},
        {"breaks": (Break(time(9), time(9)),)},
        {"breaks": (NIGHT, Break(time(9, 10), time(17, 50)))},
        {"breaks": (LUNCH,) * 11},
    ],
)
def test_plan_without_room_for_a_hearing_is_refused(asked: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        HearingPlan(**{"begins_at": MONDAY, "minutes": 20, **asked})  # type: ignore[arg-type]


@given(plans())
def test_plan_is_read_as_it_was_written(plan: HearingPlan) -> None:
    assert HearingPlan.read(plan.plain()) == plan


@pytest.mark.parametrize("said", [None, {}, {"begins_at": "x", "minutes": 1, "between": 0, "breaks": []}, [1], {"breaks": [["9"]]}])
def test_what_is_no_plan_is_refused(said: object) -> None:
    with pytest.raises(InvalidValue):
        HearingPlan.read(said)


def test_place_before_a_break_is_where_the_hours_leave_a_gap() -> None:
    plan = HearingPlan(MONDAY, 45, 15, (LUNCH,))  # 9, 10, 11, then 14, 15
    assert places_before_breaks(plan, 5) == {3}
    assert places_before_breaks(plan, 3) == frozenset()


def at(text: str) -> datetime:
    return datetime.combine(MONDAY, time.fromisoformat(text), PARIS)


@pytest.mark.parametrize(
    ("free", "before", "own", "then"),
    [
        ("08:50", [], "09:00", "09:00"),  # nobody before their hour
        ("09:20", ["09:00"], "10:00", "10:20"),
        ("09:20", ["09:00"], "11:00", "11:00"),  # what was lost is made up
        ("11:40", ["11:00"], "14:00", "14:00"),  # lunch makes up for it
        ("12:40", [], "11:00", "12:40"),
    ],
)
def test_team_is_expected_after_those_before_it_and_breaks_absorb_delays(free: str, before: list[str], own: str, then: str) -> None:
    plan = HearingPlan(MONDAY, 45, 15, (LUNCH,))
    assert expected(plan, [*map(at, before), at(own)], free_at=at(free)) == at(then)


@pytest.mark.parametrize(("minutes", "told"), [(-30, 0), (0, 0), (2, 0), (3, 5), (12, 10), (13, 15), (62, 60)])
def test_delay_is_told_to_five_minutes_and_never_early(minutes: int, told: int) -> None:
    assert minutes_late(MONDAY, MONDAY + minutes * MINUTE) == told
