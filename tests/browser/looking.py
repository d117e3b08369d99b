"""Look at a screen as its tests do: enter it, follow its links, tick and open rows; with all that measures look at too."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.worlds.terms import Outcome, Role
from tools.serving.looking import *  # noqa: F403
from tools.serving.looking import at_rest, keyed, painted_rows, stand

# Of a window in which a sheet opens as a page of its own, not beside its list.
TOO_NARROW: ViewportSize = {"width": 1180, "height": 900}
# Outcomes as they stand on the console.
OUTCOME_TILES = (*Outcome.decided(), Outcome.TO_DISCUSS)
PEOPLE = {
    Role.CHAIR: "Présidence (démonstration)",
    Role.ORGANISER: "Organisation (démonstration)",
    Role.JUROR: "Juré 01",
}


def script(name: str) -> str:
    """Return a script that tests run on a page."""
    return (Path(__file__).parent / "scripts" / f"{name}.js").read_text("utf-8")


def followed(page: Page) -> Locator:
    """What says how the page's line is: the strip, on the room's screen its dot."""
    return page.locator(".strip, p.state")


def menu(page: Page) -> Locator:
    """The menu of the screens."""
    return page.get_by_role("navigation", name=re.compile("^(Écrans|Screens)$"))


def enter(page: Page, role: Role, *, at: str = "/") -> None:
    """Enter the demonstration call as somebody of a role, on a screen. The entrance is asked, and not shown: a fifth of what this costs."""
    entrance = page.request.get(at)
    offered = rf'name="person" value="(\d+)">(?:(?!</button>).)*· {re.escape(PEOPLE[role])} ·'
    (person,) = re.findall(offered, entrance.text(), re.DOTALL)
    origin = "://".join(urlsplit(entrance.url)[:2])
    page.request.post("/entree/demo", form={"person": person}, headers={"Origin": origin}, max_redirects=0)
    page.goto(at)
    stand(page)


def open_screen(page: Page, address: str) -> None:
    """Open a screen by its address."""
    page.goto(f"/{address}")
    expect(page.get_by_role("heading").first).to_be_visible()
    at_rest(page)


def lead_to(page: Page, address: str) -> None:
    """Open a screen by its link in the menu, unfolded or not: the page is not loaded anew. By its address if no link leads there."""
    link = menu(page).locator(f"a[href$='/{address}']")
    if not link.count():
        open_screen(page, address)
        return
    title = str(link.text_content())
    link.evaluate("link => link.click()")
    expect(page).to_have_title(re.compile(f"(^|· ){re.escape(title)} · Délibéré$"))
    expect(page.get_by_role("heading").first).to_be_visible()
    at_rest(page)


def click_row(page: Page, row: int) -> None:
    """Open the sheet of a row, from 0."""
    painted_rows(page).nth(row).get_by_role("link").click()
    at_rest(page)


def tick_row(page: Page, row: int) -> None:
    """Tick a row, from 0."""
    painted_rows(page).nth(row).get_by_role("checkbox").check()
    at_rest(page)


def tick(page: Page, *texts: str) -> None:
    """Tick the rows of the only table that hold these texts, one a text."""
    for text in texts:
        painted_rows(page).filter(has_text=text).get_by_role("checkbox").check()
    at_rest(page)


def named_chips(page: Page, key: str) -> Locator:
    """The chips that name what is chosen."""
    return keyed(page, f"{key}.named").get_by_role("button")


def titles(page: Page) -> list[str]:
    """The titles of its rows, in their order, once those below the window are there too."""
    expect(page.locator("tbody.aside")).to_have_count(0)
    return painted_rows(page).locator(".title a").all_text_contents()
