"""Somebody at the screens of a call, in a browser of their own, who finds things by their words; what they do is counted."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Self

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser import looking

_PATIENCE = 60_000
# What unfolds moves what is below it; what is endless moves nothing.
UNFOLDED = "() => document.getAnimations().every((each) => each.effect.getComputedTiming().endTime === Infinity)"


class Desk:
    """A person and their page. ``acts``: screens opened, buttons pressed, fields filled, files sent or taken, by what they were for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(_PATIENCE)
        self.acts: Counter[str] = Counter()
        self._purpose = ""

    @classmethod
    def entered(cls, context: BrowserContext, link: str) -> Self:
        """Enter a call by a personal link."""
        page = context.new_page()
        page.goto(link)
        page.get_by_role("button", name="Entrer").click()
        expect(page.locator(".st-key-header")).to_be_visible()
        return cls(page)

    @contextmanager
    def doing(self, purpose: str) -> Iterator[None]:
        """Count the acts of a block as being for one thing."""
        self._purpose = purpose
        yield
        self._purpose = ""

    def did(self) -> None:
        """Count one act."""
        self.acts[self._purpose] += 1

    def screen(self, name: str, *, under: str = "", title: str = "") -> None:
        """Open a screen by the menu. ``title``: what stands above it, if that is not its name."""
        looking.at_rest(self.page)
        if under:
            looking.menu(self.page).get_by_role("button", name=under, exact=True).click()
        looking.menu(self.page).get_by_role("link", name=name, exact=True).click()
        expect(self.page.get_by_role("heading", name=title or name, level=1, exact=True)).to_be_visible()
        looking.at_rest(self.page)
        self.did()

    def section(self, name: str) -> None:
        """Open a part of a screen."""
        self.page.get_by_role("radio", name=name, exact=True).click()
        expect(self.page.get_by_role("radio", name=name, exact=True)).to_be_checked()
        looking.at_rest(self.page)
        self.did()

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Press a button, or follow what looks like one."""
        held = within or self.page
        held.get_by_role("button", name=name).or_(held.get_by_role("link", name=name)).first.click()
        self.did()

    def fill(self, label: str, text: str, *, within: Locator | None = None) -> None:
        """Type in a field."""
        (within or self.page).get_by_label(label, exact=True).first.fill(text)
        self.did()

    def day(self, label: str, day: date) -> None:
        """Type a day in a field of days."""
        self.page.get_by_role("spinbutton", name=f"jour, {label}").focus()
        self.page.keyboard.type(f"{day:%d%m%Y}")
        self.page.keyboard.press("Escape")  # the calendar, which opened
        looking.at_rest(self.page)
        self.did()

    def pick(self, label: str, option: str) -> None:
        """Choose in a list."""
        field = self.at_hand(label)
        field.press_sequentially(option)
        self.page.get_by_role("option", name=option, exact=True).click()
        expect(field).to_have_value(option)
        looking.at_rest(self.page)
        self.did()

    def at_hand(self, label: str) -> Locator:
        """Return a list to choose in, emptied, to be typed in key by key: what scrolls around it closes it, the next key opens it again."""
        field = self.page.get_by_role("combobox", name=re.compile(label))
        looking.at_rest(self.page)
        self.page.wait_for_function(UNFOLDED)  # a person takes longer to type than a part of a page to unfold
        field.click()
        field.fill("")
        return field

    def send(self, key: str, file: Path) -> None:
        """Send a file."""
        looking.keyed(self.page, key).locator("input[type=file]").set_input_files(file)
        self.did()

    def take(self, name: str) -> bytes:
        """Take the document of a name, by its link on the screen."""
        address = self.page.locator(f"a[href*='/{name}?']").first.get_attribute("href")
        answer = self.page.request.get(str(address), timeout=_PATIENCE)
        assert answer.ok, address
        self.did()
        return answer.body()

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        """Wait until texts are on the page."""
        for text in texts:
            expect(self.page.get_by_text(text).first).to_be_visible()
        looking.at_rest(self.page)

    def no_more(self, name: str | re.Pattern[str]) -> None:
        """Wait until a button is gone, or offers nothing any more."""
        expect(self.page.get_by_role("button", name=name, disabled=False)).to_have_count(0)
        looking.at_rest(self.page)
