"""The fixtures of tests/browser; its hooks see these tests too."""

from tests.browser.conftest import browser, council, council_house, open_house, page, phone, server

__all__ = ["browser", "council", "council_house", "open_house", "page", "phone", "server"]
