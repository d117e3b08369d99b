"""On a phone, 390 × 664 of it: what is asked of the person now is a sheet at the foot of every page, whole; the tab says it too."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from deliberation.operations.selection.agreement_lists import agree_list, read_list, show_list
from tests.browser import looking
from tests.browser.council import CHAIR, FLOODS, LETTERS, MEMBERS, PHONE, RECUSED, ROOM, TIDES, Council, live
from tests.depth import sample
from tests.worlds.acts import call_item, cancel_ballot, close_revote, open_ballot, open_revote, plan_meeting, undo
from tests.worlds.terms import Change, Method, Option, Outcome, Question, Role, asked_to_agree, read_now, unfit

pytestmark = pytest.mark.looks

WIDTH, HEIGHT = 390, 664
BUTTON_PIXELS = 56
FOLDED_PIXELS = 44
FOLDED_WITH_CODE_PIXELS = 68  # the receipt of a secret vote shows its code under it
TITLE_Y_MAX = 64
ASKED = re.compile("^● ")


def small(page: Page) -> Page:
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    return live(page)


def expect_in_reach(sheet: Locator) -> None:
    """Expect every button of a sheet to be whole on the screen, without scrolling, and large enough."""
    expect(sheet.get_by_role("button").first).to_be_visible()
    expect(sheet).to_be_in_viewport(ratio=1)
    boxes = [each.bounding_box() for each in sheet.get_by_role("button").all()]
    assert [box for box in boxes if not box or box["height"] < BUTTON_PIXELS or box["y"] + box["height"] > HEIGHT] == []


def expect_folded(sheet: Locator, *, most: int = FOLDED_PIXELS) -> None:
    box = sheet.bounding_box()
    assert box
    assert (FOLDED_PIXELS <= box["height"] <= most, box["y"] + box["height"]) == (True, HEIGHT)


@pytest.mark.guards
@pytest.mark.parametrize("address", sample(["suivre", "candidatures", "classement"], 1, of="voting pages"))
def test_vote_is_in_reach_on_every_page_and_the_title_asks_until_one_has_voted(council: Council, address: str) -> None:
    council.hold_meeting()
    page = small(council.screen(PHONE, address))
    sheet = looking.ballot(page)
    expect_in_reach(sheet)
    expect(page).to_have_title(re.compile("^● Votez · "))
    expect(page.locator("html[data-asked]")).to_be_attached()  # the bar is edged with the one strong colour
    sheet.get_by_role("button", name="Abstention").tap()
    expect(sheet).to_contain_text("✓ Abstention · Modifier · 1 sur 3")
    expect_folded(sheet)
    expect(page).not_to_have_title(ASKED)
    expect(page.locator("html[data-asked]")).to_have_count(0)
    ballot = council.snapshot.meeting.open_ballot
    assert ballot
    assert ballot.votes == {council.people[PHONE].id: Option.ABSTAIN}
    cancel_ballot(council.uow(), **council.on(FLOODS, by=CHAIR), number=1, reason="Une erreur")
    open_ballot(council.uow(), **council.on(FLOODS, by=CHAIR), question=Question.ADOPT, method=Method.SECRET)
    expect(page).to_have_title(re.compile("^● Votez · "))
    expect(sheet).to_contain_text("Scrutin secret")  # the title comes with the strip, before the page's own parts
    looking.at_rest(page)
    sheet.get_by_text("Pour", exact=True).tap()
    expect_in_reach(sheet)
    sheet.get_by_role("button", name="Confirmer mon vote").tap()
    expect(sheet).to_contain_text("✓ Vous avez voté · 1 sur 3")
    expect(sheet).not_to_contain_text("Pour")
    expect_folded(sheet, most=FOLDED_WITH_CODE_PIXELS)
    expect(page).not_to_have_title(ASKED)


def test_marks_are_asked_again_and_saved_from_where_the_thumb_is_then_the_verdict_shows(council: Council) -> None:
    council.hold_meeting()
    cancel_ballot(council.uow(), **council.on(FLOODS, by=CHAIR), number=1, reason="Une nouvelle notation d’abord")
    open_revote(council.uow(), **council.on(FLOODS, by=CHAIR))
    page = small(council.screen(PHONE, "selection"))
    sheet, newcomer = looking.keyed(page, "meeting-sheet"), looking.keyed(page, "newcomers")
    expect_in_reach(sheet)
    expect(page).to_have_title(re.compile("^● Renotez · "))
    council.device(PHONE)  # another one of the same person: told at the foot too, once nothing is asked there
    expect(newcomer).to_be_attached()
    expect(newcomer).to_be_hidden()
    sheet.get_by_role("button", name="Renoter").tap()
    dossier = council.dossier_of(FLOODS)
    looking.option(page, f"scoring.{dossier}.impact", 5).tap()
    save = looking.button(page, f"scoring.{dossier}.save")
    expect(save).to_be_in_viewport(ratio=1)
    save.tap()
    expect(page).not_to_have_title(ASKED)
    expect(newcomer).to_be_in_viewport(ratio=1)
    newcomer.get_by_role("button").first.tap()
    expect(newcomer).to_have_count(0)
    close_revote(council.uow(), **council.on(FLOODS, by=CHAIR))
    council.decide(FLOODS, Outcome.SELECTED, "technical", by=CHAIR)
    verdict = page.locator(".verdict")
    expect(verdict).to_contain_text("✓ Retenu")
    expect(verdict).to_contain_text("● Technique et métier · 0 → 1 sur 11")
    expect(verdict).to_be_in_viewport()
    expect(verdict).to_be_empty()


@pytest.mark.guards
def test_whoever_has_a_conflict_is_told_to_leave_and_reads_no_verdict_and_no_time_of_the_file(council: Council) -> None:
    council.hold_meeting()
    plan_meeting(council.uow(), **council.by_console(), planned_end=None, seconds_per_item=360)
    pages = {name: small(council.screen(name, "candidatures")) for name in (PHONE, RECUSED)}
    clocks = {name: page.locator(".strip .clock > [aria-hidden]") for name, page in pages.items()}
    for clock in clocks.values():
        expect(clock).to_have_text(re.compile(r"^\d:\d\d/6′$"))
        expect(clock).to_be_in_viewport(ratio=1)
    cancel_ballot(council.uow(), **council.on(FLOODS, by=CHAIR), number=1, reason="Un autre dossier d’abord")
    page = pages[RECUSED]
    sheet = looking.keyed(page, "meeting-sheet")
    expect(sheet).to_have_count(0)
    page.evaluate("() => { const at = Date.now(); window.now = Date.now; Date.now = () => at; }")  # its own time is never over
    council.decide(FLOODS, Outcome.DECLINED, by=CHAIR, reason="Un motif", override_reason="Un essai")
    expect(page.locator(".verdict")).to_contain_text("Non retenu")
    call_item(council.uow(), **council.on(LETTERS, by=CHAIR))
    expect(sheet).to_be_visible()
    expect(page.locator(".verdict")).to_be_empty()  # one thing at a time
    page.evaluate("Date.now = window.now")
    expect(sheet).to_have_text(re.compile("Conflit d’intérêts.: quittez la salle"))
    expect(sheet).to_be_in_viewport(ratio=1)
    expect(page).to_have_title(re.compile("^● Conflit d’intérêts · "))
    expect(clocks[RECUSED]).to_have_count(0)
    expect(clocks[PHONE]).to_be_visible()
    council.decide(LETTERS, Outcome.DECLINED, by=CHAIR, reason="Un motif", override_reason="Un essai")
    call_item(council.uow(), **council.on(TIDES, by=CHAIR))
    expect(sheet).to_have_count(0)
    expect(page.locator(".verdict")).to_be_empty()


@pytest.mark.parametrize("size", sample([(WIDTH, HEIGHT), (1280, 720)], 1, of="long lists"))
def test_last_file_of_a_long_list_for_agreement_is_scrolled_to_and_pulled_out(council: Council, size: tuple[int, int]) -> None:
    council.add_dossiers(*(f"Un dossier qui se règle sans débat, numéro {number}" for number in range(7)))
    council.open_meeting()
    changes = [Change(one.id, Outcome.DECLINED) for one in council.snapshot.candidatures if unfit(council.snapshot, one.id) is None]
    read_list(council.uow(), **council.by(CHAIR), changes=changes)
    page = council.screen(PHONE, "candidatures")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    buttons = looking.keyed(live(page), "meeting-list").get_by_role("button")
    expect(buttons).to_have_count(9)
    expect(looking.keyed(page, "meeting-sheet")).to_be_in_viewport(ratio=1)
    for place in range(9):
        buttons.nth(place).scroll_into_view_if_needed()
        expect(buttons.nth(place)).to_be_in_viewport(ratio=0.98)
    buttons.last.tap()
    expect(buttons).to_have_count(8)


def test_declaration_is_in_reach_before_anything_else(council: Council) -> None:
    newcomer = council.add_person("Membre 4", Role.JUROR)
    page = council.screen(newcomer.name, "candidatures")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    expect(page.get_by_role("heading", name="Mes déports")).to_be_visible()
    looking.at_rest(page)
    expect_in_reach(looking.keyed(page, "declaration-sheet"))


def test_declaration_is_in_reach_while_a_vote_is_asked(council: Council) -> None:
    council.hold_meeting()
    page = small(council.screen(PHONE, "deports"))
    expect(looking.ballot(page)).to_be_visible()
    looking.button(page, "recusals.none").click()
    expect(page.get_by_test_id("stToast")).to_be_visible()


def test_file_begins_right_under_the_bar_and_its_marks_and_tabs_are_seen_without_scrolling(council: Council) -> None:
    council.hold_meeting()
    cancel_ballot(council.uow(), **council.on(FLOODS, by=CHAIR), number=1, reason="Le dossier d’abord")
    page = small(council.screen(PHONE, "suivre"))
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text(re.compile(FLOODS))
    looking.at_rest(page)
    box = title.bounding_box()
    assert box
    assert box["y"] <= TITLE_Y_MAX
    pieces = [title, page.get_by_role("table").first, page.get_by_role("tablist")]
    tops = [piece.bounding_box()["y"] for piece in pieces]  # type: ignore[index]
    assert tops == sorted(tops)
    expect(pieces[-1]).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    page.get_by_role("tab", name="Graphiques").tap()
    expect(page.locator(".drawing svg").first).to_be_in_viewport()
    expect(page.get_by_role("tabpanel").get_by_role("img")).to_have_count(2)


def test_what_is_undone_or_decided_together_is_told_in_the_room_and_on_a_phone(council: Council) -> None:
    council.begin(TIDES, CHAIR, *MEMBERS)
    pages = live(council.screen(PHONE, "suivre")), live(council.screen(ROOM, ""))
    council.decide(TIDES, Outcome.DECLINED, by=CHAIR)
    phone, room = pages
    expect(phone.locator(".strip")).to_contain_text("Non retenu")
    expect(room.get_by_role("heading", level=1)).to_have_text("✕ Non retenu")
    undo(council.uow(), **council.by(CHAIR), sequence=council.journal[-1].sequence)
    expect(phone.locator(".verdict")).to_have_text("Décision annulée : 700101")
    expect(room.get_by_role("heading", level=1)).to_have_text("Décision annulée : 700101")
    expect(phone.locator(".verdict")).to_be_empty()
    expect(room.get_by_role("heading", name=TIDES)).to_be_visible()
    files = [Change(council.id_of(title), Outcome.DECLINED, seen_version=council.decision(title).version) for title in (TIDES, FLOODS)]
    read_list(council.uow(), **council.by(CHAIR), changes=files)
    for member in asked_to_agree(council.snapshot):
        show_list(council.uow(), by=member, call_id=council.call_id, read_at=read_now(council.snapshot)[0].read_at, has_seen=True)
    agree_list(council.uow(), **council.by(CHAIR), candidature_ids=[one.candidature_id for one in files])
    expect(phone.locator(".verdict")).to_have_text("Accord\N{NO-BREAK SPACE}: 2 non retenus")
    expect(room.get_by_role("heading", level=1)).to_have_text("Accord\N{NO-BREAK SPACE}: 2 non retenus")
