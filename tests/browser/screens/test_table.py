"""The table of candidatures in a browser: sorted, opened and ticked by keyboard and mouse, and kept as it is when something changes."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import looking
from tests.browser.council import CHAIR, FIRST, FLOODS, LETTERS, TIDES, Council
from tests.worlds.terms import Outcome, Role

pytestmark = pytest.mark.looks

FOCUSED = "[...document.querySelectorAll('*')].map(each => each.shadowRoot?.activeElement).find(each => each)"


def column(page: Page, name: str) -> list[str]:
    """The cells of a column, by the code of it."""
    return [
        text.strip()
        for text in looking.table(page).locator(f"tbody .c-{name}").evaluate_all("cells => cells.map(cell => cell.lastChild.textContent)")
    ]


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("columnheader", name=name)


def sort(page: Page, name: str) -> None:
    heading(page, name).get_by_role("button").click()


@pytest.fixture
def listed(page: Page) -> Page:
    """The list, as the chair."""
    looking.enter(page, Role.CHAIR, at="/candidatures?preselection=shortlisted")
    expect(looking.painted_rows(page)).to_have_count(24)
    return page


def test_heading_sorts_one_way_then_the_other_then_as_the_list_was_and_words_as_the_language_does(listed: Page) -> None:
    profile = looking.painted_rows(listed).first.get_by_role("img").first
    expect(profile).to_have_attribute("aria-label", re.compile(r"^Impact\u00a0: \+\d,\d\d \(4,\d\d\)\u202f; "))
    first = looking.titles(listed)
    sort(listed, "Couverture")
    expect(heading(listed, "Couverture")).to_have_attribute("aria-sort", "descending")
    shares = [int(share.removesuffix("\u202f%")) for share in column(listed, "coverage")]
    assert (shares[0], shares) == (100, sorted(shares, reverse=True))  # as text, 99 % would come first
    sort(listed, "Couverture")
    expect(heading(listed, "Couverture")).to_have_attribute("aria-sort", "ascending")
    assert [int(share.removesuffix("\u202f%")) for share in column(listed, "coverage")] == sorted(shares)
    sort(listed, "Couverture")
    expect(listed.locator("[aria-sort]")).to_have_count(0)
    assert looking.titles(listed) == first
    sort(listed, "Titre")
    titles = looking.titles(listed)
    assert [title[:4] for title in titles[:2]] == ["Amél", "Amél"]
    assert titles[-1].startswith("Trier")


def test_arrow_keys_open_nothing_and_tab_goes_from_heading_to_box_to_link(listed: Page) -> None:
    address = listed.url
    heading(listed, "Titre").get_by_role("button").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "Home"):
        listed.keyboard.press(key)
    for role in ("Filière", "Score", "Écart", "Couverture", "Décision"):
        listed.keyboard.press("Tab")
        assert listed.evaluate(f"{FOCUSED}.textContent") == role
    listed.keyboard.press("Tab")
    expect(looking.painted_rows(listed).first.get_by_role("checkbox")).to_be_focused()
    listed.keyboard.press("Space")
    expect(looking.painted_rows(listed).first.get_by_role("checkbox")).to_be_checked()
    listed.keyboard.press("Tab")
    expect(looking.painted_rows(listed).first.get_by_role("link")).to_be_focused()
    assert listed.url == address
    listed.keyboard.press("Enter")
    expect(listed).to_have_url(re.compile(r"/candidatures\?preselection=shortlisted&dossier=495484$"))


def test_back_from_a_sheet_finds_the_order_the_ticks_and_the_place(listed: Page) -> None:
    listed.set_viewport_size(looking.TOO_NARROW)
    sort(listed, "Score")
    sort(listed, "Score")
    looking.tick_row(listed, 2)
    titles = looking.titles(listed)
    link = looking.painted_rows(listed).nth(20).get_by_role("link")
    link.scroll_into_view_if_needed()
    top = round(looking.painted_rows(listed).nth(20).bounding_box()["y"])  # type: ignore[index]
    link.click()
    expect(listed.get_by_role("heading", level=1)).to_have_text(titles[20])
    listed.go_back()
    expect(listed.get_by_role("heading", level=1)).to_have_text("Candidatures")
    expect(looking.painted_rows(listed)).to_have_count(24)
    looking.at_rest(listed)
    assert looking.titles(listed) == titles
    expect(looking.painted_rows(listed).nth(2).get_by_role("checkbox")).to_be_checked()
    expect(looking.painted_rows(listed).nth(20)).to_be_in_viewport()
    assert abs(round(looking.painted_rows(listed).nth(20).bounding_box()["y"]) - top) < 100  # type: ignore[index]
    expect(listed).to_have_url(re.compile(r"/candidatures\?preselection=shortlisted$"))


def test_title_and_what_compares_the_ticked_rows_are_real_links(listed: Page) -> None:
    with listed.context.expect_page() as opening:
        looking.painted_rows(listed).first.get_by_role("link").click(modifiers=["Control"])
    expect(opening.value).to_have_url(re.compile("/fiche\\?dossier=495484&preselection=shortlisted$"))
    expect(opening.value.get_by_role("heading", level=1)).to_contain_text("recensement")
    opening.value.close()

    looking.tick_row(listed, 0)
    expect(listed.get_by_text("1 choisi", exact=True).last).to_be_visible()
    expect(listed.get_by_text("Cochez de deux à quatre dossiers pour les comparer.")).to_be_visible()
    looking.tick_row(listed, 1)
    link = listed.get_by_role("link", name="Comparer 2 dossiers")
    expect(link).to_have_attribute("href", "/comparaison?dossiers=495484&dossiers=523155")
    link.click()
    expect(listed.get_by_role("heading", level=1)).to_have_text("Comparaison")
    expect(listed).to_have_url(re.compile(r"/comparaison\?dossiers=495484&dossiers=523155$"))
    expect(listed.get_by_role("row", name="Score officiel")).to_be_visible()
    listed.go_back()
    expect(listed.get_by_role("heading", level=1)).to_have_text("Candidatures")
    expect(listed).to_have_url(re.compile(r"/candidatures\?preselection=shortlisted$"))
    listed.get_by_role("button", name="Tout décocher").click()
    expect(link).to_have_count(0)
    assert listed.get_by_role("checkbox", checked=True).count() == 0


@pytest.mark.guards
def test_decision_of_another_leaves_ticks_focus_and_place(council: Council) -> None:
    page = council.screen(FIRST, "candidatures")
    expect(page.locator(".strip[data-state=live]")).to_be_visible()
    looking.at_rest(page)
    row = looking.painted_rows(page).filter(has_text=LETTERS)
    looking.painted_rows(page).filter(has_text=TIDES).get_by_role("checkbox").check()
    row.get_by_role("link").focus()
    for title, outcome in ((FLOODS, Outcome.DECLINED), (LETTERS, Outcome.DECLINED)):
        council.decide(title, outcome, by=CHAIR, reason="Dit.")
        expect(looking.painted_rows(page).filter(has_text=title)).to_contain_text("Non retenu")
        expect(row.get_by_role("link")).to_be_focused()
    expect(looking.painted_rows(page).filter(has_text=TIDES).get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_text("1 choisi", exact=True).last).to_be_visible()
