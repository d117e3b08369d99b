"""A vote needs one request and its answer: not the page's own line; it counts once however often it is sent, and is refused in words."""

import re
import time

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, FLOODS, LETTERS, PHONE, RECUSED, TIDES, Council, live
from tests.browser.page_line import PageLine
from tests.worlds.acts import call_item, cancel_ballot, record_departures
from tests.worlds.terms import DEVICE_COOKIE, Act, Method, Option

VOTES = "**/scrutin?*"
READ = "fetch('/scrutin?ecran=' + document.getElementsByName('jury-screen')[0].content).then((answer) => answer.text())"
METHODS = (Method.NAMED, Method.SECRET)
GUARDED_MS = 600  # in which a click is the other half of a double one
# From one vote to the next, longer than a page takes to ask for its parts; and after which it asks where votes alone were counted.
SOON_MS, APART_MS, COUNTED_MS = 2_000, 400, 1_600


def confirm(page: Page, option: str) -> None:
    """Choose an option of a secret ballot, then confirm it."""
    looking.ballot(page).get_by_text(Option(option).words, exact=True).click()
    looking.ballot(page).get_by_role("button", name="Confirmer mon vote").click()


def choose(council: Council, page: Page, method: Method, option: Option) -> None:
    """Vote in a ballot of a method, which is opened if none is open."""
    if council.snapshot.meeting.open_ballot is None:
        council.ballot(FLOODS, method)
    if method is Method.SECRET:
        expect(looking.ballot(page)).to_contain_text("Scrutin secret")
        confirm(page, option)
    else:
        looking.choice(page, option).click()


def votes(council: Council) -> int:
    return len(council.who_did(Act.VOTED))


def receipt(page: Page) -> Locator:
    return page.locator(".announced")


def cancel(council: Council) -> None:
    number = council.snapshot.meeting.ballots[-1].number
    cancel_ballot(council.uow(), **council.on(FLOODS, by=CHAIR), number=number, reason="Un essai")


def test_vote_is_cast_and_acknowledged_while_the_page_s_own_line_is_cut(council: Council) -> None:
    council.hold_meeting()
    line = PageLine()
    page = live(council.screen(PHONE, "candidatures", before=line.lay))
    line.cut()
    expect(page.locator(".stApp")).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    looking.choice(page, Option.IN_FAVOUR).tap()
    expect(looking.ballot(page)).to_contain_text("✓ Pour · Modifier · 1 sur 3")
    expect(receipt(page)).to_contain_text("Votre vote\N{NO-BREAK SPACE}: Pour")
    assert votes(council) == 1
    council.vote(FIRST, Option.AGAINST, FLOODS)
    expect(looking.ballot(page)).to_contain_text("2 sur 3")
    cancel(council)
    expect(looking.ballot(page)).to_be_hidden()

    council.ballot(FLOODS, Method.SECRET)  # the ballot too comes by the stream alone
    expect(looking.ballot(page)).to_contain_text("Scrutin secret")
    confirm(page, Option.IN_FAVOUR)
    expect(looking.ballot(page)).to_contain_text("✓ Vous avez voté · 1 sur 3")
    expect(receipt(page)).to_have_text("Votre vote est enregistré")
    assert votes(council) == 3
    cancel(council)
    expect(looking.ballot(page)).to_be_hidden()


def losing_answers(page: Page) -> list[str | None]:
    """Have the server do what it is asked first, and the browser hear nothing of that or of what comes after; return what is sent."""
    sent: list[str | None] = []

    def pass_on(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        if len(sent) == 1:
            route.fetch()
        route.abort()

    page.on("request", lambda asked: sent.append(asked.post_data) if asked.method == "POST" and "/scrutin?" in asked.url else None)
    page.route(VOTES, pass_on)
    return sent


def test_vote_whose_answer_is_lost_is_sent_again_by_itself_and_counts_once_and_one_after_the_close_is_refused(council: Council) -> None:
    council.hold_meeting()
    page = live(council.screen(FIRST, "suivre"))
    for count, method in enumerate(METHODS, 1):
        sent = losing_answers(page)
        choose(council, page, method, Option.AGAINST)
        # None is let through before it was seen: a page sends again what is not answered within some seconds, however slow the test is.
        expect(looking.ballot(page).get_by_role("status")).to_have_text(re.compile("Pas de réponse du serveur"))
        expect(looking.ballot(page).locator("form")).to_have_attribute("aria-busy", "true")
        page.unroute(VOTES)
        expect(looking.ballot(page)).to_contain_text("1 sur 3")
        expect(looking.ballot(page).locator(".voted")).to_be_visible()
        assert len(sent) > 1
        assert (len(set(sent)), votes(council)) == (1, count)
        cancel(council)
        expect(looking.ballot(page)).to_be_hidden()

    def close_first(route: Route) -> None:
        if route.request.method == "POST":
            cancel(council)
        route.continue_()

    page.route(VOTES, close_first)
    for method in METHODS:
        choose(council, page, method, Option.IN_FAVOUR)
        refused = looking.ballot(page).get_by_role("alert")
        expect(refused).to_have_text("Le scrutin sur 700103 est clos. Votre vote n’a pas été enregistré.")
        assert votes(council) == len(METHODS)
        page.wait_for_timeout(GUARDED_MS)
        looking.ballot(page).get_by_role("button", name="Masquer ce message").click()
        expect(looking.ballot(page)).to_be_hidden()
        expect(page).not_to_have_title(re.compile("^●"))


def test_ballot_that_opens_before_the_answer_to_a_vote_has_come_is_asked_next(council: Council) -> None:
    council.hold_meeting()
    page = live(council.screen(FIRST, "suivre"))
    strip = page.locator(".strip")
    expect(looking.choice(page, Option.IN_FAVOUR)).to_be_visible()  # before anything that is asked for is held back
    with council.house.wire.held(is_streaming=True):
        looking.choice(page, Option.IN_FAVOUR).click()
        expect(strip).to_contain_text("Votes : 1 sur 3")
        cancel(council)
        expect(strip).not_to_contain_text("Votes")
        call_item(council.uow(), **council.on(TIDES, by=CHAIR))
        council.ballot(TIDES, Method.NAMED)
        expect(strip).to_contain_text("Votes : 0 sur 3")
    expect(looking.ballot(page)).to_contain_text(TIDES)
    expect(page).to_have_title(re.compile("^● Votez"))


def hold_back(route: Route) -> None:
    time.sleep(GUARDED_MS / 1000)
    route.continue_()


# The other half of the press, as soon as the answer has folded the sheet.
PRESS_WHEN_FOLDED = """({ x, y }) => addEventListener("jury-ballot", function press() {
    if (document.documentElement.dataset.ballot === "asked") return;
    removeEventListener("jury-ballot", press);
    const half = { detail: 1, bubbles: true, cancelable: true, composed: true, clientX: x, clientY: y };
    setTimeout(() => (window.halves = document.elementFromPoint(x, y).dispatchEvent(new MouseEvent("click", half)) ? 0 : 1));
})"""


KEEP_WHAT_IS_PRESSED = "window.pressed = []; addEventListener('click', (event) => window.pressed.push(event.composedPath()[0].outerHTML))"


def expect_pressed_once(page: Page) -> None:
    assert page.evaluate("window.pressed.length") <= 1
    expect(looking.ballot(page).locator("details[open]")).to_have_count(0)


def test_double_press_casts_one_vote_that_stands_on_every_page_and_presses_nothing_under_the_sheet(council: Council) -> None:
    council.hold_meeting()
    page = live(council.screen(FIRST, "candidatures"))
    page.evaluate(KEEP_WHAT_IS_PRESSED)
    looking.choice(page, Option.IN_FAVOUR).click()
    expect(looking.ballot(page)).to_contain_text("✓ Pour · Modifier · 1 sur 3")
    page.wait_for_timeout(GUARDED_MS)
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    expect_pressed_once(page)
    page.get_by_role("link", name="Classement").first.click()
    expect(page.get_by_role("heading", name="Classement", level=1)).to_be_visible()
    expect(looking.ballot(page)).to_contain_text("✓ Pour · Modifier · 1 sur 3")
    page.reload()
    expect(looking.ballot(page)).to_contain_text("✓ Pour · Modifier · 1 sur 3")
    assert votes(council) == 1

    cancel(council)
    expect(looking.ballot(page)).to_be_hidden()
    council.ballot(FLOODS, Method.NAMED)
    page.route(VOTES, hold_back)
    option = looking.choice(page, Option.IN_FAVOUR)
    expect(option).to_be_visible()
    looking.at_rest(page)
    box = option.bounding_box()
    assert box
    page.evaluate(KEEP_WHAT_IS_PRESSED)
    page.evaluate(PRESS_WHEN_FOLDED, {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2})
    option.click()
    expect(looking.ballot(page)).to_contain_text("✓ Pour · Modifier · 1 sur 3")
    page.wait_for_function("() => window.halves === 1")
    expect_pressed_once(page)
    assert votes(council) == 2


def test_another_device_of_the_voter_is_told_and_a_recused_member_of_nothing(council: Council) -> None:
    council.hold_meeting()
    first, other, recused = (live(council.screen(name, "suivre")) for name in (FIRST, FIRST, RECUSED))
    cancel(council)
    council.ballot(FLOODS, Method.SECRET)
    for page in (first, other):
        expect(looking.ballot(page)).to_contain_text("Scrutin secret")
    confirm(first, Option.ABSTAIN)
    expect(looking.ballot(other)).to_contain_text("✓ Vous avez voté · 1 sur 3")
    expect(other).not_to_have_title(re.compile("^●"))
    cancel_ballot(council.uow(), **council.on(FLOODS, by=CHAIR), number=2, reason="Un essai")
    call_item(council.uow(), **council.on(LETTERS, by=CHAIR))
    record_departures(council.uow(), **council.on(LETTERS, by=CHAIR))
    council.ballot(LETTERS, Method.NAMED)
    expect(looking.ballot(first)).to_contain_text(LETTERS)
    expect(looking.ballot(recused)).to_be_hidden()
    assert "<p" not in recused.evaluate(READ)


def test_votes_of_others_are_counted_at_once_and_draw_a_page_together(council: Council) -> None:
    council.hold_meeting()
    sent: list[object] = []
    base = council.house.wire.url
    with looking.open_context(council.browser, base) as context:  # none that is lent: a clock is stopped in all of it
        context.add_cookies([{"name": DEVICE_COOKIE, "value": council.device(CHAIR), "url": base}])
        page = context.new_page()
        page.clock.install()
        page.on("websocket", lambda line: line.on("framesent", lambda frame: sent.append(frame)))
        page.goto("/suivre")
        live(page).clock.pause_at(page.evaluate("Date.now()") + SOON_MS)
        sent.clear()
        for count, name in enumerate((RECUSED, PHONE), 1):
            council.vote(name, Option.AGAINST, FLOODS)
            expect(page.locator(".strip")).to_contain_text(f"Votes : {count} sur 3")
            page.clock.run_for(APART_MS)
        assert sent == []
        page.clock.run_for(COUNTED_MS)
        page.clock.resume()
        expect(page.locator(".stMain")).to_contain_text(re.compile("Ont voté.: 2 sur 3"))
        assert len(sent) == 1


def test_device_shows_after_the_closing_that_its_sealed_vote_was_counted(council: Council) -> None:
    council.hold_meeting()
    cancel(council)
    page = live(council.screen(PHONE, "candidatures"))
    choose(council, page, Method.SECRET, Option.AGAINST)
    code = page.locator(".ballot-sheet .code")
    expect(code).to_have_text(re.compile("Code de votre vote scellé.: [0-9A-Z]{4}-[0-9A-Z]{4}"))
    shown = str(code.text_content())[-9:]
    voters = council.snapshot.meeting.ballots[-1].voters
    for name in [person.name for person in council.snapshot.people if person.id in voters and person.name != PHONE][:2]:
        council.vote(name, Option.IN_FAVOUR, FLOODS, number=2)
    council.close(FLOODS, number=2)
    said = page.locator(".ballot-sheet .said")
    expect(said).to_contain_text(f"Votre vote scellé {shown} est parmi les 3 qui ont été comptés.")
    page.reload()
    expect(said).to_contain_text(shown)
    looking.ballot(page).get_by_role("button", name="Masquer ce message").click()
    page.reload()
    live(page)
    expect(said).to_have_count(0)
    assert shown in council.journal[-1].after["codes"]
    choose(council, page, Method.SECRET, Option.AGAINST)
    expect(code).to_be_visible()
    cancel(council)
    expect(page.locator(".ballot-sheet")).not_to_contain_text("scellé")  # nothing of a ballot that counted none
    expect(page.locator(".ballot-sheet [data-codes]")).to_be_hidden()
