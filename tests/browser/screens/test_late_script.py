"""Scripts that come late, or are lost on their way: a field shows what it holds, a component of ours does what it is for."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.council import FIRST, ORGANISER, Council
from tests.depth import sample

pytestmark = pytest.mark.looks

SCRIPT = "**/TimeInput.*.js"
PATIENCE_MS = 60_000  # of several loads, with a wait before each
SECOND_LOAD_MS = 3_000  # the wait before it, after the first that the page began itself
LOST = (("Toolbar.*.js", 2), ("screen.js", 2), ("screen.css", 1))  # and how often
HOUR = "[class*=closes_at-hour]"


def test_hour_that_stands_is_shown_although_the_page_ran_again_before_its_field_was_there(council: Council) -> None:
    held: list[Route] = []

    def hold(page: Page) -> None:
        page.route(SCRIPT, lambda route: held.append(route))

    page = council.screen(ORGANISER, "appel", before=hold)
    expect(page.locator(".stApp[data-test-script-state=notRunning]")).to_be_attached()
    expect(page.locator(".st-key-call-recap")).to_contain_text("Clôture de l’appel")  # the last that is drawn: what is typed before may go
    page.get_by_label("Nom de l’appel en anglais").fill("Call")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Call for AI projects, second edition")).to_be_visible()  # before → after: the page has run again
    assert held
    for route in held:
        route.continue_()
    expect(page.locator(HOUR).get_by_role("spinbutton")).to_have_count(2)
    expect(page.locator(HOUR)).to_contain_text(re.compile(r"23\D+59"))


def test_call_is_followed_while_streamlit_s_scripts_are_on_their_way(council: Council) -> None:
    held: list[Route] = []
    page = council.screen(
        FIRST, "", before=lambda page: page.route("**/static/js/index.*.js", lambda route: held.append(route)), is_awaited=False
    )
    assert council.house.wire.comes_to(1)
    expect(page.locator(".strip")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.locator(".strip")).to_have_attribute("data-state", "live")


def test_page_that_lost_a_script_of_a_field_is_loaded_anew(council: Council) -> None:
    asked: list[Route] = []

    def lose_first(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.abort()
        else:
            route.continue_()

    page = council.screen(ORGANISER, "appel", before=lambda page: page.route(SCRIPT, lose_first), is_awaited=False)
    expect(page.locator(f"{HOUR} [role=spinbutton]").first).to_be_visible(timeout=PATIENCE_MS)
    assert len(asked) > 1


@pytest.mark.parametrize(("script", "times"), sample(LOST, 1, of="lost scripts"))
def test_page_of_which_the_network_lost_the_beginning_is_loaded_anew_later_each_time(council: Council, script: str, times: int) -> None:
    loads: list[Request] = []

    def lose_at_first(page: Page) -> None:
        page.on("request", lambda request: loads.append(request) if request.is_navigation_request() else None)
        page.route(f"**/{script}", lambda route: route.abort() if len(loads) <= times else route.continue_())

    page = council.screen(FIRST, "", before=lose_at_first, is_awaited=False)
    expect(page.locator(".st-key-header")).to_be_visible(timeout=PATIENCE_MS)
    assert len(loads) == times + 1
    begun = [load.timing["startTime"] for load in loads[1:]]  # by the browser's clock: this process may hear of them late
    assert all(later - load >= SECOND_LOAD_MS for load, later in pairwise(begun))  # none in a row without a wait
