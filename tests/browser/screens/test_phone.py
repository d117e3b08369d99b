"""What a phone shows that a desk does not: cards first, scores beside ranks, a radar as wide as it goes."""

import pytest
from playwright.sync_api import Page, expect

from deliberation.call.people import Role
from tests.browser import looking
from tests.depth import sample

pytestmark = pytest.mark.looks

MIDDLES = "fields => fields.map((field) => field.getBoundingClientRect()).map(({ top, height }) => top + height / 2)"
FINGER_PIXELS = 44
# What unfolds moves what is below it; what is endless moves nothing.
UNFOLDED = "() => document.getAnimations().every((each) => each.effect.getComputedTiming().endTime === Infinity)"
RADIUS_PIXELS_MIN = 85
IS_UNCOVERED = """element => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


def test_rows_are_cards_where_there_is_little_width_whatever_the_browser(phone: Page, page: Page) -> None:
    looking.enter(phone, Role.JUROR, at="/candidatures")
    expect(looking.painted_rows(phone).first).to_be_visible()
    expect(phone.get_by_role("columnheader")).to_have_count(0)
    assert phone.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    fields = looking.keyed(phone, "filters").locator("input, [data-testid=stPopoverButton]").evaluate_all(MIDDLES)
    assert max(fields) - min(fields) < FINGER_PIXELS / 2, "search and filters are one line"
    search = looking.keyed(phone, "filter.search").get_by_role("textbox")
    search.fill("cartographie du littoral")
    expect(looking.painted_rows(phone)).to_have_count(1)
    phone.locator("h1").tap()
    assert search.evaluate("field => field.scrollWidth <= field.clientWidth"), "what is searched for has a line of its own"
    looking.enter(page, Role.JUROR, at="/candidatures?q=littoral")
    expect(page.get_by_role("columnheader", name="Score")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 640})
    expect(page.get_by_role("columnheader")).to_have_count(0)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_what_is_under_the_name_stays_open_where_drawing_is_slow(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 664})
    looking.enter(page, Role.CHAIR, at="/mes-appareils")
    opener, under = page.locator(".st-key-header").get_by_test_id("stPopoverButton"), page.get_by_test_id("stPopoverBody")
    looking.at_rest(page)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    opener.click()  # in its middle, where its mark is
    expect(under).to_be_visible()
    page.wait_for_timeout(1000)
    expect(under).to_be_visible()


def test_refusal_is_in_sight_of_whoever_pressed_far_below(phone: Page) -> None:
    looking.enter(phone, Role.ORGANISER, at="/messages")
    text, save = phone.get_by_role("textbox", name="Texte"), phone.get_by_role("button", name="Enregistrer")
    text.fill("Bonjour {inconnu}")
    text.blur()
    expect(save).to_be_enabled()
    save.tap()
    expect(phone.get_by_text("Aucun champ ne s’appelle {inconnu}")).to_be_in_viewport(ratio=1)


def test_refusal_is_not_under_the_popover_in_which_it_was_pressed(phone: Page) -> None:
    looking.enter(phone, Role.ORGANISER, at="/fiche?dossier=502930")
    phone.get_by_role("button", name="Retirer ce dossier").tap()
    phone.get_by_test_id("stPopoverBody").get_by_role("button", name="Retirer").tap()
    refusal = phone.get_by_role("alert").filter(has_text="Indiquez pourquoi le dossier est retiré")
    expect(refusal).to_be_in_viewport(ratio=1)
    assert refusal.evaluate(IS_UNCOVERED)


@pytest.mark.parametrize("address", sample(["classement", "selection"], 1, of="cards"))
def test_card_begins_with_who_files_and_says_what_its_numbers_are(phone: Page, address: str) -> None:
    looking.enter(phone, Role.JUROR, at=f"/{address}")
    card = looking.painted_rows(phone).first
    expect(card).to_be_visible()
    score = card.get_by_role("cell", name="Score 4,29")
    expect(score.get_by_text("Score")).to_be_visible()
    parts = (card.locator(".filer"), card.get_by_role("link"), card.locator(".rank"))
    tops = [part.bounding_box()["y"] for part in parts]  # type: ignore[index]
    assert tops == sorted(set(tops))
    expect(card.locator(".outcome")).to_contain_text("À discuter")


def test_radar_is_wide_and_its_labels_are_whole(phone: Page) -> None:
    looking.enter(phone, Role.JUROR, at="/fiche?dossier=495484")
    chart = phone.locator(".drawing svg").first
    expect(chart.locator("text").first).to_be_visible()
    rings = chart.locator("path[fill=none]").evaluate_all("rings => rings.map(ring => ring.getBoundingClientRect().width / 2)")
    assert max(rings) >= RADIUS_PIXELS_MIN
    cut = chart.evaluate("""chart => {
        const whole = chart.getBoundingClientRect();
        return [...chart.querySelectorAll("text")].filter((label) => {
            const box = label.getBoundingClientRect();
            return box.left < whole.left || box.right > whole.right || box.top < whole.top;
        }).map((label) => label.textContent);
    }""")
    assert cut == []


def test_why_an_act_is_refused_is_in_sight_although_it_stands_below_the_screen(phone: Page) -> None:
    looking.enter(phone, Role.CHAIR, at="/reglages")
    phone.get_by_text("Un membre quitte le jury").click()
    looking.at_rest(phone)
    phone.wait_for_function(UNFOLDED)
    phone.get_by_role("combobox", name="Qui quitte le jury").tap()
    phone.get_by_role("option", name="Juré 03").tap()
    looking.at_rest(phone)
    leave = looking.button(phone, "leaving.do")
    leave.evaluate("(button) => button.scrollIntoView({ block: 'end' })")
    leave.click()
    expect(phone.get_by_text("Indiquez pourquoi Juré 03 quitte le jury")).to_be_in_viewport(ratio=1)


def test_name_of_a_criterion_is_read_whole_beside_the_words_of_its_mark(phone: Page) -> None:
    looking.enter(phone, Role.JUROR, at="/noter")
    names = phone.locator(".st-key-scoring-marks [class*='-line'] > :first-child strong")
    expect(names).to_have_count(7)
    looking.at_rest(phone)
    ends = names.evaluate_all(
        "names => names.map((name) => name.closest('p').getBoundingClientRect().right - name.getBoundingClientRect().right)"
    )
    assert min(ends) >= 0
