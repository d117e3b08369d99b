"""What the tests of broken files share: spreadsheets written in memory, and how many files of each kind were read."""

import tempfile
from collections import Counter
from collections.abc import Generator, Iterator

import pytest

from tests.conftest import MEMORY
from tests.unit.intake.broken import harm

_FILES = "broken files"


@pytest.fixture(scope="session", autouse=True)
def _written_in_memory() -> Iterator[None]:
    """Keep off the disk the file that openpyxl writes and removes for each sheet: thousands of them wait for it."""
    before = tempfile.tempdir
    if MEMORY.is_dir():
        tempfile.tempdir = str(MEMORY)
    yield
    tempfile.tempdir = before


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    before = harm.files_read.total()
    try:
        yield
    finally:
        item.user_properties.append((_FILES, harm.files_read.total() - before))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many broken files each test read, its ways to break one taken together."""
    kinds: Counter[str] = Counter()
    for report in (report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, ())):
        kinds[report.nodeid.partition("[")[0].rpartition("/")[2]] += dict(report.user_properties).get(_FILES, 0)
    for kind, count in (+kinds).items():
        terminalreporter.write_line(f"{count:7,} {_FILES}: {kind}")
    terminalreporter.write_line(f"{kinds.total():7,} {_FILES} in all")
