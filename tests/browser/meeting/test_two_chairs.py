"""Two who may chair act at once, each on the same screen: one wins, the other is told what stands, nothing is done twice or lost.

What the server says is held back from the second one's browser, so that they act on what they saw before the first one acted.
"""

import re

from playwright.sync_api import Page, expect

from deliberation.operations.meeting.agenda import call_item
from deliberation.operations.meeting.ballots import cancel_ballot
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from tests.browser import looking
from tests.browser.council import CHAIR, LETTERS, MEMBERS, SECOND_CHAIR, TIDES, Council, live


def act_at_once(council: Council, first: Page, second: Page, key: str) -> None:
    """Both press a button; the second one before hearing of the first one's act."""
    with council.house.wire.held():
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


def test_second_act_is_refused_with_who_was_first_and_what_stands(council: Council) -> None:
    council.begin(TIDES, *MEMBERS, CHAIR, SECOND_CHAIR)
    consoles = council.screen(CHAIR, "seance", base=council.house.server.url), council.screen(SECOND_CHAIR, "seance")
    first, second = live(consoles[0]), live(consoles[1])
    refusal = second.get_by_role("alert")

    act_at_once(council, first, second, "console.ballot.open.named")
    expect(refusal).to_contain_text(f"{CHAIR} a ouvert un scrutin à")
    for page in consoles:
        expect(page.locator(".strip")).to_contain_text("Votes : 0 sur 3")
        expect(looking.button(page, "console.ballot.close.ask")).to_be_visible()
    assert council.who_did(Act.BALLOT_OPENED) == [(CHAIR, "700101")]

    cancel_ballot(council.uow(), **council.on(TIDES, by=CHAIR), number=1, reason="Une décision d’abord")
    for page in consoles:
        expect(looking.button(page, "console.ballot.close.ask")).to_have_count(0)
        looking.at_rest(page)
    act_at_once(council, first, second, "console.next")
    expect(refusal.filter(has_text="Le dossier 700102 a déjà été appelé")).to_contain_text(f"par {CHAIR}")
    for page in consoles:
        expect(page.locator(".strip")).to_contain_text(LETTERS)
        expect(page.get_by_role("heading", name=LETTERS)).to_be_visible()
    assert council.who_did(Act.ITEM_CALLED) == [(CHAIR, "700101"), (CHAIR, "700102")]

    call_item(council.uow(), **council.on(TIDES, by=CHAIR))
    for page in consoles:
        expect(page.get_by_role("heading", name=TIDES)).to_be_visible()
        looking.at_rest(page)
    prepare(first, council, Outcome.SELECTED, "Un motif")
    prepare(second, council, Outcome.DECLINED, "Un autre motif")
    act_at_once(council, first, second, "console.decide")
    expect(refusal.filter(has_text=f"par {CHAIR}")).to_contain_text("Retenu")
    for page in consoles:
        expect(page.locator(".strip")).to_contain_text("Technique et métier : 1 sur 11")
        expect(page.get_by_text("Actuellement : Retenu")).to_be_visible()
    assert council.who_did(Act.DECIDED) == [(CHAIR, "700101")]
    assert council.decision(TIDES).outcome is Outcome.SELECTED
