"""A sheet beside the list that it was opened from: the way along the list, back and out, by mouse, keyboard and address."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import looking
from tests.browser.council import CHAIR, TIDES, Council
from tests.worlds.terms import Outcome, Role

pytestmark = pytest.mark.looks

FIRST, SECOND, THIRD = "495484", "523155", "526134"


def sheet(page: Page) -> Locator:
    """The sheet that is open beside the list."""
    return looking.keyed(page, "beside.open")


def row(page: Page, dossier: str) -> Locator:
    return looking.painted_rows(page).filter(has_text=dossier)


def expect_open(page: Page, dossier: str, title: str) -> None:
    """Wait until the sheet of a dossier is there, its row is the current one, and the address says so."""
    expect(sheet(page).get_by_role("heading", level=2).first).to_have_text(title)
    expect(looking.table(page).locator("[aria-current=true]")).to_have_count(1)
    expect(row(page, dossier)).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(
        re.compile(rf"/candidatures\?(preselection=shortlisted&dossier={dossier}|dossier={dossier}&preselection=shortlisted)$")
    )


def press(page: Page, name: str) -> None:
    sheet(page).get_by_role("button", name=name).click()


@pytest.fixture
def listed(page: Page) -> Page:
    """The list, as the chair."""
    looking.enter(page, Role.CHAIR, at="/candidatures?preselection=shortlisted")
    expect(looking.painted_rows(page)).to_have_count(24)
    return page


def test_sheet_opens_at_the_right_of_the_list_and_goes_along_it_as_sorted(listed: Page) -> None:
    looking.tick_row(listed, 3)
    listed.get_by_role("columnheader", name="Score").get_by_role("button").click()
    listed.get_by_role("columnheader", name="Score").get_by_role("button").click()
    titles = looking.titles(listed)
    dossiers = looking.table(listed).locator("tbody .dossier").all_text_contents()
    looking.painted_rows(listed).nth(1).get_by_role("link").click()
    expect_open(listed, dossiers[1], titles[1])
    boxes = looking.table(listed).bounding_box(), sheet(listed).bounding_box()
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] + boxes[0]["width"] < boxes[1]["x"]
    assert 0.38 < boxes[0]["width"] / (boxes[0]["width"] + boxes[1]["width"]) < 0.48
    expect(sheet(listed).locator(".place[role=status]")).to_have_text("2 sur 24")
    expect(looking.painted_rows(listed).first.locator(".outcome .said")).to_be_in_viewport()
    said = looking.painted_rows(listed).first.locator(".outcome .said").bounding_box()
    assert said
    assert said["width"] > 50, "the outcome is a word, not a sign alone"
    press(listed, "Suivant")
    expect_open(listed, dossiers[2], titles[2])
    press(listed, "Précédent")
    press(listed, "Précédent")
    expect_open(listed, dossiers[0], titles[0])
    expect(sheet(listed).get_by_role("button", name="Précédent")).to_have_attribute("aria-disabled", "true")
    assert looking.titles(listed) == titles
    assert listed.get_by_role("checkbox", checked=True).count() == 1
    going_on = "link => { link.click(); document.querySelector('.stTextInput input').focus(); }"
    looking.painted_rows(listed).nth(4).get_by_role("link").evaluate(going_on)
    expect_open(listed, dossiers[4], titles[4])
    expect(listed.get_by_role("textbox").first).to_be_focused()


@pytest.mark.parametrize("code", ["fr", "en"])
def test_ways_of_a_sheet_and_its_numbers_stand_on_a_line_each(page: Page, code: str) -> None:
    looking.enter(page, Role.CHAIR, at=f"/candidatures?langue={code}")
    looking.painted_rows(page).first.get_by_role("link").click()
    for parts in (sheet(page).locator(".head > *"), sheet(page).locator(".standing > *")):
        expect(parts).to_have_count(5)
        boxes = [box for part in parts.all() if (box := part.bounding_box())]
        assert max(box["y"] for box in boxes) < min(box["y"] + box["height"] for box in boxes)


def test_keyboard_opens_goes_on_and_comes_back_and_the_address_finds_the_sheet_again(listed: Page) -> None:
    titles = looking.titles(listed)
    link = row(listed, SECOND).get_by_role("link")
    link.focus()
    listed.keyboard.press("Enter")
    expect_open(listed, SECOND, titles[1])
    expect(sheet(listed)).to_be_focused()
    for name in ("Précédent", "Suivant"):
        listed.keyboard.press("Tab")
        expect(sheet(listed).get_by_role("button", name=name)).to_be_focused()
    listed.keyboard.press("Enter")
    expect_open(listed, THIRD, titles[2])
    expect(sheet(listed).get_by_role("button", name="Suivant")).to_be_focused()
    listed.keyboard.press("Escape")
    expect(sheet(listed)).to_have_count(0)
    expect(row(listed, THIRD).get_by_role("link")).to_be_focused()
    expect(listed.locator("[aria-current=true]")).to_have_count(0)
    expect(listed).to_have_url(re.compile(r"/candidatures\?preselection=shortlisted$"))

    # And the address finds a sheet again: back, reload, link.
    row(listed, FIRST).get_by_role("link").click()
    expect_open(listed, FIRST, titles[0])
    press(listed, "Suivant")
    expect_open(listed, SECOND, titles[1])
    listed.go_back()
    expect_open(listed, FIRST, titles[0])
    listed.reload()
    expect_open(listed, FIRST, titles[0])
    sheet(listed).get_by_role("link", name="Ouvrir en grand").click()
    expect(listed.get_by_role("heading", level=1)).to_have_text(titles[0])
    expect(listed).to_have_url(re.compile(rf"/fiche\?dossier={FIRST}&preselection=shortlisted$"))
    expect(listed).to_have_title(re.compile(f"^{FIRST} · .+ · Fiche · Délibéré$"))
    listed.go_back()
    expect_open(listed, FIRST, titles[0])


def test_list_stays_where_it_was_scrolled_to_and_a_narrow_window_opens_the_whole_page(listed: Page) -> None:
    link = looking.painted_rows(listed).nth(20).get_by_role("link")
    link.scroll_into_view_if_needed()
    top = looking.painted_rows(listed).nth(20).bounding_box()["y"]  # type: ignore[index]
    title = looking.titles(listed)[20]
    link.click()
    expect(sheet(listed).get_by_role("heading", level=2).first).to_have_text(title)
    looking.at_rest(listed)
    expect(sheet(listed).get_by_role("heading", level=2).first).to_be_in_viewport()
    assert abs(looking.painted_rows(listed).nth(20).bounding_box()["y"] - top) < 4  # type: ignore[index]
    press(listed, "Fermer la fiche")
    expect(sheet(listed)).to_have_count(0)

    # In a narrow window the whole page opens instead, and a linked sheet is alone.
    listed.set_viewport_size(looking.TOO_NARROW)
    title = looking.titles(listed)[0]
    row(listed, FIRST).get_by_role("link").click()
    expect(listed).to_have_url(re.compile(r"/fiche\?dossier="))
    expect(listed.get_by_role("heading", level=1)).to_have_text(title)
    looking.open_screen(listed, f"candidatures?preselection=shortlisted&dossier={FIRST}")
    expect(sheet(listed).get_by_role("heading", level=2).first).to_have_text(title)
    expect(looking.keyed(listed, "beside.list")).to_be_hidden()
    press(listed, "Fermer la fiche")
    expect(row(listed, FIRST).get_by_role("link")).to_be_focused()


def test_decision_of_another_shows_in_the_sheet_and_focus_stays(council: Council) -> None:
    page = council.screen(CHAIR, f"candidatures?dossier={council.dossier_of(TIDES)}")
    expect(sheet(page).get_by_role("heading", level=2).first).to_have_text(TIDES)
    expect(page.locator(".strip[data-state=live]")).to_be_visible()
    looking.at_rest(page)
    button = sheet(page).get_by_role("button", name="Fermer la fiche")
    button.focus()
    council.decide(TIDES, Outcome.DECLINED, by=CHAIR, reason="Dit.")
    expect(sheet(page)).to_contain_text("Non retenu")
    expect(button).to_be_focused()


def test_ranking_has_its_sheet_beside_it_and_keeps_its_lines(page: Page) -> None:
    looking.enter(page, Role.JUROR, at="/classement")
    link = row(page, SECOND).get_by_role("link")
    title = link.text_content() or ""
    link.click()
    expect(sheet(page).get_by_role("heading", level=2).first).to_have_text(title)
    expect(page).to_have_url(re.compile(rf"/classement\?dossier={SECOND}$"))
    expect(looking.table(page).locator(".cut")).to_have_count(2)
    press(page, "Suivant")
    expect(row(page, THIRD)).to_have_attribute("aria-current", "true")
    press(page, "Fermer la fiche")
    expect(sheet(page)).to_have_count(0)
