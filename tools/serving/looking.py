"""Access to a screen in tests: widgets by key, a table's cells by place, and a wait until the screen is at rest."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from deliberation.meeting.ballots import Option
from ui import acting

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# What the browser of a phone calls itself, by which the dashboard knows one.
PHONE_AGENT = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36"


def open_context(browser: Browser, url: str, **changes: Any) -> BrowserContext:
    """A browser of somebody's own, in French, without any cookie: a desktop screen of 1440 × 900, in the light, unless said otherwise."""
    return browser.new_context(**context_options(url, **changes))


def context_options(
    url: str,
    *,
    width: int = 1440,
    height: int = 900,
    touch: bool = False,
    dark: bool = False,
    scale: int = 1,
    zone: str = "Europe/Paris",
) -> dict[str, Any]:
    """Return a browser context's options: language and time zone, screen, looks."""
    return {
        "base_url": url,
        "locale": "fr-FR",
        "timezone_id": zone,
        "viewport": {"width": width, "height": height},
        "has_touch": touch,
        "is_mobile": touch,
        "device_scale_factor": scale,
        "user_agent": PHONE_AGENT if touch else None,
        "color_scheme": "dark" if dark else "light",
        "accept_downloads": True,
    }


def keyed(page: Page, key: str) -> Locator:
    """The element that was given ``key`` in the page's script."""
    return page.locator(".st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key))


def button(page: Page, key: str) -> Locator:
    """Return the button of a key, whatever its file."""
    named = re.sub(r"[^a-zA-Z0-9_-]", "-", key)
    return page.locator(f".st-key-{named}, [class*='st-key-{named}-on-']").get_by_role("button")


def option(page: Page, key: str, place: int) -> Locator:
    """One of the options of a segmented control, from 0."""
    return keyed(page, key).get_by_role("radio").nth(place)


def ballot(page: Page) -> Locator:
    """Return the voting sheet at the foot of the page."""
    return page.locator(".ballot-sheet")


def choice(page: Page, option: str) -> Locator:
    """The button of an option of a named ballot."""
    return ballot(page).get_by_role("button", name=Option(option).words, exact=True)


def at_rest(page: Page) -> None:
    """Wait until no script runs, every element is final, and no act is on its way; neighbouring buttons wait too."""
    expect(page.locator(".stApp[data-test-script-state=notRunning], main.scene")).to_be_attached()
    later = page.locator(":root[data-arriving], [data-testid=stSkeleton], [data-stale=true], [data-recording], tbody.aside")
    expect(later).to_have_count(0)


def past_a_double_click(page: Page) -> None:
    """Wait until a press no longer counts as the second half of a double press: here time is the condition."""
    page.wait_for_timeout(acting.DOUBLE_CLICK_SECONDS * 1000 + 100)


def enter_as(page: Page, name: str, *, at: str = "/") -> None:
    """Enter the demonstration call as somebody by name, on a screen, as a person does."""
    page.goto(at)
    page.locator("details").evaluate("folded => { folded.open = true; }")
    page.get_by_role("button", name=name).click()
    stand(page)


def stand(page: Page) -> None:
    """Wait until an entered screen is complete."""
    expect(page.locator(".st-key-header")).to_be_visible()
    at_rest(page)


def table(page: Page) -> Locator:
    """The table of candidatures."""
    return page.locator(".whole").get_by_role("table")


def painted_rows(page: Page) -> Locator:
    """Its rows."""
    return table(page).locator("tbody").get_by_role("row")


_NAMES = ("chromium", "chromium-browser", "google-chrome")
_WITHOUT_WINDOWS = "chromium-headless-shell"  # the same of Debian's that can show none: it takes an eighth less of a processor
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A page that asks anything of the internet fails here as it would in a closed room.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def chromium(*, has_windows: bool = True) -> str | None:
    """Return the path of the system's Chromium; None without Chromium or its driver.

    ``has_windows``: require the version for people; otherwise the version without windows, if installed.
    """
    names = _NAMES if has_windows else (_WITHOUT_WINDOWS, *_NAMES)
    return next(filter(None, map(shutil.which, names)), None) if find_spec("playwright") else None


@contextmanager
def launched() -> "Iterator[Browser]":
    """Run it until the block ends. Without Playwright this module can still be imported: ``chromium`` tells."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()
