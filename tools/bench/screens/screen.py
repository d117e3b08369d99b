"""A person's browser on a server: acts by mouse, finger and keys, with their measures."""

import base64
import json
from enum import Enum
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Locator, Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from deliberation.call.access import DEVICE_COOKIE
from tools.bench.screens.samples import Act, Sample
from tools.serving.looking import open_context

QUIET_MS = 150  # without any change, after which a page is still
_SETTLED_MS = 500  # before the next act, longer: nothing of the one before is still on its way
_POLL_MS = 50
_SECONDS_MAX = 120.0
PROBE = Path(__file__).with_name("probe.js")
_TOAST = "[data-testid=stToast]"
_CLOSE = "toast => document.querySelectorAll(`${toast} button`).forEach(button => button.click())"


class Traffic:
    """Count of a tab's received data, without its workers' (the stream of events), which stay unknown."""

    def __init__(self, session: CDPSession) -> None:
        self._frames: list[bytes] = []
        self._http_bytes = 0
        session.on("Network.loadingFinished", self._count_load)
        session.on("Network.webSocketFrameReceived", self._count_frame)
        session.send("Network.enable")

    def reset(self) -> None:
        """Count from here."""
        self._frames.clear()
        self._http_bytes = 0

    @property
    def bytes(self) -> int:
        """Bytes received: bodies and headers over HTTP as they were sent, and messages."""
        return self._http_bytes + sum(map(len, self._frames))

    @property
    def messages(self) -> int:
        return len(self._frames)

    @property
    def runs(self) -> int:
        """Begun runs of scripts, of a page or of a part."""
        return sum(ForwardMsg.FromString(frame).WhichOneof("type") == "new_session" for frame in self._frames)

    def _count_load(self, event: dict[str, Any]) -> None:
        self._http_bytes += int(event["encodedDataLength"])

    def _count_frame(self, event: dict[str, Any]) -> None:
        self._frames.append(base64.b64decode(event["response"]["payloadData"]))


class ActFailed(RuntimeError):
    """Page without its expected result."""


class Device(Enum):
    """Device: a desktop screen of 1440 × 900, or a phone."""

    DESKTOP = (1440, 900)
    PHONE = (390, 844)


class Screen:
    """Separate browser of a person, with a single tab; close after use."""

    def __init__(self, browser: Browser, url: str, device_secret: str, device: Device) -> None:
        self._browser, self._url, self._device_secret, self.device = browser, url, device_secret, device
        self.page: Page
        self._session: CDPSession
        self._traffic: Traffic
        self._context = self._new_context()
        self.open_tab()

    def renew(self, act: Act) -> None:
        """Take a new browser without any cache; ``act`` is about to load its tab."""
        self.close()
        self._context = self._new_context()
        self._context.add_init_script(f"window.benchExpected = {json.dumps(act.expected)};")
        self.open_tab()

    def open_tab(self) -> None:
        """Go on in a new tab."""
        for page in self._context.pages:
            page.close()
        self.page = self._context.new_page()
        self.page.add_init_script(path=PROBE)
        self._session = self._context.new_cdp_session(self.page)
        self._session.send("Performance.enable")
        self._traffic = Traffic(self._session)

    def close(self) -> None:
        self._context.close()

    def open(self, address: str) -> None:
        """Load a page, and wait until it is there and still."""
        self.page.goto(address)
        self.page.locator("h1").first.wait_for(timeout=_SECONDS_MAX * 1000)
        self.settle()

    def settle(self) -> None:
        """Wait until the page is still, and close the message about the last act, which would stay for seconds."""
        toast = self.page.locator(_TOAST)
        if toast.count():
            self.page.evaluate(_CLOSE, _TOAST)
        toast.first.wait_for(state="detached", timeout=_SECONDS_MAX * 1000)
        self._until(f"window.bench?.isStill({_SETTLED_MS})")

    def press(self, target: Locator) -> None:
        """Click, or tap on a phone."""
        if self.device is Device.PHONE:
            target.tap()
        else:
            target.click()

    def go(self, target: Locator) -> None:
        """Press, and wait until the page is still: a step that is not measured."""
        self.press(target)
        self.settle()

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True).first

    def text(self, selector: str) -> str:
        return self.page.locator(selector).first.text_content() or ""

    def measure(self, act: Act) -> Sample:
        """Do the act, and return its measures. Raises ActFailed without the expected result."""
        if not act.is_load:
            self.settle()
            self.page.evaluate("what => bench.expect(what)", act.expected)
        self._traffic.reset()
        cpu = self._cpu_seconds()
        act.do()
        took = self._until(f"window.bench?.result({QUIET_MS})", act)
        cpu_after = self._cpu_seconds()
        return Sample(
            seen=took["seen"] / 1000,
            whole=took["whole"] / 1000,
            still=took["still"] / 1000,
            bytes=self._traffic.bytes,
            messages=self._traffic.messages,
            runs=self._traffic.runs,
            # A page load may start a new process, whose CPU time begins at zero.
            cpu=cpu_after - cpu if cpu_after >= cpu else cpu_after,
            heap=self._heap_bytes(),
        )

    def _new_context(self) -> BrowserContext:
        width, height = self.device.value
        context = open_context(self._browser, self._url, width=width, height=height, touch=self.device is Device.PHONE)
        if self._device_secret:
            context.add_cookies([{"name": DEVICE_COOKIE, "value": self._device_secret, "url": self._url}])
        return context

    def _until(self, script: str, act: Act | None = None) -> Any:
        deadline = monotonic() + _SECONDS_MAX
        while monotonic() < deadline:
            try:
                if result := self.page.evaluate(script):
                    return result
            except Error:
                if self.page.is_closed():
                    raise
                # The page is being replaced: the next one is asked.
            self.page.wait_for_timeout(_POLL_MS)
        raise ActFailed(f"{self.page.url}: {act.expected if act else script}")

    def _cpu_seconds(self) -> float:
        return self._metric("ProcessTime")

    def _heap_bytes(self) -> int:
        self._session.send("HeapProfiler.collectGarbage")
        return int(self._metric("JSHeapUsedSize"))

    def _metric(self, name: str) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(metric["value"] for metric in metrics if metric["name"] == name))
