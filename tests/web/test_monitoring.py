"""What the server tells of itself: to strangers, to people of a call, to who holds the token."""

import json
import logging
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError
from starlette.applications import Starlette
from starlette.types import ASGIApp

import bootstrap
from deliberation.call.people import Console, Person, Role
from deliberation.operations.call.access import enrol, issue_link
from settings import Settings, program
from tests.places import ROOT
from tests.serving.asgi import Answer, ask
from tests.worlds.open_call import OpenCall, new_call
from tests.worlds.open_call import use as open_database
from web import logs, monitoring, serve
from web.measures import MEDIA_TYPE, Measures

TOKEN = "0123456789abcdef" * 2
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def use(migrated_file: Path, tmp_path: Path) -> Iterator[Callable[..., None]]:
    file = shutil.copy(migrated_file, tmp_path)
    yield lambda **settings: open_database(file, **settings)
    bootstrap.reset()


@pytest.fixture
def app(use: Callable[..., None]) -> ASGIApp:
    use(monitoring_token=SecretStr(TOKEN))
    return Starlette(routes=monitoring.routes(), middleware=serve.middleware())


@pytest.fixture
def call(app: ASGIApp) -> OpenCall:
    return new_call(slug="un-appel")


def device_of(person: Person) -> str:
    secret = issue_link(bootstrap.unit_of_work(), by=Console(), call_id=person.call_id, person_id=person.id, key=bootstrap.link_key())
    return enrol(bootstrap.unit_of_work(), secret=secret, agent="").device_secret


def samples(answer: Answer) -> dict[str, float]:
    """The value of each line that is no comment."""
    lines = [line for line in answer.body.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_health_tells_a_stranger_that_it_works_or_not_and_nothing_else(app: ASGIApp, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [ask(app, "GET", "/sante"), ask(app, "GET", "/sante", headers={"authorization": f"Bearer {TOKEN[:-1]}"})]
    monkeypatch.setattr(bootstrap, "is_healthy", lambda: False)
    answers.append(ask(app, "GET", "/sante"))
    said = [(answer.status, answer.body, answer.headers.get("content-type")) for answer in answers]
    assert said == [(200, b"", None), (200, b"", None), (503, b"", None)]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer "},
        {"authorization": f"Basic {TOKEN}"},
        {"authorization": f"Bearer {TOKEN[:-1]}"},
        {"x-forwarded-for": "::1"},
    ],
)
@pytest.mark.parametrize("client", ["192.0.2.1", "127.0.0.1"])
def test_measures_do_not_exist_for_whoever_has_no_token(app: ASGIApp, headers: dict[str, str], client: str) -> None:
    answer = ask(app, "GET", "/mesures", headers=headers, client=client)
    assert (answer.status, answer.body) == (404, b"")


@pytest.mark.parametrize("role", [Role.JUROR, Role.ORGANISER])
def test_measures_do_not_exist_for_people_of_a_call(app: ASGIApp, call: OpenCall, role: Role) -> None:
    assert ask(app, "GET", "/mesures", device=device_of(call.add_person("Quelqu’un", role))).status == 404


def test_no_token_of_the_settings_is_no_token_that_somebody_may_send(use: Callable[..., None]) -> None:
    use()
    app = Starlette(routes=monitoring.routes(), middleware=serve.middleware())
    assert ask(app, "GET", "/mesures", headers={"authorization": "Bearer None"}).status == 404


def test_token_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(ValidationError, match="JURY_MONITORING_TOKEN") as refusal:
        Settings(monitoring_token=SecretStr("jury2026"))
    assert "jury2026" not in str(refusal.value)


def test_health_in_detail(app: ASGIApp, call: OpenCall) -> None:
    answer = ask(app, "GET", "/sante", headers=BEARER)
    told = json.loads(answer.body)
    assert told.pop("disk").keys() == {"total_bytes", "free_bytes"}
    assert (answer.status, told["status"], told["version"]) == (200, "ok", program().version)
    assert told["database"]["answers"]
    assert told["database"]["schema"] == told["database"]["schema_of_program"]
    assert told["database"]["guard_problems"] == []


def test_health_in_detail_says_which_guard_is_missing(app: ASGIApp, call: OpenCall, run_sql: Callable[[str], None]) -> None:
    run_sql("DROP TRIGGER journal_delete")
    told = json.loads(ask(app, "GET", "/sante", headers=BEARER).body)
    assert (told["status"], len(told["database"]["guard_problems"])) == ("failing", 1)


@pytest.fixture
def run_sql(app: ASGIApp, tmp_path: Path, migrated_file: Path) -> Callable[[str], None]:
    def run(statement: str) -> None:
        with closing(sqlite3.connect(tmp_path / migrated_file.name)) as connection, connection:
            connection.execute(statement)

    return run


def test_measures_say_what_was_done_and_how_long_it_took(app: ASGIApp, monkeypatch: pytest.MonkeyPatch) -> None:
    measured = Measures()
    monkeypatch.setattr(monitoring, "MEASURES", measured)
    with bootstrap.writings().told_to(measured.note):
        call = new_call(slug="un-appel")
        call.add_person("Juré 01", Role.JUROR)
    answer = ask(app, "GET", "/mesures", headers=BEARER)
    found = samples(answer)
    assert (answer.headers["content-type"], answer.body.decode().endswith("\n# EOF\n")) == (MEDIA_TYPE, True)
    assert found['jury_acts_total{act="person_saved"}'] == 1
    assert (
        found['jury_journal_entries{call="un-appel"}'] == found["jury_write_seconds_count"] == found['jury_write_seconds_bucket{le="+Inf"}']
    )
    assert (found["jury_database_up"], found["jury_guard_problems"], found["jury_screens"]) == (1, 0, 0)
    assert found["jury_memory_bytes"] > 1_000_000


def test_measure_has_its_bounds_and_its_call_and_is_absent_without_a_value() -> None:
    measured = Measures()
    for seconds in (0.005, 0.006, 99.0):
        measured.strips.observe(seconds)
    lines = measured.text({"jury_journal_entries": ("Entries.", {'a"\\b': 3.0}), "jury_absent": ("Nothing.", None)}).decode().splitlines()
    counted = [f'jury_strip_seconds_bucket{{le="{bound}"}} {count}' for bound, count in (("0.005", 1.0), ("0.01", 2.0), ("+Inf", 3.0))]
    assert {"# TYPE jury_strip_seconds histogram", *counted, 'jury_journal_entries{call="a\\"\\\\b"} 3.0'} <= set(lines)
    assert not any("jury_absent" in line or "_created" in line for line in lines)


def test_log_has_a_line_for_each_act_with_its_number_and_nobodys_name(call: OpenCall, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="delibere.acts")
    with bootstrap.writings().told_to(logs.note):
        call.add_person("Juré 01", Role.JUROR)
    (line,) = [json.loads(logs.JsonLines().format(record)) for record in caplog.records]
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "INFO", "logger": "delibere.acts", "message": "act", "call": "un-appel", "entry": 2, "act": "person_saved"}


def test_log_holds_no_address_that_opens_something() -> None:
    try:
        raise ValueError("/commencer/zzz")
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "", 0, "GET %s", ("/entree/abc-_9?suite=/",), (type(error), error, error.__traceback__)
        )
    line: dict[str, Any] = json.loads(logs.JsonLines().format(record))
    assert line["message"] == "GET /entree/…?suite=/"
    assert "zzz" not in line["error"]
    assert "ValueError: /commencer/…" in line["error"]


def test_logger_that_is_made_after_the_start_writes_json_whatever_format_it_brings() -> None:
    script = """
import logging, sys
from web.logs import write_json
write_json()
logger, handler = logging.getLogger("made.later"), logging.StreamHandler(sys.stdout)
handler.setFormatter(logging.Formatter("%(message)s"))
logger.addHandler(handler)
logger.propagate = False
logger.warning("GET /entree/abc")
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    line = json.loads(done.stdout)
    assert (line["logger"], line["message"]) == ("made.later", "GET /entree/…")
