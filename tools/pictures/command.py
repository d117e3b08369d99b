"""``./jury pictures``: draw the icon; start the demonstration, play its recorded meeting, take the pictures of the documentation of it."""

import argparse
import base64
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page

from phrases import _, decimal
from tools.pictures.scenes import PICTURES, Picture, settle
from tools.pictures.stage import Meeting, meeting
from tools.serving.chromium import launched
from tools.serving.looking import open_context
from tools.serving.servers import ROOT, ServerFailed

FOLDER: Final = ROOT / "docs" / "images"
ICON: Final = ROOT / "assets" / "icon.png"
BYTES_MAX: Final = 200_000
_ICON_PIXELS: Final = 64
# Letters stay sharp at this quality, and a screen takes half of what it takes as PNG.
_FORMAT: Final = {"format": "webp", "quality": 88}
_LONGEST_MS: Final = 60_000


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
    parser = argparse.ArgumentParser(prog="jury pictures", description=_("Take the pictures of the documentation, of the demonstration."))
    parser.add_argument("--only", action="append", choices=[each.name for each in PICTURES], default=[], metavar="NAME")
    parser.add_argument("--folder", type=Path, default=FOLDER, help=_("where they go; docs/images unless given"))
    return parser.parse_args(arguments)


def _draw_icon(browser: Browser) -> None:
    """Draw the icon in pixels, as the pages of the screens have it."""
    page = browser.new_page(viewport={"width": _ICON_PIXELS, "height": _ICON_PIXELS})
    page.set_content(f"<style>body {{ margin: 0 }}</style>{ICON.with_suffix('.svg').read_text(encoding='utf-8')}")
    page.screenshot(path=ICON, omit_background=True)
    page.close()


def _take_picture(browser: Browser, held: Meeting, picture: Picture, folder: Path) -> int:
    held.play_until(picture.act, picture.after)
    with _page(browser, held, picture) as page:
        page.goto(picture.address)
        page.get_by_role("button", name=picture.person).click()
        settle(page, picture)
        whole = {"x": 0, "y": 0, "width": picture.width, "height": picture.height, "scale": picture.scale}
        answer = page.context.new_cdp_session(page).send("Page.captureScreenshot", {**_FORMAT, "clip": whole})
    content = base64.b64decode(answer["data"])
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
