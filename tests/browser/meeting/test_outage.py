"""The server dies in mid-meeting and comes back, or the stream of events alone is cut: every screen says so, and finds its way back."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from deliberation.operations.meeting.ballots import cast_vote
from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, FLOODS, PATIENCE_MS, PHONE, RECUSED, ROOM, SECOND_CHAIR, TIDES, Council, live
from tests.browser.page_line import PageLine
from tests.worlds.terms import ABOUT_ACCESS, Act, Option, Outcome

pytestmark = pytest.mark.long

OFFLINE = "Hors ligne"
LOST = re.compile(r"Connexion perdue depuis \d+\ss\s; ce que vous voyez date de \d\d:\d\d\s; rien n’est perdu")
TYPED = "Un motif qui n’est pas encore envoyé"


def said(council: Council) -> list[tuple[Act | str, str, str]]:
    """What the journal holds, apart from who came in and the links that the server hands over when it starts."""
    return [(entry.act, entry.actor, entry.subject) for entry in council.journal if entry.act not in ABOUT_ACCESS]


def begin_decision(council: Council, chair: Page) -> Locator:
    """Choose an outcome on the console and type its reason, which is not sent: return its field."""
    key = f"console.decision.{council.dossier_of(FLOODS)}.0"
    looking.option(chair, f"{key}.outcome", looking.OUTCOME_TILES.index(Outcome.SELECTED)).click()
    looking.at_rest(chair)
    reason = looking.keyed(chair, f"{key}.reason").get_by_role("textbox")
    reason.press_sequentially(TYPED)
    return reason


def cut_power_for_a_while(council: Council, *pages: Page) -> None:
    """Kill the server, and start it again once every screen says so and still shows what it knew."""
    council.house.kill()
    for page in pages:
        expect(looking.followed(page)).to_contain_text(OFFLINE, timeout=PATIENCE_MS)
        expect(page.locator(".strip, main.scene")).to_contain_text(FLOODS)
        expect(page.get_by_role("dialog")).to_have_count(0)
    council.house.start_again()


def test_server_that_is_killed_and_comes_back_finds_every_screen_where_it_was(council: Council) -> None:
    council.hold_meeting()
    base = council.house.server.url
    chair, first, phone, room, second = (
        live(council.screen(name, address, base=base))
        for name, address in ((CHAIR, "seance"), (FIRST, "suivre"), (PHONE, "suivre"), (ROOM, "ecran"), (SECOND_CHAIR, "selection"))
    )
    chosen = looking.named_chips(second, "decisions.chosen")
    looking.tick(second, TIDES, FLOODS)
    expect(chosen).to_have_count(2)
    looking.choice(first, Option.IN_FAVOUR).click()
    expect(phone.locator(".strip")).to_contain_text("Votes : 1 sur 3")
    reason = begin_decision(council, chair)
    before = said(council)

    cut_power_for_a_while(council, chair, first, phone, room, second)
    for page in (chair, first, phone):
        expect(page.locator(".lost")).to_be_hidden(timeout=PATIENCE_MS)
    for page in (chair, first, phone, room):
        live(page)
        expect(page.locator(".strip, main.scene .count")).to_contain_text(re.compile("1.sur.3"))
        expect(page.get_by_role("heading", name=FLOODS)).to_be_visible()
    # Rows that were ticked are chosen again.
    expect(looking.painted_rows(live(second)).get_by_role("checkbox", checked=True)).to_have_count(2)
    expect(chosen).to_have_count(2)
    expect(chosen.filter(has_text=council.dossier_of(FLOODS))).to_have_count(1)
    second.get_by_role("button", name="Tout décocher").click()
    expect(chosen).to_have_count(0)
    assert said(council) == before
    expect(reason).to_have_value(TYPED)
    expect(looking.ballot(first)).to_contain_text("✓ Pour · Modifier · 1 sur 3")
    looking.choice(phone, Option.IN_FAVOUR).tap()
    expect(chair.locator(".strip")).to_contain_text("Votes : 2 sur 3")
    assert council.who_did(Act.VOTED) == [(FIRST, "700103"), (PHONE, "700103")]
    # What was typed at the console before is still there to be recorded, once the ballot is closed.
    reason.press("Control+Enter")
    looking.button(chair, "console.ballot.close.ask").click()
    looking.button(chair, "console.ballot.close").click()
    expect(room.locator(".counts")).to_be_visible()
    looking.at_rest(chair)
    expect(reason).to_have_value(TYPED)
    looking.button(chair, "console.decide").click()
    expect(room.get_by_role("heading", level=1)).to_have_text("✓ Retenu")
    assert council.decision(FLOODS).reason == TYPED
    assert council.who_did(Act.DECIDED) == [(CHAIR, "700103")]


@pytest.mark.looks
def test_slow_look_takes_over_while_the_stream_is_cut_and_gives_way_again(council: Council) -> None:
    council.hold_meeting()
    wire, page = council.house.wire, live(council.screen(CHAIR, "suivre"))
    wire.cut()
    expect(page.locator(".strip")).to_contain_text("Sans mise à jour en direct", timeout=PATIENCE_MS)
    cast_vote(council.uow(), **council.on(FLOODS, by=PHONE), number=1, choice=Option.IN_FAVOUR)
    expect(page.locator(".strip")).to_contain_text("Votes : 1 sur 3", timeout=PATIENCE_MS)
    expect(page.get_by_test_id("stMain")).to_contain_text(re.compile("Ont voté.: 1 sur 3"))
    wire.mend()
    live(page)
    cast_vote(council.uow(), **council.on(FLOODS, by=RECUSED), number=1, choice=Option.IN_FAVOUR)
    expect(page.locator(".strip")).to_contain_text("Votes : 2 sur 3")
    assert wire.streams == 1


def without_shared_worker(page: Page) -> None:
    """Have the page follow by itself, as where tabs cannot share a stream: only then are its questions to be held."""
    page.add_init_script("delete window.SharedWorker")


VOTES_WHEN_SLOW = """async strip => {
    while (strip.dataset.state !== "slow") await new Promise(requestAnimationFrame);
    return strip.querySelector(".votes").textContent.normalize("NFKC");
}"""


def test_answer_that_comes_late_takes_no_screen_back(council: Council) -> None:
    council.hold_meeting()
    wire, page = council.house.wire, live(council.screen(FIRST, "suivre", before=without_shared_worker))
    strip, before = page.locator(".strip"), page.request.get("/direct/etat")
    expect(strip).to_contain_text("Votes : 0 sur 3")
    held: list[Route] = []
    page.route("**/direct/etat?*", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/direct/etat?*", timeout=PATIENCE_MS):
        wire.cut()
    wire.mend()
    cast_vote(council.uow(), **council.on(FLOODS, by=PHONE), number=1, choice=Option.IN_FAVOUR)
    live(page)
    expect(strip).to_contain_text("Votes : 1 sur 3")
    wire.cut()
    expect(strip).to_have_attribute("data-state", "late")
    held[0].fulfill(response=before)
    assert strip.evaluate(VOTES_WHEN_SLOW) == "Votes : 1 sur 3"
    wire.mend()


def test_what_changed_while_a_page_was_cut_off_is_drawn_once_it_is_back(council: Council) -> None:
    council.hold_meeting()
    line = PageLine()
    page = live(council.screen(CHAIR, "suivre", before=line.lay))
    said = page.get_by_test_id("stMain")
    expect(said).to_contain_text(re.compile("Ont voté.: 0 sur 3"))
    line.cut()
    expect(page.locator(".stApp")).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    cast_vote(council.uow(), **council.on(FLOODS, by=PHONE), number=1, choice=Option.IN_FAVOUR)
    expect(page.locator(".strip")).to_contain_text("Votes : 1 sur 3")
    # What is clicked meanwhile goes nowhere: the strip does not pass for live.
    expect(page.locator(".strip")).to_have_attribute("data-state", "late")
    expect(page.locator(".lost")).to_contain_text(LOST)
    above, title = page.locator(".lost").bounding_box(), page.get_by_role("heading", level=1).bounding_box()
    assert above
    assert title
    assert above["y"] + above["height"] <= title["y"]  # no line of the page is under it
    expect(page.get_by_role("dialog")).to_have_count(0)
    line.mend()
    live(page)
    expect(said).to_contain_text(re.compile("Ont voté.: 1 sur 3"))
    expect(page.locator(".lost")).to_be_hidden()


@pytest.mark.looks
def test_page_that_does_not_understand_what_it_is_sent_or_lacks_a_script_loads_itself_anew(council: Council) -> None:
    council.hold_meeting()
    own = PageLine()
    page = live(council.screen(FIRST, "suivre", before=own.lay))
    page.evaluate("window.isOld = true")
    own.garble()
    page.wait_for_function("() => !window.isOld")
    live(page)
    # As Streamlit's own loader tells of a script that an update took away; at most once in half a minute.
    page.evaluate("window.isOld = true; window.dispatchEvent(new Event('vite:preloadError'))")
    page.wait_for_timeout(500)
    assert page.evaluate("window.isOld")
    page.evaluate("sessionStorage.clear(); window.dispatchEvent(new Event('vite:preloadError'))")
    page.wait_for_function("() => !window.isOld")
    live(page)
    expect(page.get_by_role("heading", name=FLOODS)).to_be_visible()
