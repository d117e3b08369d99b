"""The browser: the system's own, since Playwright's builds are not fetched."""

import shutil
from importlib.util import find_spec
from typing import Final

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A page that asks anything of the internet fails here as it would in a closed room.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def chromium() -> str | None:
    """Return the path of the system's Chromium; None if there is none, or nothing to drive it with."""
    return next(filter(None, map(shutil.which, _NAMES)), None) if find_spec("playwright") else None
