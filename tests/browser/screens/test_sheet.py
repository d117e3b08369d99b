"""What only a browser shows of a candidature's sheet: what holds on a screen."""

from playwright.sync_api import Page, expect

from deliberation.call.people import Role
from tests.browser import looking

BEYOND = "scroller => scroller.scrollWidth - scroller.clientWidth"


def test_table_beside_the_radar_is_whole_on_a_laptop_with_ones_own_marks_too(page: Page) -> None:
    looking.enter(page, Role.JUROR)
    looking.open_screen(page, "fiche?dossier=495484")
    headings = looking.table(page).locator("[role=columnheader]")
    expect(headings.last).to_have_text("Mes notes")
    assert looking.table(page).locator(".dvn-scroller").evaluate(BEYOND) == 0
