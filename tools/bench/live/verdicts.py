"""The verdict on every kind of screen at once: many followers, and in real tabs the room's wall, the bar of a laptop, a phone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final

from phrases import N_
from tools.bench.live.screens import Decider, open_screens
from tools.bench.live.tabs import Tab, open_tabs
from tools.bench.reruns.client import Page
from tools.serving.servers import Server

VERDICT: Final = "verdict"
VERDICT_SECONDS_MAX: Final = 0.1  # from the commit, on all screens
_FOLLOWERS: Final = "verdict followers"
_ROOM: Final = "verdict room"
_LAPTOP: Final = "verdict laptop"
_PHONE: Final = "verdict phone"
VERDICT_NAMES: Final = {
    _FOLLOWERS: N_("the verdict told to those who follow"),
    _ROOM: N_("the verdict painted in the room"),
    _LAPTOP: N_("the verdict painted on a laptop"),
    _PHONE: N_("the verdict painted on a phone"),
}
_SECONDS_MAX: Final = 20.0


@asynccontextmanager
async def open_verdicts(
    server: Server, page: Page, decider: Decider, *, followers: int
) -> AsyncIterator[Callable[[str], Awaitable[Mapping[str, Sequence[float]]]]]:
    """Begin a meeting that ``followers`` follow on a page and a few real tabs on theirs; give a function that waits for a verdict."""
    decider.begin()
    member = decider.people[0]
    tabs = {
        _ROOM: Tab(decider.cookie(decider.room), "ecran", "main.verdict", 1920, 1080),
        _LAPTOP: Tab(decider.cookie(member), page.path, ".strip > .decision"),
        _PHONE: Tab(decider.cookie(member), "suivre", ".verdict", 390, 664),
    }
    async with (
        open_screens(server, page, decider.cookies(followers)) as screens,
        open_tabs(server, list(tabs.values())) as painted,
    ):

        async def wait(marker: str) -> Mapping[str, Sequence[float]]:
            for screen in screens:
                screen.want(marker)
            parts = asyncio.gather(*(screen.seen.wait() for screen in screens))
            in_tabs, _parts = await asyncio.wait_for(asyncio.gather(painted(), parts), _SECONDS_MAX)
            told = {_FOLLOWERS: [screen.told_at for screen in screens]}
            return told | {what: [at] for what, at in zip(tabs, in_tabs, strict=True)}

        yield wait
