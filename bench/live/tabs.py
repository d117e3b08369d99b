"""Tabs of a real browser that follow the call, and when each of them had painted what changed."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from tests.serving.chromium import ARGUMENTS, chromium
from tests.serving.servers import Server

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

_SECONDS_MAX: Final = 20.0
# Return the time of the first frame whose text differs: each decision changes the strip.
_WATCH: Final = """strip => {
    let said = strip.textContent;
    new MutationObserver(() => requestAnimationFrame(() => {
        const now = strip.getRootNode().querySelector(".strip")?.textContent ?? said;
        if (now === said) return;
        said = now;
        window.tellPainted?.(Date.now());
    })).observe(strip.getRootNode(), { childList: true, subtree: true, characterData: true });
}"""


@asynccontextmanager
async def open_tabs(server: Server, path: str, cookies: Sequence[str]) -> AsyncIterator[Callable[[str], Awaitable[list[float]]]]:
    """Open a tab for each of ``cookies``, each in a browser profile of its own; give a function that waits for all to paint an update."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        pages = [await _open(browser, server, path, cookie) for cookie in cookies]

        async def wait(_marker: str) -> list[float]:
            return await asyncio.wait_for(asyncio.gather(*map(_painted, pages)), _SECONDS_MAX)

        yield wait
        await browser.close()


async def _open(browser: "Browser", server: Server, path: str, cookie: str) -> "Page":
    context = await browser.new_context(base_url=server.url)
    name, _equals, value = cookie.partition("=")
    await context.add_cookies([{"name": name, "value": value, "url": server.url}])
    page = await context.new_page()
    await page.goto(f"/{path}")
    strip = page.locator(".strip[data-state=live]")
    await strip.wait_for(timeout=_SECONDS_MAX * 1000)
    await strip.evaluate(_WATCH)
    return page


async def _painted(page: "Page") -> float:
    """Return when the tab had painted, on the clock of ``perf_counter``."""
    milliseconds: int = await page.evaluate("() => new Promise(resolve => { window.tellPainted = resolve })")
    return time.perf_counter() - (time.time() - milliseconds / 1000)
