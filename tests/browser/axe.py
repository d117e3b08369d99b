"""What axe finds on a screen, Streamlit's own faults left out; what the browser complains of."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser.looking import script

# Streamlit's own, each with its reason; everything else is ours.
EXCEPTIONS = {
    # A disabled link to a page is faded. WCAG 1.4.3 exempts what is disabled, but Streamlit does not say so to axe.
    ("color-contrast", "[data-testid=stPageLink] :not([href])"),
    # Where a file is dropped is of no role, yet has a name and takes the focus from scripts.
    ("presentation-role-conflict", "[data-testid=stFileUploaderDropzone]"),
}


LATE_MILLISECONDS = 60_000  # in which a slow machine has the script of charts, the largest, and has read it
# What of a page scrolls within it.
_HEIGHT = """() => {
    const scrolling = document.querySelectorAll("html, [data-testid=stMain], .menu :popover-open");
    return Math.max(...[...scrolling].map((element) => element.scrollHeight));
}"""
WIDER = "document.scrollingElement.scrollWidth > innerWidth"
# Colours pass from one theme to the other, and from one state to another; windows fade in. What is endless moves nothing.
STILL = """() => document.getAnimations().every(
    (each) => each.playState !== "running" || each.effect.getComputedTiming().endTime === Infinity)"""
# Those that look at colours, and take the time: the others find in the dark what they find in the light.
OF_COLOURS = ("color-contrast", "link-in-text-block")
_FIND = script("axe_find")


def weigh(page: Page) -> list[tuple[str, str]]:
    """What axe finds on the whole of a screen, exceptions left out: the rule and the element.

    The window is as high as the page meanwhile: axe passes over the colours of what is scrolled out of sight.
    """
    size = page.viewport_size
    assert size is not None
    begin(page)
    stretch(page, size["width"], least=size["height"])
    see_all(page)
    page.wait_for_function(STILL)
    found = find(page)
    page.set_viewport_size(size)
    return found


def complaints(page: Page, url: str) -> list[str]:
    """Return, as they come, what the page asks of another site than the server's, and what its console complains of."""
    found: list[str] = []
    own = (url, url.replace("http", "ws", 1), "data:", "blob:")
    page.on("console", lambda message: found.append(message.text) if _is_complaint(message) else None)
    page.on("request", lambda request: None if request.url.startswith(own) else found.append(request.url))
    page.on("websocket", lambda socket: None if socket.url.startswith(own) else found.append(socket.url))
    return found


def _is_complaint(message: ConsoleMessage) -> bool:
    # Streamlit's page asks whether its server lies deeper than the address.
    return message.type == "error" and not urlsplit(message.location["url"]).path.endswith(("/_stcore/health", "/_stcore/host-config"))


def begin(page: Page) -> None:
    """Bring axe to a page that has just been opened."""
    page.evaluate(AXE_SCRIPT)


def find(page: Page, *, rules: Sequence[str] = (), without: Sequence[str] = ()) -> list[tuple[str, str]]:
    """What axe finds in the window as it is, by all of its rules, by some of them or without some."""
    found: list[tuple[str, str]] = page.evaluate(_FIND, [list(rules), list(without), sorted(EXCEPTIONS)])
    return [(rule, html) for rule, html in found]


def stretch(page: Page, width: int, *, least: int = 900) -> None:
    """Make the window as high as the page is at a width."""
    page.set_viewport_size({"width": width, "height": least})
    page.set_viewport_size({"width": width, "height": max(least, page.evaluate(_HEIGHT))})


def see_all(page: Page) -> None:
    """Wait until what is drawn late is there: figures and tables."""
    for late in ("stSkeleton", "stSpinner"):
        expect(page.get_by_test_id(late)).to_have_count(0, timeout=LATE_MILLISECONDS)
