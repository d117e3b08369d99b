"""Streamlit's own words on a French screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from deliberation.call.people import Role
from tests.browser import looking
from tests.depth import sample
from web.streamlit.words import WORDS

pytestmark = pytest.mark.looks

# Of what a screen says by itself: labels for screen readers, tooltips, what an empty field shows.
READ = """() => [...document.querySelectorAll("[aria-label], [title], [placeholder]")].flatMap(
    (element) => ["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name)).filter(Boolean))"""
ENGLISH = re.compile("|".join("^" + re.sub(r"\\\{\w+\\\}", ".+", re.escape(word)) + "$" for word in WORDS if word != "Notifications"))


SCREENS = (
    (Role.JUROR, "candidatures"),
    (Role.CHAIR, "selection"),
    (Role.ORGANISER, "reglages"),
    (Role.CHAIR, "comparaison?dossiers=495484"),
)


@pytest.mark.parametrize(("role", "address"), sample(SCREENS, 1, of="words"))
def test_screens_say_nothing_in_english(page: Page, role: Role, address: str) -> None:
    looking.enter(page, role, at=f"/{address}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    found = page.evaluate(READ)
    assert [text for text in found if ENGLISH.search(text)] == []


def test_words_of_a_figure_in_a_window_stay_as_they_were_written(page: Page) -> None:
    looking.enter(page, Role.CHAIR, at="/classement")
    page.evaluate("""() => document.body.insertAdjacentHTML("beforeend",
        `<div role="dialog" id="tried"><svg class="main-svg"><text>Clear all</text></svg><p>Clear all</p></div>`)""")
    expect(page.locator("#tried")).to_have_text("Clear allTout effacer")
