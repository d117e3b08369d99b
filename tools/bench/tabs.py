"""Tabs of a real browser that follow the call, and when each of them had painted what changed."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tools.bench.followers import SECONDS_MAX
from tools.serving.chromium import ARGUMENTS, chromium
from tools.serving.servers import Server

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

# Tell the time at which the first frame was painted in which what is watched says something else.
_WATCH: Final = """(strip, watched) => {
    const roots = [...new Set([strip.getRootNode(), document])];
    // Where the strip has two lines, what holds a decision has no box of its own.
    const seen = (one) => (one && [one, ...one.children].some((each) => each.checkVisibility()) ? one.textContent : "");
    const words = () => roots.map((root) => seen(root.querySelector(watched))).join("");
    let said = words();
    const look = () => requestAnimationFrame(() => setTimeout(() => {
        const now = words();
        if (now === "" || now === said) return;
        said = now;
        window.tellPainted?.(Date.now());
    }));
    roots.forEach((root) => new MutationObserver(look).observe(root, { childList: true, subtree: true, characterData: true }));
}"""


@dataclass(frozen=True, slots=True)
class Tab:
    """A screen in a real browser: whose, of which page, how large, and which of its elements is watched."""

    cookie: str
    path: str
    watched: str
    width: int = 1440
    height: int = 900


@asynccontextmanager
async def open_tabs(server: Server, tabs: Sequence[Tab]) -> AsyncIterator[Callable[[], Awaitable[list[float]]]]:
    """Open tabs, each in a browser profile of its own; give a function that waits for all to paint an update."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        pages = [await _open(browser, server, tab) for tab in tabs]

        async def wait() -> list[float]:
            return await asyncio.wait_for(asyncio.gather(*map(_painted, pages)), SECONDS_MAX)

        yield wait
        await browser.close()


async def _open(browser: "Browser", server: Server, tab: Tab) -> "Page":
    context = await browser.new_context(base_url=server.url, viewport={"width": tab.width, "height": tab.height})
    name, _equals, value = tab.cookie.partition("=")
    await context.add_cookies([{"name": name, "value": value, "url": server.url}])
    page = await context.new_page()
    await page.goto(f"/{tab.path}")
    strip = page.locator(":is(.strip, .state)[data-state=live]")
    await strip.wait_for(timeout=SECONDS_MAX * 1000)
    await strip.evaluate(_WATCH, tab.watched)
    return page


async def _painted(page: "Page") -> float:
    """Return when the tab had painted, on the clock of ``perf_counter``."""
    milliseconds: int = await page.evaluate("() => new Promise(resolve => { window.tellPainted = resolve })")
    return time.perf_counter() - (time.time() - milliseconds / 1000)
