"""Browsers of people that go from one test to the next with the scripts that they have fetched and compiled, and nothing else.

Each is a process with a profile of its own: of contexts that share a process (``new_context``) Chromium keeps no compiled script, and each
opening of a page then compiles Streamlit's five megabytes anew, a third of what it costs.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.browser import looking
from tools.serving.looking import ARGUMENTS, chromium

# What is typed in one test is offered in no field of the next.
_PREFERENCES = {"autofill": {"profile_enabled": False, "credit_card_enabled": False}}
# The two pages behind Chromium's own address bar, which nobody sees here, are not loaded: half of what it costs to start.
_STATE = {"browser": {"enabled_labs_experiments": ["webui-omnibox-popup@2", "webui-omnibox-aim-popup@2"]}}
_CLOSINGS_MAX, _CLOSING_MILLISECONDS = 40, 250
_FETCHED = ("Cache", "Code Cache")  # of a profile: scripts, and what they were compiled to
_Look = tuple[object, ...]  # of whom it asks, and what was changed of ``looking.context_options``


@dataclass(frozen=True)
class _Pool:
    """The browsers opened beside one: the profile of the first of those that ask the same server, and those that nobody uses."""

    closing: ExitStack = field(default_factory=ExitStack)
    first: dict[str, Path] = field(default_factory=dict)
    free: dict[_Look, list[BrowserContext]] = field(default_factory=dict)


_POOLS: WeakKeyDictionary[Browser, _Pool] = WeakKeyDictionary()


@contextmanager
def lent_context(browser: Browser, url: str, **look: Any) -> Iterator[BrowserContext]:
    """Give a browser beside ``browser`` for the block, as ``looking.open_context``: without any cookie, page or stored value.

    Not for blocks that change the context itself (``add_init_script``, ``set_offline`` …): the next one would find that.
    """
    pool = _POOLS.setdefault(browser, _Pool())
    free = pool.free.setdefault((url, *sorted(look.items())), [])
    context = free.pop() if free else _opened(browser, pool, url, **look)
    yield context
    if _clear(context, url):
        free.append(context)


def close_lent(browser: Browser) -> None:
    """Close what was opened beside a browser."""
    _POOLS.pop(browser, _Pool()).closing.close()


def _opened(browser: Browser, pool: _Pool, url: str, **look: Any) -> BrowserContext:
    folder = Path(pool.closing.enter_context(TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True)))
    (folder / "Default").mkdir()
    (folder / "Default" / "Preferences").write_text(json.dumps(_PREFERENCES), encoding="utf-8")
    (folder / "Local State").write_text(json.dumps(_STATE), encoding="utf-8")
    _fetch_from(pool.first.setdefault(url, folder), folder)
    options = looking.context_options(url, **look)
    context = browser.browser_type.launch_persistent_context(folder, executable_path=chromium(has_windows=False), args=ARGUMENTS, **options)
    pool.closing.callback(context.close)
    return context


def _fetch_from(first: Path, folder: Path) -> None:
    # The first is open meanwhile: a file that is being written is found broken, and its script fetched again.
    for name in _FETCHED if first != folder else ():
        with suppress(OSError):  # shutil.Error too: a file that went meanwhile
            shutil.copytree(first / "Default" / name, folder / "Default" / name)


def close_page(page: Page) -> bool:
    """Close a page, and tell whether it did.

    ``Page.close`` may wait without end: a close that meets a navigation is dropped, and told as done (crbug.com/536385539).
    """
    line = page.context.new_cdp_session(page)
    target = line.send("Target.getTargetInfo")["targetInfo"]["targetId"]
    for _ in range(_CLOSINGS_MAX):
        if page.is_closed():
            break
        with suppress(Error):
            line.send("Target.closeTarget", {"targetId": target})
            page.wait_for_event("close", timeout=_CLOSING_MILLISECONDS)
    return page.is_closed()


def _clear(context: BrowserContext, url: str) -> bool:
    """Empty a browser, and tell whether its pages have closed."""
    first, *others = context.pages  # the page that it was opened with, which keeps it open
    for other in others:
        close_page(other)
    context.clear_cookies()
    line = context.new_cdp_session(first)
    line.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "local_storage"})
    line.detach()
    return context.pages == [first]
