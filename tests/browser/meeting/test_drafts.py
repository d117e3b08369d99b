"""What a person chose and did not save is there after another page, Back, a reload, a lost line, and on another device of theirs."""

import re

from playwright.sync_api import Page, expect

from deliberation.operations.meeting.ballots import cancel_ballot
from deliberation.operations.scoring.scoring import open_revote
from deliberation.selection.decisions import Outcome
from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, FLOODS, PATIENCE_MS, TIDES, Council, live
from tests.browser.page_line import PageLine

DRAFT = "Brouillon, pas encore enregistré"
DOSSIER = "700103"
MARK = 5  # not the one that everybody gave
COMMENT = "Un avis à finir"
REASON = "Un motif à finir"


def mark_again(council: Council) -> None:
    council.hold_meeting()
    cancel_ballot(council.uow(), **council.on(FLOODS, by=CHAIR), number=1, reason="Une nouvelle notation d’abord")
    open_revote(council.uow(), **council.on(FLOODS, by=CHAIR))


def impact(page: Page, council: Council) -> None:
    """Expect the mark that was chosen to be shown, as a draft."""
    expect(looking.option(page, f"scoring.{DOSSIER}.impact", MARK)).to_have_attribute("aria-checked", "true")
    expect(page.get_by_text(DRAFT)).to_be_visible()


def lose_and_find(page: Page, line: PageLine) -> None:
    """Cut a page's line, and wait until it is connected again: the page looks the same in between, and takes no press."""
    connected = page.locator(".stApp[data-test-connection-state=CONNECTED]")
    line.cut()
    expect(connected).to_have_count(0)
    line.mend()
    expect(connected).to_have_count(1, timeout=PATIENCE_MS)


def test_marks_and_a_comment_not_saved_survive_pages_back_a_reload_a_lost_line_and_another_device(council: Council) -> None:
    mark_again(council)
    grid, line = f"scoring.{DOSSIER}", PageLine()
    page = live(council.screen(FIRST, f"noter?dossier={DOSSIER}", before=line.lay))
    looking.option(page, f"{grid}.impact", MARK).click()
    # Typed, and the field never left.
    looking.keyed(page, f"{grid}.comment").get_by_role("textbox").press_sequentially(COMMENT)
    expect(page.get_by_text(f"{DRAFT}")).to_contain_text("2 changements")
    page.get_by_role("link", name="Candidatures", exact=True).click()
    expect(page.get_by_role("heading", name="Candidatures", level=1)).to_be_visible()
    page.go_back()
    impact(page, council)
    page.reload()
    impact(live(page), council)
    lose_and_find(page, line)
    impact(live(page), council)
    other = live(council.screen(FIRST, f"noter?dossier={DOSSIER}"))
    impact(other, council)
    expect(looking.keyed(other, f"{grid}.comment").get_by_role("textbox")).to_have_value(COMMENT)
    looking.button(other, f"{grid}.save").click()
    expect(other.get_by_text(DRAFT)).to_have_count(0)
    person = council.people[FIRST].id
    assert council.snapshot.comments[council.id_of(FLOODS), person] == COMMENT
    page.reload()
    expect(looking.option(live(page), f"{grid}.impact", MARK)).to_have_attribute("aria-checked", "true")
    expect(page.get_by_text(DRAFT)).to_have_count(0)


def test_decision_on_several_files_not_recorded_survives_another_page_back_and_a_lost_line(council: Council) -> None:
    line = PageLine()
    page = live(council.screen(CHAIR, "selection", before=line.lay))
    looking.tick(page, "700101", "700103")
    looking.option(page, "decisions.outcome", list(Outcome).index(Outcome.DECLINED)).click()
    looking.at_rest(page)
    # Typed, and the field never left.
    looking.keyed(page, "decisions.reason").get_by_role("textbox").press_sequentially(REASON)
    line.await_asked(page, lambda asked: any(REASON.encode() in question for question in asked if isinstance(question, bytes)))
    looking.at_rest(page)

    def expect_kept() -> None:
        expect(looking.named_chips(page, "decisions.chosen")).to_have_count(2)
        expect(looking.option(page, "decisions.outcome", list(Outcome).index(Outcome.DECLINED))).to_have_attribute("aria-checked", "true")
        expect(looking.keyed(page, "decisions.reason").get_by_role("textbox")).to_have_value(REASON)
        expect(looking.button(page, "decisions.record")).to_have_text(re.compile("Enregistrer 2 décisions"))

    page.get_by_role("link", name="Candidatures", exact=True).click()
    expect(page.get_by_role("heading", name="Candidatures", level=1)).to_be_visible()
    looking.at_rest(page)
    page.go_back()
    expect_kept()
    lose_and_find(page, line)
    live(page)
    expect_kept()
    looking.button(page, "decisions.record").click()
    expect(looking.named_chips(page, "decisions.chosen")).to_have_count(0)
    looking.at_rest(page)
    assert {council.decision(title).reason for title in (TIDES, FLOODS)} == {REASON}
