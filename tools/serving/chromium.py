"""The browser: the system's own, since Playwright's builds are not fetched."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
    """Return the path of the system's Chromium; None if there is none, or nothing to drive it with.

    ``has_windows``: whether it must be the one that people use; otherwise it is the one without windows, where that is installed.
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
