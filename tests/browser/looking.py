"""How the tests look at a screen: widgets by their keys, a table's cells by their place, and when the screen is at rest."""

import re

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from deliberation.call.people import Role
from deliberation.selection.decisions import Outcome

HEADER_PIXELS = ROW_PIXELS = 35
TICK_PIXELS = 18
CELL_PIXELS = 120
# What the browser of a phone calls itself, by which the dashboard knows one.
PHONE_AGENT = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36"
# Outcomes as they stand on the console.
OUTCOME_TILES = (*Outcome.decided(), Outcome.TO_DISCUSS)
PEOPLE = {
    Role.CHAIR: "Présidence (démonstration)",
    Role.ORGANISER: "Organisation (démonstration)",
    Role.JUROR: "Juré 01",
}


def open_context(
    browser: Browser, url: str, *, width: int = 1440, height: int = 900, touch: bool = False, dark: bool = False
) -> BrowserContext:
    """A browser of somebody's own, in French, without any cookie: a desktop screen of 1440 × 900, in the light, unless said otherwise."""
    return browser.new_context(
        base_url=url,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport={"width": width, "height": height},
        has_touch=touch,
        is_mobile=touch,
        user_agent=PHONE_AGENT if touch else None,
        color_scheme="dark" if dark else "light",
        accept_downloads=True,
    )


def keyed(page: Page, key: str) -> Locator:
    """The element that was given ``key`` in the page's script."""
    return page.locator(".st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key))


def button(page: Page, key: str) -> Locator:
    """The button of a key, whatever the file is on which it acts."""
    named = re.sub(r"[^a-zA-Z0-9_-]", "-", key)
    return page.locator(f".st-key-{named}, [class*='st-key-{named}-on-']").get_by_role("button")


def option(page: Page, key: str, place: int) -> Locator:
    """One of the options of a segmented control, from 0."""
    return keyed(page, key).get_by_role("radio").nth(place)


def at_rest(page: Page) -> None:
    """Wait until no script runs and every element shows its last state."""
    expect(page.locator(".stApp[data-test-script-state=notRunning]")).to_be_attached()
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def enter(page: Page, role: Role, *, at: str = "/") -> None:
    """Enter the demonstration call as somebody of a role, on a screen."""
    enter_as(page, PEOPLE[role], at=at)


def enter_as(page: Page, name: str, *, at: str = "/") -> None:
    """Enter the demonstration call as somebody by name, on a screen."""
    page.goto(at)
    page.get_by_role("button", name=name).click()
    expect(page.locator(".st-key-header")).to_be_visible()
    at_rest(page)


def open_screen(page: Page, address: str) -> None:
    """Open a screen by its address."""
    page.goto(f"/{address}")
    expect(page.get_by_role("heading").first).to_be_visible()
    at_rest(page)


def table(page: Page) -> Locator:
    """The first table of the screen, painted on a canvas."""
    return page.get_by_test_id("stDataFrame").first


def click_row(page: Page, row: int) -> None:
    """Click the first cell of a row, from 0."""
    _click_at(page, row, CELL_PIXELS)


def tick_row(page: Page, row: int) -> None:
    """Tick a row, from 0."""
    _click_at(page, row, TICK_PIXELS)


def _click_at(page: Page, row: int, x: int) -> None:
    canvas = table(page).locator("canvas").first
    canvas.scroll_into_view_if_needed()
    canvas.click(position={"x": x, "y": HEADER_PIXELS + ROW_PIXELS * row + ROW_PIXELS // 2}, force=True)
    at_rest(page)


def painted_rows(page: Page) -> Locator:
    """The rows of the table as a screen reader finds them, as many as are painted."""
    return table(page).locator("tbody [role=row]")


def rows(page: Page) -> list[list[str]]:
    """The cells of these rows."""
    cells = painted_rows(page).evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('[role=gridcell]')].map(cell => cell.textContent))"
    )
    return [[str(text) for text in row] for row in cells]


def choose(page: Page, key: str, *texts: str) -> None:
    """Choose options of a field of several choices by what they begin with."""
    field = keyed(page, key).get_by_role("combobox")
    for text in texts:
        field.click()
        field.press_sequentially(text)
        page.get_by_role("option", name=text).first.click()
        expect(keyed(page, key).locator("[data-tag]", has_text=text)).to_be_visible()
    field.press("Escape")
    at_rest(page)
