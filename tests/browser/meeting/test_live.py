"""What is decided elsewhere appears by itself, on every tab, and takes nothing away from a person who is typing."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from deliberation.derived.meeting.verdicts import left_to_decide
from phrases import hour
from tests.browser import looking
from tests.browser.contexts import lent_context
from tests.browser.council import CHAIR, FIRST, LETTERS, PHONE, RECUSED, SECOND_CHAIR, TIDES, TITLES, Council, House
from tests.depth import IS_THOROUGH, sample
from tests.serving.wire import Wire
from tests.worlds.acts import call_item, open_meeting, reopen, revoke_access
from tests.worlds.terms import DEVICE_COOKIE, Outcome, Person, Role, ranking

pytestmark = pytest.mark.looks

TABS = 8 if IS_THOROUGH else 7  # more than the six connections that a browser opens to a server
UPDATES = 50 if IS_THOROUGH else 5
UPDATES_OF_MANY_TABS = 200 if IS_THOROUGH else 12
TABS_IN_TURN = 8 if IS_THOROUGH else 3
SHARE_NOTHING = "delete window.SharedWorker; Object.defineProperty(document, 'hidden', { get: () => window.isHidden === true })"
# What the strip says of a decision in turn.
WORDS = {Outcome.DECLINED: "✕ Non retenu", Outcome.TO_DISCUSS: "○ À discuter"}


class Demonstration(Council):
    """The demonstration call on a server, decided on from another process than the server's."""

    @property
    def wire(self) -> Wire:
        return self.house.wire

    def decide_at(self, position: int, outcome: Outcome) -> str:
        """Decide on a ranked candidature, and return its dossier."""
        dossier = [each for each in self.snapshot.candidatures if each.is_ranked][position].dossier
        track = self.snapshot.call.tracks[0].code if outcome is Outcome.SELECTED else None
        self.decide(dossier, outcome, track, reason="Un motif")
        return dossier


@pytest.fixture(scope="module")
def open_room(open_house: House, browser: Browser) -> Demonstration:
    return Demonstration(open_house, browser, open_house.load_demonstration())


@pytest.fixture
def room(open_room: Demonstration) -> Iterator[Demonstration]:
    """The room, with nothing decided in it."""
    yield open_room
    for one in open_room.snapshot.ranked:
        if open_room.decision(one.dossier).outcome is not Outcome.TO_DISCUSS:
            open_room.decide(one.dossier, Outcome.TO_DISCUSS, reason="Un motif")


@pytest.fixture
def context(room: Demonstration, browser: Browser) -> Iterator[BrowserContext]:
    with lent_context(browser, room.wire.url) as context:
        yield context


def enter(context: BrowserContext, room: Demonstration, person: Person, *, before: str = "") -> Page:
    """Open the selection as ``person``, once it follows the call. ``before``: a script that the page runs before its own."""
    secret = room.device(person.name)
    context.add_cookies([{"name": DEVICE_COOKIE, "value": secret, "url": room.wire.url}])
    page = context.new_page()
    if before:
        page.add_init_script(before)
    return follow(page)


def follow(page: Page) -> Page:
    page.goto("/selection")
    expect(page.locator(".strip")).to_have_attribute("data-state", "live")
    expect(page.get_by_text("places pourvues").first).to_be_visible()
    return page


def update(page: Page, room: Demonstration, position: int = 0) -> None:
    """Have decisions taken elsewhere, one after the other, each shown before the next."""
    for number in range(UPDATES):
        outcome, words = list(WORDS.items())[number % 2]
        dossier = room.decide_at(position, outcome)
        said = page.locator(".strip .decision")
        expect(said).to_contain_text(dossier)
        expect(said).to_contain_text(words)


@pytest.mark.guards
def test_decisions_taken_elsewhere_appear_while_somebody_types(room: Demonstration, context: BrowserContext) -> None:
    page = enter(context, room, room.somebody(Role.CHAIR))
    looking.button(page, f"decisions.first.{room.snapshot.call.tracks[0].code}").click()
    reason = page.get_by_label("Motif de la décision, en une phrase")
    reason.press_sequentially("Un début de phrase")
    update(page, room)
    room.decide_at(0, Outcome.SELECTED)
    expect(page.locator(".st-key-live-places")).to_contain_text("1 sur")
    left = len(left_to_decide(room.snapshot))
    expect(looking.button(page, "decisions.rest")).to_have_text(re.compile(rf"\({left}\)"))
    expect(reason).to_be_focused()
    reason.press_sequentially(", et sa fin")
    expect(reason).to_have_value("Un début de phrase, et sa fin")
    # What was decided meanwhile among the files chosen is said, and not replaced unasked.
    chosen = next(iter(ranking(room.snapshot).cuts[0].inside))
    room.decide(room.snapshot.candidature(chosen).dossier, Outcome.RESERVE, room.snapshot.call.tracks[0].code, reason="Un motif")
    expect(looking.keyed(page, "decisions.meanwhile")).to_contain_text("Liste complémentaire")
    expect(looking.button(page, "decisions.record")).to_be_disabled()
    expect(reason).to_have_value("Un début de phrase, et sa fin")


def test_bar_gives_hours_in_the_zone_of_the_call_wherever_the_browser_is(room: Demonstration, browser: Browser) -> None:
    with looking.open_context(browser, room.wire.url, zone="Pacific/Noumea") as abroad:
        page = enter(abroad, room, room.somebody(Role.CHAIR))
        dossier = room.decide_at(0, Outcome.DECLINED)
        said = page.locator(".strip .decision")
        expect(said).to_contain_text(dossier)
        decided_at = room.decision(dossier).decided_at
        assert decided_at is not None
        expect(said).to_contain_text(hour(decided_at))


def test_decisions_taken_elsewhere_leave_the_screen_scrolled_where_it_is(room: Demonstration, context: BrowserContext) -> None:
    page = enter(context, room, room.somebody(Role.CHAIR))
    main, board = page.get_by_test_id("stMain"), page.locator(".st-key-live-places")

    def top() -> float:
        return float(page.locator(".st-key-live-board").evaluate("each => each.getBoundingClientRect().top"))

    # Not to the end: the browser keeps a list in place by scrolling on, which takes room below.
    page.set_viewport_size({"width": 1440, "height": 700})
    main.evaluate("each => each.scrollTo(0, 164)")
    assert main.evaluate("each => each.scrollTop") > 0
    before = top()
    update(page, room)
    room.decide_at(0, Outcome.SELECTED)
    expect(board).to_contain_text("1 sur")
    assert top() == pytest.approx(before, abs=1)  # the list that is read, whatever grew above it
    # Nothing is asked of anybody: no height of a sheet is set there, at which a browser styles all of the page again.
    assert page.evaluate("document.documentElement.style.length") == 0


def many_tabs(context: BrowserContext, room: Demonstration) -> list[Page]:
    """As many screens as one browser opens for somebody in a hurry, all following."""
    first = enter(context, room, room.somebody(Role.JUROR))
    return [first, *(follow(context.new_page()) for _tab in range(TABS - 1))]


def decide_often(room: Demonstration, tabs: list[Page]) -> None:
    """Decide many times without waiting, and expect every tab to show how things stand at the end, once."""
    for number in range(UPDATES_OF_MANY_TABS):
        room.decide_at(1, list(WORDS)[number % 2])
    dossier = room.decide_at(1, Outcome.SELECTED)
    for tab in tabs:
        tab.bring_to_front()
        expect(tab.locator(".strip")).to_have_count(1)
        expect(tab.locator(".strip .decision")).to_have_count(1)
        expect(tab.locator(".strip .decision")).to_contain_text(re.compile(f"✓ Retenu {dossier}"))
        expect(tab.locator(".st-key-live-places")).to_contain_text("1 sur")
        expect(tab.locator(".st-key-live-places")).to_have_count(1)


def test_many_tabs_of_one_browser_follow_on_one_stream(room: Demonstration, context: BrowserContext) -> None:
    # With a stream for each tab the seventh would not even load.
    before = room.wire.asked
    tabs = many_tabs(context, room)
    decide_often(room, tabs)
    assert room.wire.comes_to(1)
    assert room.wire.asked - before == 1


def see_only(tabs: list[Page], seen: Page) -> None:
    """Have one tab seen, as on a phone."""
    for tab in sorted(tabs, key=lambda tab: tab is seen):
        tab.evaluate("isHidden => { window.isHidden = isHidden; document.dispatchEvent(new Event('visibilitychange')); }", tab is not seen)


def test_tabs_that_cannot_share_a_stream_follow_in_turn(room: Demonstration, context: BrowserContext) -> None:
    tabs = [enter(context, room, room.somebody(Role.JUROR), before=SHARE_NOTHING)]
    for _tab in range(TABS_IN_TURN - 1):
        see_only(tabs, tab := context.new_page())
        tab.add_init_script(SHARE_NOTHING)
        tabs.append(follow(tab))
        assert room.wire.comes_to(1)
    dossier = room.decide_at(1, Outcome.DECLINED)
    for tab in tabs:
        see_only(tabs, tab)
        expect(tab.locator(".strip")).to_have_attribute("data-state", "live")
        expect(tab.locator(".strip .decision")).to_contain_text(re.compile(f"✕ Non retenu {dossier}"))
        assert room.wire.comes_to(1)


@pytest.mark.guards
def test_revoked_person_is_told_nothing_more(room: Demonstration, context: BrowserContext) -> None:
    juror = [person for person in room.people.values() if person.has(Role.JUROR)][1]
    page = enter(context, room, juror)
    before = page.locator(".strip").inner_text()
    revoke_access(room.uow(), **room.by_console(), person_id=juror.id)
    dossier = room.decide_at(2, Outcome.DECLINED)
    assert dossier not in before
    # The page leaves for the entrance, which says that the access has ended.
    expect(page.get_by_role("alert")).to_contain_text("Votre accès a pris fin")
    expect(page.locator("body")).not_to_contain_text(dossier)


def test_home_follows_what_somebody_else_decides_finalises_and_reopens(council: Council) -> None:
    homes = [council.screen(name, "") for name in sample([PHONE, CHAIR], 1, of="homes")]
    taken, locked = re.compile("Places.*1 / 11", re.DOTALL), re.compile("Sélection arrêtée le .* \\(version 1")
    for home in homes:
        expect(home.locator(".strip")).to_have_attribute("data-state", "live")
        expect(home.get_by_test_id("stMain")).to_contain_text("0 / 11")
        looking.at_rest(home)
    for number, title in enumerate(TITLES):
        outcome, track = (Outcome.DECLINED, None) if number else (Outcome.SELECTED, "technical")
        council.decide(title, outcome, track, by=SECOND_CHAIR, reason="Un motif")
    for home in homes:
        expect(home.get_by_test_id("stMain")).to_contain_text(taken)
    council.finalise(by=SECOND_CHAIR)
    for home in homes:
        expect(home.get_by_test_id("stMain")).to_contain_text(locked)
    reopen(council.uow(), **council.by(SECOND_CHAIR), reason="Une erreur de saisie")
    for home in homes:
        expect(home.get_by_test_id("stMain")).not_to_contain_text(locked)
        expect(home.get_by_test_id("stMain")).to_contain_text(f"a été rouverte par {SECOND_CHAIR}")


# What the strip paints, from the first time on.
KEEP_WHAT_IS_PAINTED = """
const paint = Element.prototype.replaceChildren;
window.painted = [];
Element.prototype.replaceChildren = function (...parts) {
    window.painted.push(parts.map(part => part.textContent).join(" "));
    return paint.apply(this, parts);
};
"""


@pytest.mark.guards
def test_tab_of_somebody_else_in_the_same_browser_is_told_nothing_of_what_was_heard_before(council: Council) -> None:
    open_meeting(council.uow(), **council.by(CHAIR))
    call_item(council.uow(), **council.on(LETTERS, by=CHAIR))
    first = council.screen(FIRST, "suivre")
    expect(first.locator(".strip")).to_contain_text(LETTERS)
    # A computer that is handed on, on a bad line: the tab of whoever had it before stays open.
    council.house.wire.cut()
    second = first.context.new_page()
    second.add_init_script(KEEP_WHAT_IS_PAINTED)
    second.goto(f"/entree/{council.link(RECUSED)}")
    second.get_by_role("button", name="Entrer").click()
    expect(second.locator(".st-key-header")).to_contain_text(RECUSED)
    expect(second.locator(".strip")).to_be_attached()
    council.house.wire.mend()
    expect(second.locator(".strip")).to_contain_text("Conflit d’intérêts")
    call_item(council.uow(), **council.on(TIDES, by=CHAIR))
    expect(second.locator(".strip")).to_contain_text(TIDES)
    painted = second.evaluate("window.painted")
    assert [text for text in painted if LETTERS in text] == []
