"""The import from the platform itself: offered where it is connected, read when somebody says so, written once that is confirmed."""

from collections.abc import Callable, Iterator

import pytest
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest

import capabilities
from deliberation.call.people import Person, Role
from deliberation.operations.scoring.recusals import declare_recusals
from extras.platform.tests.serving.procedure import NUMBER
from extras.platform.tests.serving.served import connect, served
from extras.platform.tests.serving.server import TOKEN, Platform
from extras.platform.verbs import READING_FOR_WHOLE
from phrases import _, quoted
from tests.screens import looking
from tests.worlds.open_call import OpenCall
from ui.texts import literal

EDITED, DELETED = 472228, 488979
READ = "imports.platform.read"
WRITE = "imports.platform.write"
FETCH = "imports.platform.files.fetch"


@pytest.fixture
def platform() -> Platform:
    """The platform, on which an applicant changed a title and another deleted their dossier."""
    platform = Platform()
    platform.procedure.answer(EDITED, "Titre du projet", "Un titre changé sur la plateforme")
    platform.procedure.delete(DELETED)
    return platform


@pytest.fixture
def connected(call: OpenCall, platform: Platform) -> Iterator[OpenCall]:
    with served(platform) as url:
        connect(url=url, procedures=f"demo={NUMBER}", token=SecretStr(TOKEN))
        yield call


@pytest.fixture
def page(connected: OpenCall, open_page: looking.Open) -> Callable[[Person], AppTest]:
    def open_(person: Person) -> AppTest:
        app = open_page("imports.py", person)
        return app.button_group(key="imports.what").set_value("platform").run()

    return open_


@pytest.fixture
def organiser(call: OpenCall) -> Person:
    return call.somebody(Role.ORGANISER)


def dark(app: AppTest) -> set[str | None]:
    """The keys of the buttons that say what to do next."""
    return {button.key for button in app.button if button.proto.type == "primary" and not button.disabled}


def test_what_the_platform_has_is_shown_first_and_written_once_that_is_confirmed(
    connected: OpenCall, page: Callable[[Person], AppTest], organiser: Person, platform: Platform
) -> None:
    app = page(organiser)
    assert (platform.asked, f"La démarche {NUMBER}" in looking.words(app)) == ([], True)
    app.button(key=READ).click().run()
    assert _("Read the platform again") in [button.label for button in app.button]
    assert literal(f"{NUMBER}, {quoted(platform.procedure.title)}") in looking.words(app)
    assert list(looking.numbers(app).values())[:6] == ["0", "1", "0", "44", "1", "0"]
    assert connected.candidature(str(EDITED)).title != "Un titre changé sur la plateforme"
    app.checkbox(key=f"imports.withdraw.{DELETED}").check().run()
    app.button(key=WRITE).click().run()
    assert connected.candidature(str(EDITED)).title == "Un titre changé sur la plateforme"
    assert connected.candidature(str(DELETED)).is_withdrawn
    assert app.button(key=WRITE).disabled
    # One reading: nobody was asked again for a preview, nor for what stands now.
    assert platform.asked == ["Demarche", "Dossiers", "Dossiers", "DossiersSupprimes"]


def test_link_of_home_leads_to_what_waits_on_the_platform(connected: OpenCall, open_page: looking.Open, organiser: Person) -> None:
    assert READ in looking.keys(open_page("imports.py", organiser, partie="platform"))


def test_platform_is_read_by_those_who_see_every_file(connected: OpenCall, page: Callable[[Person], AppTest], platform: Platform) -> None:
    both = connected.add_person("Organisation et jury", Role.ORGANISER, Role.JUROR)
    declare_recusals(connected.uow(), by=both, call_id=connected.call_id, candidature_ids=[])
    app = page(both)
    assert (_(READING_FOR_WHOLE) in looking.words(app), READ in [button.key for button in app.button]) == (True, False)
    assert platform.asked == []


@pytest.mark.skipif(not capabilities.hooks("file_import"), reason="no extra imports files")
def test_attached_files_are_shown_then_fetched_once(
    connected: OpenCall, page: Callable[[Person], AppTest], organiser: Person, platform: Platform
) -> None:
    for dossier in platform.procedure.dossiers:
        for champ in dossier["champs"]:
            champ |= {"files": []} if "files" in champ else {}
    platform.procedure.attach(EDITED, "plan.pdf")
    platform.procedure.champ(EDITED, "Pièces jointes")["files"] += [platform.procedure._file("devis.pdf", "devis", "pending")]
    app = page(organiser).button(key=READ).click().run()
    assert dark(app) == {WRITE}
    app.button(key=WRITE).click().run()
    assert dark(app) == {FETCH}
    assert (platform.fetched.total(), app.button(key=FETCH).label) == (0, "Télécharger 1 fichier")
    app.button(key=FETCH).click().run()
    assert [one.name for one in connected.snapshot.attachments] == ["plan.pdf"]
    assert app.button(key=FETCH).disabled
    assert (platform.fetched.total(), platform.told_token) == (1, [])


def test_call_is_compared_with_the_platform_s_form(
    connected: OpenCall, open_page: looking.Open, organiser: Person, platform: Platform
) -> None:
    app = open_page("call.py", organiser).button(key="call.platform.read").click().run()
    assert _("The form and the call agree.") in [told.value for told in app.success]
    platform.procedure.offer("Formule d'accompagnement souhaitée", "Accompagnement technique et métier", "Prêt de matériel")
    app = open_page("call.py", organiser).button(key="call.platform.read").click().run()
    assert ["Prêt de matériel" in str(told.value) or "scientifique" in str(told.value) for told in app.warning] == [True, True]
    assert "call.platform.fill" not in looking.keys(app)  # marks rest on it


def test_platform_is_not_offered_where_nobody_connected_it(call: OpenCall, open_page: looking.Open, organiser: Person) -> None:
    app = open_page("imports.py", organiser)
    assert "platform" not in app.button_group(key="imports.what").options
