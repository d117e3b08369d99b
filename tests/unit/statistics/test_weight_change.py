"""The smallest change of weights, against every point of a fine grid of weights."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from deliberation.statistics import weight_change
from deliberation.statistics.weight_change import smallest_weight_change

STEPS = 50
GRID = np.array([(a, b, STEPS - a - b) for a, b in itertools.product(range(STEPS + 1), repeat=2) if a + b <= STEPS]) / STEPS


def better(means: NDArray[np.float64], weights: NDArray[np.float64], position: int) -> int:
    scores = means @ weights
    return int((scores > scores[position] + 1e-9).sum())


def crosses(means: NDArray[np.float64], weights: NDArray[np.float64], position: int, places: int, *, was_inside: bool) -> bool:
    if was_inside:
        return better(-means, weights, position) < len(means) - places
    return better(means, weights, position) < places


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_change_reaches_the_line_and_no_grid_point_does_it_for_less(seed: int) -> None:
    random = np.random.default_rng(seed)
    means, weights = np.round(random.uniform(0, 5, (6, 3)), 2), random.uniform(0.5, 3, 3)
    position, places = int(random.integers(6)), int(random.integers(1, 6))
    was_inside = better(means, weights, position) < places

    found = smallest_weight_change(means, weights=weights, position=position, places=places)

    moves = np.abs(GRID - weights / weights.sum()).sum(axis=1) / 2
    possible = [move for move, point in zip(moves, GRID, strict=True) if crosses(means, point, position, places, was_inside=was_inside)]
    if found is None:
        assert possible == []
        return
    assert crosses(means, found.weights, position, places, was_inside=was_inside)
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights.min() >= 0
    assert found.moved == pytest.approx(np.abs(found.weights - weights / weights.sum()).sum() / 2)
    assert found.is_smallest
    assert found.moved <= min(possible, default=np.inf) + 1e-9


def test_a_search_cut_short_says_that_it_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    means = np.array([[4.0, 2.0, 3.0], [2.0, 3.0, 3.0]])
    monkeypatch.setattr(weight_change, "PROGRAMMES", 0)

    found = smallest_weight_change(means, weights=np.ones(3), position=1, places=1)

    assert found is not None
    assert (round(found.moved, 9), found.is_smallest) == (round(1 / 9, 9), False)


def test_weight_moves_from_where_a_candidature_trails_to_where_it_leads() -> None:
    means = np.array([[4.0, 2.0, 3.0], [2.0, 3.0, 3.0]])

    found = smallest_weight_change(means, weights=np.ones(3), position=1, places=1)

    # 5/3 to be made up by third: what moves from the first criterion to the second gains 3.
    assert found is not None
    assert found.weights.tolist() == pytest.approx([1 / 3 - 1 / 9, 1 / 3 + 1 / 9, 1 / 3])
    assert (round(found.moved, 9), found.is_smallest) == (round(1 / 9, 9), True)


def test_a_candidature_that_trails_everywhere_is_taken_across_by_no_weights() -> None:
    means = np.array([[4.0, 4.0], [3.0, 3.0]])

    assert smallest_weight_change(means, weights=np.ones(2), position=1, places=1) is None
    assert smallest_weight_change(means, weights=np.ones(2), position=0, places=1) is None


def test_a_candidature_on_the_line_has_nothing_to_cross() -> None:
    assert smallest_weight_change(np.array([[4.0, 3.0], [3.0, 4.0]]), weights=np.ones(2), position=0, places=1) is None


def test_a_track_with_places_for_all_has_no_line() -> None:
    assert smallest_weight_change(np.array([[4.0, 3.0], [3.0, 3.0]]), weights=np.ones(2), position=1, places=2) is None
