"""``jury start``: where the organisers' links go, and which port later ones have."""

import os
import signal
import socket
import stat
import sys
import time
from pathlib import Path

import pytest

import bootstrap
from bootstrap import announcing
from commands import server, terminal
from settings import Settings
from tests.commands.conftest import CALL, JSON, Answer, Run


@pytest.fixture
def start(call: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Start, and announce as the server does once it listens, without becoming it."""

    def announce(port: int, *, prints_first_link: bool) -> None:
        bootstrap.use(settings[-1])
        at_once = terminal.is_read_at_once()
        announcing.announce(port, terminal.errors.print, is_read_at_once=at_once, prints_first_link=prints_first_link)
        bootstrap.reset()

    def run(*arguments: object) -> Answer:
        settings.append(bootstrap.settings())
        return call("start", "--no-demo", *arguments)

    settings: list[Settings] = []
    monkeypatch.setattr(server, "serve", announce)
    monkeypatch.setattr(server, "require_free", lambda _port: None)
    monkeypatch.setenv("JURY_DEMO", "false")  # what --no-demo writes into the environment goes with the test
    return run


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


def test_only_the_first_link_is_printed_to_a_log(call: Run, start: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "/entree/" not in "".join(start("--print-first-link").lines)
    bootstrap.use(Settings(database_url=f"sqlite:///{tmp_path / 'new.sqlite3'}", demo=False))
    monkeypatch.setenv("JURY_DATABASE_URL", bootstrap.settings().database_url)
    assert "/commencer/" in start("--print-first-link").lines[0]
    assert "/commencer/" not in "".join(start().lines)


def test_links_are_printed_to_a_terminal(start: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(terminal, "is_read_at_once", lambda: True)
    assert "/entree/" in start().lines[0]
    assert not (tmp_path / "organiser-links.txt").exists()


def test_server_that_no_command_started_prints_its_address_and_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(announcing.ANNOUNCES, raising=False)
    bootstrap.use(Settings(database_url=f"sqlite:///{tmp_path / 'new.sqlite3'}", demo=False))
    bootstrap.prepare()
    lines: list[str] = []
    announcing.announce_server(8765, lines.append, is_read_at_once=False)
    (link,) = (tmp_path / announcing.LINKS_FILE).read_text(encoding="utf-8").splitlines()
    assert "http://localhost:8765/commencer/" in link
    assert (len(lines), "http://localhost:8765 " in lines[-1], link.rpartition("/")[2] in "".join(lines)) == (2, True, False)
    monkeypatch.setenv(announcing.ANNOUNCES, announcing.FIRST_LINK)
    announcing.announce_server(8765, lines.append, is_read_at_once=False)
    assert "/commencer/" in lines[2]


def test_server_that_no_command_started_prints_its_address_alone(local: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(announcing.ANNOUNCES, raising=False)
    lines: list[str] = []
    announcing.announce_server(8765, lines.append, is_read_at_once=False)
    assert [("http://localhost:8765 " in line, "/entree/" in line) for line in lines] == [(True, False)]
    assert not (tmp_path / announcing.LINKS_FILE).exists()


def test_server_starts_again_after_an_edit_of_a_screen_and_ends_with_its_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen, starts = tmp_path / "ui" / "preparation" / "screen.css", tmp_path / "starts"
    screen.parent.mkdir(parents=True)
    screen.touch()
    script = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()} '); time.sleep(60)"
    monkeypatch.setattr(server, "server_command", lambda port, **_options: [sys.executable, "-c", script, str(starts)])

    def edit_then_stop(seconds: float) -> None:
        began = starts.read_text().split() if starts.exists() else []
        if len(began) == 1:
            os.utime(screen, (1, 1))
        elif began:
            sys.exit()
        sleep(seconds)

    sleep = time.sleep
    monkeypatch.setattr(time, "sleep", edit_then_stop)
    handler = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit):
        server.serve_edits(8501, project=tmp_path)
    signal.signal(signal.SIGTERM, handler)
    assert [Path(f"/proc/{number}").exists() for number in starts.read_text().split()] == [False, False]


def test_taken_port_is_refused_before_anything_is_announced(call: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        answer = call("start", "--no-demo", "--port", taken.getsockname()[1])
    assert (answer.code, len(answer.lines)) == (2, 1)
    assert answer.lines[0].endswith("est occupé par un autre programme. Choisissez-en un autre avec --port.")


@pytest.fixture
def local(call: Run, tmp_path: Path) -> Run:
    """Run ``jury`` where no public address is set, on a call with somebody in it."""
    (tmp_path / "jury.csv").write_text("nom;rôles\nCamille Essai;jury\n", encoding="utf-8")
    assert call("people", "import", tmp_path / "jury.csv", *CALL).code == 0
    settings = bootstrap.settings()
    bootstrap.use(Settings(database_url=settings.database_url, secret_key=settings.secret_key))
    return call


def test_links_have_the_port_of_the_server_that_runs_or_say_that_none_is_known_to(local: Run) -> None:
    def port_and_notes(*options: object) -> tuple[str, int]:
        answer = local("links", *CALL, *JSON, *options)
        (link,) = {each["link"].partition("/entree/")[0] for each in answer.json["links"]}
        return link, len(answer.lines)

    assert port_and_notes() == ("http://localhost:8501", 1)
    held = terminal.hold_port(8765)
    assert held is not None
    assert terminal.hold_port(8766) is None  # a second server of the same database
    assert port_and_notes() == ("http://localhost:8765", 0)
    assert port_and_notes("--port", 9000) == ("http://localhost:9000", 0)
    os.close(held)  # as when the server ends, however it does
    assert port_and_notes() == ("http://localhost:8501", 1)
