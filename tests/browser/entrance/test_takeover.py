"""Two people with one browser: the second finds nothing of what the first was in the middle of, and the first is told."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import ConnectionClosed

import bootstrap
from tests.browser import looking
from tests.browser.contexts import close_page
from tests.browser.council import CHAIR, FIRST, MEMBERS, ORGANISER, PHONE, SECOND_CHAIR, TIDES, Council, live
from tests.depth import sample
from tests.serving.protocol import Screen, line, run, widget_id
from tests.worlds.acts import enrol, open_ballot, revoke_access
from tests.worlds.terms import ABOUT_ACCESS, Method, Question
from web.security import CLOSED_TO_ANOTHER

SAID = "Un mot qui n’est qu’à moi"
NOTED, COMMENTED = f"{SAID}, noté", f"{SAID}, commenté"
# All that somebody reads on a page: its text, and what its fields hold.
READ = """() => document.body.innerText + [...document.querySelectorAll("input, textarea")].map((field) => field.value).join(" ")
  + [...document.querySelectorAll("[aria-checked=true], [aria-pressed=true]")].map((chosen) => "chosen:" + chosen.textContent).join(" ")
  + [...document.querySelectorAll("*")].map((each) => each.shadowRoot?.querySelector(".ballot-sheet, ul")?.innerText ?? "").join(" ")"""
ANOTHER_S = re.compile(r"/entree/autre-personne\?")


@dataclass(frozen=True)
class Moment:
    """What the first person is in the middle of, on which screen; by what it would be known again; who comes in."""

    first: str
    second: str
    address: str
    begin: tuple[Callable[[Council, Page], None], ...]
    known_by: tuple[str, ...] = (SAID,)

    def shown(self, page: Page) -> list[str]:
        """Return what the page shows of it."""
        read = page.evaluate(READ)
        return [one for one in self.known_by if one in read]


def type_note(council: Council, page: Page) -> None:
    looking.keyed(page, f"note.{council.dossier_of(TIDES)}.text").get_by_role("textbox").press_sequentially(NOTED)


def leave_note(council: Council, page: Page) -> None:
    type_note(council, page)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Pas encore enregistré")).to_be_visible()


def begin_grid(council: Council, page: Page) -> None:
    looking.option(page, f"scoring.{council.dossier_of(TIDES)}.impact", 5).click(force=True)
    looking.at_rest(page)


def comment_grid(council: Council, page: Page) -> None:
    looking.keyed(page, f"scoring.{council.dossier_of(TIDES)}.comment").get_by_role("textbox").press_sequentially(COMMENTED)


def vote(council: Council, page: Page) -> None:
    page.get_by_role("button", name="Contre").click()
    expect(looking.ballot(page)).to_contain_text("✓ Contre")


def filter_list(council: Council, page: Page) -> None:
    page.get_by_role("textbox").first.fill(SAID)
    page.keyboard.press("Enter")
    looking.at_rest(page)


def compare(council: Council, page: Page) -> None:
    looking.button(page, "comparison.choosing").click()
    looking.tick(page, TIDES)
    expect(looking.keyed(page, "comparison.chips").get_by_role("button")).to_contain_text(TIDES)


def choose_decision(council: Council, page: Page) -> None:
    key = f"console.decision.{council.dossier_of(TIDES)}.0"
    looking.option(page, f"{key}.outcome", 0).click(force=True)
    looking.keyed(page, f"{key}.reason").get_by_role("textbox").fill(SAID)
    page.keyboard.press("Tab")


def open_window(council: Council, page: Page) -> None:
    looking.button(page, f"note.open.{council.dossier_of(TIDES)}").click()
    page.get_by_role("dialog").get_by_role("textbox").fill(SAID)


def fill_person(council: Council, page: Page) -> None:
    page.get_by_role("textbox", name="Nom").fill(SAID)
    page.keyboard.press("Tab")


MOMENTS = {
    "grid half filled, a note not saved yet, a comment half typed": Moment(
        FIRST, PHONE, "noter?dossier=700101", (begin_grid, leave_note, comment_grid), ("chosen:5", NOTED, COMMENTED)
    ),
    "voted on an open ballot, a note half typed in a window": Moment(FIRST, PHONE, "suivre", (vote, open_window), ("✓ Contre", SAID)),
    "filter set": Moment(FIRST, PHONE, "candidatures", (filter_list,)),
    "files compared": Moment(FIRST, PHONE, "comparaison", (compare,), (TIDES,)),
    "decision chosen": Moment(CHAIR, SECOND_CHAIR, "seance", (choose_decision,)),
    "person half filled in": Moment(ORGANISER, CHAIR, "reglages", (fill_person,)),
}


def sit(council: Council) -> None:
    """Have everybody here, a file called, and a ballot open on it."""
    council.begin(TIDES, *MEMBERS)
    open_ballot(council.uow(), **council.on(TIDES, by=CHAIR), question=Question.ADOPT, method=Method.NAMED)


def come_in(council: Council, page: Page, name: str) -> None:
    """Have somebody open their link in another tab of the same browser."""
    tab = page.context.new_page()
    tab.goto(f"/entree/{council.link(name)}")
    tab.get_by_role("button", name="Entrer").click()
    tab.wait_for_url(lambda url: "/entree/" not in url, wait_until="commit")
    assert close_page(tab)


@pytest.mark.parametrize("moment", [*list(MOMENTS)[:2], *sample(list(MOMENTS)[2:], 2, of="moments")])
def test_page_whose_line_comes_back_as_somebody_else_s_takes_nothing_over(council: Council, moment: str) -> None:
    begun = MOMENTS[moment]
    council.house.wire.mend()
    sit(council)
    page = live(council.screen(begun.first, begun.address))
    for begin in begun.begin:
        begin(council, page)
    assert begun.shown(page) == list(begun.known_by)
    acts = [entry for entry in council.journal if entry.act not in ABOUT_ACCESS]
    council.house.wire.cut()  # by which the page would be told before
    come_in(council, page, begun.second)
    council.house.wire.cut_lines()
    expect(page).to_have_url(ANOTHER_S)
    assert begun.shown(page) == []
    council.house.wire.mend()
    page.goto(f"/{begun.address}")
    expect(page.locator(".st-key-header")).to_contain_text(begun.second)
    looking.at_rest(page)
    assert begun.shown(page) == []
    assert [entry for entry in council.journal if entry.act not in ABOUT_ACCESS] == acts


def test_page_is_told_at_once_that_somebody_else_came_in_or_that_its_browser_was_signed_out(council: Council) -> None:
    council.house.wire.mend()
    page = live(council.screen(FIRST, "noter?dossier=700101"))
    type_note(council, page)
    come_in(council, page, PHONE)
    expect(page).to_have_url(ANOTHER_S)
    expect(page.get_by_role("alert")).to_contain_text("Quelqu’un d’autre est entré avec ce navigateur")
    page.get_by_role("link", name="Continuer dans ce navigateur").click()
    expect(page.locator(".st-key-header")).to_contain_text(PHONE)
    expect(page.locator(".strip")).to_have_attribute("data-state", "live")
    tab = page.context.new_page()
    tab.goto("/sortie")
    tab.get_by_role("button", name="Se déconnecter").click()
    expect(page).to_have_url(ANOTHER_S)


def test_page_whose_access_was_revoked_is_led_to_the_entrance_when_its_line_is_cut(council: Council) -> None:
    page = council.screen(FIRST, "noter?dossier=700101")
    expect(page.locator(".strip")).to_have_attribute("data-state", "live")
    revoke_access(council.uow(), **council.by(ORGANISER), person_id=council.people[FIRST].id)
    council.house.wire.cut_lines()
    expect(page).to_have_url(re.compile(r"/entree\?suite=%2Fnoter%3Fdossier%3D700101"))


@pytest.mark.looks
def test_own_link_opened_again_in_another_tab_leaves_the_page_as_it_is(council: Council) -> None:
    page = live(council.screen(FIRST, "noter?dossier=700101"))
    leave_note(council, page)
    come_in(council, page, FIRST)
    council.house.wire.cut_lines()
    expect(page.locator(".stApp")).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(page.locator(".stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
    looking.at_rest(page)
    assert SAID in page.evaluate(READ)


def test_session_of_another_is_not_resumed_over_the_websocket(council: Council) -> None:
    server = council.house.server
    first, second = (device_of(council, name) for name in (FIRST, PHONE))
    screen = Screen("noter", "dossier=700101")
    with line(server, device=first) as socket:
        said = run(socket, "", screen=screen)
        note = {"id": widget_id(said, f"note.{council.dossier_of(TIDES)}.text"), "string_value": SAID}
        run(socket, "", widgets=[note], screen=screen)
    answers = {}
    for device in (second, first):
        asking = Screen("noter", "dossier=700101")
        with line(server, device=device, session=screen.session) as socket:
            said = run(socket, "", screen=asking)
        answers[device] = (asking.session == screen.session, SAID.encode() in said)
    assert answers == {second: (False, False), first: (True, True)}


def test_page_of_another_opens_no_line_over_the_websocket(council: Council) -> None:
    first, second = (device_of(council, name) for name in (FIRST, PHONE))
    with line(council.house.server, device=second, page_of=first) as socket, pytest.raises(ConnectionClosed) as closed:
        run(socket, "noter")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == CLOSED_TO_ANOTHER


def device_of(council: Council, name: str) -> str:
    return enrol(bootstrap.unit_of_work(), secret=council.link(name), agent="a test").device_secret
