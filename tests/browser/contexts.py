"""Contexts of the browser that go from one test to the next with the scripts that they have fetched, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext

from tools.serving import looking

_Look = tuple[str, int, int, bool]  # of whom it asks, width, height, whether it is touched
_FREE: Final[WeakKeyDictionary[Browser, dict[_Look, list[BrowserContext]]]] = WeakKeyDictionary()


@contextmanager
def lent_context(browser: Browser, url: str, *, width: int = 1440, height: int = 900, touch: bool = False) -> Iterator[BrowserContext]:
    """Give a context for the block, as ``looking.open_context`` opens one: without any cookie, page or stored value.

    Not for blocks that change the context itself (``add_init_script``, ``set_offline`` …): the next one would find that.
    """
    free = _FREE.setdefault(browser, {}).setdefault((url, width, height, touch), [])
    context = free.pop() if free else looking.open_context(browser, url, width=width, height=height, touch=touch)
    yield context
    _clear(context, url)
    free.append(context)


def _clear(context: BrowserContext, url: str) -> None:
    context.clear_cookies()
    page = context.new_page()
    for other in context.pages:
        if other is not page:
            other.close()
    context.new_cdp_session(page).send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "local_storage"})
    page.close()
