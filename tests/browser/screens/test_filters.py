"""The filter in the address; what is ticked under it. Back to it: test_table and test_menu; a link's rows: tests/screens/browsing."""

import re

import pytest
from playwright.sync_api import Page, expect

from deliberation.call.people import Role
from tests.browser import looking
from tools.serving.servers import Server

pytestmark = pytest.mark.looks


def search(page: Page, words: str) -> None:
    looking.keyed(page, "filter.search").get_by_role("textbox").fill(words)


def test_address_follows_what_is_typed_and_what_is_chosen(page: Page, server: Server) -> None:
    looking.enter(page, Role.JUROR, at="/candidatures")
    search(page, "données")
    expect(page).to_have_url(f"{server.url}/candidatures?q=donn%C3%A9es")
    before = looking.painted_rows(page).first.bounding_box()
    looking.keyed(page, "filters.track").get_by_role("radio", name=re.compile("Scientifique")).click()
    expect(page).to_have_url(re.compile(r"filiere=scientific"))
    looking.at_rest(page)
    assert looking.painted_rows(page).first.bounding_box() == before, "nothing moves when a track is chosen"
    looking.button(page, "filters.reset").click()
    expect(page).to_have_url(f"{server.url}/candidatures")
    expect(looking.keyed(page, "filter.search").get_by_role("textbox")).to_have_value("")


def test_chips_are_taken_off_by_keyboard_and_the_focus_goes_on(page: Page, server: Server) -> None:
    looking.enter(
        page, Role.JUROR, at="/candidatures?decision=to_discuss&preselection=shortlisted&ministere=Minist%C3%A8re%20des%20Arm%C3%A9es"
    )
    chips = looking.keyed(page, "filters.chips").get_by_role("button", name=re.compile("^Retirer"))
    expect(chips).to_have_count(3)
    chips.nth(1).press("Enter")
    expect(chips).to_have_count(2)
    expect(page.get_by_role("button", name=re.compile("À discuter$"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(1)
    expect(page.get_by_role("button", name=re.compile("Ministère des Armées$"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(0)
    looking.at_rest(page)
    expect(looking.keyed(page, "filter.search").get_by_role("textbox")).to_be_focused()
    expect(page).to_have_url(f"{server.url}/candidatures")


def test_tick_on_a_ministry_is_all_of_its_administrations(page: Page) -> None:
    looking.enter(page, Role.JUROR, at="/candidatures?administration=Cour%20de%20cassation")
    expect(looking.painted_rows(page)).to_have_count(1)
    looking.button(page, "filters.administration").click()
    tree = looking.keyed(page, "filters.tree")
    ministry = tree.get_by_role("checkbox", name=re.compile("^Juridictions et institutions"))
    expect(ministry).to_be_checked(indeterminate=True)
    ministry.check()
    expect(looking.painted_rows(page)).to_have_count(3)
    expect(page).to_have_url(re.compile(r"\?ministere=Juridictions"))
    tree.get_by_role("checkbox", name=re.compile("^Conseil d")).uncheck()
    expect(looking.painted_rows(page)).to_have_count(2)
    expect(page).to_have_url(re.compile(r"administration=Cour\+de\+cassation&administration="))


@pytest.mark.guards
def test_ticks_stay_on_their_candidatures_when_the_filter_moves_the_rows(page: Page) -> None:
    looking.enter(page, Role.JUROR, at="/candidatures")
    expect(looking.painted_rows(page)).not_to_have_count(0)
    looking.tick_row(page, 1)
    looking.tick_row(page, 5)
    expect(page.get_by_role("link", name=re.compile("2 dossiers"))).to_be_visible()
    search(page, "identifier")
    expect(looking.painted_rows(page)).to_have_count(6)
    page.get_by_role("link", name=re.compile("2 dossiers")).click()
    expect(page).to_have_url(re.compile(r"/comparaison\?dossiers=523155&dossiers=505461$"))
