"""A figure in plotly, on a real screen: its switch, its script ahead of time, its points by keys, what a screen reader meets."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from deliberation.call.people import Role
from tests.browser import looking
from tests.browser.axe import weigh
from tests.browser.contexts import lent_context
from tools.serving.servers import Server

pytestmark = pytest.mark.looks

PLOT = ".js-plotly-plot .hoverlayer"
IS_EVALUATED = "() => performance.getEntriesByType('resource').some((entry) => entry.name.includes('PlotlyChart'))"
# The dossiers in the order in which their lines end.
ENDS = """() => {
  const root = [...document.querySelectorAll("*")].map((each) => each.shadowRoot?.querySelector(".drawing")).find(Boolean);
  const ends = [...root.querySelectorAll("g[data-series] [data-dossier]")].filter((_mark, i) => i % 2);
  const height = (mark) => mark.getBoundingClientRect().bottom + mark.getBoundingClientRect().top;
  return ends.sort((one, other) => height(one) - height(other)).map((mark) => mark.dataset.dossier);
}"""


def explore(page: Page) -> None:
    page.get_by_role("switch", name="Explorer").locator("xpath=ancestor::label").click()
    expect(page.locator(PLOT)).to_be_attached()
    looking.at_rest(page)


def test_keys_go_from_point_to_point_and_the_drawing_is_hidden_from_screen_readers(page: Page) -> None:
    looking.enter(page, Role.CHAIR, at="/classement")
    explore(page)
    figure = page.get_by_role("figure")
    expect(figure).to_have_accessible_name(re.compile(r"^Accompagnement technique et métier\s: 17 dossiers classés"))
    keys = page.get_by_role("slider", name=re.compile("^Points du graphique"))
    keys.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(keys).to_have_attribute(
        "aria-valuetext", re.compile(r"^Développer l’intelligence artificielle dans le contrôle de légalité .*, Score\s: 4,12, ")
    )
    expect(page.locator(".hoverlayer .hovertext")).to_contain_text("4,12")
    snapshot = figure.aria_snapshot()
    assert "4,12" not in snapshot.replace(str(figure.get_attribute("aria-label")), "")
    assert 'button "Zoomer sur une zone"' in snapshot
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("contrôle de légalité dématérialisé")).first).to_be_visible()


def test_script_of_plotly_is_evaluated_ahead_where_one_studies_alone(page: Page) -> None:
    looking.enter(page, Role.CHAIR, at="/candidatures")
    page.wait_for_timeout(2_500)  # here the time is the condition: nothing asks for it meanwhile
    assert not page.evaluate(IS_EVALUATED)
    looking.lead_to(page, "classement")
    page.wait_for_function(IS_EVALUATED)


def test_heading_of_the_criteria_sorts_them_by_mouse_and_by_keys(page: Page) -> None:
    looking.enter(page, Role.CHAIR, at="/analyse")
    page.get_by_role("radio", name="Critères", exact=True).click()
    heading = page.get_by_role("button", name="Trier par Équipe")
    heading.click()
    looking.at_rest(page)
    expect(page.locator(".drawing svg text", has_text="Équipe ↓")).to_be_visible()
    expect(page.get_by_role("button", name="Trier par Équipe")).to_be_focused()
    page.get_by_role("button", name="Trier par Score").press("Enter")
    expect(page.locator(".drawing svg text", has_text="↓")).to_have_count(0)


def test_phone_keeps_the_image(phone: Page) -> None:
    looking.enter(phone, Role.CHAIR, at="/classement")
    expect(phone.locator(".drawing svg")).to_have_count(1)
    expect(phone.get_by_role("switch", name="Explorer")).to_have_count(0)


def test_lines_follow_a_weight_while_it_is_dragged_to_where_the_server_then_draws_them(page: Page) -> None:
    looking.enter(page, Role.CHAIR, at="/classement")
    page.get_by_role("radio", name="Essayer d’autres poids", exact=True).click()
    looking.at_rest(page)
    thumb = looking.keyed(page, "sandbox.weight.equipe").locator("[data-testid=stSliderThumbValue]")
    box = thumb.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 170, box["y"] + box["height"], steps=5)
    expect(page.locator(".drawing svg.moving")).to_be_attached()
    expect(page.get_by_text("Aucun dossier ne franchirait la limite de sa filière.")).to_be_visible()
    moved = page.evaluate(ENDS)
    page.mouse.up()
    expect(page.locator(".drawing svg.moving")).to_have_count(0)
    looking.at_rest(page)
    assert page.evaluate(ENDS) == moved
    expect(page.get_by_text("Aucun dossier ne franchirait")).to_have_count(0)


def test_number_of_a_sheet_is_explained_by_finger_and_by_key(page: Page) -> None:
    looking.enter(page, Role.CHAIR, at="/fiche?dossier=472228")
    explanation = page.get_by_text("Plus grand écart entre les totaux des membres du jury", exact=False)
    expect(explanation).to_be_hidden()
    name = page.locator(".standing summary", has_text="Écart")
    name.press("Enter")
    expect(explanation).to_be_visible()
    name.click()
    expect(explanation).to_be_hidden()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_figure_in_plotly_holds_nothing_that_axe_finds(browser: Browser, server: Server, look: str) -> None:
    with lent_context(browser, server.url, dark=look == "dark") as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        looking.enter(page, Role.CHAIR, at="/classement")
        explore(page)
        found = {"ranking": weigh(page)}
        looking.lead_to(page, "analyse")
        for section in ("Critères", "Équilibre"):
            page.get_by_role("radio", name=section, exact=True).click()
            expect(page.locator(PLOT)).to_be_attached()
            found[section] = weigh(page)
        assert ({where: faults for where, faults in found.items() if faults}, said) == ({}, [])
