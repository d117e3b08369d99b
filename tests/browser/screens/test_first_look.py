"""What a browser shows and fetches before a screen is there, and when it comes back to it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, Route, expect

from deliberation.call.people import Role
from tests.browser import looking
from tests.depth import IS_THOROUGH
from tools.serving.servers import ROOT, environment, running
from web import files

pytestmark = pytest.mark.looks

SCRIPTS = "**/joined-0.js"
FRAME = ".first-frame"
FROM_NETWORK = "performance.getEntriesByType('resource').filter(each => each.transferSize > 0).map(each => each.name)"
# As Streamlit's page asks before it opens its line.
STREAMLIT_S_QUESTIONS = {"/_stcore/health", "/_stcore/host-config"}


@contextmanager
def fetched(page: Page) -> Iterator[list[Response]]:
    """What a page fetches during the block, from the network or from what the browser kept."""
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    yield answers
    page.remove_listener("response", keep)


def path(answer: Response) -> str:
    return urlsplit(answer.url).path


def test_page_shows_its_ground_and_says_that_it_loads_until_its_scripts_have_come(page: Page) -> None:
    looking.enter(page, Role.CHAIR)
    held: list[Route] = []
    page.route(SCRIPTS, lambda route: held.append(route))
    page.goto("/candidatures", wait_until="commit")
    expect(page.locator(FRAME).get_by_role("status")).to_have_text("Chargement…")
    for route in held:
        route.continue_()
    page.unroute(SCRIPTS)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(FRAME)).to_have_count(0)


KEEP_EMPTY_PLACES = looking.script("keep_empty_places")
UNDEFINED_EXPORTS = looking.script("undefined_exports")


def test_first_look_at_the_list_fetches_what_it_needs_draws_it_whole_and_a_reload_nothing_again(page: Page) -> None:
    looking.enter(page, Role.CHAIR)
    page.add_init_script(KEEP_EMPTY_PLACES)
    with fetched(page) as answers:
        looking.open_screen(page, "candidatures")
    names = {path(each).rpartition("/")[2].partition(".")[0] for each in answers}
    assert names & {"PlotlyChart", "DataFrame", "MaterialSymbols-Rounded", "SourceSansVF-Upright", "SourceSansVF-Italic"} == set()
    assert "joined-0" in names
    assert page.evaluate("places") == []  # never an element as an empty place first

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    from_network = {urlsplit(address).path for address in page.evaluate(FROM_NETWORK)}
    assert not [each for each in from_network if each.startswith(("/static/", "/direct/"))]
    assert from_network >= STREAMLIT_S_QUESTIONS  # so what comes by the network is seen

    joined = page.eval_on_selector_all("link[href*='/joined-']", "links => links.map(link => link.href)")
    assert len(joined) == 2
    # Undefined when they were evaluated, they would be set later, and those that took them would never see them.
    assert page.evaluate(UNDEFINED_EXPORTS, joined) == []


@pytest.mark.skipif(not IS_THOROUGH, reason="with --thorough: a server of its own; that it serves them one by one is in test_joined")
def test_page_comes_up_with_the_scripts_of_an_unknown_streamlit_as_they_are_and_one_warning(browser: Browser, tmp_path: Path) -> None:
    def command(port: int) -> list[str]:
        return [sys.executable, "-m", "tests.serving.unknown_scripts", str(port)]

    wrong: list[str] = []
    with (
        running(command, folder=ROOT, environment=environment(tmp_path), log_path=tmp_path / "server.log") as server,
        looking.open_context(browser, server.url) as context,
    ):
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        looking.enter(page, Role.CHAIR)
        with fetched(page) as answers:
            looking.open_screen(page, "candidatures")
        expect(looking.painted_rows(page)).to_have_count(46)
        log = server.log()
    scripts = [each.headers for each in answers if path(each).startswith("/static/js/")]
    assert len(scripts) > 50
    assert {(each.get("content-encoding"), each["cache-control"]) for each in scripts} == {("gzip", files.PUBLIC)}
    assert wrong == []
    assert log.count("a first visit asks for a hundred files") == 1
    assert [line for line in log.splitlines() if "Traceback" in line or "ERROR" in line] == []
