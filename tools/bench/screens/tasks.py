"""Measured tasks of looking around. Each task first brings a screen, untimed, to the start of its act."""

from collections.abc import Callable
from dataclasses import dataclass

from phrases import N_
from tools.bench.screens.samples import Act, Said
from tools.bench.screens.screen import Device, Screen
from tools.bench.screens.stage import CHAIR, NOBODY, Stage
from tools.serving import looking

SHEET_LINKS = "a[href*='fiche?dossier=']"
TABLE = Said("tbody tr td")
CHART = Said(".drawing svg")
_BESIDE = ".st-key-beside-open h2"
_FIRST_TITLE = "tbody .title a"
_WINDOW = ".pager span"
_COMPARED = 3
_ROWS = 8  # of the list, seen without scrolling
_SHEETS = 15  # of the list's first, which all have marks and so a radar


def _open_home(_stage: Stage, screen: Screen) -> None:
    screen.open("/")


@dataclass(frozen=True, slots=True)
class Task:
    """Task of people. ``start``: once per screen; ``ready``: before each round, given its number from 0."""

    code: str
    label: str
    ready: Callable[[Screen, int], Act]
    person: str = CHAIR
    start: Callable[[Stage, Screen], None] = _open_home
    device: Device = Device.DESKTOP


def looking_around(person: str) -> tuple[Task, ...]:
    """Return what ``person`` looks at."""
    return (
        Task("list", N_("List"), _go_to_list, person),
        Task("sheet", N_("Open a sheet"), _go_to_sheet, person),
        Task("first-sheet", N_("First sheet of a tab"), _go_to_first_sheet, person),
        Task("next", N_("Next sheet"), _go_to_next_sheet, person),
        Task("ranking", N_("Ranking"), _go_to_ranking, person),
        Task("sort", N_("Sort the ranking"), _go_to_another_order, person, start=_open_ranking),
        Task("comparison", N_("Comparison of three"), _go_to_comparison, person),
        Task("selection", N_("Selection"), _go_to_selection, person),
        Task("first-visit", N_("First visit, to the list"), _first_visit, person),
        Task("reload", N_("Reload of the list"), _reload, person),
    )


def floor() -> tuple[Task, ...]:
    """Return the tasks on two empty pages; the first is the base of every comparison."""
    return (
        Task("floor", N_("Floor: another empty page"), _go_to_other_page, NOBODY),
        Task("floor-first-visit", N_("Floor: first visit"), _first_visit_of_the_floor, NOBODY),
        Task("floor-reload", N_("Floor: reload"), _reload_of_the_floor, NOBODY),
    )


def _go_to_other_page(screen: Screen, number: int) -> Act:
    name = ("Deux", "Une")[number % 2]
    link = screen.link(name)
    return Act(lambda: screen.press(link), Said("h1", name))


def _go_to_list(screen: Screen, _number: int) -> Act:
    return _leave_home(screen, "Candidatures", TABLE)


def _go_to_ranking(screen: Screen, _number: int) -> Act:
    return _leave_home(screen, "Classement", TABLE, CHART)


def _open_ranking(_stage: Stage, screen: Screen) -> None:
    screen.open("/classement")


def _go_to_another_order(screen: Screen, _number: int) -> Act:
    heading = screen.page.locator("thead [data-code=spread] button")
    return Act(lambda: screen.press(heading), Said(_FIRST_TITLE, other=screen.text(_FIRST_TITLE)))


def rows_of_a_long_table(person: str) -> Task:
    """Return the way from a window of a table too long to be sent whole to the next one."""
    return Task("next-rows", N_("Next rows of a long table"), _go_to_next_rows, person, start=_open_ranking)


def _go_to_next_rows(screen: Screen, _number: int) -> Act:
    button = screen.page.locator("[data-page=after]")
    return Act(lambda: screen.press(button), Said(_WINDOW, other=screen.text(_WINDOW)))


def _go_to_selection(screen: Screen, _number: int) -> Act:
    return _leave_home(screen, "Sélection", TABLE)


def _leave_home(screen: Screen, name: str, *whole: Said) -> Act:
    screen.go(screen.link("Accueil"))
    link = screen.link(name)
    return Act(lambda: screen.press(link), Said("h1", name), whole)


def _go_to_sheet(screen: Screen, number: int) -> Act:
    screen.go(screen.link("Accueil"))  # the list that is open would keep its sheet
    screen.go(screen.link("Candidatures"))
    return _open_row(screen, number % _ROWS)


def _go_to_first_sheet(screen: Screen, number: int) -> Act:
    screen.open_tab()
    screen.open("/candidatures")
    return _open_row(screen, number % _ROWS)


def _open_row(screen: Screen, row: int) -> Act:
    link = screen.page.locator(SHEET_LINKS).nth(row)
    return Act(lambda: screen.press(link), Said(_BESIDE, other=""), (CHART,))


def tick(screen: Screen, row: int) -> None:
    """Tick a row of the first table, from 0."""
    screen.press(looking.painted_rows(screen.page).nth(row).get_by_role("checkbox"))


def _go_to_next_sheet(screen: Screen, number: int) -> Act:
    if number % _SHEETS == 0:
        screen.go(screen.link("Candidatures"))
        _open_row(screen, 0).do()
        screen.settle()
    button = screen.page.get_by_role("button", name="Suivant")
    return Act(lambda: screen.press(button), Said(_BESIDE, other=screen.text(_BESIDE)), (CHART,))


def _go_to_comparison(screen: Screen, _number: int) -> Act:
    screen.go(screen.link("Candidatures"))
    link = screen.link(f"Comparer {_COMPARED} dossiers")
    if not link.is_visible():
        for row in range(_COMPARED):
            tick(screen, row)
            screen.settle()
    return Act(lambda: screen.press(link), Said("h1", "Comparaison"), (CHART,))


def _first_visit(screen: Screen, _number: int) -> Act:
    return _load_afresh(screen, "/candidatures", Said("h1", "Candidatures"), TABLE)


def _reload(screen: Screen, number: int) -> Act:
    return _load_again(screen, _first_visit(screen, number))


def _first_visit_of_the_floor(screen: Screen, _number: int) -> Act:
    return _load_afresh(screen, "/", Said("h1", "Une"))


def _reload_of_the_floor(screen: Screen, number: int) -> Act:
    return _load_again(screen, _first_visit_of_the_floor(screen, number))


def _load_afresh(screen: Screen, address: str, seen: Said, *whole: Said) -> Act:
    act = Act(lambda: screen.page.goto(address, wait_until="commit"), seen, whole, is_load=True)
    screen.renew(act)
    return act


def _load_again(screen: Screen, visit: Act) -> Act:
    screen.measure(visit)  # to its end: a page that is left before has kept but half of what it fetched
    return Act(lambda: screen.page.reload(wait_until="commit"), visit.seen, visit.whole, is_load=True)
