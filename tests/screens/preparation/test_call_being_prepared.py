"""A call that does not hold everything yet: each screen says what is missing, and leads those who may bring it to where they can."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import bootstrap
from phrases import _
from tests.screens import looking
from tests.worlds.acts import import_dossiers, move_phase
from tests.worlds.demonstration import current_csv, sources
from tests.worlds.extras import needs
from tests.worlds.open_call import OpenCall, new_demonstration
from tests.worlds.terms import Person, Phase, Role, Screening

PAGES = ["candidatures.py", "sheet.py", "comparison.py", "ranking.py", "selection.py", "analysis.py", "screening.py", "documents.py"]


@pytest.fixture
def call(migrated_file: Path, tmp_path: Path) -> Iterator[OpenCall]:
    """A call with its organiser, chair, staff and observers: no juror, no candidature."""
    yield new_demonstration(Path(shutil.copy(migrated_file, tmp_path)))
    bootstrap.reset()


@pytest.fixture
def dossiers(call: OpenCall) -> None:
    """The dossiers of the call, and still no juror."""
    import_dossiers(call.uow(), **call.by_console(), file=sources().dossiers)


@pytest.mark.parametrize("page", PAGES)
def test_screen_without_candidature_leads_the_organiser_to_bring_them(call: OpenCall, open_page: looking.Open, page: str) -> None:
    app = open_page(page, call.somebody(Role.ORGANISER))
    assert _("No application yet: import the list of dossiers.") in looking.words(app)
    assert f"importer: {_('Import the dossiers')}" in looking.links(app)
    assert len(app.title) == 1
    assert not looking.plain(app)
    assert not looking.drawings(app)


@pytest.mark.parametrize("page", PAGES)
def test_screen_without_candidature_says_to_the_chair_who_brings_them(call: OpenCall, open_page: looking.Open, page: str) -> None:
    app = open_page(page, call.somebody(Role.CHAIR))
    assert _("No application yet. The organisers import them.") in looking.words(app)
    assert not [link for link in looking.links(app) if link.startswith("importer")]


def test_home_of_an_empty_call_asks_the_organiser_for_dossiers_and_a_jury(open_page: looking.Open) -> None:
    app = open_page("home.py", Role.ORGANISER)
    asked = [link for link in looking.links(app) if link.split(":")[0] in ("importer", "reglages", "documents")]
    assert asked == [f"importer: {_('Import the dossiers')}", f"reglages: {_('Name the jury')}"]
    assert looking.numbers(app) == {}


def test_home_of_an_empty_call_says_to_the_chair_what_they_wait_for(open_page: looking.Open) -> None:
    assert _("The organisers are preparing the call: there is no application yet.") in looking.words(open_page("home.py", Role.CHAIR))


def test_home_says_to_an_observer_from_which_phase_on_they_read(open_page: looking.Open) -> None:
    said = _("The applications open to you with the phase: {phase}.").format(phase=Phase.DELIBERATION.words)
    assert said in looking.words(open_page("home.py", Role.OBSERVER))


@pytest.mark.parametrize("what", ["scores", pytest.param("attachments", marks=needs("attached"))])
def test_marks_are_not_asked_for_before_the_dossiers(open_page: looking.Open, what: str) -> None:
    app = open_page("imports.py", Role.ORGANISER).button_group(key="imports.what").set_value(what).run()
    assert _("Marks and attached files go with applications: import the dossiers first.") in looking.words(app)
    assert "imports.scores" not in looking.keys(app)


def test_administrations_wait_for_the_dossiers(open_page: looking.Open) -> None:
    app = open_page("settings.py", Role.ORGANISER).button_group(key="settings.section").set_value("administrations").run()
    assert _("No application yet: import the list of dossiers.") in looking.words(app)
    assert "settings.merged" not in looking.keys(app)


@pytest.mark.usefixtures("dossiers")
def test_coverage_without_jurors_leads_to_naming_them(open_page: looking.Open) -> None:
    app = open_page("analysis.py", Role.ORGANISER)
    assert app.button_group(key="analysis.section").value == "coverage"  # all that can be followed under seal
    assert _("This call has no juror yet.") in looking.words(app)
    assert f"reglages: {_('Name the jury')}" in looking.links(app)
    assert not looking.drawings(app)


@pytest.mark.usefixtures("dossiers")
@pytest.mark.parametrize("phase", [Phase.PREPARATION, Phase.SCORING])
def test_selection_says_when_decisions_are_taken(call: OpenCall, open_page: looking.Open, phase: Phase) -> None:
    move_phase(call.uow(), **call.by_console(), to=phase)
    words = looking.words(open_page("selection.py", Role.CHAIR))
    assert _("Decisions are taken during the deliberation.") in words
    assert _("Every decision has its reason") not in words


@pytest.mark.usefixtures("dossiers")
def test_meeting_not_open_yet_says_when_it_is_planned(open_page: looking.Open) -> None:
    words = looking.words(open_page("meeting.py", Role.STAFF))
    assert _("It is planned for {moment}.").partition("{moment}")[0] in words
    assert _("No application is being discussed now.") not in words


@pytest.fixture
def juror(call: OpenCall) -> Person:
    """A juror of the call, while it is being scored."""
    camille = call.add_person("Camille", Role.JUROR)
    move_phase(call.uow(), **call.by_console(), to=Phase.SCORING)
    return camille


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("scoring.py", "No application to score yet."),
        (
            "recusals.py",
            "There is no application yet. Come back once the organisers have imported them: you will declare your recusals then.",
        ),
    ],
)
def test_juror_is_asked_nothing_about_files_that_are_not_there(open_page: looking.Open, juror: Person, page: str, said: str) -> None:
    app = open_page(page, juror)
    assert _(said) in looking.words(app)
    assert not app.get("progress")
    assert "recusals.none" not in looking.keys(app)


def test_file_without_pre_selection_says_so_and_all_can_be_taken(call: OpenCall, open_page: looking.Open) -> None:
    app = open_page("imports.py", Role.ORGANISER)
    app.file_uploader(key="imports.dossiers").upload("export.csv", current_csv(without="Avis de présélection")).run()
    assert any("46" in str(info.value) for info in app.info)
    assert "imports.shortlist" not in looking.keys(app)
    app.button(key="imports.dossiers.write").click().run()
    app.button(key="imports.shortlist").click().run()
    assert {candidature.screening for candidature in call.snapshot.candidatures} == {Screening.SHORTLISTED}
