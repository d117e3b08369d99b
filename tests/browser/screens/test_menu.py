"""The menu of the screens: where it leads, by mouse, finger and keys, and that it stays while screens change under it."""

import json
import re
from html import escape

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from deliberation.call.people import Role
from tests.browser import axe, looking
from tests.browser.council import CHAIR, Council
from tests.depth import sample
from web.streamlit import own_files

pytestmark = pytest.mark.looks

FINGER_PIXELS = 44
BAR_PIXELS = 48
MAIN = "stMain"
IS_NOTED = "menu => menu === window.noted"


def link(page: Page, name: str) -> Locator:
    return looking.menu(page).get_by_role("link", name=name, exact=True)


def button(page: Page, name: str | re.Pattern[str]) -> Locator:
    return looking.menu(page).get_by_role("button", name=name)


def has_title(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, level=1, exact=True)).to_be_visible()
    expect(page).to_have_title(f"{name} · Délibéré")
    looking.at_rest(page)


def questions(page: Page) -> list[bytes]:
    """What the page asks of its script, but for what the strip does because news came."""
    asked: list[bytes] = []

    def keep(frame: str | bytes) -> None:
        if isinstance(frame, bytes) and b"live.strip__events" not in frame:
            asked.append(frame)

    page.on("websocket", lambda line: line.on("framesent", keep))
    return asked


def test_screen_is_led_to_in_one_run_without_what_the_address_said_and_back(page: Page) -> None:
    asked = questions(page)
    looking.enter(page, Role.CHAIR, at="/candidatures?q=littoral")
    expect(page.locator(".strip")).to_have_attribute("data-state", "live")
    looking.menu(page).evaluate("menu => { window.noted = menu; }")
    link(page, "Classement").click()
    has_title(page, "Classement")
    expect(page.get_by_test_id(MAIN)).to_be_focused()
    assert len([each for each in asked if b"/classement" in each]) == 1
    assert page.url.endswith("/classement")
    expect(link(page, "Classement")).to_have_attribute("aria-current", "page")
    expect(looking.menu(page).locator("[aria-current]")).to_have_count(1)
    page.go_back()
    has_title(page, "Candidatures")
    assert page.url.endswith("/candidatures?q=littoral")
    expect(looking.keyed(page, "filter.search").get_by_role("textbox")).to_have_value("littoral")
    expect(link(page, "Candidatures")).to_have_attribute("aria-current", "page")
    page.go_forward()
    has_title(page, "Classement")
    link(page, "Accueil").click()
    expect(page).to_have_title("Accueil · Délibéré")
    assert looking.menu(page).evaluate(IS_NOTED), "the menu was drawn anew"
    before = page.url
    with page.context.expect_page() as opened:  # a tab of its own, as of any link
        link(page, "Classement").click(modifiers=["ControlOrMeta"])
    has_title(opened.value, "Classement")
    assert page.url == before


def test_group_is_opened_and_closed_by_keys_and_says_that_its_screen_is_open(page: Page) -> None:
    looking.enter(page, Role.CHAIR, at="/candidatures")
    examine = button(page, "Examiner")
    examine.focus()
    page.keyboard.press("Enter")
    expect(link(page, "Fiche")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link(page, "Fiche")).to_be_hidden()
    expect(examine).to_be_focused()
    page.keyboard.press("Space")
    expect(link(page, "Fiche")).to_be_focused()
    link(page, "Analyse").focus()
    page.keyboard.press("Tab")
    expect(link(page, "Analyse")).to_be_hidden()
    expect(button(page, "Préparation")).to_be_focused()
    examine.click()
    axe.begin(page)
    assert axe.find(page) == []
    page.mouse.click(700, 500)
    expect(link(page, "Analyse")).to_be_hidden()
    examine.click()
    link(page, "Comparaison").click()
    has_title(page, "Comparaison")
    expect(link(page, "Comparaison")).to_be_hidden()
    expect(page.get_by_test_id(MAIN)).to_be_focused()
    expect(examine).to_have_attribute("aria-current", "true")


def test_menu_of_a_phone_is_one_button_whose_list_takes_the_focus_and_gives_it_back(phone: Page) -> None:
    looking.enter(phone, Role.CHAIR, at="/candidatures")
    opener = button(phone, "Menu")
    phone.keyboard.press("Tab")  # the link past the menu
    phone.keyboard.press("Tab")
    expect(opener).to_be_focused()
    phone.keyboard.press("Enter")
    expect(link(phone, "Accueil")).to_be_focused()
    heights = looking.menu(phone).locator("a, button:visible").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert min(heights) >= FINGER_PIXELS
    axe.begin(phone)
    assert axe.find(phone) == []
    phone.keyboard.press("Escape")
    expect(link(phone, "Accueil")).to_be_hidden()
    expect(opener).to_be_focused()
    opener.tap()
    expect(link(phone, "Accueil")).to_be_focused()
    looking.menu(phone).get_by_role("link").last.focus()
    phone.keyboard.press("Tab")
    expect(link(phone, "Accueil")).to_be_hidden()
    expect(phone.get_by_test_id(MAIN)).to_be_focused()
    opener.tap()
    link(phone, "Réglages").tap()
    has_title(phone, "Réglages")
    expect(link(phone, "Réglages")).to_be_hidden()


def test_screens_for_which_the_line_has_no_room_are_in_a_list_at_its_end(page: Page) -> None:
    looking.enter(page, Role.CHAIR, at="/analyse?langue=en")
    expect(button(page, re.compile("more"))).to_be_hidden()
    page.set_viewport_size({"width": 800, "height": 700})
    more = button(page, re.compile(r"^\d+ more$"))
    expect(more).to_have_attribute("aria-current", "true")
    more.click()
    expect(link(page, "Analysis")).to_be_visible()
    expect(button(page, "Examine")).to_be_hidden()
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 320, "height": 640})  # 1280 at 400 %
    button(page, "Menu").click()
    link(page, "Ranking").click()
    has_title(page, "Ranking")
    assert not page.evaluate(axe.WIDER)
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(button(page, "Examine")).to_be_visible()
    expect(looking.menu(page).locator("[aria-current]")).to_have_count(1)


def test_what_is_under_the_name_leads_on_in_one_run_and_keeps_whether_the_device_sounds(page: Page) -> None:
    asked = questions(page)
    looking.enter(page, Role.CHAIR, at="/candidatures")
    looking.at_rest(page)
    opener, under = page.locator(".st-key-header").get_by_test_id("stPopoverButton"), page.get_by_test_id("stPopoverBody")
    opener.click()
    expect(under.get_by_role("checkbox")).not_to_be_checked()
    under.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    expect(under).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(under).to_be_focused()
    page.keyboard.press("Tab")
    expect(looking.button(page, "header.language")).to_be_focused()
    expect(under.get_by_role("checkbox")).to_be_checked()
    under.get_by_role("link", name="Mes appareils").click()
    has_title(page, "Mes appareils")
    assert len([each for each in asked if b"/mes-appareils" in each]) == 1
    expect(under).to_be_hidden()
    page.reload()
    looking.at_rest(page)
    opener.click()
    expect(under.get_by_role("checkbox")).to_be_checked()
    under.get_by_role("checkbox").uncheck()
    assert page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('jury-signals-')).map(([, kept]) => kept)") == ["0"]


@pytest.mark.parametrize("width", sample([1280, 1440], 1, of="menu"))
def test_menu_of_a_chair_is_whole_and_one_line_beside_a_ballot(council: Council, width: int) -> None:
    council.hold_meeting()
    chair = council.screen(CHAIR, "suivre")
    chair.set_viewport_size({"width": width, "height": 720})
    expect(chair.locator(".strip")).to_contain_text("Votes")
    expect(button(chair, re.compile("^Plus"))).to_be_hidden()
    last = button(chair, "Archives").bounding_box()
    strip = chair.locator(".st-key-header").bounding_box()
    assert last is not None
    assert strip is not None
    assert last["x"] + last["width"] <= strip["x"]
    assert last["y"] + last["height"] <= BAR_PIXELS


@pytest.mark.parametrize("name", ["Appel $& 2027", "Appel $1 {name}"])
def test_question_of_a_tab_in_another_call_names_both_as_they_are_written(browser: Browser, name: str) -> None:
    told = {"call": "2", "name": name, "changed": "{before}, puis {name}", "stay": "Rester", "back": "Revenir", "calls": "/"}
    attributes = " ".join(f'data-{key}="{escape(value)}"' for key, value in told.items())
    menu = f'<div class="menu-told"><nav {attributes}><ul><li><button></button><ul></ul></li></ul></nav></div>'
    page = browser.new_page()
    before = json.dumps(json.dumps({"call": "1", "name": name}))

    def answer(route: Route) -> None:
        file = route.request.url.rpartition("/")[2]
        body = own_files.contents()[file] if file else f"<div class=stApp><header></header></div>{menu}"
        route.fulfill(body=body, content_type="text/javascript" if file else "text/html")

    page.route("http://menu.test/**", answer)
    page.add_init_script(f"window.juryAgain = 1; sessionStorage.setItem('jury-call', {before})")
    page.goto("http://menu.test/")
    page.add_script_tag(url="http://menu.test/menu.js", type="module")
    page.evaluate("document.body.append('changed')")  # it looks whenever the page changes
    expect(page.locator("dialog p")).to_have_text(f"{name}, puis {name}")
    page.context.close()
