"""Every screen, on a desk or on a phone: nothing that axe finds, nothing wider than the screen, nothing asked of another machine.

A sample: all roles, states, themes, languages and widths together are in tests/browser/matrix.py, too long for each run.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import looking
from tests.browser.axe import OF_COLOURS, STILL, WIDER, begin, complaints, find, see_all, stretch, weigh
from tests.browser.contexts import lent_context
from tests.browser.page_line import PageLine
from tests.browser.spaced import cut_off, space_out
from tests.depth import deal, sample
from tests.worlds.terms import Outcome, Role
from tools.serving.servers import Server
from ui.navigation import SCREENS

pytestmark = [pytest.mark.long, pytest.mark.looks]

ADDRESSES = ["" if screen.url_path == "accueil" else screen.url_path for screen in SCREENS]
NARROW = 320  # a computer's window at 400 %
UNMARKED = looking.script("unmarked_french")
BEGINS = 2  # messages by which a page hears that it is being drawn again
OF_A_JUROR = ["noter", "suivre", "deports", "fiche"]  # what the organiser has not, or sees otherwise
# A run looks at a sixth of the screens, each in one of them.
LOOKS = deal(sample(ADDRESSES, len(ADDRESSES) // 6, of="screens"), ["light", "dark", "phone"], of="axe")


def tour(page: Page, look: str) -> Iterator[str]:
    """Open the screens of a look as the organiser, one after another."""
    looking.open_screen(page, f"candidatures?langue={'en' if look == 'dark' else 'fr'}")
    for address in LOOKS[look]:
        looking.lead_to(page, address)
        see_all(page)
        yield address


@pytest.mark.guards
@pytest.mark.parametrize("look", ["light", "dark"])
def test_no_screen_holds_anything_that_axe_finds(browser: Browser, server: Server, look: str) -> None:
    found = {}
    with lent_context(browser, server.url, width=1920 if look == "dark" else 1440, dark=look == "dark") as context:
        page = context.new_page()
        looking.enter(page, Role.ORGANISER, at="/candidatures")
        titles = looking.titles(page)
        assert len(titles) == 46
        said = complaints(page, server.url)
        for address in tour(page, look):
            # What teams wrote is in another language than a page in English, and says so.
            found[address] = weigh(page), page.evaluate(UNMARKED, titles) if look == "dark" else []
    assert ({address: faults for address, faults in found.items() if any(faults)}, said) == ({}, [])


@pytest.mark.parametrize("address", sample(["candidatures", "selection", "reglages"], 1, of="what opens"))
def test_what_opens_on_a_screen_holds_nothing_that_axe_finds(page: Page, address: str) -> None:
    looking.enter(page, Role.ORGANISER, at=f"/{address}")
    if address == "candidatures":
        looking.tick_row(page, 0)
        looking.button(page, "filters.administration").click()
        expect(looking.keyed(page, "filters.tree").get_by_role("checkbox").first).to_be_visible()
    elif address == "selection":
        looking.button(page, "decisions.first.scientific").click()
        looking.option(page, "decisions.outcome", list(Outcome).index(Outcome.SELECTED)).click()
        expect(looking.button(page, "decisions.record")).to_be_enabled()
    else:
        looking.keyed(page, "settings.section").get_by_role("radio", name="Administrations").click()
        expect(looking.keyed(page, "settings.renamed")).to_be_attached()
    see_all(page)
    assert weigh(page) == []


@pytest.mark.parametrize("address", sample(["candidatures", "importer", "selection", "analyse"], 1, of="spaced texts"))
def test_no_more_words_are_cut_off_however_texts_are_spaced_out(page: Page, address: str) -> None:
    looking.enter(page, Role.CHAIR if address == "selection" else Role.ORGANISER, at=f"/{address}")
    see_all(page)
    before = cut_off(page)
    space_out(page)
    assert set(cut_off(page)) <= set(before)


def test_screens_of_a_juror_hold_nothing_that_axe_finds(page: Page) -> None:
    looking.enter(page, Role.JUROR)
    found = {}
    for address in sample(OF_A_JUROR, 2, of="a juror's screens"):
        looking.lead_to(page, address)
        see_all(page)
        found[address] = weigh(page)
    assert {address: faults for address, faults in found.items() if faults} == {}


@pytest.mark.parametrize("address", sample(["fiche?dossier=523155", "comparaison?dossiers=472228&dossiers=495484"], 1, of="drawn again"))
def test_what_is_drawn_again_for_long_is_as_readable_meanwhile(page: Page, address: str) -> None:
    line = PageLine()
    line.lay(page)
    looking.enter(page, Role.JUROR, at=f"/{address}")
    begin(page)
    with line.held_answers(but=BEGINS):
        stretch(page, NARROW)  # its radar is asked for anew
        stale = page.locator("[data-stale=true]")
        expect(stale.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_function(STILL)
        assert find(page, rules=OF_COLOURS) == []
        expect(stale).not_to_have_count(0)
    looking.at_rest(page)


def test_dialog_of_a_charts_image_holds_nothing_that_axe_finds(page: Page) -> None:
    looking.enter(page, Role.JUROR, at="/fiche?dossier=523155")
    page.get_by_role("button", name="Enregistrer le graphique en image").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    see_all(page)
    assert weigh(page) == []


@pytest.mark.guards
def test_no_screen_is_wider_than_a_phone_nor_holds_anything_that_axe_finds(phone: Page, server: Server) -> None:
    looking.enter(phone, Role.ORGANISER)
    too_wide, serious, said = [], {}, complaints(phone, server.url)
    for address in tour(phone, "phone"):
        if found := weigh(phone):
            serious[address] = found
        for width in (NARROW, 390):
            phone.set_viewport_size({"width": width, "height": 844})
            if phone.evaluate(WIDER):
                too_wide.append((address, width))
    assert (too_wide, serious, said) == ([], {}, [])
