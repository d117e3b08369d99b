"""What somebody is about to click stays where it is while the rest of the screen arrives."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from deliberation.call.people import Role
from tests.browser import looking

WATCH: Final = """
window.tops = [];
const look = () => {
  const heading = document.querySelector("h1");
  const top = heading && Math.round(heading.getBoundingClientRect().top);
  if (heading && window.tops.at(-1) !== top) window.tops.push(top);
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


@pytest.mark.parametrize("address", ["reglages", "selection"])
def test_screen_does_not_move_when_the_live_strip_is_painted(page: Page, address: str) -> None:
    looking.enter(page, Role.ORGANISER)
    page.add_init_script(WATCH)
    looking.open_screen(page, address)
    expect(page.locator(".strip[data-state=live]")).to_be_visible()
    assert len(page.evaluate("window.tops")) == 1
