"""Scales of halves, quarters and tenths: which marks there are, exactly."""

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.scale import Exact, Scale
from deliberation.call.settings import parse_call
from deliberation.errors import InvalidCall
from tests.worlds.demonstration import SETTINGS


def scale(step: float | None, *marks: float) -> Scale:
    levels = [{"mark": mark, "fr": f"niveau {mark}", "en": f"level {mark}"} for mark in marks]
    table: dict[str, Any] = {"levels": levels} if step is None else {"levels": levels, "step": step}
    return parse_call({**copy.deepcopy(SETTINGS), "scale": table}).scale


@pytest.mark.parametrize(
    ("step", "ends", "expected"),
    [
        (0.5, (0, 2), [0, Decimal("0.5"), 1, Decimal("1.5"), 2]),
        (0.25, (0, 1), [0, Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), 1]),
        (0.1, (0.1, 0.4), [Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), Decimal("0.4")]),
        (1, (-1, 2), [-1, 0, 1, 2]),
    ],
)
def test_marks_go_from_the_first_level_to_the_last_by_the_step(step: float, ends: tuple[float, float], expected: list[Exact]) -> None:
    found = scale(step, *ends)

    assert (list(found.marks), found.names_every_mark) == (expected, False)
    assert [str(mark) for mark in found.marks] == [str(mark) for mark in expected]


def test_only_named_levels_have_words() -> None:
    found = scale(0.5, 0, 2.5, 5)

    assert [found.words(mark) for mark in (0, Decimal("0.5"), Decimal("2.5"))] == ["niveau 0", "", "niveau 2.5"]
    assert (found.step, found.decimals, found.width) == (Decimal("0.5"), 1, 5)


def test_ends_of_a_scale_may_have_no_words() -> None:
    found = parse_call({**SETTINGS, "scale": {"step": 0.5, "levels": [{"mark": 0}, {"mark": 1, "fr": "Peu"}, {"mark": 10}]}}).scale

    assert ([level.mark for level in found.named], found.words(0), found.words(1)) == ([1], "", "Peu")
    assert (len(found.marks), found.names_every_mark) == (21, False)


@pytest.mark.parametrize("mark", [Decimal("0.3"), Decimal("5.5"), Decimal("-0.5"), 6, Decimal("2.55")])
def test_mark_between_two_steps_or_beyond_the_ends_is_not_on_the_scale(mark: Exact) -> None:
    assert not scale(0.5, 0, 5).holds(mark)


@given(parts=st.sampled_from([1, 2, 4, 10]), steps=st.integers(-10_000, 10_000))
def test_mark_comes_back_from_its_steps_and_from_the_float_nearest_to_it(parts: int, steps: int) -> None:
    found = Scale((), parts)
    mark = found.mark(steps)

    assert (found.steps(mark), found.exactly(float(mark)), found.exactly(steps / parts)) == (steps, mark, mark)
    assert Decimal(str(mark)) * parts == steps


@pytest.mark.parametrize(
    ("step", "marks", "key"),
    [
        (0.3, (0, 3), "scale.step"),
        (2, (0, 4), "scale.step"),
        (0.5, (0, 0.25, 1), "scale.levels"),
        (0.5, (1, 0), "scale.levels"),
        (0.5, (0,), "scale.levels"),
        (0.1, (0, 101), "scale.levels"),
        (1, (0, 1001), "scale.levels"),
        (None, (0, 0.5, 1), "scale.levels"),
        (None, (0, 5), "scale.levels"),
    ],
)
def test_scale_that_cannot_be_is_refused_with_its_key(step: float | None, marks: tuple[float, ...], key: str) -> None:
    with pytest.raises(InvalidCall) as refused:
        scale(step, *marks)

    assert refused.value.key == key
