"""Reserve lists: no gap, and no rank refused, for those who see every file and for those who may not know of every one."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from deliberation.call.people import Console, Person, Role
from deliberation.selection.decisions import Decision, Outcome, arranged, closed_up, counts_among_seen


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
