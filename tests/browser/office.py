"""A real call of an office: made from the command line on a database of its own, entered by personal links."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from pydantic import SecretStr
from typer.testing import CliRunner

import bootstrap
import cli
from settings import Settings
from tests.browser import looking
from tests.places import ROOT
from tests.serving.warm import running_dashboard
from tools.serving.servers import KEY, Server, database_url

ORGANISER, CHAIR = "Camille Organise", "Dominique Préside"
PEOPLE = f"nom;courriel;rôles\n{ORGANISER};camille@jury.example;organisation\n{CHAIR};dominique@jury.example;présidence\n"


class Office:
    """The call, its command line, the server that shows it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def command(self, *words: str) -> str:
        """Run ``jury`` with ``words`` in this process, and return what it prints."""
        bootstrap.use(Settings(database_url=database_url(self.folder), secret_key=SecretStr(KEY)))
        result = CliRunner().invoke(cli.app, words, catch_exceptions=False)
        bootstrap.reset()
        assert result.exit_code == 0, result.stderr
        return result.stdout

    def links(self) -> dict[str, str]:
        """The path of everybody's personal link, by name."""
        found = json.loads(self.command("links", "--call", "ami-ia-2", "--format", "json"))["links"]
        return {person["name"]: urlsplit(person["link"]).path for person in found}

    @classmethod
    def with_call(cls, folder: Path) -> Self:
        """An office whose call has an organiser and a chair, and nothing else."""
        office = cls(folder)
        people = folder / "people.csv"
        people.write_text(PEOPLE, encoding="utf-8")
        office.command("call", "create", str(ROOT / "calls" / "ami-ia-2.toml"))
        office.command("people", "import", str(people), "--call", "ami-ia-2")
        return office

    @contextmanager
    def open(self) -> Iterator[Server]:
        """Serve the call until the block ends."""
        with running_dashboard(folder=self.folder, has_demonstration=False) as server:
            yield server

    def enter(self, page: Page, name: str) -> None:
        """Enter by somebody's personal link."""
        page.goto(self.links()[name])
        page.get_by_role("button", name="Entrer").click()
        expect(page.locator(".st-key-header")).to_contain_text(name)
        looking.at_rest(page)
