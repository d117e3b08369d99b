"""The floor: what Streamlit itself takes for an empty page."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.serving.servers import ROOT, Server, environment_without, running


@contextmanager
def running_floor(*, folder: Path, our_settings: bool) -> Iterator[Server]:
    """Run an empty Streamlit script, with Streamlit's own settings or with the dashboard's (.streamlit/config.toml)."""
    script = folder / "floor.py"
    script.write_text('import streamlit as st\n\nst.write("x")\n', encoding="utf-8")
    # These two only keep it from asking the internet for this machine's address and from sending statistics.
    environment = environment_without("STREAMLIT_") | {
        "STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE": "true",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    }

    def command(port: int) -> list[str]:
        return [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--server.headless", "true"]

    with running(command, folder=ROOT if our_settings else folder, environment=environment, log_path=folder / "server.log") as server:
        yield server
