"""What is written into a database by hand is told by the program's own commands, each in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.commands.conftest import CALL
from tests.database.conftest import KINDS, database_on_server
from tests.places import FIXTURES, ROOT
from tests.worlds.demonstration import CURRENT_XLSX

RECUSAL = (
    "INSERT INTO recusal (call_id, candidature_id, person_id, origin, at, revision) "
    "SELECT {call}, candidature_id, person_id, 'declared', (SELECT max(created_at) FROM call), 1 FROM mark LIMIT 1"
)
# What is planted, and in which words it is told.
PLANTED = {
    "a recusal under no call": (RECUSAL.format(call=999), "recusal"),
    "a recusal under this call": (RECUSAL.format(call="call_id"), "recusal"),
    "a mark changed": (
        "UPDATE mark SET value = value + 1 WHERE candidature_id = (SELECT min(candidature_id) FROM mark WHERE value IS NOT NULL)",
        "mark",
    ),
}


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty database of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/jury.sqlite3"
    else:
        with database_on_server(template="template1") as address:
            yield address


def run(url: str, folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    own = {"JURY_DATABASE_URL": url, "JURY_SECRET_KEY": "key" * 12, "JURY_PUBLIC_URL": "https://jury.example", "JURY_VAR": str(folder)}
    command = [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env={**os.environ, **own}, capture_output=True, text=True, encoding="utf-8", check=False)


def plant(url: str, statement: str) -> None:
    """Write as whoever holds the database: without references."""
    address = make_url(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    engine = create_engine(address if is_sqlite else address.set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        if not is_sqlite:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))
    engine.dispose()


def test_rows_planted_between_commands_are_told_by_the_next_one(url: str, tmp_path: Path) -> None:
    for arguments in (
        ("call", "create", ROOT / "calls" / "ami-ia-2.toml"),
        ("import", "dossiers", FIXTURES / CURRENT_XLSX, *CALL),
        ("import", "scores", FIXTURES / "notes_jury.xlsx", *CALL),
        ("journal", "verify", *CALL),
    ):
        done = run(url, tmp_path, *arguments)
        assert done.returncode == 0, done.stderr
    for statement, words in PLANTED.values():
        plant(url, statement)
        done = run(url, tmp_path, "journal", "verify", *CALL)
        assert (done.returncode, words in done.stderr) == (2, True), done.stderr
        plant(url, "DELETE FROM recusal WHERE origin = 'declared'")
