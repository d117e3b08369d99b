"""Choosing for a decision: the ticks of the table and the field under it are one choice."""

import re

import pytest
from playwright.sync_api import Page, expect

from deliberation.call.people import Role
from deliberation.selection.decisions import Outcome
from tests.browser import looking
from tests.browser.council import CHAIR, Council, live
from tests.browser.page_line import PageLine, send


def test_ticks_and_field_are_one_choice_and_all_are_ticked_at_once(page: Page) -> None:
    looking.enter(page, Role.CHAIR, at="/selection")
    chosen = looking.named_chips(page, "decisions.chosen")
    ticked = looking.painted_rows(page).get_by_role("checkbox", checked=True)
    expect(looking.painted_rows(page)).not_to_have_count(0)

    looking.tick(page, "523155", "513864")
    expect(chosen).to_have_count(2)
    expect(ticked).to_have_count(2)
    looking.button(page, "decisions.none").click()
    expect(ticked).to_have_count(0)
    page.get_by_role("checkbox", name="Choisir toutes les lignes affichées").check()
    looking.at_rest(page)
    expect(looking.named_chips(page, "decisions.chosen")).to_have_count(24)
    page.get_by_role("button", name="Décider de 24 dossiers").click()
    expect(looking.option(page, "decisions.outcome", 0)).to_be_focused()
    expect(looking.option(page, "decisions.outcome", 0)).to_be_in_viewport()
    page.get_by_role("button", name="Tout décocher").click()
    expect(looking.named_chips(page, "decisions.chosen")).to_have_count(0)


@pytest.mark.looks
def test_ticks_given_faster_than_they_are_heard_all_stand(page: Page) -> None:
    looking.enter(page, Role.ORGANISER, at="/preselection")
    boxes = looking.painted_rows(page).get_by_role("checkbox")
    expect(boxes).to_have_count(46)
    for place in range(6):
        boxes.nth(place).check()
    looking.at_rest(page)
    expect(boxes.and_(page.get_by_role("checkbox", checked=True))).to_have_count(6)
    expect(looking.named_chips(page, "screening.chosen")).to_have_count(6)


def test_ticks_told_again_after_a_lost_line_are_not_chosen_again_once_decided(council: Council) -> None:
    line = PageLine()
    page = live(council.screen(CHAIR, "selection", before=line.lay))
    looking.tick(page, "700101", "700103")
    looking.option(page, "decisions.outcome", list(Outcome).index(Outcome.DECLINED)).click()
    expect(looking.button(page, "decisions.record")).to_have_text(re.compile("Enregistrer 2 décisions"))
    looking.at_rest(page)
    told = sum(map(is_of_ticks, line.asked))
    with line.held_questions() as questions:
        looking.button(page, "decisions.record").click()
        page.evaluate("dispatchEvent(new Event('jury-back'))")
        line.await_asked(page, lambda asked: sum(map(is_of_ticks, asked)) > told)
        send(questions[:-1])
        expect(page.get_by_text("Annuler : 2 dossiers").first).to_be_visible()
        send(questions[-1:])
    expect(looking.painted_rows(page).get_by_role("checkbox", checked=True)).to_have_count(0)
    looking.at_rest(page)
    expect(looking.named_chips(page, "decisions.chosen")).to_have_count(0)


def is_of_ticks(question: str | bytes) -> bool:
    return isinstance(question, bytes) and b'"ticked"' in question
