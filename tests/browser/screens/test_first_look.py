"""What a browser shows and fetches before a screen is there, and when it comes back to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, Route, expect

from deliberation.call.people import Role
from tests.browser import looking
from web import files

pytestmark = pytest.mark.looks

SCRIPTS = "**/static/js/index.*.js"
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


def test_first_look_at_the_list_fetches_what_it_needs_compressed_and_a_reload_nothing_again(page: Page) -> None:
    looking.enter(page, Role.CHAIR)
    with fetched(page) as answers:
        looking.open_screen(page, "candidatures")
    names = {path(each).rpartition("/")[2].partition(".")[0] for each in answers}
    assert names & {"PlotlyChart", "DataFrame", "MaterialSymbols-Rounded", "SourceSansVF-Upright", "SourceSansVF-Italic"} == set()
    scripts = [each.headers for each in answers if path(each).startswith("/static/js/")]
    assert len(scripts) > 50
    assert {(each.get("content-encoding"), each["cache-control"]) for each in scripts} == {("gzip", files.PUBLIC)}

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    from_network = {urlsplit(address).path for address in page.evaluate(FROM_NETWORK)}
    assert not [each for each in from_network if each.startswith(("/static/", "/direct/"))]
    assert from_network >= STREAMLIT_S_QUESTIONS  # so what comes by the network is seen
