"""The honest clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deliberation.meeting.clock import Clock, Progress, read_clock

NOW = datetime(2019, 7, 4, 15, tzinfo=UTC)
seconds = st.floats(0, 7200)


def test_pace_tells_the_end_without_a_plan_after_a_few_items() -> None:
    progress = Progress(discussed=(300, 500, 400), current=100, to_come=3)
    assert read_clock(progress, now=NOW, planned_end=None, allotted=None) == Clock(
        seconds_left=None, items_left=4, seconds_each=None, expected_end=NOW + timedelta(seconds=300 + 3 * 400)
    )
    first = replace(progress, discussed=(900,))
    assert read_clock(first, now=NOW, planned_end=None, allotted=None).expected_end is None


def test_hour_of_the_end_is_a_plan_where_no_time_for_an_item_is_set() -> None:
    clock = read_clock(Progress((500, 700), 100, 3), now=NOW, planned_end=NOW + timedelta(minutes=20), allotted=None)
    expected = (500 + 700 + 5 * 300) / 7
    assert clock == Clock(1200, 4, 300, NOW + timedelta(seconds=expected - 100 + 3 * expected))


@given(st.lists(st.floats(60, 2400), max_size=23), st.floats(60, 2400))
def test_no_item_of_a_day_moves_the_end_by_an_hour(before: list[float], taken: float) -> None:
    """24 items planned at ten minutes: the end as an item is left, beside what it was as that item was called."""
    left = 23 - len(before)
    called = read_clock(Progress(tuple(before), 0, left), now=NOW, planned_end=None, allotted=600)
    ended = read_clock(Progress((*before, taken), None, left), now=NOW + timedelta(seconds=taken), planned_end=None, allotted=600)
    assert called.expected_end
    assert ended.expected_end
    late = timedelta(seconds=max(taken - 600, 0))  # what it took beyond its time is lost whatever comes
    assert abs(ended.expected_end - called.expected_end) - late < timedelta(hours=1)


def test_one_long_item_does_not_move_the_end_by_an_hour() -> None:
    def end(*discussed: float) -> datetime:
        clock = read_clock(Progress(discussed, None, 20), now=NOW, planned_end=None, allotted=360)
        assert clock.expected_end
        return clock.expected_end

    assert end() == NOW + timedelta(seconds=20 * 360)
    assert timedelta(minutes=10) < end(960) - end() < timedelta(minutes=20)
    assert end(*[960] * 20) - end() > timedelta(hours=1.5)


def test_before_the_first_item_is_done_the_time_allotted_tells_it() -> None:
    clock = read_clock(Progress((), None, 2), now=NOW, planned_end=None, allotted=600)
    assert clock == Clock(None, 2, None, NOW + timedelta(seconds=1200))


def test_with_nothing_to_go_by_the_clock_does_not_know() -> None:
    assert read_clock(Progress((), None, 2), now=NOW, planned_end=None, allotted=None).expected_end is None


def test_once_all_is_discussed_the_end_is_now() -> None:
    clock = read_clock(Progress((60,), None, 0), now=NOW, planned_end=NOW - timedelta(seconds=1), allotted=None)
    assert (clock.expected_end, clock.seconds_each, clock.is_late) == (NOW, None, False)


def test_late_says_so_and_shares_no_time() -> None:
    clock = read_clock(Progress((), 60, 0), now=NOW, planned_end=NOW - timedelta(seconds=60), allotted=None)
    assert (clock.seconds_left, clock.seconds_each, clock.is_late) == (-60, 0, True)


@given(st.lists(seconds, max_size=8).map(tuple), st.none() | seconds, st.integers(0, 30), st.floats(1, 3600))
def test_the_end_is_never_before_now_and_goes_with_the_items_left(
    discussed: tuple[float, ...], current: float | None, to_come: int, allotted: float
) -> None:
    def end(count: int) -> datetime:
        clock = read_clock(Progress(discussed, current, count), now=NOW, planned_end=None, allotted=allotted)
        assert clock.expected_end
        return clock.expected_end

    assert NOW <= end(to_come) <= end(to_come + 1)


@given(st.integers(1, 40), st.integers(0, 20_000))
def test_the_time_left_is_shared_whole_among_the_items_left(items: int, left: int) -> None:
    clock = read_clock(Progress((), None, items), now=NOW, planned_end=NOW + timedelta(seconds=left), allotted=None)
    assert clock.seconds_each is not None
    assert round(clock.seconds_each * items, 6) == left
