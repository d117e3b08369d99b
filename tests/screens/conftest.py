"""Screens run by Streamlit's test runner, on a real database of their own that holds the demonstration call."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner
from streamlit.util import calc_hash

import bootstrap
from deliberation.call.people import Person
from deliberation.operations.call.access import enter_demo
from tests.places import ROOT
from tests.worlds.open_call import OpenCall, use_copy
from ui import session
from ui.navigation import SCREENS

FRAME = ROOT / "ui" / "frame.py"
SECONDS_MAX = 20.0
DEVICE = "test.device"

# Each AppTest looks through all installed packages for components: most of a short run. Once will do, nothing is installed meanwhile.
# So it is with what stands for a server, and with the compiled scripts, at each run; and a run is waited for without asking a thousand
# times a second whether it is over.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
vars(app_test).update(MagicMock=cache(MagicMock), ScriptCache=cache(ScriptCache))
ask_whether_it_is_over = local_script_runner.require_widgets_deltas


def wait_for(runner: LocalScriptRunner, timeout: float = SECONDS_MAX) -> None:
    """Wait until a run is over."""
    assert runner._script_thread
    runner._script_thread.join(timeout)
    ask_whether_it_is_over(runner, timeout)


local_script_runner.require_widgets_deltas = wait_for
run_anyhow = AppTest._run


def run_whole(app: AppTest, *said: Any, **more: Any) -> AppTest:
    """Run a screen, which must come to its end."""
    run_anyhow(app, *said, **more)
    assert not app.exception, [each.message for each in app.exception]
    return app


AppTest._run = run_whole  # type: ignore[assignment, method-assign]


@pytest.fixture
def call(demonstration_file: Path, tmp_path: Path) -> Iterator[OpenCall]:
    """The test's own copy of the demonstration call, in deliberation."""
    yield use_copy(demonstration_file, tmp_path)
    bootstrap.reset()


def device_secret() -> str | None:
    """Return whose device an app under test says it is, in its own session; the device itself is a real one."""
    secret: object = st.session_state.get(DEVICE)
    return secret if isinstance(secret, str) else None


@pytest.fixture(autouse=True)
def _identity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "device_secret", device_secret)


def as_person(app: AppTest, person: Person | None) -> AppTest:
    """Put ``app`` on a device of ``person``; on nobody's with None."""
    if person is not None:
        app.session_state[DEVICE] = enter_demo(bootstrap.unit_of_work(), person_id=person.id, agent="a test").device_secret
    return app


def visit(app: AppTest, file: str) -> AppTest:
    """Ask for a page by its address, as a browser does: the runner knows none by its file before the first run."""
    app._page_hash = calc_hash(next(screen.url_path for screen in SCREENS if file in (screen.file, screen.key)))
    return app


@pytest.fixture
def open_page(call: OpenCall) -> Callable[..., AppTest]:
    """Open a page as somebody would, through the frame: ``open_page("selection.py", Role.CHAIR)``; ``query`` is its address's.

    With a name, or a role, as the first person of it; without a person, as a stranger. The page that answers may be another: one that
    is not due to the person is absent.
    """

    def open_(file: str, who: Person | str | None, **query: str) -> AppTest:
        person = call.person(who) if isinstance(who, str) else who
        app = as_person(AppTest.from_file(FRAME, default_timeout=SECONDS_MAX), person)
        if person is not None and file != "home.py":
            visit(app, file)
        app.query_params.update(query)
        return app.run()

    return open_
