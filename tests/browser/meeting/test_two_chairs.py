"""Two who may chair act at once, each on the same screen: one wins, the other is told what stands, nothing is done twice or lost.

What the server says is held back from the second one's browser, so that they act on what they saw before the first one acted.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from tests.browser.council import CHAIR, LETTERS, MEMBERS, SECOND_CHAIR, TIDES, Council, live
from tests.serving.wire import Wire
from tools.serving import looking


@pytest.fixture
def wire(council: Council) -> Wire:
    """The line of the second chair's browser."""
    return council.house.wire


@pytest.fixture
def consoles(council: Council) -> tuple[Page, Page]:
    """Both consoles, the meeting open, everybody here, the first item called."""
    council.begin(TIDES, *MEMBERS, CHAIR, SECOND_CHAIR)
    pages = council.screen(CHAIR, "seance", base=council.house.server.url), council.screen(SECOND_CHAIR, "seance")
    return live(pages[0]), live(pages[1])


def act_at_once(consoles: tuple[Page, Page], wire: Wire, key: str) -> None:
    """Both press a button; the second one before hearing of the first one's act."""
    first, second = consoles
    with wire.held():
        looking.button(first, key).click()
        expect(first.locator("[data-testid=stToast], [class*=st-key-done-]")).to_contain_text(re.compile(r", à \d\d:\d\d:\d\d"))
        looking.button(second, key).click()
    looking.at_rest(second)


def prepare(page: Page, council: Council, outcome: Outcome, reason: str) -> None:
    key = f"console.decision.{council.dossier_of(TIDES)}.0"
    looking.option(page, f"{key}.outcome", looking.OUTCOME_TILES.index(outcome)).click()
    looking.at_rest(page)
    field = looking.keyed(page, f"{key}.reason").get_by_role("textbox")
    field.fill(reason)
    field.press("Control+Enter")
    expect(looking.button(page, "console.decide")).to_be_enabled()
    looking.at_rest(page)


def test_second_decision_is_refused_with_who_decided_and_what_stands(council: Council, consoles: tuple[Page, Page], wire: Wire) -> None:
    first, second = consoles
    prepare(first, council, Outcome.SELECTED, "Un motif")
    prepare(second, council, Outcome.DECLINED, "Un autre motif")
    act_at_once(consoles, wire, "console.decide")
    expect(second.get_by_role("alert")).to_contain_text(f"par {CHAIR}")
    expect(second.get_by_role("alert")).to_contain_text("Retenu")
    for page in consoles:
        expect(page.locator(".strip")).to_contain_text("Technique et métier : 1 sur 11")
        expect(page.get_by_text("Actuellement : Retenu")).to_be_visible()
    assert council.who_did(Act.DECIDED) == [(CHAIR, "700101")]
    assert council.decision(TIDES).outcome is Outcome.SELECTED


def test_second_ballot_is_refused_and_the_one_that_is_open_is_shown(council: Council, consoles: tuple[Page, Page], wire: Wire) -> None:
    _first, second = consoles
    act_at_once(consoles, wire, "console.ballot.open.named")
    expect(second.get_by_role("alert")).to_contain_text(f"{CHAIR} a ouvert un scrutin à")
    for page in consoles:
        expect(page.locator(".strip")).to_contain_text("Votes : 0 sur 3")
        expect(looking.button(page, "console.ballot.close.ask")).to_be_visible()
    assert council.who_did(Act.BALLOT_OPENED) == [(CHAIR, "700101")]


def test_next_item_asked_for_twice_is_called_once_and_the_second_reads_by_whom(
    council: Council, consoles: tuple[Page, Page], wire: Wire
) -> None:
    _first, second = consoles
    act_at_once(consoles, wire, "console.next")
    expect(second.get_by_role("alert")).to_contain_text("Le dossier 700102 a déjà été appelé")
    expect(second.get_by_role("alert")).to_contain_text(f"par {CHAIR}")
    for page in consoles:
        expect(page.locator(".strip")).to_contain_text(LETTERS)
        expect(page.get_by_role("heading", name=LETTERS)).to_be_visible()
    assert council.who_did(Act.ITEM_CALLED) == [(CHAIR, "700101"), (CHAIR, "700102")]
