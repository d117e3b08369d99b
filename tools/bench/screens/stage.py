"""A server, and the screens that people open on it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Browser

from tools.bench.floor import running_floor
from tools.bench.reruns.prepared_call import prepare
from tools.bench.screens.screen import Device, Screen
from tools.bench.screens.slow_line import slow_line
from tools.bench.visitors import enter, people
from tools.serving.servers import Server, running_dashboard

CHAIR: Final = "Présidence (démonstration)"
JUROR: Final = "Juré 01"
RECUSED: Final = "Juré 02"  # from one of the files
NOBODY: Final = ""  # whoever looks at the floor
# Two pages of a title each: what Streamlit itself takes to go from one to the other.
_TWO_PAGES: Final = """import streamlit as st

pages = [
    st.Page(lambda: st.title("Une"), title="Une", url_path="une", default=True),
    st.Page(lambda: st.title("Deux"), title="Deux", url_path="deux"),
]
st.navigation(pages, position="top").run()
"""


@dataclass(slots=True)
class Stage:
    """A running server by the name that the report gives it; ``item``: the dossier under discussion, once its meeting is open."""

    name: str
    server: Server
    browser: Browser
    item: str = ""

    @contextmanager
    def screen(self, person: str, device: Device) -> Iterator[Screen]:
        """Open a browser as ``person`` until the block ends."""
        cookie = enter(self.server, people(self.server)[person]) if person else ""
        with slow_line(self.server) if device.is_slow else nullcontext(self.server.url) as url:
            screen = Screen(self.browser, url, cookie, device)
            yield screen
            screen.close()


@contextmanager
def dashboard_stage(name: str, browser: Browser, project: Path, *, candidatures: int | None = None) -> Iterator[Stage]:
    """Serve the demonstration call with the checkout in ``project`` until the block ends, on a new database.

    ``candidatures``: of how many, if not of the demonstration's; its meeting is then open.
    """
    with TemporaryDirectory() as folder:
        if candidatures is not None:
            prepare(Path(folder), candidatures=candidatures)
        with running_dashboard(folder=Path(folder), project=project) as server:
            yield Stage(name, server, browser)


@contextmanager
def floor_stage(name: str, browser: Browser) -> Iterator[Stage]:
    """Serve two empty pages until the block ends, with the dashboard's settings and its sockets' options."""
    with TemporaryDirectory() as folder, running_floor(folder=Path(folder), our_settings=True, script=_TWO_PAGES) as server:
        yield Stage(name, server, browser)
