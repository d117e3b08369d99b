"""``jury`` run as scripts and people do: on an empty database, where a call exists, where its dossiers and marks are in."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

import bootstrap
import cli
from settings import Settings
from tests.database.conftest import KINDS, database_on_server
from tests.places import FIXTURES, ROOT
from tests.worlds.databases import NOON
from tests.worlds.demonstration import CURRENT_XLSX

CALL = ("--call", "ami-ia-2")
JSON = ("--format", "json")


@dataclass(frozen=True)
class Answer:
    code: int
    stdout: str
    lines: list[str]  # of stderr

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


Run = Callable[..., Answer]


@pytest.fixture
def jury(tmp_path: Path, migrated_file: Path) -> Iterator[Run]:
    """Run ``jury`` on an empty database."""
    (tmp_path / "jury.sqlite3").write_bytes(migrated_file.read_bytes())
    settings = Settings(database_url=f"sqlite:///{tmp_path}/jury.sqlite3", secret_key=SecretStr("key"), public_url="https://jury.example")
    bootstrap.use(settings, clock=lambda: NOON)

    def run(*arguments: object) -> Answer:
        result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments], catch_exceptions=False)
        return Answer(result.exit_code, result.stdout, result.stderr.splitlines())

    yield run
    bootstrap.reset()


@pytest.fixture
def call(jury: Run) -> Run:
    """Run ``jury`` where the call exists."""
    assert jury("call", "create", ROOT / "calls" / "ami-ia-2.toml").code == 0
    return jury


@pytest.fixture
def scored(call: Run) -> Run:
    """Run ``jury`` where dossiers and scores are in."""
    assert call("import", "dossiers", FIXTURES / CURRENT_XLSX, *CALL).code == 0
    assert call("import", "scores", FIXTURES / "notes_jury.xlsx", *CALL).code == 0
    return call


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty database of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/jury.sqlite3"
    else:
        with database_on_server(template="template1") as address:
            yield address
