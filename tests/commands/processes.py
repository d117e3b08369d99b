"""The program's commands and server, each in a process of its own, and somebody who writes in their database by hand."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from sqlalchemy import create_engine, make_url, text

from data_access.schema.guards import sqlite_triggers
from tests.places import ROOT
from tests.worlds.databases import Database
from tools.serving.servers import KEY, Server, environment_without, own_extras, running

TOKEN = "monitoring" * 4


def own_settings(url: str, folder: Path) -> dict[str, str]:
    """Return the environment of a process of the program on a database."""
    own = {
        "JURY_DATABASE_URL": url,
        "JURY_SECRET_KEY": KEY,
        "JURY_PUBLIC_URL": "https://jury.example",
        "JURY_RECORDS_FOLDER": str(folder / "records"),
        "JURY_BALLOT_KEYS": str(Database.at(url).keys_folder),
        "JURY_ATTACHMENTS_FOLDER": str(folder / "pieces"),
        "JURY_MONITORING_TOKEN": TOKEN,
        "JURY_ENV_FILE": os.devnull,
    }
    return {**environment_without("JURY_", "STREAMLIT_"), **own_extras(), **own}


def run(url: str, folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    command = [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=own_settings(url, folder), capture_output=True, text=True, encoding="utf-8", check=False)


@contextmanager
def started(url: str, folder: Path) -> Iterator[Server]:
    """Run ``jury start`` until the block ends."""

    def command(port: int) -> list[str]:
        return [sys.executable, "cli.py", "start", "--no-demo", "--port", str(port)]

    with running(command, folder=ROOT, environment=own_settings(url, folder), log_path=folder / "server.log") as server:
        yield server


def ask(
    server: Server, path: str, *, device: str = "", sent: Mapping[str, object] | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """Ask the server as a device does; ``sent``: a form."""
    body = None if sent is None else urlencode(sent).encode()
    own = {"Origin": server.url, "Cookie": f"jury_device={device}", **(headers or {})}
    request = Request(server.url + path, body, own)  # noqa: S310 (of this machine)
    try:
        with urlopen(request) as answer:  # noqa: S310 (of this machine)
            return answer.status, answer.read()
    except HTTPError as refusal:
        return refusal.code, refusal.read()


def health(server: Server) -> dict[str, Any]:
    """Return the details of ``/sante``."""
    return dict(json.loads(ask(server, "/sante", headers={"Authorization": f"Bearer {TOKEN}"})[1]))


def plant(url: str, *statements: str) -> None:
    """Write as whoever holds the database: without references, checks and guards, which are there again afterwards."""
    address = make_url(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    engine = create_engine(address if is_sqlite else address.set(drivername="postgresql+psycopg"))
    guards = sqlite_triggers() if is_sqlite else {}
    before = [f"DROP TRIGGER {name}" for name in guards] if is_sqlite else ["SET LOCAL session_replication_role = replica"]
    with engine.begin() as connection:
        for statement in (*before, *statements, *guards.values()):
            connection.execute(text(statement))
    engine.dispose()
