"""Somebody's hand on a screen: it looks where what can be pressed stands, and presses places, at once or late, by finger or by key."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, ConsoleMessage, Page
from playwright.sync_api import Error as BrowserError

from tests.browser.haste.sights import Press, Sight
from tests.browser.looking import at_rest

SCRIPT = Path(__file__).with_name("finger.js").read_text(encoding="utf-8")
TOUCH_MS = 60  # from finger down to finger up
REPEAT_MS = 35  # of a key that is held
REPEATS = 20
UNHURRIED_SECONDS = 1.0
DARK = "Alt+Enter"
ATTEMPTS = 50
ATTEMPT_MS = 100
MIDDLE = 400  # about the middle of a screen, in pixels from its top
_SIGN = re.compile(r"^\W+")  # before an outcome's words
_SIGHT = {each.name for each in fields(Sight)}


@dataclass(frozen=True)
class Spot:
    """A control where a hand saw it: its name, its middle."""

    sight: Sight
    x: float
    y: float
    is_in_view: bool
    is_in_main: bool
    is_dark: bool  # what Alt+Enter presses


def _is_complaint(said: ConsoleMessage) -> bool:
    # What the network says is the server's restart, or an answer that refuses: neither is a page's fault.
    return said.type == "error" and not said.text.startswith("Failed to load resource")


def _sight(told: Mapping[str, Any]) -> Sight | None:
    if not told["words"]:
        return None
    plain = {name: value for name, value in told.items() if name in _SIGHT}
    return Sight(**{**plain, "is_enabled": told["isEnabled"], "at": told.get("at", 0) / 1000})


@dataclass
class Hand:
    """A person at a page. What they press is added to ``presses``, which several hands may share."""

    who: str
    page: Page
    presses: list[Press]
    touch: CDPSession | None = None
    screen: str = ""
    looks: list[list[Spot]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # what the page lost, and what its browser complained of
    _last: float = 0.0

    @classmethod
    def of(cls, who: str, context: BrowserContext, presses: list[Press], *, is_phone: bool = False) -> "Hand":
        page = context.new_page()
        page.add_init_script(SCRIPT)
        hand = cls(who, page, presses, context.new_cdp_session(page) if is_phone else None)
        page.on("pageerror", lambda error: hand.broken.append(f"the browser failed: {error}"))
        page.on("console", lambda said: hand.broken.append(f"the console says: {said.text}") if _is_complaint(said) else None)
        return hand

    def open(self, screen: str) -> None:
        """Open a screen, and wait until it is at rest."""
        self.screen, self.looks, self._last = screen, [], 0.0
        self.page.goto(f"/{screen}", wait_until="commit")
        self.page.locator("h1, h2").first.wait_for()
        at_rest(self.page)

    def look(self) -> list[Spot]:
        """See what can be pressed, and remember it."""
        seen = self.page.evaluate("haste.places()")
        spots = [
            Spot(sight, each["x"], each["y"], each["isInView"], each["isInMain"], each["isDark"])
            for each in seen
            if (sight := _sight(each))
        ]
        self.looks.append(spots)
        return spots

    def find(self, words: str) -> Spot:
        """Wait for a control whose name begins with ``words``, whatever its sign, and scroll to it if need be."""
        for _attempt in range(ATTEMPTS):
            at_rest(self.page)
            found = self._named(words)
            for spot in found:
                if spot.is_in_view and spot.sight.is_enabled:
                    return spot
            if found:
                self.scroll(found[0].y - MIDDLE, at=found[0].x)
            self.page.wait_for_timeout(ATTEMPT_MS)
        raise AssertionError(f"“{words}” cannot be pressed: {[spot.sight.words for spot in self.looks[-1]]}")

    def scroll(self, pixels: float, *, at: float) -> None:
        """Scroll what is in the middle of the screen, so far from its left side."""
        self.page.mouse.move(at, MIDDLE)
        self.page.mouse.wheel(0, pixels)
        self.page.wait_for_timeout(ATTEMPT_MS)

    def sees(self, words: str) -> bool:
        """Tell whether there is a control of this name to press, once the last press is done."""
        self.pause()
        at_rest(self.page)
        return any(spot.sight.is_enabled for spot in self._named(words))

    def _named(self, words: str) -> list[Spot]:
        return [spot for spot in self.look() if _SIGN.sub("", spot.sight.words).startswith(words)]

    def tap(self, words: str) -> None:
        """Press a control by its words, unhurried."""
        self.pause()
        self.press(self.find(words), after=0.0)

    def pause(self) -> None:
        """Let a second go by since the last press."""
        self._await(UNHURRIED_SECONDS)

    def type(self, text: str) -> None:
        """Type in the field that has the focus."""
        self.page.keyboard.type(text, delay=REPEAT_MS)
        self.page.evaluate("haste.told()")

    def press(self, spot: Spot, *, after: float, how: str = "tap") -> None:
        """Press the middle of where a control was, so many seconds after the last press."""
        self._await(after)
        began = monotonic()
        if self.touch:
            point = [{"x": spot.x, "y": spot.y}]
            self.touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": point})
            self.page.wait_for_timeout(TOUCH_MS)
            self.touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
            self.page.wait_for_timeout(TOUCH_MS)  # the click comes once the browser knows that it was a tap
        else:
            self.page.mouse.move(spot.x, spot.y)
            self.page.mouse.down()
            self.page.wait_for_timeout(TOUCH_MS)
            self.page.mouse.up()
        self._note(spot.sight, began, how)

    def hold(self, keys: str, meant: Sight, *, after: float, repeats: int = REPEATS) -> None:
        """Hold a key, or several; ``repeats`` 1 presses it."""
        self._await(after)
        began = monotonic()
        *held, last = keys.split("+")
        for key in held:
            self.page.keyboard.down(key)
        for _repeat in range(repeats):
            self.page.keyboard.down(last)
            self.page.wait_for_timeout(REPEAT_MS)
        for key in (last, *reversed(held)):
            self.page.keyboard.up(key)
        self._note(meant, began, f"{keys} {'held' if repeats > 1 else 'pressed'}")
        self._last = monotonic()  # a key that was held is a press until it is let go

    def rest(self) -> None:
        """Wait until what was pressed is done, one way or another."""
        with suppress(BrowserError, AssertionError):
            at_rest(self.page)

    def examine(self) -> list[str]:
        """Return what the page has lost by now, and what its browser complained of since the last look."""
        broken, self.broken = [*self.broken, *self._missing()], []
        return broken

    def _missing(self) -> list[str]:
        return [f"the page lacks: {what}" for what in self.page.evaluate("haste.missing()")]

    def _await(self, seconds: float) -> None:
        left = self._last + seconds - monotonic()
        if left > 0:
            self.page.wait_for_timeout(left * 1000)

    def _note(self, meant: Sight, began: float, how: str) -> None:
        told = self.page.evaluate("haste.told()")
        downs = [each for each in told if each["kind"] in ("down", "key")]
        clicks = [each for each in told if each["kind"] == "click"]
        seconds, self._last = began - self._last, began
        sight = _sight(downs[0]) if downs else None
        is_finger = bool(downs) and downs[0]["kind"] == "down"
        clicked = (clicks[0]["words"] if clicks else "") if is_finger else None
        if sight and clicked == sight.words:  # an option pressed just before may enable the button between finger down and finger up
            sight = replace(sight, is_enabled=sight.is_enabled or clicks[0]["isEnabled"])
        self.presses.append(Press(who=self.who, screen=self.screen, meant=meant, seconds=seconds, sight=sight, clicked=clicked, how=how))
        self.broken += [f"{lost}, after {self.presses[-1]}" for lost in self._missing()]
