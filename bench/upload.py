"""What a file uploaded on screen takes of the server's memory, and for how long: shown before it is written, written, gone."""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Final

from playwright.sync_api import Page, expect, sync_playwright

from bench import large_files
from tests.browser import looking
from tests.browser.office import ORGANISER, Office
from tests.serving.chromium import ARGUMENTS, chromium
from tests.serving.servers import Server

_MIB: Final = 2**20
_TAKES_MINUTES: Final = 10
_SETTLED_MILLISECONDS: Final = 2_000


def run(arguments: Sequence[str]) -> int:
    """Upload a file of each size to a server of its own, and print what each step adds to its memory; return 0."""
    parser = argparse.ArgumentParser(prog="jury bench upload")
    parser.add_argument("--candidatures", type=int, action="append", default=[], help="dossiers of the file, by default 10,000 (25 MB)")
    parser.add_argument("--picture", type=Path, help="where to leave a picture of the page before the file is written")
    options = parser.parse_args(arguments)
    for count in options.candidatures or [10_000]:
        with tempfile.TemporaryDirectory(prefix="jury-upload-") as folder:
            file = Path(folder) / "dossiers.csv"
            large_files.write_dossiers(file, count)
            for line in _measured(Path(folder), file, options.picture):
                print(line, flush=True)
    return 0


def _measured(folder: Path, file: Path, picture: Path | None) -> Iterator[str]:
    size = file.stat().st_size
    office = Office.with_call(folder)
    with office.open() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = looking.open_context(browser, server.url, width=1366, height=768).new_page()
        page.set_default_timeout(_TAKES_MINUTES * 60_000)
        office.enter(page, ORGANISER)
        looking.open_screen(page, "importer")
        memory = _Memory(server)
        yield f"{file.name}: {size / _MIB:,.0f} MiB; the server before: {memory.before / _MIB:,.0f} MiB"
        write = looking.button(page, "imports.dossiers.write")
        yield memory.line("shown", size, lambda: _show(page, file, write.wait_for))
        if picture:
            page.screenshot(path=picture, full_page=True)
        yield memory.line("written", size, lambda: _write(page, write.click))
        page.goto("/")
        looking.at_rest(page)
        yield memory.line("page left", size, lambda: page.wait_for_timeout(_SETTLED_MILLISECONDS))
        browser.close()


def _show(page: Page, file: Path, wait: Callable[[], None]) -> None:
    looking.keyed(page, "imports.dossiers").locator("input[type=file]").set_input_files(file)
    wait()
    _rest(page)


def _write(page: Page, click: Callable[[], None]) -> None:
    click()
    expect(page.get_by_text("est importé")).to_be_visible(timeout=_TAKES_MINUTES * 60_000)
    _rest(page)


def _rest(page: Page) -> None:
    looking.at_rest(page)
    page.wait_for_timeout(_SETTLED_MILLISECONDS)


class _Memory:
    """The memory of the server's largest process: now, and its peak during a step."""

    def __init__(self, server: Server) -> None:
        processes = [stat.parent for stat in Path("/proc").glob("[0-9]*/stat") if _group(stat) == server.process_group]
        self._process = max(processes, key=lambda process: _status(process, "VmRSS"))
        self.before = _status(self._process, "VmRSS")

    def line(self, name: str, size: int, step: Callable[[], None]) -> str:
        """Return what a step added at most, and what is left of it once it is over, also in times of the file's ``size``."""
        (self._process / "clear_refs").write_text("5")
        began = monotonic()
        step()
        seconds = monotonic() - began
        peak, left = (_status(self._process, field) - self.before for field in ("VmHWM", "VmRSS"))
        return (
            f"  {name:12} {seconds:7.1f} s  at most +{peak / _MIB:6,.0f} MiB ({peak / size:4.1f} ×)"
            f"  afterwards +{left / _MIB:6,.0f} MiB ({left / size:4.1f} ×)"
        )


def _group(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[2])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _status(process: Path, field: str) -> int:
    line = next(line for line in (process / "status").read_text().splitlines() if line.startswith(f"{field}:"))
    return int(line.split()[1]) * 1024
