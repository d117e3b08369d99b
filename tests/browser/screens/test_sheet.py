"""What only a browser shows of a candidature's sheet: what holds on a screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from deliberation.call.people import Role
from tests.browser import looking

pytestmark = pytest.mark.looks

SMALL = r"^0 0 3\d\d"
SCALE = "image => image.getBoundingClientRect().width / image.viewBox.baseVal.width"
READ_FROM = 0.75  # of the size in which its words were drawn
BEYOND = "scroller => scroller.scrollWidth - scroller.clientWidth"


def test_radar_and_table_are_drawn_for_the_width_of_the_window_whatever_the_browser_is_called(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 664})  # a computer's window at 400 %
    looking.enter(page, Role.JUROR, at="/fiche?dossier=495484")
    drawing = page.locator(".drawing svg").first
    expect(drawing).to_have_attribute("viewBox", re.compile(SMALL))
    assert drawing.evaluate(SCALE) >= READ_FROM
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(drawing).not_to_have_attribute("viewBox", re.compile(SMALL))
    assert drawing.evaluate(SCALE) >= READ_FROM
    table = page.locator(".numbers").first  # the dossier has tables too
    expect(table.get_by_role("columnheader").last).to_have_text("Mes notes")
    assert table.evaluate(BEYOND) == 0
