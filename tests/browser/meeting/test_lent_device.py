"""A member without a device votes in a secret ballot on a lent one: a pass from the console, one page, then nothing."""

import re

from playwright.sync_api import Page, expect

from deliberation.meeting.ballots import Method, Option
from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, FLOODS, MEMBERS, ORGANISER, PHONE, RECUSED, Council

WIDTH, HEIGHT = 390, 664
TARGET_PIXELS = 56


def hold_secret_ballot(council: Council) -> None:
    council.begin(FLOODS, *MEMBERS, CHAIR)
    council.ballot(FLOODS, Method.SECRET)


def issue(console: Page) -> str:
    """Issue a pass to the member without a device, from the console; return its address."""
    looking.button(console, "console.passes.ask").click()
    window = console.get_by_role("dialog")
    window.get_by_role("combobox", name="Membre").click()
    console.get_by_role("option", name=PHONE).click()
    window.get_by_role("button", name="Remettre le laissez-passer").click()
    return window.locator("code").inner_text()


def test_member_without_a_device_votes_alone_on_a_lent_one(council: Council) -> None:
    hold_secret_ballot(council)
    console = council.screen(ORGANISER, "seance")
    address = issue(console)
    with looking.open_context(council.browser, council.house.wire.url, width=WIDTH, height=HEIGHT, touch=True) as context:
        lent = context.new_page()
        # As somebody types it who reads the code on the console.
        lent.goto(f"/scrutin/{address.rpartition('/')[2].lower().replace('-', ' ')}")
        lent.get_by_role("button", name="Lire la question").tap()
        confirm = lent.get_by_role("button", name="Confirmer mon vote")
        expect(lent.get_by_text(FLOODS)).to_be_visible()
        for target in (*lent.locator("label").all(), confirm):
            expect(target).to_be_in_viewport(ratio=1)
            box = target.bounding_box()
            assert box
            assert box["height"] >= TARGET_PIXELS
        lent.get_by_label("Contre").check()
        confirm.tap()
        expect(lent.get_by_role("heading", name="Votre vote est enregistré")).to_be_visible()
        # Whoever gets the device back finds nothing of the vote behind it, nor any way on.
        lent.go_back()
        expect(lent.get_by_role("heading", name="Votre vote est enregistré")).to_be_visible()
        expect(lent.locator("input")).to_have_count(0)
        lent.goto("/seance")
        expect(lent).to_have_url(re.compile("/entree"))
        lent.goto(address)
        lent.get_by_role("button", name="Lire la question").tap()
        expect(lent.get_by_role("alert")).to_contain_text("Ce laissez-passer n’est plus valable.")
    expect(console.get_by_text("Ont voté\N{NO-BREAK SPACE}: 1 sur 3").first).to_be_visible()
    for name in (FIRST, RECUSED):
        council.vote(name, Option.IN_FAVOUR, FLOODS)
    closed = council.close(FLOODS)
    assert closed.counts == {Option.IN_FAVOUR: 2, Option.AGAINST: 1, Option.ABSTAIN: 0}
