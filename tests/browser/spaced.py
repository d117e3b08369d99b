"""Texts as somebody may have them all laid out (RGAA 10.12), and the words that are then cut off."""

from playwright.sync_api import Page, expect

from tests.browser.looking import script

_SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""
_CUT_OFF = script("cut_off")


def space_out(page: Page) -> None:
    """Lay the texts of a page out so, and wait until the page has seen it."""
    page.add_style_tag(content=_SPACED)
    expect(page.locator("html[data-spaced]")).to_be_attached()


def cut_off(page: Page) -> list[str]:
    """The words of a page that are not seen whole."""
    found: list[str] = page.evaluate(_CUT_OFF)
    return found
