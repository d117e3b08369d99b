"""``python -m tests.browser.pictures``: draw the icon; play a recorded meeting, and take the documentation's pictures of it."""

import argparse
import base64
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any

from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

import bootstrap
from deliberation.errors import DeliberationError
from demonstration import loading, recording
from phrases import decimal
from settings import Settings
from tests.browser import looking
from tests.browser.looking import open_context
from tools.serving.looking import launched
from tools.serving.servers import KEY, ROOT, Server, ServerFailed, database_url, environment, running

FOLDER = ROOT / "docs" / "images"
ICON = ROOT / "assets" / "icon.png"
BYTES_MAX = 200_000
_ICON_PIXELS = 64
# Letters stay sharp at this quality, and a screen takes half of what it takes as PNG.
_QUALITY = 88
_LONGEST_MS = 60_000

CHAIR = "Présidence (démonstration)"
MEMBER = "Juré 09"
ROOM = "Écran de salle (démonstration)"
_STILL_MS = 1_500  # until the last of what comes by itself is drawn
# Acts of demo/meeting.json, by their numbers.
_NONE = 0
_FILE_CALLED = 85
_BALLOT_HALF_CAST = 94
_DECIDED = 101
_NEARLY_OVER = 127
_ALL_DECIDED = 131
_WALL: dict[str, Any] = {"width": 1920, "height": 1080}

_EVE = timedelta(hours=1)  # before the first act: the dossiers are there, nobody has come
_HEARD_SECONDS = 2.0  # until the server has told every audience: a screen opened sooner would be told news


class Meeting:
    """The recorded meeting, played on a running server; it only goes forward."""

    def __init__(self, server: Server, call_id: int, recorded: tuple[recording.Recorded, ...], hour: Path) -> None:
        self.server = server
        self._stage, self._hour = recording.Stage(call_id, recorded), hour
        self._left = list(recorded)
        self._at = recorded[0].at - _EVE
        bootstrap.use(bootstrap.settings(), clock=lambda: self._at)

    @property
    def now(self) -> datetime:
        """Return the hour on all screens."""
        return datetime.fromisoformat(self._hour.read_text(encoding="utf-8"))

    def play_until(self, sequence: int, after: int) -> None:
        """Do again every act up to the one of this number, passing over impossible ones; the clock then stands ``after`` seconds later."""
        while self._left and self._left[0].sequence <= sequence:
            act = self._left.pop(0)
            self._at = act.at
            try:
                self._stage.play(act)
            except DeliberationError as refusal:
                print(f"{act.sequence} {act.act}: {refusal}", file=sys.stderr)
        self._hour.write_text((self._at + timedelta(seconds=after)).isoformat(), encoding="utf-8")
        sleep(_HEARD_SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of one screen. ``act``: the last act of the meeting before it; ``after``: how many seconds after that act.

    ``width``, ``height``: of the window, in CSS pixels; ``seen``: what has to be on the screen before it is taken.
    """

    name: str
    person: str
    address: str
    act: int
    seen: str
    width: int = 1440
    height: int = 900
    is_phone: bool = False
    after: int = 2

    @property
    def size(self) -> tuple[int, int]:
        """Return how wide and high the picture is, in its own pixels."""
        return self.width * self.scale, self.height * self.scale

    @property
    def scale(self) -> int:
        """Return how many pixels of the picture a CSS pixel is wide: phones draw finer."""
        return 2 if self.is_phone else 1


# In the order of their acts: the meeting only goes forward.
PICTURES = (
    Picture(name="comparaison", person=CHAIR, address="/comparaison?dossiers=518266&dossiers=475464", act=_NONE, seen=".drawing svg"),
    Picture(name="salle-dossier", person=ROOM, address="/ecran", act=_FILE_CALLED, after=154, seen=".drawing svg", **_WALL),
    Picture(name="seance", person=CHAIR, address="/seance", act=_BALLOT_HALF_CAST, after=20, seen="h1"),
    Picture(
        name="telephone", person=MEMBER, address="/suivre", act=_BALLOT_HALF_CAST, after=20, seen="h1", width=390, height=664, is_phone=True
    ),
    Picture(name="salle-scrutin", person=ROOM, address="/ecran", act=_BALLOT_HALF_CAST, after=20, seen="h1", **_WALL),
    Picture(name="salle-verdict", person=ROOM, address="/ecran", act=_DECIDED, seen=".panel", **_WALL),
    Picture(
        name="candidatures",
        person=CHAIR,
        address="/candidatures?dossier=523155",
        act=_NEARLY_OVER,
        seen=".st-key-beside-sheet .drawing svg",
    ),
    Picture(name="classement", person=CHAIR, address="/classement", act=_NEARLY_OVER, seen=".whole tbody a"),
    Picture(name="selection", person=CHAIR, address="/selection", act=_ALL_DECIDED, seen=".whole tbody a"),
)


def run(arguments: Sequence[str]) -> int:
    """Take the pictures and say how large each is. Return 1 if there is no browser, the server did not start, or one is too large."""
    options = _parse(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    wanted = [picture for picture in PICTURES if picture.name in (options.only or [each.name for each in PICTURES])]
    try:
        with launched() as browser, meeting() as held:
            _draw_icon(browser)
            sizes = [_take_picture(browser, held, picture, options.folder) for picture in wanted]
    except (ServerFailed, AssertionError) as failure:
        print(failure, file=sys.stderr)
        return 1
    return int(max(sizes) > BYTES_MAX)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take the pictures of the documentation, of the demonstration.")
    parser.add_argument("--only", action="append", choices=[each.name for each in PICTURES], default=[], metavar="NAME")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where they go; docs/images unless given")
    return parser.parse_args(arguments)


def _draw_icon(browser: Browser) -> None:
    """Draw the icon in pixels, as the pages of the screens have it."""
    page = browser.new_page(viewport={"width": _ICON_PIXELS, "height": _ICON_PIXELS})
    page.set_content(f"<style>body {{ margin: 0 }}</style>{ICON.with_suffix('.svg').read_text(encoding='utf-8')}")
    page.screenshot(path=ICON, omit_background=True)
    page.close()


def captured(browser: Browser, held: Meeting, picture: Picture) -> bytes:
    """Return the picture as WebP, once the meeting has come to its act."""
    held.play_until(picture.act, picture.after)
    with _page(browser, held, picture) as page:
        page.goto(picture.address)
        page.locator("details").evaluate_all("folded => folded.forEach((each) => { each.open = true })")
        page.get_by_role("button", name=picture.person).click()
        settle(page, picture)
        whole = {"x": 0, "y": 0, "width": picture.width, "height": picture.height, "scale": picture.scale}
        wanted = {"format": "webp", "quality": _QUALITY, "clip": whole}
        return base64.b64decode(page.context.new_cdp_session(page).send("Page.captureScreenshot", wanted)["data"])


def _take_picture(browser: Browser, held: Meeting, picture: Picture, folder: Path) -> int:
    content = captured(browser, held, picture)
    path = folder / f"{picture.name}.webp"
    path.write_bytes(content)
    width, height = picture.size
    print(f"{path}  {width} × {height}  {decimal(len(content) / 1000, 0)} kB")
    return len(content)


@contextmanager
def _page(browser: Browser, held: Meeting, picture: Picture) -> Iterator[Page]:
    server, scale, is_phone = held.server, picture.scale, picture.is_phone
    with open_context(browser, server.url, width=picture.width, height=picture.height, touch=is_phone, scale=scale) as context:
        context.set_default_timeout(_LONGEST_MS)
        context.clock.set_fixed_time(held.now)
        yield context.new_page()


def settle(page: Page, picture: Picture) -> None:
    """Wait until a picture's screen shows what it is of, and moves no more."""
    expect(page.locator(picture.seen).first).to_be_visible(timeout=_LONGEST_MS)
    looking.at_rest(page)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(_STILL_MS)


@contextmanager
def meeting() -> Iterator[Meeting]:
    """Serve the demonstration until the block ends, before its meeting. Raises ServerFailed."""
    recorded = recording.read_recording(recording.MEETING.read_bytes())
    eve = recorded[0].at - _EVE
    with TemporaryDirectory() as name:
        folder = Path(name)
        hour = folder / "hour.txt"
        hour.write_text(eve.isoformat(), encoding="utf-8")
        bootstrap.use(Settings(database_url=database_url(folder), secret_key=SecretStr(KEY), demo=True), clock=lambda: eve)
        bootstrap.prepare()
        call_id = loading.load(with_papers=True).id

        def command(port: int) -> list[str]:
            return [sys.executable, "-m", "tests.serving.stopped_clock", str(port), str(hour)]

        told = environment(folder) | {"JURY_DEMO": "true", "PYTHONPATH": os.fspath(ROOT)}
        with running(command, folder=ROOT, environment=told, log_path=folder / "server.log") as server:
            yield Meeting(server, call_id, recorded, hour)
        bootstrap.reset()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
