"""Served below a prefix, everything works below it, and nothing is asked outside of it."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from deliberation.operations.scoring.recusals import declare_recusals
from tests.browser import looking
from tests.browser.council import MEMBERS, TIDES, Council, House, house
from tests.worlds.terms import Option, Role

pytestmark = pytest.mark.long

PREFIX = "/jury"
VOTER = "Présidente votante"


@pytest.fixture(scope="module")
def open_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The juries' server, below a prefix."""
    with house(tmp_path_factory.mktemp("below"), prefix=PREFIX) as served, served.opened() as opened:
        yield opened


def hold_ballot(council: Council) -> None:
    """Open the meeting and a ballot in which somebody who may do everything votes."""
    council.add_person(VOTER, Role.CHAIR, Role.JUROR)
    declare_recusals(council.uow(), **council.by(VOTER), candidature_ids=[])
    council.begin(TIDES, *MEMBERS, VOTER)
    council.ballot(TIDES)


def watched(council: Council, browser: Browser) -> tuple[Page, list[str]]:
    """A page of a browser of its own, and the addresses that it asks for."""
    context = council.contexts.enter_context(looking.open_context(browser, council.house.wire.url))
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("websocket", lambda line: asked.append(line.url))
    council.pages.append(page)
    return page, asked


def test_one_enters_reads_votes_downloads_shows_the_room_and_leaves_below_a_prefix(council: Council, browser: Browser) -> None:
    hold_ballot(council)
    url = f"{council.house.wire.url}{PREFIX}"
    page, asked = watched(council, browser)
    page.goto(f"{url}/entree/{council.link(VOTER)}")
    page.get_by_role("button", name="Entrer").click()
    expect(page).to_have_url(f"{url}/")

    looking.menu(page).get_by_role("link", name="Candidatures", exact=True).click()
    expect(page).to_have_url(f"{url}/candidatures")
    looking.at_rest(page)
    looking.click_row(page, 0)
    expect(page).to_have_url(re.compile(re.escape(f"{url}/candidatures?")))

    looking.choice(page, Option.IN_FAVOUR).click()
    expect(looking.ballot(page)).to_contain_text("✓ Pour")

    page.goto(f"{url}/documents")
    looking.at_rest(page)
    with page.expect_download() as downloading:
        page.locator("a[href*=telecharger]").first.click()
    assert downloading.value.path().stat().st_size > 0

    page.goto(f"{url}/ecran")
    expect(page.locator("main.scene")).to_be_visible()

    page.goto(f"{url}/sortie")
    page.get_by_role("button").click()
    expect(page).to_have_url(f"{url}/entree")
    page.goto(f"{url}/candidatures")
    expect(page).to_have_url(f"{url}/entree?suite=%2Fcandidatures")

    places = (urlsplit(address) for address in asked)
    assert [place for place in places if place.netloc and not place.path.startswith(f"{PREFIX}/")] == []
    assert page.request.get(f"{council.house.wire.url}/entree").status == 404
