"""What is told to those who hear a screen or use its keyboard alone: names, the language, headings, where the focus goes on."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import looking
from tests.worlds.terms import Outcome, Role
from web.streamlit import own_files

pytestmark = pytest.mark.looks

ICON = re.compile(r"^\w+ icon$")
BARE = '<div class="stApp" data-test-script-state="notRunning"><main><button>Save</button></main></div>'


def language_switch(page: Page) -> Locator:
    page.locator(".st-key-header").get_by_test_id("stPopoverButton").click()
    return looking.button(page, "header.language")


def test_language_of_the_page_and_the_words_of_its_frame_follow_a_switch_and_back(page: Page) -> None:
    looking.enter(page, Role.ORGANISER, at="/importer")
    root, skip = page.locator("html"), page.get_by_test_id("stSkipToContent")
    expect(root).to_have_attribute("lang", "fr")
    language_switch(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import")
    expect(root).to_have_attribute("lang", "en")
    expect(skip).to_have_text("Skip to main content")
    expect(looking.menu(page)).to_have_count(1)
    expect(looking.menu(page).get_by_role("link", name="Home", exact=True)).to_be_visible()
    expect(looking.keyed(page, "imports.dossiers").get_by_test_id("stBaseButton-secondary")).to_contain_text("Upload")
    looking.button(page, "header.language").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Importer")
    expect(root).to_have_attribute("lang", "fr")
    expect(skip).to_have_text("Aller au contenu")
    expect(looking.keyed(page, "imports.dossiers").get_by_role("button", name="Choisir un fichier")).to_be_visible()
    looking.at_rest(page)
    for address, language, words in (("?langue=en", "en", "Skip to main content"), ("?langue=fr", "fr", "Aller au contenu")):
        page.evaluate("address => history.replaceState(history.state, '', address)", address)  # nothing else changes
        expect(root).to_have_attribute("lang", language)
        expect(skip).to_have_text(words)


def test_icons_are_said_in_the_language_of_the_page_or_not_at_all(page: Page) -> None:
    looking.enter(page, Role.ORGANISER, at="/selection?langue=en")
    for language, signs in (("en", {"Yes", "Not yet"}), ("fr", {"Oui", "Pas encore"})):
        if language == "fr":
            looking.open_screen(page, "selection?langue=fr")
        expect(looking.button(page, "finalisation.open")).to_be_visible()
        named = page.locator("[role=img][aria-label]:not([aria-hidden=true])").evaluate_all(
            "images => images.map(image => image.getAttribute('aria-label'))"
        )
        assert [name for name in named if ICON.search(name)] == []
        assert signs <= set(named)


def test_message_that_something_was_saved_says_what_it_is(page: Page) -> None:
    looking.enter(page, Role.ORGANISER, at="/preselection")
    looking.tick(page, "523155")
    expect(looking.named_chips(page, "screening.chosen")).to_have_count(1)
    looking.at_rest(page)
    looking.button(page, "screening.record").click()
    message = page.get_by_test_id("stToast")
    expect(message).to_have_attribute("aria-label", re.compile("Rien n’a changé"))
    expect(page.get_by_role("alertdialog")).to_have_count(0)  # which would be spoken beside what is announced
    expect(page.locator(".announced")).to_have_text("Rien n’a changé.")


def test_focus_goes_on_in_the_part_where_it_was_when_what_had_it_is_gone(page: Page) -> None:
    looking.enter(page, Role.CHAIR, at="/selection")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    expect(page.get_by_role("link", name="Lien vers ce titre")).to_have_count(0)  # headings have no link of their own
    looking.tick(page, "526134")
    looking.option(page, "decisions.outcome", list(Outcome).index(Outcome.SELECTED)).click()
    record = looking.button(page, "decisions.record")
    expect(record).to_be_enabled()
    record.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Annuler : 526134").first).to_be_visible()
    looking.at_rest(page)
    expect(page.locator(":focus")).to_have_count(1)
    expect(page.locator("body:focus")).to_have_count(0)
    expect(page.locator(".announced")).to_contain_text(re.compile(r"Décision enregistrée\s: 526134"))
    expect(page.locator(".announced")).to_have_text(re.compile(r"^(?!.*Décision.*Décision)"))


def test_receipt_is_announced_once_the_focus_has_gone_on_whatever_changes_meanwhile(browser: Browser) -> None:
    """The script alone, on a bare page: what comes in the moment in which a screen reader speaks of the new place hastens nothing."""
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content(BARE)
        page.clock.install()
        page.add_script_tag(content=own_files.contents()[own_files.ASSISTED].decode())
        page.get_by_role("button").focus()
        page.evaluate("document.querySelector('button').remove(); dispatchEvent(new CustomEvent('jury-announce', {detail: 'Saved'}))")
        page.clock.run_for(200)
        expect(page.get_by_role("main")).to_be_focused()
        page.evaluate("document.querySelector('main').append('Drawn again')")
        page.clock.run_for(500)
        expect(page.locator(".announced")).to_be_empty()
        page.clock.run_for(500)
        expect(page.locator(".announced")).to_have_text("Saved")


def test_letter_alone_does_nothing_and_is_typed_in_a_field(page: Page) -> None:
    sent = list[object]()
    page.on("websocket", lambda line: line.on("framesent", lambda frame: sent.append(frame)))
    looking.enter(page, Role.JUROR, at="/candidatures")
    page.get_by_role("heading", level=1).click()
    looking.at_rest(page)
    count = len(sent)
    page.keyboard.press("r")
    page.wait_for_timeout(500)
    assert len(sent) == count
    field = looking.keyed(page, "filter.search").get_by_role("textbox")
    field.press("r")
    expect(field).to_have_value("r")


def test_field_in_which_something_is_wrong_says_so_and_what(page: Page) -> None:
    looking.enter(page, Role.ORGANISER, at="/appel")
    places = page.get_by_label("Places", exact=True).first
    places.fill("onze")
    page.keyboard.press("Tab")
    expect(places).to_have_attribute("aria-invalid", "true")
    expect(places).to_have_accessible_description(re.compile("Un nombre entier est attendu"))
    places.fill("11")
    page.keyboard.press("Tab")
    expect(places).not_to_have_attribute("aria-invalid", "true")
    expect(places).to_have_accessible_description("")
