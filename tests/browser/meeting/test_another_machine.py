"""The server and its machine are gone in the middle of a meeting: another machine goes on from its copy, and the screens say from which.

By hand, with ``JURY_HYPOTHESIS_PROFILE=thorough``; ``pytest -s`` tells the seconds.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser, expect
from pydantic import SecretStr

import bootstrap
from deliberation.operations.verification import call_problems
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from settings import Settings
from tests.browser.council import CHAIR, LETTERS, PATIENCE_MS, TIDES, house, live
from tests.depth import IS_THOROUGH
from tools.serving import looking
from tools.serving.servers import KEY, ROOT, database_url, environment, running

pytestmark = pytest.mark.skipif(not IS_THOROUGH, reason="by hand: it takes two servers' start")


@contextmanager
def following(folder: Path, copies: Path) -> Iterator[subprocess.Popen[str]]:
    """Keep a copy of what is in ``folder``, as the guide says."""
    command = [sys.executable, "cli.py", "backup", "--follow", str(copies)]
    variables = environment(folder) | {"JURY_LANGUAGE": "en", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=variables, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def listen(process: subprocess.Popen[str], words: str) -> str:
    """Wait until a line with these words is told; return it."""
    assert process.stderr
    return next(line for line in process.stderr if words in line)


@pytest.mark.parametrize("is_cut_off", [False, True], ids=["killed", "cut off, then killed"])
def test_room_goes_on_with_another_machine_that_says_what_it_goes_on_from(browser: Browser, tmp_path: Path, is_cut_off: bool) -> None:
    first, second, copies = (tmp_path / name for name in ("first", "second", "copies"))
    first.mkdir()
    second.mkdir()
    with house(first) as here, ExitStack() as there:
        with here.opened(), following(first, copies) as follower:
            council = here.new_council(browser)
            council.hold_meeting()
            link, call = council.link(CHAIR), council.snapshot.call.slug
            live(council.screen(CHAIR, "seance"))
            council.decide(TIDES, Outcome.DECLINED, reason="Dit avant la copie.")
            listen(follower, f"{call} {council.journal[-1].sequence}")
            if is_cut_off:
                copies.rename(copies.with_name("out of reach"))
                copies.write_text("nothing is reached there")
                council.decide(LETTERS, Outcome.DECLINED, reason="Dit après la copie.")
                listen(follower, "Not copied")
            before = [(entry.act, entry.hash) for entry in council.journal]
            council.contexts.close()
            here.kill()
        if is_cut_off:
            copies.unlink()
            copies.with_name("out of reach").rename(copies)

        began = monotonic()
        log = second / "server.log"
        server = there.enter_context(
            running(
                lambda port: [sys.executable, "cli.py", "start", "--port", str(port), "--no-demo", "--from", str(copies)],
                folder=ROOT,
                environment=environment(second) | {"JURY_LANGUAGE": "en"},
                log_path=log,
            )
        )
        answered = monotonic() - began
        page = there.enter_context(looking.open_context(browser, server.url)).new_page()
        page.goto(f"/entree/{link}")
        page.get_by_role("button", name="Entrer").click()
        page.goto("/seance")
        said = looking.keyed(page, "console.taken_over")
        expect(said).to_contain_text("des actes peuvent manquer", timeout=PATIENCE_MS)
        sys.stdout.write(f"\nanother machine answers after {answered:.1f} s, its console is there after {monotonic() - began:.1f} s\n")
        assert "Going on from the copy of" in server.log()
        bootstrap.use(Settings(database_url=database_url(second), secret_key=SecretStr(KEY)))
        with bootstrap.reading() as uow:
            (state,) = uow.calls.all()
            after = [(entry.act, entry.hash) for entry in uow.journal.of_call(state.id)]
        taken = [act for act, _hash in after].index(Act.TAKEN_OVER)
        assert after[:taken] == before[:taken]
        assert [act for act, _hash in before[taken:]] == ([Act.DECIDED] if is_cut_off else [])
        assert call_problems(bootstrap.reading(), call_id=state.id) == ()
        bootstrap.reset()
