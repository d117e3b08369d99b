"""What the tests of broken files share: spreadsheets written in memory."""

import tempfile
from collections.abc import Iterator

import pytest

from conftest import MEMORY


@pytest.fixture(scope="session", autouse=True)
def _written_in_memory() -> Iterator[None]:
    """Keep off the disk the file that openpyxl writes and removes for each sheet: thousands of them wait for it."""
    before = tempfile.tempdir
    if MEMORY.is_dir():
        tempfile.tempdir = str(MEMORY)
    yield
    tempfile.tempdir = before
