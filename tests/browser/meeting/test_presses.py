"""Presses in haste on the console, at places taken before: what is done is what the place said, once, or nothing."""

import re
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from deliberation.meeting.ballots import Method, Option, Question
from deliberation.operations.call.calls import reveal_all
from deliberation.operations.meeting.agenda import call_item
from deliberation.operations.meeting.ballots import cast_vote, open_ballot
from deliberation.operations.meeting.meeting import open_meeting
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from tests.browser.council import CHAIR, LETTERS, MEMBERS, TIDES, Council
from tools.serving import looking

HASTE_MS: Final = (100, 230, 500, 1000)
HELD_TIMES: Final = 60  # a key that is held comes again some thirty times a second
Place = tuple[float, float]


def place(found: Locator) -> Place:
    """Where somebody puts the finger to press what they see."""
    box = found.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def foot_right(page: Page) -> Place:
    """The place of the last button at the foot of the console."""
    return place(page.locator(".st-key-console-acts").get_by_role("button").last)


def tile(page: Page, outcome: str) -> Locator:
    return page.locator(".st-key-kept-decision").get_by_role("radio", name=re.compile(f"^. {outcome}"))


@pytest.fixture
def console(council: Council) -> Page:
    """The chair's console: everybody here, the first file called, nothing under seal."""
    council.arrive(CHAIR, *MEMBERS)
    reveal_all(council.uow(), **council.by(CHAIR))
    open_meeting(council.uow(), **council.by(CHAIR))
    call_item(council.uow(), **council.on(TIDES, by=CHAIR))
    page = council.screen(CHAIR, "seance")
    expect(page.locator(".strip")).to_have_attribute("data-state", "live")
    looking.at_rest(page)
    return page


@pytest.mark.parametrize("after_ms", HASTE_MS)
def test_place_pressed_after_a_tile_records_that_tile_and_opens_no_ballot(council: Council, console: Page, after_ms: int) -> None:
    end = foot_right(console)
    with council.house.wire.held():  # a screen that hears late what its press became
        console.mouse.click(*place(tile(console, "Non retenu")))
        console.wait_for_timeout(after_ms)
        console.mouse.click(*end)
    expect(console.get_by_role("heading", name=LETTERS)).to_be_visible()
    looking.at_rest(console)
    assert council.who_did(Act.BALLOT_OPENED) == []
    assert council.who_did(Act.DECIDED) == [(CHAIR, "700101")]
    assert (council.decision(TIDES).outcome, council.decision(LETTERS).outcome) == (Outcome.DECLINED, Outcome.TO_DISCUSS)


@pytest.mark.parametrize("after_ms", HASTE_MS)
def test_place_that_opened_a_ballot_does_nothing_else_when_it_is_pressed_again(council: Council, console: Page, after_ms: int) -> None:
    opens = place(looking.button(console, "console.ballot.open"))
    for _time in range(3):
        console.mouse.click(*opens)
        console.wait_for_timeout(after_ms)
    expect(console.locator(".strip")).to_contain_text("Votes : 0 sur 3")
    looking.at_rest(console)
    acts = council.who_did(Act.BALLOT_OPENED, Act.BALLOT_CLOSED, Act.BALLOT_CANCELLED, Act.DECIDED)
    assert acts == [(CHAIR, "700101")]


@pytest.mark.parametrize("focus", ["on the tile", "on the page"])
def test_key_that_is_held_records_once_and_calls_one_file(council: Council, console: Page, focus: str) -> None:
    tile(console, "Non retenu").click()
    if focus == "on the page":
        console.get_by_role("heading", name=TIDES).click()
    looking.at_rest(console)
    console.keyboard.down("Alt")
    for _time in range(HELD_TIMES):
        console.keyboard.down("Enter")  # of a key that is down already: it comes as a repetition
        console.wait_for_timeout(33)
    console.keyboard.up("Enter")
    console.keyboard.up("Alt")
    expect(console.get_by_role("heading", name=LETTERS)).to_be_visible()
    looking.at_rest(console)
    assert council.who_did(Act.DECIDED, Act.BALLOT_OPENED) == [(CHAIR, "700101")]
    assert council.who_did(Act.ITEM_CALLED) == [(CHAIR, "700101"), (CHAIR, "700102")]


@pytest.mark.parametrize("after_ms", HASTE_MS)
def test_place_that_closed_a_ballot_decides_nothing_when_it_is_pressed_again(council: Council, console: Page, after_ms: int) -> None:
    open_ballot(council.uow(), **council.on(TIDES, by=CHAIR), question=Question.ADOPT, method=Method.NAMED)
    for name in MEMBERS:
        cast_vote(council.uow(), **council.on(TIDES, by=name), number=1, choice=Option.IN_FAVOUR)
    expect(console.locator(".strip")).to_contain_text("Votes : 3 sur 3")
    expect(looking.button(console, "console.ballot.close")).to_be_visible()  # no window asks: everybody has voted
    looking.at_rest(console)
    closes = place(looking.button(console, "console.ballot.close"))
    for _time in range(3):
        console.mouse.click(*closes)
        console.wait_for_timeout(after_ms)
    looking.at_rest(console)
    assert council.who_did(Act.BALLOT_CLOSED) == [(CHAIR, "700101")]
    assert council.who_did(Act.DECIDED, Act.BALLOT_OPENED, Act.CASTING_VOTE_GIVEN) == [(CHAIR, "700101")]  # the one above
