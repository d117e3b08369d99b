"""What applicants write is shown as they wrote it: no markup of theirs is carried out, on any screen."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looking
from tests.browser.office import ORGANISER, Office
from tests.depth import sample
from tests.places import FIXTURES
from tools.serving.servers import Server

pytestmark = pytest.mark.long

EXPORT = FIXTURES / "dossiers_ami-intelligence-artificielle_2019-06-03_10-12.csv"
LINKS = "[lien](http://ailleurs.example) ![image](http://ailleurs.example/i.png)"
HOSTILE = f"**gras** :smile: <b>balise</b> $x^2$ {LINKS} `code` :red[rouge] \\fin"
# What charts and their hover boxes read: a small HTML of plotly's own.
IN_A_CHART = "<a href='http://ailleurs.example'>lien</a> <b>balise</b> <img src=x onerror=alert(1)>"
TURNING = "Titre \u202eeunetéR"  # read from right to left, it would end in "Retenue"
LONG = "mot " * 25_000  # 100 kB
# Where it is in Markdown, marks of no width break ":smile:" and "http://".
SHOWN = re.compile(re.escape(HOSTILE).replace(":", ":\u200b?"))
DOSSIER = "495484"
IN_CHARTS, LONG_ONE, TURNED = "523155", "518026", "519246"
JUROR = "Juré 01"
CARRIED_OUT = (
    "strong:text-is('gras')",
    "b:text-is('balise')",
    "code:text-is('code')",
    "a[href*='ailleurs.example']",
    "img[src*='ailleurs.example']",
    ".katex",
    "[style*=color]:text-is('rouge')",
)
SHOWING = (
    "candidatures",
    "fiche",
    "comparaison",
    "selection",
    "preselection",
    "noter",
    "the panel of decisions",
    "administrations",
)
SCREENS = [
    "candidatures",
    f"fiche?dossier={DOSSIER}",
    f"comparaison?dossiers={DOSSIER}&dossiers={IN_CHARTS}",
    "selection",
    "preselection",
    *sample(["classement", "documents", "analyse", "journal", "seance", "salle", "ecran"], 4, of="hostile texts"),
]
OF_A_JUROR = [f"noter?dossier={DOSSIER}", "suivre"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A call where one dossier has hostile answers everywhere."""
    office = Office.with_call(tmp_path_factory.mktemp("hostile"))
    lines = list(csv.DictReader(StringIO(EXPORT.read_text(encoding="utf-8"))))
    titles = {IN_CHARTS: IN_A_CHART, TURNED: TURNING}
    for line in lines:
        if line["id"] in titles:
            line |= {name: titles[line["id"]] for name in line if name.startswith("titre")}
        if line["id"] == LONG_ONE:
            line |= {name: LONG for name in line if name.startswith("resume")}
        if line["id"] == DOSSIER:
            line |= {name: HOSTILE for name in line if name.startswith(("titre", "administration_porteuse", "resume", "donnees", "defi"))}
    hostile = StringIO()
    writer = csv.DictWriter(hostile, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    file = office.folder / EXPORT.name
    file.write_text(hostile.getvalue(), encoding="utf-8")
    office.command("import", "dossiers", str(file), "--call", "ami-ia-2")
    office.command("import", "scores", str(FIXTURES / "notes_jury.xlsx"), "--call", "ami-ia-2")
    office.command("call", "move", "deliberation", "--call", "ami-ia-2")
    office.command("call", "reveal", "--call", "ami-ia-2")
    return office


@pytest.fixture(scope="module")
def server(office: Office) -> Iterator[Server]:
    with office.open() as server:
        yield server


def test_hostile_long_and_turned_answers_are_shown_literally_on_every_screen(page: Page, office: Office) -> None:
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url) if "ailleurs" in request.url else None)
    office.enter(page, ORGANISER)
    for screen in SCREENS:
        looking.lead_to(page, screen)
        _see_it_literally(page, screen)
        if screen.startswith("comparaison"):
            _see_the_hover_boxes(page)
    _see_the_panels(page)
    looking.open_screen(page, f"fiche?dossier={LONG_ONE}")
    looking.open_screen(page, f"fiche?dossier={TURNED}")
    title = page.get_by_role("heading").first
    expect(title).to_contain_text("Titre eunetéR")
    expect(title).not_to_contain_text("\u202e")
    assert asked == []


def test_hostile_answers_are_shown_literally_to_a_juror_who_declares_and_scores(page: Page, office: Office) -> None:
    office.enter(page, JUROR)
    expect(looking.painted_rows(page).first).to_be_visible()
    _see_it_literally(page, "the declaration")
    looking.button(page, "recusals.none").click()
    looking.at_rest(page)
    for screen in OF_A_JUROR:
        looking.lead_to(page, screen)
        _see_it_literally(page, screen)


def _see_it_literally(page: Page, screen: str) -> None:
    if screen.partition("?")[0] in SHOWING:
        expect(page.locator("body"), screen).to_contain_text(SHOWN)
    expect(page.locator("body"), screen).not_to_contain_text("😄")
    assert {what: page.locator(what).count() for what in CARRIED_OUT} == dict.fromkeys(CARRIED_OUT, 0), screen


def _see_the_hover_boxes(page: Page) -> None:
    expect(page.locator(".drawing circle[data-box]").first).to_be_attached()
    expect(page.locator(".drawing :is(a, script, image, foreignObject), .drawing [*|href]")).to_have_count(0)


def _see_the_panels(page: Page) -> None:
    looking.lead_to(page, "selection")
    looking.tick(page, DOSSIER)
    looking.button(page, "decisions.record").wait_for()
    _see_it_literally(page, "the panel of decisions")
    looking.lead_to(page, "reglages")
    looking.keyed(page, "settings.section").get_by_role("radio", name="Administrations").click()
    page.get_by_role("table", name="Candidats et graphies relevées dans les dossiers").wait_for()
    _see_it_literally(page, "administrations")
