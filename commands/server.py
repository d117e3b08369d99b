"""``jury start``: set up, migrate, load the demonstration call if there is no call yet, serve."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, NoReturn

import typer

import bootstrap
from commands import terminal
from commands.maintenance import FILES, FOLDERS
from deliberation.operations.meeting.lost_votes import settle_secret_ballots
from demonstration import loading
from demonstration.recording import USUAL_SPEED
from phrases import _
from settings import PROJECT
from web.serve import require_free, serve, server_command


def start(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = terminal.DEFAULT_PORT,
    demo: Annotated[bool | None, typer.Option("--demo/--no-demo", help="With or without the demonstration call.")] = None,
    database_url: Annotated[str, typer.Option(help="Database; by default a file in the project's folder.")] = "",
    print_first_link: Annotated[
        bool, typer.Option("--print-first-link", help="Print the link that begins the first call, even to a log.")
    ] = False,
    replay: Annotated[bool, typer.Option("--replay", help="Play a recorded meeting on the demonstration.")] = False,
    speed: Annotated[float, typer.Option(min=1, help="How many times faster than it was held.")] = USUAL_SPEED,
    dev: Annotated[bool, typer.Option("--dev", help="Start again after each edit of the program.")] = False,
) -> None:
    """Set up and serve the dashboard. The first start loads the demonstration call."""
    # The server is a separate process: pass settings to it, and to this one, through the environment.
    if database_url:
        os.environ["JURY_DATABASE_URL"] = database_url
    if demo is not None:
        os.environ["JURY_DEMO"] = str(demo).lower()
    if replay:
        os.environ["JURY_REPLAY_SPEED"] = str(speed)
    with terminal.refusals():
        require_free(port)
        bootstrap.prepare()
        terminal.tell_cancelled(settle_secret_ballots(bootstrap.unit_of_work()))
        if loading.is_wanted():
            terminal.errors.print(_("Loading the demonstration call…"))
            loading.load(with_papers=True)
    if replay:
        terminal.errors.print(_("The recorded meeting begins once somebody has entered."))
    terminal.hold_port(port)
    bootstrap.reset()
    (serve_edits if dev else serve)(port, prints_first_link=print_first_link)


def serve_edits(port: int, *, prints_first_link: bool = False, project: Path = PROJECT) -> NoReturn:
    """Serve as ``serve`` does, and start the server again after each edit of a file of the program."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    command = server_command(port, prints_first_link=prints_first_link)
    while True:
        edits = _edits(project)
        with subprocess.Popen(command) as server:  # noqa: S603  # no shell: the arguments are ours
            try:
                while _edits(project) == edits:
                    time.sleep(0.5)
            finally:
                server.terminate()


def _edits(project: Path) -> dict[Path, float]:
    """Return when each file of the program was last edited."""
    files = [path for name in (*FILES, *FOLDERS) for path in [project / name, *(project / name).rglob("*.*")]]
    return {path: path.stat().st_mtime for path in files if path.is_file() and path.suffix != ".pyc"}
