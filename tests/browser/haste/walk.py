"""What a hand in haste does, drawn by lot: where it sits, which places it presses, how, and how soon after one another."""

from collections.abc import Callable, Sequence
from random import Random

from deliberation.meeting.ballots import Method
from tests.browser.council import CHAIR, FIRST, PHONE, SECOND_CHAIR, TIDES
from tests.browser.haste.buttons import kind_of
from tests.browser.haste.hand import DARK, REPEATS, Hand, Spot
from tests.browser.haste.sights import HABIT
from tests.browser.haste.stage import Stage

PRESSES = (3, 3, 3, 4, 4, 5, 8)
DELAYS = (0.1, 0.25, 0.5, 1.0)
DELAY_WEIGHTS = (5, 5, 2, 1)
DOUBLE_SECONDS = 0.15  # between the halves of a double tap
HOWS = ("tap", "double", HABIT, "dark", "held dark", "held")
HOW_WEIGHTS = (10, 2, 3, 1, 1, 1)
# What ends the walk, or leads away from it.
AWAY = ("Clore", "Arrêter", "Suspendre", "Lever tous", "Écran de salle", "Calendrier", "Présence", "Ouvrir la fiche")


def console(stage: Stage, _random: Random) -> list[Hand]:
    """The chair at the console."""
    return [stage.hand(CHAIR, "seance")]


def two_consoles(stage: Stage, random: Random) -> list[Hand]:
    """The chair in two tabs, or two who may chair."""
    return [stage.hand(CHAIR, "seance"), stage.hand(random.choice((CHAIR, SECOND_CHAIR)), "seance")]


def vote(stage: Stage, random: Random) -> list[Hand]:
    """A ballot, a member at a phone, the chair at the console."""
    stage.council.ballot(TIDES, random.choice((Method.NAMED, Method.SECRET)))
    return [stage.hand(PHONE, "suivre"), stage.hand(CHAIR, "seance")]


def selection(stage: Stage, random: Random) -> list[Hand]:
    """The chair before the selection, with nothing chosen yet or everything."""
    hand = stage.hand(CHAIR, "selection")
    for words in random.choice(((), ("Tous ceux qui restent",), ("Tous ceux qui restent", "Non reten"))):
        hand.tap(words)
    return [hand]


def selection_and_console(stage: Stage, _random: Random) -> list[Hand]:
    """The chair with both in two tabs."""
    return [stage.hand(CHAIR, "selection"), stage.hand(CHAIR, "seance")]


def grid(stage: Stage, random: Random) -> list[Hand]:
    """A member before the grid of a file, at a phone or at a desk."""
    return [stage.hand(random.choice((FIRST, PHONE)), "noter")]


def recusals(stage: Stage, random: Random) -> list[Hand]:
    """A member who declares recusals, having typed some letters if there is where to."""
    hand = stage.hand(FIRST, "deports")
    if field := next((spot for spot in hand.look() if spot.sight.words == "Rechercher des dossiers"), None):
        hand.press(field, after=0.0)
        hand.type("".join(random.sample("office des essais", 2)))
        hand.hold("Enter", field.sight, after=0.25, repeats=1)
        hand.page.keyboard.press("Escape")
    return [hand]


SITUATIONS: Sequence[Callable[[Stage, Random], list[Hand]]] = (
    console, console, two_consoles, vote, selection, selection, selection_and_console, grid, recusals,
)  # fmt: skip


def sit_down(stage: Stage, random: Random) -> list[Hand]:
    """Have another jury meet, and sit down somewhere."""
    stage.begin()
    return random.choice(SITUATIONS)(stage, random)


def walk(hands: Sequence[Hand], random: Random) -> None:
    """Press some places."""
    for _press in range(random.choice(PRESSES)):
        _press_one(random.choice(hands), random)


def _press_one(hand: Hand, random: Random) -> None:
    after, how = random.choices(DELAYS, DELAY_WEIGHTS)[0], random.choices(HOWS, HOW_WEIGHTS)[0]
    spots = [spot for spot in hand.look() if _is_for_pressing(spot, hand.who)]
    if how.endswith("dark"):
        for spot in [spot for spot in spots if spot.is_dark][:1]:
            hand.hold(DARK, spot.sight, after=after, repeats=1 if how == "dark" else REPEATS)
    elif among := _remembered(hand) if how == HABIT else spots:
        spot = random.choices(among, [_weight(spot) for spot in among])[0]
        hand.press(spot, after=after, how=how)
        if how == "double":
            hand.press(spot, after=DOUBLE_SECONDS, how=how)
        elif how == "held":
            hand.hold(random.choice(("Enter", "Space")), spot.sight, after=after)


def _remembered(hand: Hand) -> list[Spot]:
    """Return where buttons that record stood when they were seen last."""
    seen = {spot.sight.name: spot for look in hand.looks for spot in look if _is_for_pressing(spot, hand.who)}
    return [spot for spot in seen.values() if kind_of(spot.sight.words).acts]


def _is_for_pressing(spot: Spot, who: str) -> bool:
    sight = spot.sight
    is_field = sight.role in ("a", "input", "textarea", "combobox") and not sight.words.startswith("Choisir")
    leads_away = sight.words.startswith(AWAY) or who in sight.words
    return spot.is_in_view and spot.is_in_main and sight.is_enabled and not is_field and not leads_away


def _weight(spot: Spot) -> int:
    if kind_of(spot.sight.words).acts:
        return 6
    return 4 if spot.sight.group == "Décision" else 1
