"""Reserve lists for somebody who may not know of every file on them: no gap, no rank refused, and the true ranks kept apart."""

from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.people import Console, Person, Role
from deliberation.selection.decisions import Decision, Outcome
from deliberation.selection.reserve_lists import ReserveLists, closed_up, counts_among_seen


def reserve(*ranks: int, track: str = "t1") -> dict[int, Decision]:
    """Decisions by id, from 1, each at its rank on a track."""
    return {id_: Decision(id_, Outcome.RESERVE, track, rank) for id_, rank in enumerate(ranks, 1)}


def seen_of(running: dict[int, Decision], hidden: set[int]) -> dict[int, Decision]:
    seen = {id_: decision for id_, decision in running.items() if id_ not in hidden}
    return closed_up(seen, seen.keys())


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


def test_next_rank_given_without_knowing_of_a_file_comes_after_it() -> None:
    lists = ReserveLists.of(reserve(1, 2), hidden={2})
    assert lists.standing(Decision(3, Outcome.RESERVE, "t1", 2)).reserve_rank == 3


@given(st.lists(st.integers(1, 12), unique=True, max_size=8), st.sets(st.integers(1, 8)), st.integers(1, 12))
def test_rank_given_among_those_seen_is_nobody_else_s_and_keeps_the_order_seen(ranks: list[int], hidden: set[int], wanted: int) -> None:
    running = reserve(*ranks)
    lists, seen = ReserveLists.of(running, hidden), seen_of(running, hidden)
    given_rank = lists.standing(Decision(99, Outcome.RESERVE, "t1", wanted)).reserve_rank or 0
    if hidden.isdisjoint(running):
        assert given_rank == wanted
        return
    assert [lists.standing(decision) for decision in seen.values()] == [running[id_] for id_ in seen]
    assert given_rank not in {running[id_].reserve_rank for id_ in hidden & running.keys()}
    assert sum((running[id_].reserve_rank or 0) < given_rank for id_ in seen) == min(wanted - 1, len(seen))


def test_those_who_give_ranks_see_them_as_they_stand_until_they_are_recused() -> None:
    juror, chair = (Person(1, 1, "x", frozenset(roles)) for roles in ({Role.JUROR}, {Role.JUROR, Role.CHAIR}))
    assert [counts_among_seen(who, ()) for who in (juror, chair, Console())] == [True, False, False]
    assert counts_among_seen(chair, {1})
