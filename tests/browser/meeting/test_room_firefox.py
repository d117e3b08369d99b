"""The room's screen in Firefox ESR, driven by WebDriver BiDi. By hand: ``JURY_HYPOTHESIS_PROFILE=thorough``, with ``firefox-esr``."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from deliberation.call.access import DEVICE_COOKIE
from tests.browser.council import CHAIR, FLOODS, ROOM, TIDES, Council
from tests.depth import IS_THOROUGH
from tests.worlds.acts import call_item, cancel_ballot, suspend_meeting
from tools.serving.servers import Server

FIREFOX = shutil.which("firefox-esr")
STARTS_SECONDS, PATIENCE_SECONDS, BACK_SECONDS = 60.0, 30.0, 5.0
LIVE = "document.querySelector('.state').dataset.state === 'live'"
pytestmark = pytest.mark.skipif(not FIREFOX or not IS_THOROUGH, reason="by hand: it takes Firefox ESR")


class Firefox:
    """A tab of a browser on a profile of its own."""

    def __init__(self, line: ClientConnection) -> None:
        self._line = line
        self._numbers = count(1)
        self.ask("session.new", capabilities={})
        self._tab = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **parameters: Any) -> Any:
        """Send a command and return its result."""
        number = next(self._numbers)
        self._line.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (answer := json.loads(self._line.recv(timeout=PATIENCE_SECONDS))).get("id") != number:
            pass
        assert answer["type"] == "success", answer
        return answer["result"]

    def open(self, server: Server, path: str, *, device: str) -> None:
        """Open an address as whoever has the device."""
        cookie = {"name": DEVICE_COOKIE, "value": {"type": "string", "value": device}, "domain": server.host}
        self.ask("storage.setCookie", cookie=cookie)
        self.ask("browsingContext.navigate", context=self._tab, url=f"{server.url}{path}", wait="complete")

    def read(self, expression: str) -> Any:
        """Return the value of an expression on the page."""
        result = self.ask("script.evaluate", expression=expression, target={"context": self._tab}, awaitPromise=False)
        return result["result"].get("value")

    def wait_for(self, expression: str, *, seconds: float = PATIENCE_SECONDS) -> float:
        """Wait until an expression holds on the page. Return after how many seconds it did."""
        began = monotonic()
        while not self.read(expression):
            assert monotonic() - began < seconds, expression
            sleep(0.02)
        return monotonic() - began


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    log = folder / "firefox.log"
    with log.open("w") as output:
        command = [str(FIREFOX), "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0"]
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        began = monotonic()
        while not (line := re.search(r"WebDriver BiDi listening on (ws://\S+)", log.read_text())):
            assert monotonic() - began < STARTS_SECONDS, log.read_text()
            sleep(0.1)
        with connect(f"{line[1]}/session", max_size=None) as connection:
            yield Firefox(connection)
    finally:
        process.kill()
        process.wait()


def test_room_follows_the_meeting_and_comes_back_from_a_killed_server(council: Council, tmp_path: Path) -> None:
    council.hold_meeting()
    with firefox(tmp_path) as tab:
        tab.open(council.house.server, "/ecran", device=council.device(ROOM))
        tab.wait_for(LIVE)
        assert FLOODS in tab.read("document.querySelector('main').textContent")
        cancel_ballot(council.uow(), **council.on(FLOODS, by=CHAIR), number=1, reason="Un autre dossier")
        call_item(council.uow(), **council.on(TIDES, by=CHAIR))
        tab.wait_for(f"document.querySelector('main h1').textContent.includes({json.dumps(TIDES)})")
        council.house.kill()
        tab.wait_for(f"!({LIVE})")
        suspend_meeting(council.uow(), **council.by(CHAIR))
        council.house.start_again()
        is_suspended = "document.querySelector('main').textContent.includes('suspendue')"
        assert tab.wait_for(f"{is_suspended} && {LIVE}") < BACK_SECONDS
