"""Whatever is pressed twice, and whatever two places are pressed in haste: the page stays, with its menu and its heading.

``JURY_HASTE_SEED`` draws the pairs of another run again; each run says its own, and how many pairs it pressed.
"""

import sys
from collections.abc import Iterator
from random import Random

import pytest

from tests.browser.haste.hand import Hand, Spot
from tests.browser.haste.places import PLACES
from tests.browser.haste.stage import Stage
from tests.browser.haste.test_stranger import SEED, seed
from tests.depth import IS_THOROUGH, sample

DELAYS = (0.1, 0.15, 0.25)
DOUBLED = sample(tuple((place, after) for after in DELAYS for place in PLACES), 2, of="doubled presses")
DOUBLED_MOST = 200 if IS_THOROUGH else 5  # controls of one place; those of where they lead to count too
PAIRS = 500 if IS_THOROUGH else 4
SITTING = 5  # pairs before the same screen: to open it takes longer than a pair
APART_SECONDS = 1.2  # past a double click
LOST = (  # each took the page away
    ("the window that locks", "Valider"),
    ("the drawer that reopens", "Rouvrir"),
    ("nothing called", "700102"),
    ("a dissent", "Consigner l’opinion"),
)


def controls(hand: Hand) -> dict[str, Spot]:
    """Return what a finger can press on the page itself, by its name; not what is typed in, nor what leads away."""
    roles = ("a", "input", "textarea")
    return {
        spot.sight.name: spot
        for spot in hand.look()
        if spot.is_in_view and spot.is_in_main and spot.sight.is_enabled and spot.sight.role not in roles
    }


def press_both(stage: Stage, hand: Hand, first: Spot, second: Spot, after: float) -> list[str]:
    """Press two places, so many seconds after one another; return what the pages lost."""
    hand.press(first, after=APART_SECONDS)
    hand.press(second, after=after)
    stage.settle()
    return [f"{fault}: “{first.sight.name}”, “{second.sight.name}” after {after * 1000:.0f} ms" for fault in stage.broken()]


@pytest.mark.parametrize(("place", "words"), LOST, ids=[words for _place, words in LOST])
def test_page_outlives_a_second_press(stage: Stage, place: str, words: str) -> None:
    for after in DELAYS if IS_THOROUGH else DELAYS[:1]:
        hand = PLACES[place](stage)
        spot = hand.find(words)
        assert press_both(stage, hand, spot, spot, after) == []


@pytest.mark.long
def test_page_outlives_every_control_pressed_twice(stage: Stage) -> None:
    faults = []
    for place, after in DOUBLED:
        pressed = set[str]()
        faults += [f"{place}: {fault}" for found in _pressed_twice(stage, place, after, pressed) for fault in found]
        sys.stdout.write(f"{place}, {after * 1000:.0f} ms: {len(pressed)} controls pressed twice\n")
    assert not faults, "\n" + "\n".join(faults)


def _pressed_twice(stage: Stage, place: str, after: float, pressed: set[str]) -> Iterator[list[str]]:
    """Press each control of a place twice, and each of where that leads; come back while the place has one that was not pressed."""
    while len(pressed) < DOUBLED_MOST:
        hand = PLACES[place](stage)
        left = controls(hand)
        if left.keys() <= pressed:
            return
        found: list[str] = []
        while not found and (names := [name for name in left if name not in pressed]) and len(pressed) < DOUBLED_MOST:
            pressed.add(names[0])
            yield (found := press_both(stage, hand, left[names[0]], left[names[0]], after))
            left = controls(hand)


@pytest.mark.long
def test_page_outlives_any_two_places_pressed_in_haste(stage: Stage) -> None:
    drawn, faults, hand = seed()[0], list[str](), None
    sys.stdout.write(f"{SEED}={drawn}: {PAIRS} pairs\n")
    for number in range(PAIRS):
        random = Random(f"{drawn}/pair {number}")  # noqa: S311 - it is to be repeated
        if hand is None or number % SITTING == 0 or not controls(hand):
            hand = PLACES[random.choice(tuple(PLACES))](stage)
        first, second = random.choices(list(controls(hand).values()), k=2)
        found = press_both(stage, hand, first, second, random.choice(DELAYS))
        faults += [f"{SEED}={drawn}, pair {number}: {fault}" for fault in found]
        hand = None if found else hand
    assert not faults, "\n" + "\n".join(faults)
