"""The laureates of past editions: their screen, what a sheet says, the list brought from a file; nothing where there are none."""

from streamlit.testing.v1 import AppTest

from deliberation.call.people import Role
from extras.laureates.editions import with_edition, without_edition
from extras.laureates.reading import read_laureates
from tests.places import ROOT
from tests.screens import looking
from tests.screens.conftest import SECONDS_MAX, as_person
from tests.worlds.acts import plain, update_call
from tests.worlds.open_call import OpenCall
from ui.navigation import screens_of
from ui.texts import literal

DOSSIER = "475464"


def settings(call: OpenCall) -> dict[str, object]:
    with call.reading() as uow:
        return dict(plain(uow.calls.state(call.call_id).settings))


def change(call: OpenCall, wanted: dict[str, object]) -> None:
    update_call(call.uow(), **call.by_console(), settings=wanted, reason="Lauréats")


def is_in_menu(call: OpenCall) -> bool:
    snapshot = call.snapshot
    return any(screen.key == "laureates" for screen in screens_of(call.somebody(Role.OBSERVER), snapshot.call, snapshot.phase))


def bring(call: OpenCall, row: str) -> None:
    change(call, with_edition(settings(call), read_laureates(f"titre,candidat,siret,edition\n{row}".encode(), "l.csv").laureates))


def test_laureates_of_the_meeting_are_told_once_it_is_held_and_finalised(open_page: looking.Open, call: OpenCall) -> None:
    before = open_page("laureates", Role.OBSERVER)
    assert [header.value for header in before.header] == ["2018\u00a0: 6 lauréats"]
    assert literal("Cour de cassation (CCass)") not in looking.words(before)
    call.conclude()
    after = open_page("laureates", Role.OBSERVER)
    assert [header.value for header in after.header] == ["2019\u00a0: 15 lauréats", "2018\u00a0: 6 lauréats"]
    assert literal("Cour de cassation (CCass)") in looking.words(after)
    after.text_input(key="laureates.search").set_value("positionnement").run()
    assert [header.value for header in after.header] == ["2019\u00a0: 1 lauréat"]
    after.text_input(key="laureates.search").set_value("").run()
    after.selectbox(key="laureates.edition").set_value("2018").run()
    assert [header.value for header in after.header] == ["2018\u00a0: 6 lauréats"]


def test_call_without_past_laureates_shows_none_to_whom_the_menu_did_not_lead(call: OpenCall) -> None:
    assert is_in_menu(call) is True
    change(call, without_edition(without_edition(settings(call), "2018"), "2019"))
    page = as_person(
        AppTest.from_file(ROOT / "extras" / "laureates" / "screens" / "page.py", default_timeout=SECONDS_MAX), call.somebody(Role.OBSERVER)
    ).run()
    assert len(page.header) == 0
    assert is_in_menu(call) is False


def test_sheet_names_the_edition_won_and_asks_an_organiser_about_a_siren(open_page: looking.Open, call: OpenCall) -> None:
    applicant = call.snapshot.administration_of(call.snapshot.by_dossier[DOSSIER])
    bring(call, f'Lire les comptes rendus,"{applicant.name}",,2018')
    won = literal("Lauréat en 2018\u00a0: «\u00a0Lire les comptes rendus\u00a0»")
    for role in (Role.JUROR, Role.ORGANISER):
        assert won in looking.words(open_page("sheet.py", role, dossier=DOSSIER))
    bring(call, f"Lire,Clinique des Essais,{applicant.siren},2018")
    assert "Clinique des Essais" not in looking.words(open_page("sheet.py", Role.JUROR, dossier=DOSSIER))
    page = open_page("sheet.py", Role.ORGANISER, dossier=DOSSIER)
    assert literal("«\u00a0Clinique des Essais\u00a0», lauréat en 2018, a le même SIREN") in looking.words(page)
    page.button(key=f"laureates.True.{DOSSIER}.0").click().run()
    assert literal("Lauréat en 2018\u00a0: «\u00a0Lire\u00a0»") in looking.words(page)
    assert "Clinique des Essais" not in looking.words(page)


def test_several_laureates_of_a_siren_are_asked_about_once_for_each_name_and_year(open_page: looking.Open, call: OpenCall) -> None:
    siren = call.snapshot.administration_of(call.snapshot.by_dossier[DOSSIER]).siren
    names = ("Lire,Clinique des Essais", "Écrire,Clinique des Essais", "Compter,Maison des Essais")
    bring(call, "\n".join(f"{name},{siren},2018" for name in names))
    page = open_page("sheet.py", Role.ORGANISER, dossier=DOSSIER)
    asked = [one for one in looking.words(page).split("\n") if "a le même SIREN" in one]
    assert (len(asked), "Clinique" in asked[0], "Maison" in asked[1]) == (2, True, True)
    page.button(key=f"laureates.True.{DOSSIER}.0").click().run()
    told = looking.words(page)
    assert [literal(f"«\u00a0{title}\u00a0»") in told for title in ("Lire", "Écrire", "Compter")] == [True, True, False]
    page.button(key=f"laureates.False.{DOSSIER}.0").click().run()
    assert "a le même SIREN" not in looking.words(page)


def test_list_of_laureates_is_brought_and_taken_out_on_the_calls_page(open_page: looking.Open, call: OpenCall) -> None:
    page = open_page("call.py", Role.ORGANISER)
    page.file_uploader(key="call.laureates.file").upload("liste.csv", b"titre,candidat\nLire,CHU de Montclar\n").run()
    assert page.button(key="call.laureates.write").disabled
    page.text_input(key="call.laureates.edition").set_value("2017").run()
    page.button(key="call.laureates.write").click().run()
    assert [(one.edition, one.title) for one in call.snapshot.call.laureates][-1] == ("2017", "Lire")
    page.button(key="call.laureates.out.2017").click().run()
    assert {one.edition for one in call.snapshot.call.laureates} == {"2018", "2019"}
