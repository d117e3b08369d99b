"""Marks typed from paper."""

from dataclasses import replace
from decimal import Decimal

import pytest

from deliberation.call.scale import Level, Scale
from deliberation.errors import InvalidValue
from deliberation.scoring.marks import stand_apart, typed_marks
from deliberation.vocabulary import Label
from tests.worlds.snapshots import make_call

pytestmark = pytest.mark.usefixtures("english")

CALL = make_call(weights=(1, 1, 1))
NONE = Label("", "")


@pytest.mark.parametrize("text", ["43-", " 4 3 - ", "4, 3, –", "4;3;x", "4/3/."])
def test_marks_are_read_in_order_together_or_apart(text: str) -> None:
    assert typed_marks(CALL, text) == {"c1": 4, "c2": 3, "c3": None}


def test_nothing_typed_is_no_grid() -> None:
    assert typed_marks(CALL, "  ") == {}


@pytest.mark.parametrize("text", ["43", "4 3", "4321", "4 3 2 1"])
def test_too_few_or_too_many_marks_are_refused_with_their_number(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"marks were read for 3 criteria"):
        typed_marks(CALL, text)


@pytest.mark.parametrize("text", ["436", "4 3 10", "4 3 ٣", "abc", "4 3 +1"])
def test_mark_off_the_scale_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="not on the scale"):
        typed_marks(CALL, text)


def test_only_criterion_takes_a_mark_alone() -> None:
    assert typed_marks(make_call(weights=(1,)), "5") == {"c1": 5}


HALVES = replace(CALL, scale=Scale(CALL.scale.levels, parts=2))


@pytest.mark.parametrize("text", ["4,5 3 -", "4.5 3 –", "4,5, 3, x", "4,5;3;-", "4.50 3,0 ."])
def test_marks_with_decimals_stand_apart_with_a_comma_or_a_point(text: str) -> None:
    assert typed_marks(HALVES, text) == {"c1": Decimal("4.5"), "c2": 3, "c3": None}


@pytest.mark.parametrize(
    ("text", "expected"), [("4,3 3 3", "“4,3” is not on the scale: a number from 0 to 5 by 0.5."), ("453", "1 marks were read")]
)
def test_mark_between_two_steps_or_run_together_is_refused_in_words(text: str, expected: str) -> None:
    with pytest.raises(InvalidValue, match=expected):
        typed_marks(HALVES, text)


@pytest.mark.parametrize(
    ("scale", "expected"), [(CALL.scale, False), (HALVES.scale, True), (Scale((Level(0, NONE), Level(10, NONE))), True)]
)
def test_marks_must_stand_apart_where_some_have_decimals_or_two_digits(scale: Scale, expected: bool) -> None:
    assert stand_apart(scale) is expected
