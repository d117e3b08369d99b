"""The main job, as an office does it: from the platform's export to a final selection in a workbook."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bench.servers import Server, running
from tests.browser import looking
from tests.browser.conftest import ROOT

FIXTURES = ROOT / "tests" / "fixtures" / "ami-ia-2"
DOSSIERS = FIXTURES / "dossiers_ami-intelligence-artificielle_2019-06-03_10-12.xlsx"
MARKS = FIXTURES / "notes_jury.xlsx"
TRUTH = json.loads((FIXTURES / "truth.json").read_text(encoding="utf-8"))
PEOPLE = "nom;courriel;rôles\nCamille Organise;camille@jury.example;organisation\nDominique Préside;dominique@jury.example;présidence\n"


class Office:
    """A call made from the command line on a database of its own, and the server that shows it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("JURY_", "STREAMLIT_"))}
        self.environment = outside | {"JURY_DATABASE_URL": f"sqlite:///{folder}/jury.sqlite", "JURY_SECRET_KEY": "a key for tests"}

    def command(self, *words: str) -> str:
        """Run ``./jury`` with ``words`` and return what it prints."""
        return subprocess.run(
            [sys.executable, "cli.py", *words], cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def links(self) -> dict[str, str]:
        """The path of everybody's personal link, by name."""
        found = json.loads(self.command("links", "--call", "ami-ia-2", "--format", "json"))["links"]
        return {person["name"]: urlsplit(person["link"]).path for person in found}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("office"))
    people = office.folder / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    office.command("call", "create", "calls/ami-ia-2.toml")
    office.command("people", "import", str(people), "--call", "ami-ia-2")
    return office


@pytest.fixture(scope="module")
def server(office: Office) -> Iterator[Server]:
    """The dashboard with that call alone, in place of the demonstration's."""

    def command(port: int) -> list[str]:
        return [sys.executable, "cli.py", "start", "--no-demo", "--port", str(port)]

    with running(command, folder=ROOT, environment=office.environment, log_path=office.folder / "server.log") as server:
        yield server


@pytest.fixture
def enter(browser: Browser, server: Server, office: Office) -> Iterator[Any]:
    """Enter by somebody's personal link, in a browser of their own: ``enter("Camille Organise")``."""
    contexts: list[BrowserContext] = []

    def enter_(name: str) -> Page:
        contexts.append(browser.new_context(base_url=server.url, locale="fr-FR", viewport={"width": 1440, "height": 900}))
        page = contexts[-1].new_page()
        page.goto(office.links()[name])
        page.get_by_role("button", name="Entrer en séance").click()
        expect(page.locator(".st-key-header")).to_contain_text(name)
        looking.at_rest(page)
        return page

    yield enter_
    for context in contexts:
        context.close()


def import_file(page: Page, what: str, file: Path, *, counts: str, first: str) -> None:
    """Import a file on the screen; ``first``: what the preview counts as new. Then the same file brings nothing."""
    page.locator(f".st-key-imports-{what} input[type=file]").set_input_files(file)
    expect(looking.keyed(page, counts).get_by_test_id("stMetricValue").first).to_have_text(first)
    looking.keyed(page, f"imports.{what}.write").get_by_role("button").click()
    expect(page.get_by_text("Ce fichier n’apporte rien")).to_be_visible()
    expect(looking.keyed(page, f"imports.{what}.write").get_by_role("button")).to_be_disabled()


def decide(page: Page, *, outcome: str, reason: str, count: int) -> None:
    """Decide on the candidatures that are chosen, ``count`` of them."""
    looking.keyed(page, "decisions.outcome").get_by_text(outcome, exact=True).click()
    looking.keyed(page, "decisions.reason").get_by_role("textbox").fill(reason)
    looking.keyed(page, "decisions.reason").get_by_role("textbox").press("Control+Enter")
    record = looking.keyed(page, "decisions.record").get_by_role("button")
    expect(record).to_contain_text(str(count))
    record.click()
    expect(looking.keyed(page, "decisions.record")).to_have_count(0)


def test_main_job_from_the_export_to_the_workbook_of_the_laureates(enter: Any) -> None:
    organiser = enter("Camille Organise")
    _import_everything(organiser)
    _move_to_deliberation(organiser)

    chair = enter("Dominique Préside")
    _reveal(chair)
    _filter_open_and_compare(chair)
    _decide_everything(chair)
    _finalise(chair)

    _read_back(chair)
    _see_that_it_is_locked(organiser)


def _import_everything(page: Page) -> None:
    looking.open_screen(page, "importer")
    import_file(page, "dossiers", DOSSIERS, counts="imports.counts", first="46")
    looking.keyed(page, "imports.what").get_by_role("button").nth(1).click()
    import_file(page, "scores", MARKS, counts="imports.score_counts", first=str(24 * 12))


def _move_to_deliberation(page: Page) -> None:
    looking.open_screen(page, "reglages")
    looking.keyed(page, "settings.section").get_by_role("button").nth(2).click()
    move = looking.keyed(page, "settings.phase.deliberation").get_by_role("button")
    move.click()
    expect(move).to_be_disabled()
    expect(looking.keyed(page, "settings.reveal")).to_have_count(0)


def _reveal(page: Page) -> None:
    page.reload()
    looking.keyed(page, "settings.reveal").get_by_role("button").click()
    expect(looking.keyed(page, "settings.reveal")).to_have_count(0)


def _filter_open_and_compare(page: Page) -> None:
    looking.open_screen(page, "candidatures")
    looking.keyed(page, "filter.search").get_by_role("textbox").fill("identifier")
    expect(page).to_have_url(lambda url: "q=identifier" in url)
