"""When the bench takes a page to be still: after the last change that somebody could see, and not before all that was expected."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import script
from tools.bench.screens.samples import Act, Said
from tools.bench.screens.screen import PROBE

pytestmark = pytest.mark.looks

QUIET_MS = 600  # four times what the bench waits: a change may come late where the machine is busy

PAGE = """<div class="stApp" data-test-connection-state="CONNECTED" data-test-script-state="notRunning">
<h1></h1><p></p><canvas><i></i></canvas><div class="strip"><span class="clock"></span></div><section></section><button>Go</button></div>"""
BUTTON = script("probe_button")


@pytest.fixture
def probed(browser: Browser) -> Iterator[Page]:
    """A page that is measured, without a server."""
    with browser.new_context() as context:
        context.add_init_script(path=PROBE)
        page = context.new_page()
        page.route("**/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        page.goto("http://localhost/")
        yield page


def pressed(page: Page, *whole: Said, **moments: int) -> tuple[float, float]:
    """Press the button; return after how many milliseconds the heading was seen, and the page still."""
    page.evaluate(BUTTON, moments)
    page.evaluate("what => bench.expect(what)", Act(lambda: None, Said("h1", "here"), whole).expected)
    page.get_by_role("button").click()
    took = page.wait_for_function(f"bench.result({QUIET_MS})").json_value()
    assert took["seen"] <= took["whole"] <= took["still"]
    return took["seen"], took["still"]


@pytest.mark.parametrize("last", ["text", "stroke", "shadow"])
def test_page_is_still_after_the_last_change_that_can_be_seen(probed: Page, last: str) -> None:
    seen, still = pressed(probed, heading=0, **{last: QUIET_MS // 6})
    assert still >= max(seen, QUIET_MS // 6)


def test_page_is_still_once_it_is_seen_where_only_its_clock_goes_on(probed: Page) -> None:
    seen, still = pressed(probed, heading=100)
    assert 100 <= seen == still


def test_page_is_not_still_before_all_that_is_expected_is_there(probed: Page) -> None:
    _seen, still = pressed(probed, Said("em", "there"), heading=0, shadow=QUIET_MS * 3)
    assert still >= QUIET_MS * 3


def test_text_on_a_canvas_is_seen_where_it_is_expected(probed: Page) -> None:
    _seen, still = pressed(probed, Said("canvas", "drawn"), heading=0, stroke=QUIET_MS * 3)
    assert still >= QUIET_MS * 3


def test_page_is_whole_from_the_frame_with_all_that_is_expected(probed: Page) -> None:
    page = probed
    page.evaluate(BUTTON, {"heading": 0, "shadow": QUIET_MS // 6, "text": QUIET_MS // 3})
    page.evaluate("what => bench.expect(what)", Act(lambda: None, Said("h1", "here"), (Said("em", "there"),)).expected)
    page.get_by_role("button").click()
    took = page.wait_for_function(f"bench.result({QUIET_MS})").json_value()
    assert took["seen"] < took["whole"] < took["still"]
