"""Server with the screens of its people."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from deliberation.call.access import DEVICE_COOKIE
from tools.bench.measured_call import measured_call
from tools.bench.report import running_floor
from tools.bench.screens.screen import Device, Screen
from tools.serving import looking
from tools.serving.servers import Server, running_dashboard

CHAIR = "Présidence (démonstration)"
JUROR = "Juré 01"
RECUSED = "Juré 02"  # from one of the files
NOBODY = ""  # whoever looks at the floor
# Two pages of a title each: what Streamlit itself takes to go from one to the other.
_TWO_PAGES = """import streamlit as st

pages = [
    st.Page(lambda: st.title("Une"), title="Une", url_path="une", default=True),
    st.Page(lambda: st.title("Deux"), title="Deux", url_path="deux"),
]
st.navigation(pages, position="top").run()
"""


@dataclass(slots=True)
class Stage:
    """Running server by its name in the report; ``item``: the dossier under discussion, once the meeting is open."""

    name: str
    server: Server
    browser: Browser
    item: str = ""

    @contextmanager
    def screen(self, person: str, device: Device) -> Iterator[Screen]:
        """Open a browser as ``person`` until the block ends."""
        screen = Screen(self.browser, self.server.url, self._device(person), device)
        yield screen
        screen.close()

    def _device(self, person: str) -> str:
        """Return the secret of a device enrolled for ``person``, empty for a stranger."""
        if not person:
            return ""
        with looking.open_context(self.browser, self.server.url) as context:
            looking.enter_as(context.new_page(), person)
            return next(cookie["value"] for cookie in context.cookies() if cookie["name"] == DEVICE_COOKIE)


@contextmanager
def dashboard_stage(name: str, browser: Browser, project: Path, *, candidatures: int | None) -> Iterator[Stage]:
    """Serve the demonstration call with the checkout in ``project`` until the block ends, on a new database.

    ``candidatures``: of how many, if not of the demonstration's; its meeting is then open.
    """
    with TemporaryDirectory() as folder:
        if candidatures is not None:
            with measured_call(Path(folder), candidatures=candidatures) as call:
                call.begin()
        with running_dashboard(folder=Path(folder), project=project) as server:
            yield Stage(name, server, browser)


@contextmanager
def floor_stage(name: str, browser: Browser) -> Iterator[Stage]:
    """Serve two empty pages until the block ends, with the dashboard's settings and its sockets' options."""
    with running_floor(_TWO_PAGES) as server:
        yield Stage(name, server, browser)
