"""The main job, as an office does it: from the platform's export to a final selection in a workbook."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser import looking
from tests.browser.axe import weigh
from tests.browser.contexts import lent_context
from tests.browser.office import CHAIR, ORGANISER, Office
from tests.places import FIXTURES
from tools.serving.servers import Server

pytestmark = pytest.mark.long

DOSSIERS = FIXTURES / "dossiers_ami-intelligence-artificielle_2019-06-03_10-12.xlsx"
MARKS = FIXTURES / "notes_jury.xlsx"
TRUTH = json.loads((FIXTURES / "truth.json").read_text(encoding="utf-8"))["candidatures"]
PLACES = {"Accompagnement technique et métier": 11, "Accompagnement scientifique": 4}
SELECTED, RESERVED, REFUSED = 1, 2, 3  # places of the outcomes on the screen


def best(support: str) -> list[str]:
    """The dossiers that asked for a support, best first; equal scores are set apart by the first criterion."""
    asked = [dossier for dossier, known in TRUTH.items() if known["formule"] == support]
    return sorted(asked, key=lambda dossier: (-TRUTH[dossier]["score"], -TRUTH[dossier]["criteres"]["impact"]["moyenne"]))


LAUREATES = [dossier for support, places in PLACES.items() for dossier in best(support)[:places]]
OTHERS = [dossier for support, places in PLACES.items() for dossier in best(support)[places:]]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The call and its two people: nothing imported yet."""
    return Office.with_call(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def server(office: Office) -> Iterator[Server]:
    """The dashboard with that call alone, in place of the demonstration's."""
    with office.open() as server:
        yield server


@pytest.fixture
def enter(browser: Browser, server: Server, office: Office) -> Iterator[Callable[[str], Page]]:
    """Enter by somebody's personal link, in a browser of their own."""
    with ExitStack() as contexts:

        def enter_(name: str) -> Page:
            page = contexts.enter_context(lent_context(browser, server.url)).new_page()
            office.enter(page, name)
            return page

        yield enter_


def import_file(page: Page, what: str, file: Path, *, counts: str, new: str) -> None:
    """Import a file on the screen; ``new``: how many the preview counts. Afterwards the same file brings nothing."""
    write = looking.button(page, f"imports.{what}.write")
    looking.keyed(page, f"imports.{what}").locator("input[type=file]").set_input_files(file)
    expect(looking.keyed(page, counts).get_by_role("definition").first).to_have_text(new)
    write.click()
    expect(looking.keyed(page, counts).get_by_role("definition").first).to_have_text("0")
    expect(write).to_be_disabled()


def decide(page: Page, *, outcome: int, reason: str, count: int) -> None:
    """Decide on the candidatures that are chosen, ``count`` of them; ``outcome``: its place on the screen."""
    record = looking.button(page, "decisions.record")
    looking.option(page, "decisions.outcome", outcome).click()
    expect(looking.option(page, "decisions.outcome", outcome)).to_be_checked()
    looking.keyed(page, "decisions.reason").get_by_role("textbox").fill(reason)
    looking.keyed(page, "decisions.reason").get_by_role("textbox").press("Control+Enter")
    expect(record).to_contain_text(f" {count} ")
    record.click()
    expect(record).to_have_count(0)


def test_from_the_export_to_the_workbook_of_the_laureates(enter: Callable[[str], Page]) -> None:
    organiser = enter(ORGANISER)
    _import_everything(organiser)
    _move_to_deliberation(organiser)

    chair = enter(CHAIR)
    _reveal(chair)
    _filter_open_and_compare(chair)
    _decide(chair)
    _finalise(chair)

    _read_the_workbook_back(chair)
    _see_that_it_is_locked(organiser)


def _import_everything(page: Page) -> None:
    looking.lead_to(page, "importer")
    import_file(page, "dossiers", DOSSIERS, counts="imports.counts", new="46")
    looking.option(page, "imports.what", 1).click()
    grids = sum(known["nb_jures_ayant_note"] for known in TRUTH.values())
    import_file(page, "scores", MARKS, counts="imports.score_counts", new=str(grids))


def _move_to_deliberation(page: Page) -> None:
    looking.lead_to(page, "reglages")
    looking.option(page, "settings.section", 2).click()
    looking.button(page, "settings.phase.deliberation").click()
    expect(looking.button(page, "settings.phase.deliberation")).to_be_disabled()
    expect(looking.button(page, "settings.reveal")).to_have_count(0)


def _reveal(page: Page) -> None:
    looking.button(page, "settings.revealing").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button").click()
    expect(looking.button(page, "settings.reveal")).to_have_count(0)


def _filter_open_and_compare(page: Page) -> None:
    looking.lead_to(page, "candidatures")
    looking.keyed(page, "filter.search").get_by_role("textbox").fill("identifier fausses")
    expect(looking.painted_rows(page)).to_have_count(1)
    looking.click_row(page, 0)
    looking.keyed(page, "beside.open").get_by_role("link", name="Ouvrir en grand").click()
    expect(page).to_have_url(re.compile(r"/fiche\?dossier=513864&q=identifier\+fausses$"))
    expect(page.get_by_role("heading", name="Identifier les fausses déclarations en douane grâce au text mining").first).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^Radar"))).to_be_visible()

    looking.open_screen(page, "candidatures")
    for row in (0, 1):
        looking.tick_row(page, row)
    page.get_by_role("link", name=re.compile("2 dossiers")).click()
    expect(page).to_have_url(re.compile(r"/comparaison\?dossiers=495484&dossiers=523155$"))
    expect(page.get_by_role("img", name=re.compile("^Radar")).first).to_be_visible()


def _decide(page: Page) -> None:
    looking.lead_to(page, "selection")
    for track, places in (("technical", 11), ("scientific", 4)):
        looking.button(page, f"decisions.first.{track}").click()
        decide(page, outcome=SELECTED, reason=f"Parmi les {places} premières de sa filière.", count=places)
    looking.tick(page, *OTHERS[:2])
    decide(page, outcome=RESERVED, reason="Prête si une place se libère.", count=2)
    looking.tick(page, *OTHERS[2:])
    decide(page, outcome=REFUSED, reason="Des manques importants sur les données.", count=7)


def _finalise(page: Page) -> None:
    looking.button(page, "finalisation.open").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert weigh(page) == []
    looking.button(page, "finalisation.confirm").click()
    expect(page.get_by_text(re.compile(r"SHA-256 [0-9a-f]{64}"))).to_be_visible()


def _read_the_workbook_back(page: Page) -> None:
    looking.lead_to(page, "documents")
    with page.expect_download() as downloading:
        looking.keyed(page, "documents.format.selection.xlsx").get_by_role("link").click()
    laureates, _reserve, scores, decisions, _read_me = load_workbook(BytesIO(downloading.value.path().read_bytes()))

    assert [(line["Filière décidée"], str(line["N° dossier"])) for line in _lines(laureates)] == [
        (TRUTH[dossier]["formule"], dossier) for dossier in LAUREATES
    ]
    read = {str(line["N° dossier"]): (line["Score"], line["Rang"]) for line in _lines(scores)}
    assert {dossier: rank for dossier, (_score, rank) in read.items()} == {dossier: known["rang"] for dossier, known in TRUTH.items()}
    assert {dossier: score for dossier, (score, _rank) in read.items()} == pytest.approx(
        {dossier: known["score"] for dossier, known in TRUTH.items()}, abs=1e-12
    )
    assert len(_lines(decisions)) == 46


def _lines(sheet: Any) -> list[dict[str, Any]]:
    heading, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, line, strict=True)) for line in lines]


def _see_that_it_is_locked(page: Page) -> None:
    looking.lead_to(page, "selection")
    expect(page.get_by_text(re.compile(r"SHA-256 [0-9a-f]{64}"))).to_be_visible()
    for key in ("decisions.presets", "finalisation.open"):
        expect(looking.keyed(page, key)).to_have_count(0)
    expect(page.locator("a[href*=importer]")).to_have_count(0)
