"""What a phone shows that a desk does not: the word on its menu."""

from playwright.sync_api import Page, expect

from deliberation.people import Role
from tests.browser import looking

FINGER_PIXELS = 44


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
