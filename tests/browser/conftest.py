"""The real server, started as anybody would, and Chromium to look at it with."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.contexts import close_lent, lent_context
from tests.browser.council import MEMBERS, Council, House, house
from tests.depth import sample
from tests.serving.warm import running_dashboard
from tools.serving.looking import ARGUMENTS, chromium
from tools.serving.servers import ROOT, Server, ServerFailed

# A cold server on two busy cores imports its charts at their first use: conditions are waited for, not seconds.
EXPECT_MILLISECONDS = 20_000
expect.set_options(timeout=EXPECT_MILLISECONDS)

HERE = Path(__file__).parent
SCREENSHOTS = ROOT / "test-results"
_report = pytest.StashKey[pytest.TestReport]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    browser_items = [item for item in items if HERE in item.path.parents]
    for item in browser_items:
        item.add_marker(pytest.mark.browser)
    if browser_items and os.environ.get("JURY_NO_BROWSER") == "1":
        items[:] = [item for item in items if item not in browser_items]
        config.hook.pytest_deselected(items=browser_items)
    elif any(Path(argument.partition("::")[0]).is_dir() for argument in config.args):
        looks = [item for item in browser_items if item.get_closest_marker("looks") and not item.get_closest_marker("guards")]
        left = {*looks} - {*sample(looks, len(looks) // 6, of="looks")}
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=[*left])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if os.environ.get("JURY_NO_BROWSER") == "1":
        terminalreporter.write_line("JURY_NO_BROWSER=1: the browser tests were left out.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[_report] = report
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard with its demonstration call, on a database of its own."""
    try:
        with running_dashboard(folder=tmp_path_factory.mktemp("server")) as server:
            yield server
    except ServerFailed as failure:
        pytest.fail(f"The server did not start. {failure}", pytrace=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium: Playwright's own builds are not fetched."""
    executable = chromium(has_windows=False)
    if executable is None:
        pytest.fail("Chromium is not installed. Install it (apt-get install chromium), or set JURY_NO_BROWSER=1.", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        close_lent(browser)
        browser.close()


def _leave_screenshot(request: pytest.FixtureRequest, page: Page, *, kind: str) -> None:
    report = request.node.stash.get(_report, None)
    if report is not None and report.failed:
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{request.node.name}-{kind}.png".replace("/", "-"), full_page=True)


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Page]:
    """A desktop screen of 1440 × 900 in French, without any cookie. A failing test leaves a picture of it in test-results/."""
    with lent_context(browser, server.url) as context:
        page = context.new_page()
        yield page
        _leave_screenshot(request, page, kind="page")


@pytest.fixture
def phone(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Page]:
    """A phone's screen of 390 × 844, touched rather than clicked."""
    with lent_context(browser, server.url, width=390, height=844, touch=True) as context:
        page = context.new_page()
        yield page
        _leave_screenshot(request, page, kind="phone")


@pytest.fixture(scope="session")
def council_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server on a database of its own, for juries that meet: each has a call of its own."""
    with house(tmp_path_factory.mktemp("house")) as served:
        yield served


@pytest.fixture(scope="module")
def open_house(council_house: House) -> Iterator[House]:
    """The juries' server, with a line to it, for the module's tests."""
    with council_house.opened() as opened:
        yield opened


@pytest.fixture
def council(request: pytest.FixtureRequest, open_house: House, browser: Browser) -> Iterator[Council]:
    """A jury about to meet, of the members that a test names, or of three. A failing test leaves a picture of each of its screens."""
    council = open_house.new_council(browser, members=getattr(request, "param", MEMBERS))
    with council.contexts:
        yield council
        for number, page in enumerate(council.pages):
            _leave_screenshot(request, page, kind=f"page-{number}")
