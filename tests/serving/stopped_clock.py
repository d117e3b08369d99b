"""Run the dashboard as ``jury start`` does, at the hour that a file holds: screens and documents say the same of the time in every run."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from streamlit.elements.widgets import time_widgets
from streamlit.web import cli

import ui
import web
from tools.serving.servers import ROOT


def _stopped(hour: Callable[[], datetime]) -> type[datetime]:
    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Stopped":
            return cls.fromtimestamp(hour().timestamp(), tz)

    return Stopped


@contextmanager
def clock_stopped(hour: Callable[[], datetime]) -> Iterator[pytest.MonkeyPatch]:
    """Stop the clock of the screens and of the documents within the block, at the time that ``hour`` returns."""
    for package in (ui, web):
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            if found.name != "ui.frame":  # a script: importing it would run it
                import_module(found.name)  # a page imports its own when it runs, and with them would come the real time
    stopped = _stopped(hour)
    with pytest.MonkeyPatch.context() as patch:
        for module in [module for name, module in sys.modules.items() if name.startswith(("ui.", "web."))]:
            if getattr(module, "datetime", None) is datetime:
                patch.setattr(module, "datetime", stopped)
        # A field of an hour sends the present one as its first value, whatever the page gives it.
        as_time = time_widgets._convert_timelike_to_time
        patch.setattr(time_widgets, "_convert_timelike_to_time", lambda said: as_time(hour().time() if said == "now" else said))
        yield patch


if __name__ == "__main__":
    port, hour_file = sys.argv[1], Path(sys.argv[2])
    with clock_stopped(lambda: datetime.fromisoformat(hour_file.read_text(encoding="utf-8"))):
        sys.argv = ["streamlit", "run", str(ROOT / "dashboard.py"), "--server.port", port]
        cli.main()
