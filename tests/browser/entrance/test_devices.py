"""A second device enters by the code that the first one shows, once, and is signed out from there."""

from playwright.sync_api import Page, expect

from tests.browser import looking
from tools.serving.servers import Server


def test_phone_enters_by_the_code_on_the_laptop_once_and_is_signed_out_from_it(page: Page, phone: Page, server: Server) -> None:
    looking.enter_as(page, "Juré 07", at="/mes-appareils")
    page.get_by_role("button", name="Afficher un code pour un autre appareil").click()
    address = page.locator("code").filter(has_text="/entree/").inner_text()
    assert address.startswith(f"{server.url}/entree/")
    phone.goto(address)
    phone.get_by_role("button", name="Entrer").click()
    expect(phone.locator(".st-key-header")).to_contain_text("Juré 07")

    # Shown again, it opens nothing.
    phone.context.clear_cookies()
    phone.goto(address)
    phone.get_by_role("button", name="Entrer").click()
    expect(phone.get_by_role("alert")).to_contain_text("Ce lien n’est plus valable")

    page.reload()
    page.get_by_role("button", name="Déconnecter tous les autres appareils").click()
    expect(page.get_by_text("cet appareil")).to_be_visible()
    expect(page.get_by_role("button", name="Déconnecter tous les autres appareils")).to_have_count(0)
