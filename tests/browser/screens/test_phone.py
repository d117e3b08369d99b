"""What a phone shows that a desk does not: the word on its menu, cards first, scores beside ranks, a radar as wide as it goes."""

import pytest
from playwright.sync_api import Page, expect

from deliberation.call.people import Role
from tests.browser import looking

FINGER_PIXELS = 44
RADIUS_PIXELS_MIN = 85


def test_menu_says_so_and_leads_to_every_screen(phone: Page) -> None:
    looking.enter(phone, Role.CHAIR)
    menu = phone.get_by_role("button", name="Ouvrir le menu")
    assert menu.evaluate("button => getComputedStyle(button, '::after').content") == '"Menu"'
    box = menu.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= FINGER_PIXELS
    menu.tap()
    phone.get_by_role("link", name="Sélection", exact=True).tap()
    expect(phone).to_have_title("Sélection · Délibéré")
    expect(phone.get_by_role("button", name="Fermer le menu")).not_to_be_in_viewport()


def test_list_is_of_cards_until_somebody_chooses_the_table(phone: Page) -> None:
    looking.enter(phone, Role.JUROR, at="/candidatures?q=littoral")
    expect(phone.get_by_role("link", name="Améliorer la cartographie du littoral")).to_be_visible()
    expect(looking.table(phone)).to_have_count(0)
    looking.option(phone, "candidatures.layout", 0).tap()
    expect(looking.table(phone)).to_be_visible()
    for screen in ("Classement", "Candidatures"):
        phone.get_by_role("button", name="Ouvrir le menu").tap()
        phone.get_by_role("link", name=screen, exact=True).tap()
        expect(phone.get_by_role("heading", name=screen, level=1)).to_be_visible()
    expect(looking.table(phone)).to_be_visible()


@pytest.mark.parametrize(
    ("address", "first"),
    [("classement", ["1", "4,29", "Améliorer l'identification"]), ("selection", ["1", "4,29", "À discuter", "Améliorer l'identification"])],
)
def test_score_stands_beside_the_rank(phone: Page, address: str, first: list[str]) -> None:
    looking.enter(phone, Role.JUROR, at=f"/{address}")
    expect(looking.painted_rows(phone).first).to_be_attached()
    shown = [cell for cell in looking.rows(phone)[0] if cell][: len(first)]
    assert [cell[: len(words)] for cell, words in zip(shown, first, strict=True)] == first


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
