"""Presses in haste on the console, at places taken before: what is done is what the place said, once, or nothing."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import looking
from tests.browser.council import CHAIR, LETTERS, MEMBERS, TIDES, Council, House, live
from tests.worlds.acts import call_item, cancel_ballot, open_meeting, reveal_all, undo
from tests.worlds.terms import Act, Method, Option, Outcome

HASTE_MS = (100, 230, 500, 1000)
HELD_TIMES = 60  # a key that is held comes again some thirty times a second
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


def meet(council: Council) -> Page:
    """The chair's console: everybody here, the first file called, nothing under seal."""
    council.arrive(CHAIR, *MEMBERS)
    reveal_all(council.uow(), **council.by(CHAIR))
    open_meeting(council.uow(), **council.by(CHAIR))
    call_item(council.uow(), **council.on(TIDES, by=CHAIR))
    return live(council.screen(CHAIR, "seance"))


@pytest.fixture(scope="module")
def hurried(open_house: House, browser: Browser) -> Iterator[Council]:
    """A jury for several tests: each has the file called as if nothing had been done to it."""
    council = open_house.new_council(browser)
    with council.contexts:
        meet(council)
        yield council


def call_as_it_was(council: Council) -> tuple[Page, int]:
    """Have the file called as if nothing had been done to it; return the console, and how many acts the journal holds by then."""
    (console,) = council.pages
    if council.decision(TIDES).outcome is not Outcome.TO_DISCUSS:
        decided = [entry for entry in council.journal if entry.act is Act.DECIDED][-1]
        undo(council.uow(), **council.by(CHAIR), sequence=decided.sequence)
    for ballot in council.snapshot.meeting.ballots:
        if ballot.is_open:
            cancel_ballot(council.uow(), **council.on(TIDES, by=CHAIR), number=ballot.number, reason="Une autre hâte")
    if council.snapshot.meeting.current != council.id_of(TIDES):
        call_item(council.uow(), **council.on(TIDES, by=CHAIR))
    expect(console.get_by_role("heading", name=TIDES)).to_be_visible()
    # Counted: while the console is drawn anew, the tiles of before may stand there beside the new ones.
    expect(tile(console, "Non retenu").and_(console.locator("[aria-checked=true]"))).to_have_count(0)
    looking.past_a_double_click(console)
    looking.at_rest(console)
    return console, len(council.journal)


def done_since(council: Council, begun: int, *kinds: Act) -> list[tuple[str, str]]:
    """Return who did these kinds of acts to what, from an act of the journal on."""
    return [(entry.actor, entry.subject) for entry in council.journal[begun:] if entry.act in kinds]


def test_place_pressed_after_a_tile_records_that_tile_and_opens_no_ballot(hurried: Council) -> None:
    for after_ms in HASTE_MS:
        console, begun = call_as_it_was(hurried)
        end = foot_right(console)
        with hurried.house.wire.held():  # a screen that hears late what its press became
            console.mouse.click(*place(tile(console, "Non retenu")))
            console.wait_for_timeout(after_ms)
            console.mouse.click(*end)
        expect(console.get_by_role("heading", name=LETTERS)).to_be_visible()
        looking.at_rest(console)
        assert done_since(hurried, begun, Act.BALLOT_OPENED) == [], after_ms
        assert done_since(hurried, begun, Act.DECIDED) == [(CHAIR, "700101")], after_ms
        assert (hurried.decision(TIDES).outcome, hurried.decision(LETTERS).outcome) == (Outcome.DECLINED, Outcome.TO_DISCUSS)


def test_place_that_opened_a_ballot_does_nothing_else_when_it_is_pressed_again(hurried: Council) -> None:
    for after_ms in HASTE_MS:
        console, begun = call_as_it_was(hurried)
        opens = place(looking.button(console, "console.ballot.open.named"))
        for _time in range(3):
            console.mouse.click(*opens)
            console.wait_for_timeout(after_ms)
        expect(console.locator(".strip")).to_contain_text("Votes : 0 sur 3")
        looking.at_rest(console)
        acts = done_since(hurried, begun, Act.BALLOT_OPENED, Act.BALLOT_CLOSED, Act.BALLOT_CANCELLED, Act.DECIDED)
        assert acts == [(CHAIR, "700101")], after_ms


def test_key_that_is_held_records_once_and_calls_one_file(hurried: Council) -> None:
    for focus in ("on the tile", "on the page", "in the reason"):
        console, begun = call_as_it_was(hurried)
        tile(console, "Non retenu").click()
        if focus == "on the page":
            console.get_by_role("heading", name=TIDES).click()
        elif focus == "in the reason":
            console.locator(".st-key-kept-decision").get_by_role("textbox").first.click()
        looking.at_rest(console)
        console.keyboard.down("Alt")
        for _time in range(HELD_TIMES):
            console.keyboard.down("Enter")  # of a key that is down already: it comes as a repetition
            console.wait_for_timeout(33)
        console.keyboard.up("Enter")
        console.keyboard.up("Alt")
        expect(console.get_by_role("heading", name=LETTERS)).to_be_visible()
        looking.at_rest(console)
        assert done_since(hurried, begun, Act.DECIDED, Act.BALLOT_OPENED) == [(CHAIR, "700101")], focus
        assert done_since(hurried, begun, Act.ITEM_CALLED) == [(CHAIR, "700102")], focus


def test_place_that_closed_a_ballot_decides_nothing_when_it_is_pressed_again(council: Council) -> None:
    meet(council)
    for after_ms in HASTE_MS:
        console, begun = call_as_it_was(council)
        number = council.ballot(TIDES, Method.NAMED).number
        for name in MEMBERS:
            council.vote(name, Option.IN_FAVOUR, TIDES, number=number)
        expect(console.locator(".strip")).to_contain_text("Votes : 3 sur 3")
        expect(looking.button(console, "console.ballot.close")).to_be_visible()  # no window asks: everybody has voted
        looking.at_rest(console)
        closes = place(looking.button(console, "console.ballot.close"))
        for _time in range(3):
            console.mouse.click(*closes)
            console.wait_for_timeout(after_ms)
        looking.at_rest(console)
        assert done_since(council, begun, Act.BALLOT_CLOSED) == [(CHAIR, "700101")], after_ms
        assert len(done_since(council, begun, Act.DECIDED, Act.BALLOT_OPENED, Act.CASTING_VOTE_GIVEN)) == 1, after_ms  # the one above


def test_key_records_at_once_where_the_focus_was_moved_to_and_once(hurried: Council) -> None:
    for after_ms in HASTE_MS[:3]:
        console, begun = call_as_it_was(hurried)
        # As a screen reader does, which tells the page of no key.
        tile(console, "Non retenu").evaluate("tile => { tile.focus(); tile.click(); }")
        # The choice draws the button anew, which takes the focus from it: focus and key come together.
        looking.at_rest(console)
        looking.button(console, "console.decide_next").press("Enter")
        console.wait_for_timeout(after_ms)
        console.keyboard.press("Enter")
        expect(console.get_by_role("heading", name=LETTERS)).to_be_visible()
        looking.at_rest(console)
        assert done_since(hurried, begun, Act.DECIDED, Act.ITEM_CALLED) == [(CHAIR, "700101"), (CHAIR, "700102")], after_ms


COUNT_PRESSES = "addEventListener('pointerdown', () => (window.presses = (window.presses ?? 0) + 1), true)"


def test_vote_of_another_way_than_the_last_takes_three_presses(council: Council) -> None:
    console = meet(council)
    console.evaluate(COUNT_PRESSES)
    looking.button(console, "console.ballot.open.secret").click()
    expect(console.locator(".strip")).to_contain_text("Votes : 0 sur 3")
    for name in MEMBERS:
        council.vote(name, Option.IN_FAVOUR, TIDES)
    expect(console.locator(".strip")).to_contain_text("Votes : 3 sur 3")
    looking.button(console, "console.ballot.close").click()
    looking.past_a_double_click(console)
    looking.button(console, "console.decide_next").click()
    expect(console.get_by_role("heading", name=LETTERS)).to_be_visible()
    (ballot,) = council.snapshot.meeting.ballots
    assert (ballot.method, council.decision(TIDES).outcome, console.evaluate("presses")) == (Method.SECRET, Outcome.SELECTED, 3)


def test_hands_are_counted_and_decided_against_in_five_presses(council: Council) -> None:
    console = meet(council)
    console.evaluate(COUNT_PRESSES)
    looking.button(console, "console.ballot.open.hands").click()
    counts = console.locator("[class*='st-key-console-ballot-hands-'] input")
    expect(counts.nth(0)).to_be_focused()
    console.keyboard.type("1")
    console.keyboard.press("Tab")
    expect(counts.nth(1)).to_be_focused()
    console.keyboard.type("2")
    looking.at_rest(console)
    looking.button(console, "console.ballot.close").click()
    looking.past_a_double_click(console)
    tile(console, "Liste complémentaire").click()
    console.locator("[class*='override'] input").click()
    console.keyboard.type("La salle le garde en réserve")
    looking.button(console, "console.decide_next").click()
    expect(console.get_by_role("heading", name=LETTERS)).to_be_visible()
    assert (council.decision(TIDES).outcome, console.evaluate("presses")) == (Outcome.RESERVE, 5)
