"""The words on charts are read at arm's length, on every screen that has charts."""

import pytest
from playwright.sync_api import Page

from deliberation.call.people import Role
from tests.browser import looking
from tests.browser.read import unread
from tests.depth import sample

pytestmark = pytest.mark.looks

# Screens by address, and which of their sections have a chart, none: the screen has no sections.
PLACES = {
    "fiche?dossier=472228": (),
    "comparaison?dossiers=472228&dossiers=495484": (),
    "classement": ("Classement officiel", "Robustesse", "Essayer d’autres poids"),
    "analyse": ("Accord", "Critères", "Équilibre", "Couverture", "Sévérité"),
}


@pytest.mark.parametrize("address", sample(list(PLACES), 1, of="words on charts"))
def test_words_on_charts_are_read_on_a_laptop_and_on_a_phone(page: Page, phone: Page, address: str) -> None:
    for screen in (page, phone):
        looking.enter(screen, Role.CHAIR, at=f"/{address}")
        found = {"": unread(screen)}
        for section in PLACES[address][1:]:
            screen.get_by_role("radio", name=section, exact=True).click()
            looking.at_rest(screen)
            found[section] = unread(screen)
        assert {where: words for where, words in found.items() if words} == {}
