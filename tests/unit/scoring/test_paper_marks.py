"""Marks typed from paper."""

import pytest

from deliberation.errors import InvalidValue
from deliberation.scoring.marks import typed_marks
from tests.worlds.snapshots import make_call

pytestmark = pytest.mark.usefixtures("english")

CALL = make_call(weights=(1, 1, 1))


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
