"""What a decision may say."""

from typing import Any

import pytest

from deliberation.errors import InvalidValue
from deliberation.selection.decisions import Decision, Outcome


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": Outcome.SELECTED},
        {"outcome": Outcome.SELECTED, "track": ""},
        {"outcome": Outcome.SELECTED, "track": "t1", "reserve_rank": 1},
        {"outcome": Outcome.RESERVE, "track": "t1"},
        {"outcome": Outcome.RESERVE, "reserve_rank": 1},
        {"outcome": Outcome.RESERVE, "track": "t1", "reserve_rank": 0},
        {"outcome": Outcome.DECLINED, "track": "t1"},
        {"outcome": Outcome.TO_DISCUSS, "reserve_rank": 1},
    ],
)
def test_decision_that_contradicts_itself_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        Decision(1, **said)


def test_nobody_decided_yet_is_a_decision_too() -> None:
    assert Decision(1) == Decision(1, Outcome.TO_DISCUSS, None, None, "", 0, "", None)
