"""Every screen, on a desk and on a phone: nothing serious for axe, nothing wider than the screen, nothing asked of another machine."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from deliberation.call.people import Role
from tests.browser import looking
from tests.browser.axe import see_all, weigh
from tests.serving.servers import Server
from ui.navigation import SCREENS

ADDRESSES = ["" if screen.url_path == "accueil" else screen.url_path for screen in SCREENS]
OF_A_JUROR = ["noter", "suivre", "deports", "fiche"]  # what the organiser has not, or sees otherwise


@dataclass(frozen=True)
class Visit:
    """A tour of every screen: what axe found on each, and what was asked of other machines on the way."""

    serious: dict[str, list[tuple[str, str]]]
    asked_elsewhere: list[str]


@pytest.fixture(scope="module", params=["light", "dark"])
def visit(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Visit:
    """The tour of the organiser, on a desktop screen."""
    serious, asked = {}, []
    with looking.open_context(browser, server.url, dark=request.param == "dark") as context:
        page = context.new_page()
        page.on("request", lambda request: None if request.url.startswith((server.url, "data:", "blob:")) else asked.append(request.url))
        looking.enter(page, Role.ORGANISER)
        for address in ADDRESSES:
            looking.open_screen(page, address)
            see_all(page)
            serious[address] = weigh(page)
    return Visit(serious, asked)


def test_no_screen_holds_anything_serious_for_axe(visit: Visit) -> None:
    assert {address: found for address, found in visit.serious.items() if found} == {}


def test_no_screen_asks_anything_of_another_machine(visit: Visit) -> None:
    assert visit.asked_elsewhere == []


@pytest.mark.parametrize("address", ["candidatures", "selection", "reglages"])
def test_what_opens_on_a_screen_holds_nothing_serious_for_axe(page: Page, address: str) -> None:
    looking.enter(page, Role.ORGANISER, at=f"/{address}")
    if address == "candidatures":
        looking.option(page, "candidatures.layout", 1).click()
        page.get_by_text("Filtres", exact=True).click()
        expect(looking.keyed(page, "filter.ministries")).to_be_visible()
    elif address == "selection":
        looking.button(page, "decisions.first.scientific").click()
        expect(looking.button(page, "decisions.record")).to_be_enabled()
    else:
        looking.option(page, "settings.section", 3).click()
        expect(looking.keyed(page, "settings.renamed")).to_be_attached()
    see_all(page)
    assert weigh(page) == []


@pytest.mark.parametrize("address", OF_A_JUROR)
def test_screens_of_a_juror_hold_nothing_serious_for_axe(page: Page, address: str) -> None:
    looking.enter(page, Role.JUROR, at=f"/{address}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    see_all(page)
    assert weigh(page) == []


def test_dialog_of_a_charts_image_holds_nothing_serious_for_axe(page: Page) -> None:
    looking.enter(page, Role.JUROR, at="/fiche?dossier=523155")
    page.get_by_role("button", name="Enregistrer le graphique en image").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    see_all(page)
    assert weigh(page) == []


def test_no_screen_is_wider_than_a_phone_nor_holds_anything_serious_for_axe(phone: Page) -> None:
    looking.enter(phone, Role.ORGANISER)
    too_wide, serious = [], {}
    for address in ADDRESSES:
        looking.open_screen(phone, address)
        see_all(phone)
        if phone.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            too_wide.append(address)
        if found := weigh(phone):
            serious[address] = found
    assert (too_wide, serious) == ([], {})


def test_list_sheet_and_decision_are_used_on_a_phone(phone: Page) -> None:
    looking.enter(phone, Role.CHAIR, at="/candidatures")
    phone.get_by_role("link", name="Identifier les divergences de jurisprudence").tap()
    expect(phone).to_have_url(re.compile(r"/fiche\?dossier=523155"))
    expect(looking.keyed(phone, "standing")).to_be_visible()
    phone.get_by_role("link", name="Suivante").tap()
    expect(phone).to_have_url(re.compile(r"/fiche\?dossier=526134"))

    looking.open_screen(phone, "selection")
    looking.choose(phone, "decisions.chosen", "523155")
    looking.button(phone, "decisions.record").tap()
    phone.get_by_role("button", name="Annuler : 523155").tap()
    expect(phone.get_by_role("button", name="Rétablir : 523155")).to_be_visible()
    assert not phone.evaluate("document.scrollingElement.scrollWidth > innerWidth")
