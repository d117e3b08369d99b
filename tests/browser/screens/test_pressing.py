"""Nothing moves between finger down and finger up: what is pressed for 150 ms, with the focus elsewhere, is what is released."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import looking
from tests.browser.axe import complaints
from tests.browser.contexts import lent_context
from tests.browser.council import FIRST, PHONE, TIDES, Council
from tests.depth import sample
from tests.worlds.acts import drafts_of, move_phase
from tests.worlds.terms import Phase, Role
from tools.serving.servers import Server

HELD_MS = 150
PRESSED_MOST = 8  # of a screen, from its top to its foot
SIZES = {"laptop": (1440, 900), "phone": (390, 664)}
SCREENS = {
    Role.JUROR: ("", "candidatures", "fiche?dossier=495484", "noter", "suivre", "classement", "deports"),
    Role.CHAIR: ("seance", "selection", "candidatures"),
    Role.ORGANISER: ("preselection", "messages"),
}
WATCH = looking.script("watch_presses")
FOCUS_ELSEWHERE = looking.script("focus_elsewhere")


class Finger:
    """Presses places of a page, by mouse or by touch, for as long as a hand does."""

    def __init__(self, page: Page, *, touches: bool) -> None:
        self.page, self.line = page, page.context.new_cdp_session(page) if touches else None

    def press(self, x: float, y: float, *, held_ms: int = HELD_MS) -> Any:
        """Press, and return what was under the finger right before it was lifted."""
        if self.line:
            self._touch("touchStart", [{"x": x, "y": y}])
        else:
            self.page.mouse.move(x, y)
            self.page.mouse.down()
        self.page.wait_for_timeout(held_ms)
        under = self.page.evaluate("([x, y]) => window.watching.under(x, y)", [x, y])
        self._touch("touchEnd", []) if self.line else self.page.mouse.up()
        return under

    def _touch(self, kind: str, points: list[dict[str, float]]) -> None:
        assert self.line
        self.line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.fixture
def hand(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Finger]:
    width, height = SIZES[request.param]
    touches = request.param == "phone"
    with lent_context(browser, server.url, width=width, height=height, touch=touches) as context:
        page = context.new_page()
        page.add_init_script(f"({WATCH})()")
        yield Finger(page, touches=touches)


HANDS = [(size, role) for role in SCREENS for size in SIZES]


@pytest.mark.parametrize(("hand", "role"), sample(HANDS, 3, of="pressing"), indirect=["hand"])
def test_what_is_pressed_is_what_is_released(hand: Finger, server: Server, role: Role) -> None:
    page, moved = hand.page, []
    said = complaints(page, server.url)
    looking.enter(page, role)
    for address in SCREENS[role]:
        page.evaluate("window.watching.holds = false")
        looking.lead_to(page, address)
        places = page.evaluate("() => window.watching.places()")
        for x, y in places[:: max(1, -(-len(places) // PRESSED_MOST))]:
            before = page.evaluate(FOCUS_ELSEWHERE, [x, y])
            if before is None:  # a tab that was pressed before has put something else there
                continue
            at_release = hand.press(x, y)
            clicked = page.evaluate("() => window.watching.clicked")
            if not before == at_release == clicked:
                moved.append((address, before, at_release, clicked))
            looking.at_rest(page)
    assert (moved, said) == ([], [])


def test_first_tap_on_filters_opens_them_though_the_search_has_the_focus(phone: Page) -> None:
    looking.enter(phone, Role.JUROR, at="/candidatures")
    looking.keyed(phone, "filter.search").get_by_role("textbox").tap()
    box = looking.keyed(phone, "filters").get_by_test_id("stPopoverButton").bounding_box()
    assert box
    phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(phone.get_by_test_id("stPopoverBody")).to_be_visible()


def test_next_is_where_it_was_though_the_comment_is_sent_by_that_press_and_an_option_pressed_takes_the_focus(council: Council) -> None:
    move_phase(council.uow(), **council.by_console(), to=Phase.SCORING)
    council.add_dossiers("Lire les cadastres")  # which nobody has marked
    dossier = council.dossier_of(TIDES)
    page = council.screen(FIRST, f"noter?dossier={dossier}", before=lambda page: page.add_init_script(f"({WATCH})()"))
    button = looking.button(page, f"scoring.{dossier}.next")
    button.scroll_into_view_if_needed()
    looking.keyed(page, "kept-comment").get_by_role("textbox").fill("À revoir")
    box = button.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = page.evaluate("([x, y]) => window.watching.under(x, y)", [x, y])
    # A slow hand: long enough for what was typed to be sent, and for its draft to be drawn.
    assert Finger(page, touches=False).press(x, y, held_ms=800) == before
    expect(page.get_by_role("combobox", name="Candidature")).not_to_have_value(re.compile(TIDES))
    draft = drafts_of(council.reading(), by=council.person(FIRST), call_id=council.call_id)[council.id_of(TIDES)]
    assert draft.grid
    assert draft.grid.comment == "À revoir"

    looking.at_rest(page)
    marks = looking.keyed(page, "scoring.marks").get_by_role("radiogroup").first.get_by_role("radio")
    marks.nth(2).click()
    looking.menu(page).get_by_role("link").first.focus()  # another had it last
    marks.nth(4).click()
    expect(marks.nth(4)).to_be_checked()
    looking.at_rest(page)
    expect(marks.nth(4)).to_be_focused()


def test_mark_moves_no_criterion(council: Council) -> None:
    move_phase(council.uow(), **council.by_console(), to=Phase.SCORING)
    page = council.screen(PHONE, f"noter?dossier={council.dossier_of(TIDES)}")
    marks = looking.keyed(page, "scoring.marks")
    groups = marks.get_by_role("radiogroup")
    expect(groups).to_have_count(7)
    looking.at_rest(page)
    tops = "groups => groups.map((group) => group.getBoundingClientRect().top - groups[0].getBoundingClientRect().top)"
    before = groups.evaluate_all(tops)
    lowest, highest = (council.snapshot.call.scale.words(mark) for mark in (0, 5))
    for press, said in (
        (marks.get_by_role("button", name="Sans avis").first, "Pas de note"),
        (groups.first.get_by_role("radio").nth(5), highest),
        (groups.nth(2).get_by_role("radio").nth(0), lowest),
    ):
        press.tap()
        expect(marks.get_by_test_id("stCaptionContainer").filter(has_text=said)).to_have_count(1)
        looking.at_rest(page)
        assert groups.evaluate_all(tops) == before
