"""Streamlit's own words on a French screen, and the order in which a table sorts numbers written in words."""

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from deliberation.call.people import Role
from tools.serving import looking
from web.streamlit.words import WORDS

# Of what a screen says by itself: labels for screen readers, tooltips, what an empty field shows.
READ: Final = """() => [...document.querySelectorAll("[aria-label], [title], [placeholder]")].flatMap(
    (element) => ["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name)).filter(Boolean))"""
ENGLISH: Final = re.compile(
    "|".join("^" + re.sub(r"\\\{\w+\\\}", ".+", re.escape(word)) + "$" for word in WORDS if word != "Notifications")
)


@pytest.mark.parametrize(
    ("role", "address"),
    [(Role.JUROR, "candidatures"), (Role.CHAIR, "selection"), (Role.ORGANISER, "reglages"), (Role.CHAIR, "comparaison?dossiers=495484")],
)
def test_screens_say_nothing_in_english(page: Page, role: Role, address: str) -> None:
    looking.enter(page, role, at=f"/{address}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    found = page.evaluate(READ)
    assert [text for text in found if ENGLISH.search(text)] == []


def test_button_that_takes_a_file_and_the_menu_of_a_column_are_french(page: Page) -> None:
    looking.enter(page, Role.ORGANISER, at="/importer")
    expect(looking.keyed(page, "imports.dossiers").get_by_role("button", name="Choisir un fichier")).to_be_visible()
    expect(looking.keyed(page, "imports.dossiers")).to_contain_text("Mo par fichier")


def test_link_past_the_menu_is_french(page: Page) -> None:
    looking.enter(page, Role.JUROR)
    expect(page.get_by_test_id("stSkipToContent")).to_have_text("Aller au contenu")


def test_english_screen_keeps_its_english_words(page: Page) -> None:
    looking.enter(page, Role.ORGANISER, at="/importer?langue=en")
    expect(looking.keyed(page, "imports.dossiers").get_by_test_id("stBaseButton-secondary")).to_contain_text("Upload")
