from dataclasses import dataclass

from web.entrance.limits import ADDRESSES_MAX, FailureLimit


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_failure_limit_is_reached_and_passes_with_time() -> None:
    clock = Clock()
    limit = FailureLimit(failures=2, seconds=60, clock=clock)
    limit.count("a")
    clock.now = 30
    limit.count("a")
    assert limit.is_reached("a")
    assert not limit.is_reached("b")
    clock.now = 60
    assert not limit.is_reached("a")


def test_failure_limit_forgets_the_oldest_address_rather_than_grow() -> None:
    limit = FailureLimit(failures=1, seconds=60, clock=Clock())
    for number in range(ADDRESSES_MAX + 1):
        limit.count(str(number))
    assert not limit.is_reached("0")
    assert limit.is_reached("1")
