"""What a browser shows and fetches before a screen is there, and when it comes back to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, Route, WebSocket, expect

from deliberation.call.people import Role
from tests.browser import looking
from web.streamlit import own_files

SCRIPTS: Final = "**/joined-0.js"
FRAME: Final = ".first-frame"
FROM_NETWORK: Final = "performance.getEntriesByType('resource').filter(each => each.transferSize > 0).map(each => each.name)"
# What is fetched for the next screens, once this one is still.
AHEAD: Final = "link[rel=prefetch][href*='/FileUploader.']"
STILL: Final = "<div class=stApp data-test-connection-state=CONNECTED data-test-script-state=notRunning><button>"
# As Streamlit's page asks, in the background, once its line is open.
STREAMLIT_S_QUESTIONS: Final = {"/_stcore/health", "/_stcore/host-config"}


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


def test_reload_asks_for_the_page_and_for_nothing_that_the_browser_has(page: Page) -> None:
    looking.enter(page, Role.CHAIR)
    looking.open_screen(page, "candidatures")
    expect(page.locator(AHEAD)).to_have_count(1)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    from_network = {urlsplit(address).path for address in page.evaluate(FROM_NETWORK)}
    assert not [each for each in from_network if each.startswith(("/static/", "/direct/"))]
    assert from_network >= STREAMLIT_S_QUESTIONS  # so what comes by the network is seen


@pytest.mark.parametrize("act", ["pointer", "key"])
def test_nothing_is_fetched_ahead_while_somebody_waits_for_what_they_did(browser: Browser, act: str) -> None:
    held: list[Route] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.route(
            "**/*", lambda route: held.append(route) if route.request.is_navigation_request() is False else route.fulfill(body=STILL)
        )
        page.clock.install()
        page.goto("http://bare.invalid/")
        page.evaluate("window.juryAgain = {}")
        page.add_script_tag(content=own_files.contents()[own_files.LATER].decode(), type="module")
        ahead = page.locator("link[rel=prefetch]")
        page.clock.run_for(1000)
        expect(ahead).to_have_count(2)
        page.locator("button").click() if act == "pointer" else page.keyboard.press("Tab")
        ahead.evaluate_all("links => links.forEach((link) => link.addEventListener('load', () => link.setAttribute('data-there', '')))")
        for route in held:
            route.fulfill(body="")
        expect(page.locator("link[data-there]")).to_have_count(2)
        assert ahead.count() == 2
        page.clock.run_for(1250)
        expect(ahead).to_have_count(4)


def test_line_of_a_screen_is_opened_once_while_its_scripts_are_on_their_way(page: Page) -> None:
    looking.enter(page, Role.CHAIR)
    lines: list[WebSocket] = []
    held: list[Route] = []
    page.on("websocket", lambda line: lines.append(line))
    page.route(SCRIPTS, lambda route: held.append(route))
    with page.expect_websocket():
        page.goto("/candidatures", wait_until="commit")
    for route in held:
        route.continue_()
    page.unroute(SCRIPTS)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert len(lines) == 1


def test_line_of_a_screen_is_opened_without_asking_where_the_server_is(page: Page) -> None:
    looking.enter(page, Role.CHAIR)
    with fetched(page) as answers:
        looking.open_screen(page, "candidatures")
    assert {path(each) for each in answers if "_stcore" in each.url} <= STREAMLIT_S_QUESTIONS
    assert {each.status for each in answers if "_stcore" in each.url} == {200}


def test_first_look_at_the_list_fetches_no_script_of_charts_or_large_tables_nor_a_whole_typeface(page: Page) -> None:
    looking.enter(page, Role.CHAIR)
    with fetched(page) as answers:
        looking.open_screen(page, "candidatures")
    names = {path(each).rpartition("/")[2].partition(".")[0] for each in answers}
    assert names & {"PlotlyChart", "DataFrame", "MaterialSymbols-Rounded", "SourceSansVF-Upright", "SourceSansVF-Italic"} == set()
    assert "joined-0" in names


def test_elements_of_a_first_look_are_drawn_with_their_page_never_as_empty_places_first(page: Page) -> None:
    looking.enter(page, Role.CHAIR)
    page.add_init_script("""
      window.places = [];
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes)
          for (const node of addedNodes)
            if (node.matches?.("[data-testid=stSkeleton]") || node.querySelector?.("[data-testid=stSkeleton]")) places.push(node.outerHTML);
      }).observe(document, { childList: true, subtree: true });
    """)
    looking.open_screen(page, "candidatures")
    assert page.evaluate("places") == []


def test_table_of_a_first_look_is_drawn_in_the_frame_of_its_title(page: Page) -> None:
    looking.enter(page, Role.CHAIR)
    page.add_init_script("""
      const look = () => {
        const title = document.querySelector("h1");
        const hosts = document.querySelectorAll("[data-testid=stBidiComponentIsolated]");
        const rows = [...hosts].flatMap((host) => [...(host.shadowRoot?.querySelectorAll("tbody tr") ?? [])]);
        if (title) window.rowsWithTitle = rows.length;
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    """)
    looking.open_screen(page, "candidatures")
    assert page.evaluate("rowsWithTitle") > 1


def test_joined_pieces_export_what_they_had_when_they_were_evaluated(page: Page) -> None:
    looking.enter(page, Role.CHAIR)
    missing = """async (addresses) => {
      const found = [];
      for (const address of addresses)
        for (const piece of Object.values(await import(address)))
          for (const [name, value] of Object.entries(piece())) if (value === undefined) found.push(`${address} ${name}`);
      return found;
    }"""
    joined = page.eval_on_selector_all("link[href*='/joined-']", "links => links.map(link => link.href)")
    assert len(joined) == 2
    # Undefined then, it would be set later, and those that took it would never see it.
    assert page.evaluate(missing, joined) == []
