"""What somebody is about to click stays where it is while the rest of the screen arrives."""

import pytest
from playwright.sync_api import Page, expect

from deliberation.call.people import Role
from tests.browser import looking
from tests.depth import sample

pytestmark = pytest.mark.looks

WATCH = looking.script("watch_heading")

# What of a window has moved, and how far, without anybody having touched it: as browsers measure it.
SHIFTS = """
window.shifted = 0;
const add = (list) => list.getEntries().forEach((each) => { if (!each.hadRecentInput) window.shifted += each.value; });
new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
"""
SHIFT_MAX = 0.005
LAST = (  # of what comes on a screen
    ("classement", ".drawing svg"),
    ("fiche?dossier=523155", ".drawing svg"),
    ("seance", ".st-key-console-acts"),
    ("preselection", "tbody tr"),
    ("appel", ".st-key-call-recap"),
)
TIMES = 3  # a machine too busy to bring a screen in time shows what there is of it: once is enough


@pytest.mark.parametrize("address", sample(["reglages", "selection"], 1, of="strip"))
def test_screen_does_not_move_when_the_live_strip_is_painted(page: Page, address: str) -> None:
    looking.enter(page, Role.ORGANISER)
    page.add_init_script(WATCH)
    looking.open_screen(page, address)
    expect(page.locator(".strip[data-state=live]")).to_be_visible()
    assert len(page.evaluate("window.tops")) == 1


@pytest.mark.parametrize(
    ("address", "last"),
    sample(LAST, 2, of="steadiness"),
)
def test_nothing_that_has_been_shown_is_pushed_elsewhere_as_the_rest_arrives(page: Page, address: str, last: str) -> None:
    looking.enter(page, Role.ORGANISER, at=f"/{address}")  # once for nothing: what is fetched first hides what moves
    page.add_init_script(SHIFTS)
    assert any(_shifted(page, address, last) < SHIFT_MAX for _time in range(TIMES))


def _shifted(page: Page, address: str, last: str) -> float:
    looking.open_screen(page, address)
    expect(page.locator("html:not([data-arriving])")).to_be_attached()
    expect(page.locator(last).first).to_be_attached()
    looking.at_rest(page)
    return float(page.evaluate("window.shifted"))
