"""The words on charts as a browser draws them: how large they are, that they are whole, and that none lies over another."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.looking import script

LEAST = 14  # pixels, as every text of a screen
_WORDS = script("words_on_charts")


def unread(page: Page) -> list[dict[str, Any]]:
    """Return the words on a screen's charts that are too small, cut, or over one another, once there are charts."""
    charts, words = page.locator(".drawing svg"), list[dict[str, Any]]()
    while not words:  # a chart may give way to another between two looks
        expect(charts.locator("text").first).to_be_visible()
        words = charts.evaluate_all(_WORDS)
    return [one for one in words if one["size"] < LEAST - 0.05 or one["isPast"] or one["over"]]
