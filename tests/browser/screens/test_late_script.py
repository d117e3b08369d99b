"""A field whose script comes late shows what it holds, whatever ran meanwhile."""

import re
from typing import Final

from playwright.sync_api import Page, Route, expect

from tests.browser import looking
from tests.browser.council import ORGANISER, Council

SCRIPT: Final = "**/TimeInput.*.js"
HOUR: Final = "[class*=closes_at-hour]"


def test_hour_that_stands_is_shown_although_the_page_ran_again_before_its_field_was_there(council: Council) -> None:
    held: list[Route] = []

    def hold(page: Page) -> None:
        page.route(SCRIPT, lambda route: held.append(route))

    page = council.screen(ORGANISER, "appel", before=hold)
    expect(page.locator(HOUR)).to_have_count(1)
    looking.at_rest(page)
    page.get_by_label("Nom de l’appel en anglais").fill("Call")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Call for AI projects, second edition")).to_be_visible()  # before → after: the page has run again
    assert held
    for route in held:
        route.continue_()
    expect(page.locator(HOUR).get_by_role("spinbutton")).to_have_count(2)
    expect(page.locator(HOUR)).to_contain_text(re.compile(r"23\D+59"))
