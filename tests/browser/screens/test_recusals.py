"""*Mes déports*: what is typed finds exact words only, and nothing is recorded that a window has not counted and named."""

import re

import pytest
from playwright.sync_api import expect

from deliberation.call.call import Phase
from deliberation.call.people import Role
from deliberation.operations.call.calls import move_phase
from tests.browser import looking
from tests.browser.council import PHONE, Council
from tests.depth import sample

# "CHU" stands in the first alone; its letters follow one another in the others.
HOSPITAL, *OTHERS = ("CHU de Montclar", "Caisse des hôpitaux unis", "Cahiers du musée", "Chaussées humides")
NEW = "Membre 4"


def recused(council: Council, name: str) -> set[str]:
    person = council.person(name)
    return {one.title for one in council.snapshot.candidatures if council.snapshot.is_recused(person.id, one.id)}


def test_files_are_found_by_exact_words_then_counted_and_named_before_a_recusal_is_recorded(council: Council) -> None:
    council.add_dossiers(HOSPITAL, *OTHERS)
    page = council.screen(PHONE, "deports")
    rows = looking.painted_rows(page)
    expect(rows.filter(has_text=HOSPITAL)).to_have_count(1)
    looking.keyed(page, "recusals.chosen.search").get_by_role("textbox").tap()
    page.keyboard.type("CHU")
    expect(rows).to_have_count(1)
    # Who files comes first, then the title: on a phone too nothing of it is cut off.
    expect(rows).to_have_text(re.compile(f"Office des essais.*{HOSPITAL}", re.DOTALL))
    page.keyboard.press("Enter")
    looking.at_rest(page)
    expect(looking.button(page, "recusals.confirm")).to_be_disabled()
    rows.get_by_text(HOSPITAL).tap()
    looking.at_rest(page)
    before = looking.keyed(page, "declaration-sheet").bounding_box()
    looking.keyed(page, "recusals.chosen.search").get_by_role("textbox").fill("")
    expect(rows.filter(has_text=OTHERS[0])).to_have_count(1)
    expect(rows.get_by_role("checkbox", checked=True)).to_have_count(1)
    assert looking.keyed(page, "declaration-sheet").bounding_box() == before
    expect(looking.button(page, "recusals.none")).to_be_disabled()
    looking.button(page, "recusals.confirm").filter(has_text="Se déporter de 1 dossier").tap()
    window = page.get_by_role("dialog")
    expect(window).to_contain_text(re.compile(rf"Vous vous déportez de 1 dossier.:.*{HOSPITAL}", re.DOTALL))
    expect(window).to_contain_text("Seule la présidence peut lever un déport.")
    assert recused(council, PHONE) == set()
    window.get_by_role("button", name="Se déporter de 1 dossier").tap()
    expect(page.get_by_test_id("stToast")).to_contain_text(re.compile("Déport enregistré.: 1 dossier, à"))
    expect(window).to_have_count(0)
    assert recused(council, PHONE) == {HOSPITAL}


@pytest.mark.parametrize("address", sample(["deports", "candidatures"], 1, of="declaring none"))
def test_having_none_is_a_declaration_of_its_own_and_its_receipt_says_so(council: Council, address: str) -> None:
    move_phase(council.uow(), **council.by_console(), to=Phase.SCORING)
    council.add_person(NEW, Role.JUROR)
    page = council.screen(NEW, address)
    page.get_by_role("button", name="Je n’ai aucun lien avec ces projets").click()
    receipt = re.compile("Déport enregistré.: aucun à déclarer, à")
    expect(page.get_by_test_id("stToast")).to_contain_text(receipt)
    expect(page.locator(".announced")).to_have_text(receipt)  # once the focus has gone on, which would be spoken of over it
    expect(looking.menu(page).get_by_role("link", name="Candidatures")).to_be_visible()
    assert recused(council, NEW) == set()
    assert council.person(NEW).id in council.snapshot.declared
