"""Choosing for a decision: the ticks of the table and the field under it are one choice."""

from playwright.sync_api import Page, expect

from deliberation.call.people import Role
from tests.browser import looking


def test_ticks_and_field_are_one_choice(page: Page) -> None:
    looking.enter(page, Role.CHAIR, at="/selection")
    chosen = looking.keyed(page, "decisions.chosen").locator("[data-tag]")
    ticked = looking.table(page).locator("tbody [role=row][aria-selected=true]")
    expect(looking.painted_rows(page)).not_to_have_count(0)

    looking.tick_row(page, 0)
    expect(chosen).to_have_count(1)
    looking.tick_row(page, 2)
    expect(chosen).to_have_count(2)
    looking.choose(page, "decisions.chosen", "523155", "513864")
    expect(chosen).to_have_count(4)
    expect(ticked).to_have_count(4)

    looking.button(page, "decisions.none").click()
    expect(chosen).to_have_count(0)
    expect(ticked).to_have_count(0)
    looking.tick_row(page, 1)
    expect(chosen).to_have_count(1)
    expect(chosen).to_contain_text("523155")
