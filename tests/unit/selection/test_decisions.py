"""What a decision may say."""

from dataclasses import replace
from datetime import UTC, datetime
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


def test_reason_that_the_jury_has_not_adopted_is_not_published() -> None:
    proposed = Decision(1, Outcome.DECLINED, reason="En dessous.", reason_is_proposed=True)
    adopted = replace(proposed, reason_adopted_at=datetime(2019, 7, 4, tzinfo=UTC))
    assert [one.publishable_reason for one in (proposed, adopted)] == ["", "En dessous."]
