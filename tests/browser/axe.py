"""What axe finds on a screen, Streamlit's own faults left out."""

from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SERIOUS: Final = ("serious", "critical")
# Streamlit's own, each with its reason; everything else is ours.
EXCEPTIONS: Final = {
    # A disabled link to a page is faded. WCAG 1.4.3 exempts what is disabled, but Streamlit does not say so to axe.
    ("color-contrast", "[data-testid=stPageLink] :not([href])"),
    # A toast names itself by an element that Streamlit leaves out; its text is announced all the same.
    ("aria-dialog-name", "[data-testid=stToast]"),
    # The menu of a phone puts the headings of its groups among the items of its list.
    ("list", "[data-testid=stSidebarNavItems]"),
    ("listitem", "[data-testid=stSidebarNavItems]"),
}


def weigh(page: Page) -> list[tuple[str, str]]:
    """What axe finds serious on the screen, exceptions left out: the rule and the element."""
    violations = Axe().run(page).response["violations"]
    nodes = [(violation["id"], node) for violation in violations if violation["impact"] in SERIOUS for node in violation["nodes"]]
    return [(rule, node["html"]) for rule, node in nodes if not _is_excepted(page, rule, node)]


def _is_excepted(page: Page, rule: str, node: dict[str, Any]) -> bool:
    element = page.locator(node["target"][0]).first
    return any(rule == excepted and element.evaluate("(e, inside) => !!e.closest(inside)", inside) for excepted, inside in EXCEPTIONS)


def see_all(page: Page) -> None:
    """Wait until what is drawn late is there: figures and tables."""
    for late in ("stSkeleton", "stSpinner"):
        expect(page.get_by_test_id(late)).to_have_count(0)
