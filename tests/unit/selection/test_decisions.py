"""What a decision may say; reserve lists without a gap, for those who see every file and for those who do not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.people import Console, Person, Role
from deliberation.errors import InvalidValue
from deliberation.selection.decisions import Decision, Outcome, arranged, closed_up, counts_among_seen


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


def reserve(*ranks: int, track: str = "t1") -> dict[int, Decision]:
    """Decisions by id, from 1, each at its rank on a track."""
    return {id_: Decision(id_, Outcome.RESERVE, track, rank) for id_, rank in enumerate(ranks, 1)}


def test_ranks_seen_follow_one_another_on_each_track() -> None:
    running = reserve(2, 5) | {3: Decision(3, Outcome.RESERVE, "t2", 4), 4: Decision(4, Outcome.SELECTED, "t1")}
    assert [(d.track, d.reserve_rank) for d in closed_up(running, running.keys()).values()] == [
        ("t1", 1),
        ("t1", 2),
        ("t2", 1),
        ("t1", None),
    ]


def test_rank_of_a_file_that_holds_no_place_is_left_as_it_is() -> None:
    assert [d.reserve_rank for d in closed_up(reserve(3, 7), {2}).values()] == [3, 1]


def order(places: Mapping[int, Decision], track: str = "t1") -> list[int]:
    """Return the files of a list, by rank; the ranks are checked to be 1, 2, 3 …"""
    listed = sorted((one for one in places.values() if one.track == track), key=lambda one: one.reserve_rank or 0)
    assert [one.reserve_rank for one in listed] == list(range(1, len(listed) + 1))
    return [one.candidature_id for one in listed]


def test_list_closes_up_and_a_file_is_put_in_at_the_rank_that_it_asks_for() -> None:
    decisions = reserve(2, 5, 9) | {4: Decision(4, Outcome.RESERVE, "t1", 2), 5: Decision(5, Outcome.RESERVE, "t1", 40)}
    assert order(arranged(reserve(2, 5, 9), ())) == [1, 2, 3]
    assert order(arranged(decisions, {4, 5})) == [1, 4, 2, 3, 5]


@given(st.permutations(range(1, 8)), st.sets(st.integers(1, 7)), st.integers(1, 12))
def test_rank_given_among_those_seen_is_the_rank_seen(listed: list[int], hidden: set[int], wanted: int) -> None:
    standing = {id_: Decision(id_, Outcome.RESERVE, "t1", rank) for rank, id_ in enumerate(listed, start=1)}
    after = order(arranged({**standing, 99: Decision(99, Outcome.RESERVE, "t1", wanted)}, {99}, uncounted=hidden))
    assert [id_ for id_ in after if id_ != 99] == listed
    seen = [id_ for id_ in after if id_ not in hidden]
    assert seen.index(99) == min(wanted, len(seen)) - 1


def test_those_who_give_ranks_see_them_as_they_stand_until_they_are_recused() -> None:
    juror, chair = (Person(1, 1, "x", frozenset(roles)) for roles in ({Role.JUROR}, {Role.JUROR, Role.CHAIR}))
    assert [counts_among_seen(who, ()) for who in (juror, chair, Console())] == [True, False, False]
    assert counts_among_seen(chair, {1})
