"""``jury start``: where the organisers' links go."""

import stat
from pathlib import Path

import pytest

from commands import server, terminal
from tests.commands.conftest import Run


@pytest.fixture
def start(call: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Start without becoming the server."""
    monkeypatch.setattr(server, "serve", lambda _port: None)
    monkeypatch.setenv("JURY_DEMO", "false")  # what --no-demo writes into the environment goes with the test
    return lambda *arguments: call("start", "--no-demo", *arguments)


def test_links_go_to_a_file_for_the_owner_alone_where_what_is_said_may_be_kept(start: Run, tmp_path: Path) -> None:
    path = tmp_path / "organiser-links.txt"
    path.write_text("an earlier one, that others could read")
    path.chmod(0o644)
    answer = start()
    assert (answer.code, stat.S_IMODE(path.stat().st_mode)) == (0, 0o600)
    (line,) = path.read_text(encoding="utf-8").splitlines()
    secret = line.rpartition("/entree/")[2]
    assert line.startswith("ami-ia-2 · ")
    assert len(secret) >= 43
    assert secret not in "".join(answer.lines) + answer.stdout
    assert str(path) in answer.lines[0]


def test_links_are_printed_to_a_terminal(start: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(terminal, "is_read_at_once", lambda: True)
    assert "/entree/" in start().lines[0]
    assert not (tmp_path / "organiser-links.txt").exists()
