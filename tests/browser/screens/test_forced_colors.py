"""Where colours are the reader's own (forced colours): every button and outcome still stands out, what is chosen and the focus too."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looking
from tests.browser.axe import weigh
from tests.browser.council import CHAIR, FIRST, FLOODS, TIDES, Council
from tests.worlds.acts import call_item, move_phase, reveal_all
from tests.worlds.terms import Outcome, Phase

pytestmark = pytest.mark.looks

FAINT = looking.script("faint")
FOCUSED = looking.script("focus_is_seen")
SCREENS = {"candidatures": CHAIR, "noter": FIRST, "classement": CHAIR, "seance": CHAIR}


def prepare(council: Council, address: str) -> None:
    if address == "noter":
        move_phase(council.uow(), **council.by_console(), to=Phase.SCORING)
        return
    reveal_all(council.uow(), **council.by(CHAIR))
    council.open_meeting()
    council.decide(TIDES, Outcome.SELECTED, "technical", by=CHAIR)
    call_item(council.uow(), **council.on(FLOODS, by=CHAIR))


def force_colors(page: Page) -> None:
    page.emulate_media(forced_colors="active")


@pytest.mark.parametrize("address", SCREENS)
def test_buttons_outcomes_and_the_focus_stand_out_where_colours_are_the_reader_s_own(council: Council, address: str) -> None:
    prepare(council, address)
    page = council.screen(SCREENS[address], address, before=force_colors)
    expect(page.get_by_role("heading").first).to_be_visible()
    looking.at_rest(page)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(FAINT) == []
    unseen = []
    for _press in range(12):
        page.keyboard.press("Tab")
        if not page.evaluate(FOCUSED):
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))
    assert unseen == []
    assert weigh(page) == []
