"""What is measured: reading an attached file. Its first page, which the server has not drawn yet; then the next ones."""

from typing import Final

from phrases import N_
from tools.bench.screens.samples import Act, Said
from tools.bench.screens.screen import Screen
from tools.bench.screens.stage import Stage
from tools.bench.screens.tasks import Task

_LONGEST: Final = "518026"  # whose file has thirty pages
# With a file of a few pages each.
_OTHERS: Final = ("465521", "472228", "496000", "502930", "503112", "475464", "510402", "515874", "481614", "501770", "524080", "523179")


def first_page(person: str) -> Task:
    """Return the task of opening a file on a sheet, another one each time."""
    return Task("first-page", N_("First page of an attached file"), _to_a_file, person)


def next_page(person: str) -> Task:
    """Return the task of turning a page of a file of thirty."""
    return Task("next-page", N_("Next page of it"), _to_the_next_page, person, _open_the_longest)


def _shown(page: int) -> Said:
    return Said(f".reader .sheet[data-page='{page}'] img")


def _to_a_file(screen: Screen, number: int) -> Act:
    dossier = [_LONGEST, *_OTHERS][number % (len(_OTHERS) + 1)]
    screen.open(f"/fiche?dossier={dossier}")
    read = screen.page.locator(".reader .files button").first
    read.scroll_into_view_if_needed()
    return Act(lambda: screen.press(read), _shown(1))


def _open_the_longest(_stage: Stage, screen: Screen) -> None:
    screen.open(f"/fiche?dossier={_LONGEST}&piece={_LONGEST}.1&page=1")
    screen.page.locator(".reader .after[aria-disabled=false]").wait_for()


def _to_the_next_page(screen: Screen, number: int) -> Act:
    after = screen.page.locator(".reader .after")
    after.scroll_into_view_if_needed()
    # Somebody reads a page before they turn it.
    screen.page.wait_for_timeout(1500)
    return Act(lambda: screen.press(after), _shown(number + 2))
