"""What is decided elsewhere appears by itself, on every tab, and takes nothing away from whoever is typing."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pydantic import SecretStr

import bootstrap
from bench.servers import Server, running_dashboard
from deliberation import operations
from deliberation.access import DEVICE_COOKIE
from deliberation.board import Change
from deliberation.decisions import Outcome
from deliberation.people import Console, Person, Role

TABS = 8
UPDATES = 20


@dataclass
class Room:
    """A server with the demonstration call, and somebody who decides from another process than the server's."""

    server: Server
    people: list[Person]

    def person(self, role: Role) -> Person:
        return next(person for person in self.people if person.has(role))

    def decide(self, position: int, outcome: Outcome) -> str:
        """Decide on a ranked candidature, and return its dossier."""
        snapshot = bootstrap.snapshots().get(self.people[0].call_id)
        candidature = [each for each in snapshot.candidatures if each.is_ranked][position]
        track = snapshot.call.tracks[0].code if outcome is Outcome.SELECTED else None
        seen = snapshot.decision(candidature.id).version
        change = Change(candidature.id, outcome, track, reason="Un motif", seen_version=seen)
        operations.record_decisions(bootstrap.unit_of_work(), by=Console("essai"), call_id=snapshot.call_id, changes=[change])
        return candidature.dossier


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("room")
    with running_dashboard(folder=folder) as server:
        bootstrap.use(bootstrap.Settings(database_url=f"sqlite:///{folder}/jury.sqlite", secret_key=SecretStr("a key for tests")))
        with bootstrap.reading() as uow:
            (state,) = uow.calls.all()
            people = list(uow.people.of_call(state.id))
        yield Room(server, people)
        bootstrap.reset()


@pytest.fixture
def context(room: Room, browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(base_url=room.server.url, locale="fr-FR", viewport={"width": 1440, "height": 900}) as context:
        yield context


def enter(context: BrowserContext, room: Room, person: Person) -> Page:
    """Open the selection as ``person``, once it follows the call."""
    secret = operations.enter_demo(bootstrap.unit_of_work(), person_id=person.id, agent="a test").device_secret
    context.add_cookies([{"name": DEVICE_COOKIE, "value": secret, "url": room.server.url}])
    return follow(context.new_page())


def follow(page: Page) -> Page:
    page.goto("/selection")
    expect(page.locator(".strip")).to_have_attribute("data-state", "live")
    expect(page.get_by_text("places pourvues").first).to_be_visible()
    return page


def test_decision_taken_elsewhere_appears_while_somebody_types_and_scrolls(room: Room, context: BrowserContext) -> None:
    page = enter(context, room, room.person(Role.CHAIR))
    page.get_by_role("button", name="premières").first.click()
    reason = page.get_by_label("Motif, en une phrase")
    reason.press_sequentially("Un début de phrase")
    main = page.get_by_test_id("stMain")
    scrolled = main.evaluate("each => each.scrollTop")
    for number in range(UPDATES):
        dossier = room.decide(0, (Outcome.SELECTED, Outcome.DECLINED)[number % 2])
        expect(page.locator(".strip .decision")).to_contain_text(dossier)
    room.decide(0, Outcome.SELECTED)
    expect(page.locator(".st-key-live-places")).to_contain_text("1 sur")
    expect(reason).to_be_focused()
    reason.press_sequentially(", et sa fin")
    expect(reason).to_have_value("Un début de phrase, et sa fin")
    assert main.evaluate("each => each.scrollTop") == scrolled


def test_eight_tabs_of_one_browser_all_follow(room: Room, context: BrowserContext) -> None:
    # A browser opens six connections to a server: with a stream for each tab the seventh would not even load.
    first = enter(context, room, room.person(Role.JUROR))
    tabs = [first, *(follow(context.new_page()) for _tab in range(TABS - 1))]
    dossier = room.decide(1, Outcome.DECLINED)
    for tab in tabs:
        tab.bring_to_front()
        expect(tab.locator(".strip .decision")).to_contain_text(dossier)


def test_revoked_person_is_told_nothing_more(room: Room, context: BrowserContext) -> None:
    juror = [person for person in room.people if person.has(Role.JUROR)][1]
    page = enter(context, room, juror)
    before = page.locator(".strip").inner_text()
    operations.revoke_access(bootstrap.unit_of_work(), by=Console("essai"), call_id=juror.call_id, person_id=juror.id)
    expect(page.locator(".strip")).not_to_have_attribute("data-state", "live")
    dossier = room.decide(2, Outcome.DECLINED)
    assert dossier not in before
    expect(page.locator(".strip")).not_to_contain_text(dossier)
