"""Choosing for a decision: the ticks of the table and the field under it are one choice."""

import pytest
from playwright.sync_api import Page, expect

from deliberation.call.people import Role
from tests.browser import looking


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
