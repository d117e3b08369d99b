"""Where strangers press."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.browser.council import House
from tests.browser.haste.stage import Stage


@pytest.fixture
def stage(open_house: House, browser: Browser) -> Iterator[Stage]:
    """A server on which juries meet."""
    with ExitStack() as closing:
        yield Stage(open_house, browser, closing)
