"""One browser in two calls: the bar names the open one, a tab that finds itself in another asks, what was typed goes nowhere else."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import looking
from tests.browser.council import ORGANISER, Council, House
from tests.worlds.acts import plain, update_call

PRIZE, CALL = "Prix des marées", "Appel des courriers"


@pytest.fixture
def councils(council: Council, open_house: House, browser: Browser) -> tuple[Council, Council]:
    """Two juries with the same organiser's name, each of a call with a name of its own."""
    other = open_house.new_council(browser)
    for one, name in ((council, PRIZE), (other, CALL)):
        with one.reading() as uow:
            settings = {**plain(uow.calls.state(one.call_id).settings), "name": {"fr": name, "en": name}}
        update_call(one.uow(), **one.by_console(), settings=settings, reason="Nom")
    return council, other


def in_both(prize: Council, call: Council) -> Page:
    """Enter both calls by their links in one browser; the prize is the one entered last."""
    page = call.stranger(f"entree/{call.link(ORGANISER)}")
    page.get_by_role("button", name="Entrer").click()
    expect(page.locator(".st-key-header")).to_contain_text(ORGANISER)
    page.goto(f"/entree/{prize.link(ORGANISER)}")
    page.get_by_role("button", name="Entrer").click()
    expect(page.locator(".st-key-header")).to_contain_text(PRIZE)
    prize.pages += call.pages
    return page


def switch(page: Page, name: str) -> None:
    """Choose a call in the list of those that the browser is in."""
    page.goto("/entree/appels")
    page.get_by_role("button", name=name).click()
    expect(page.locator(".st-key-header")).to_contain_text(name)


def type_a_name(page: Page, name: str) -> None:
    """Type the name of a person to add, and leave the form unsaved."""
    looking.at_rest(page)  # once another was saved, the form of before may stand beside the new one
    page.get_by_label("Nom", exact=True).fill(name)


def test_tab_that_finds_itself_in_another_call_asks_and_what_was_typed_stays_out_of_it(councils: tuple[Council, Council]) -> None:
    prize, call = councils
    tab = in_both(prize, call)
    looking.open_screen(tab, "reglages")
    type_a_name(tab, "Une personne du prix")

    beside = tab.context.new_page()
    switch(beside, CALL)
    expect(beside.get_by_role("dialog")).to_have_count(0)  # it was chosen

    # The first tab still is where it was, and saves there.
    tab.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(tab.get_by_text("Une personne du prix").first).to_be_visible()
    assert ["Une personne du prix" in one.people for one in (prize, call)] == [True, False]

    type_a_name(tab, "Une autre personne")
    tab.reload()
    asked = tab.get_by_role("dialog")
    expect(asked).to_contain_text(f"«\u00a0{PRIZE}\u00a0»")
    expect(tab.locator(".st-key-header")).to_contain_text(CALL)
    expect(tab.get_by_label("Nom", exact=True)).to_have_value("")
    asked.get_by_role("button", name=PRIZE).click()
    expect(tab.locator(".st-key-header")).to_contain_text(PRIZE)
    expect(tab.get_by_role("dialog")).to_have_count(0)

    # The other tab now is the one that finds itself elsewhere; it stays, and is asked no more.
    beside.reload()
    beside.get_by_role("dialog").get_by_role("button", name=f"Continuer dans «\u00a0{PRIZE}\u00a0»").click()
    beside.reload()
    expect(beside.locator(".st-key-header")).to_contain_text(PRIZE)
    expect(beside.get_by_role("dialog")).to_have_count(0)
    assert ["Une autre personne" in one.people for one in (prize, call)] == [False, False]
