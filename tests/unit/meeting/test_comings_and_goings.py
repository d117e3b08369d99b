"""The order with the fewest comings and goings of recused members, against every order there is."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from deliberation.meeting.comings_and_goings import EXACT_SETS_MAX, comings_and_goings, fewest_moves

People = frozenset[int]
people = st.frozensets(st.integers(1, 5), max_size=4)
agendas = st.lists(people, max_size=7).map(lambda sets: dict(enumerate(sets)))


def test_moves_are_counted_from_who_is_out_to_nobody_out() -> None:
    a, b, ab = frozenset({1}), frozenset({2}), frozenset({1, 2})
    orders: list[list[People]] = [[], [a, b], [a, ab, b], [frozenset()]]
    assert [comings_and_goings(order) for order in orders] == [0, 4, 4, 0]
    assert comings_and_goings([a, b], out=a) == 3
    assert comings_and_goings([a, b], breaks={1}) == 2  # over a break, who goes out for it goes out with everybody


@given(agendas, people)
def test_no_order_has_fewer_moves(agenda: dict[int, People], out: People) -> None:
    order = fewest_moves(agenda, out=out)
    found = comings_and_goings([agenda[item] for item in order], out=out)
    best = min(comings_and_goings([agenda[item] for item in other], out=out) for other in permutations(agenda))
    assert (sorted(order), found) == (sorted(agenda), best)


@given(agendas, people, st.frozensets(st.integers(1, 6), max_size=3))
def test_no_order_around_breaks_has_fewer_moves(agenda: dict[int, People], out: People, breaks: frozenset[int]) -> None:
    order = fewest_moves(agenda, out=out, breaks=breaks)
    found = comings_and_goings([agenda[item] for item in order], out=out, breaks=breaks)
    best = min(comings_and_goings([agenda[item] for item in other], out=out, breaks=breaks) for other in permutations(agenda))
    assert (sorted(order), found) == (sorted(agenda), best)


@given(agendas)
def test_files_with_the_same_people_out_stay_together_in_the_order_given(agenda: dict[int, People]) -> None:
    order = fewest_moves(agenda)
    for group in set(agenda.values()):
        places = [place for place, item in enumerate(order) if agenda[item] == group]
        assert places == list(range(places[0], places[0] + len(places)))
        assert [order[place] for place in places] == sorted(order[place] for place in places)


@given(st.lists(st.frozensets(st.integers(1, 12), min_size=1, max_size=4), min_size=EXACT_SETS_MAX + 3, max_size=24, unique=True))
def test_beyond_the_exact_search_the_order_is_whole_and_no_worse_than_the_one_given(sets: list[People]) -> None:
    agenda = dict(enumerate(sets))
    order = fewest_moves(agenda)
    assert sorted(order) == sorted(agenda)
    assert comings_and_goings([agenda[item] for item in order]) <= comings_and_goings(sets)


def test_breaks_beyond_the_exact_search_cost_no_more_than_the_order_without_them() -> None:
    sets = [frozenset({place % 7, place * 5 % 11}) for place in range(18)]
    agenda, breaks = dict(enumerate(sets)), [6, 12]
    around, without = fewest_moves(agenda, breaks=breaks), fewest_moves(agenda)
    costs = [comings_and_goings([agenda[item] for item in order], breaks=breaks) for order in (around, without)]
    assert (sorted(around), costs[0] <= costs[1]) == (sorted(agenda), True)


@given(st.lists(people, min_size=2, max_size=12).map(lambda sets: dict(enumerate(sets))))
def test_the_same_agenda_gives_the_same_order(agenda: dict[int, People]) -> None:
    assert fewest_moves(agenda) == fewest_moves(dict(agenda))
