"""What is written into a database by hand is told by the program's own commands and server, each in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import create_engine, make_url, text

from data_access.schema.guards import sqlite_triggers
from deliberation.call.access import secret_hash
from deliberation.meeting.ballots import Ballot, Method, Option
from deliberation.operations.call.access import enrol, issue_link
from deliberation.operations.meeting.meeting import open_meeting
from deliberation.operations.scoring.recusals import declare_recusals
from tests.commands.conftest import CALL
from tests.database.conftest import KINDS, database_on_server
from tests.places import FIXTURES, ROOT
from tests.worlds.databases import Database, migrated
from tests.worlds.demonstration import CURRENT_XLSX
from tests.worlds.room import JURORS, Room, open_room, seat
from tools.serving.protocol import screen_mark
from tools.serving.servers import KEY, Server, environment_without, own_extras, running

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

TOKEN = "monitoring" * 4
TOLD_SECONDS_MAX = 120.0
LAST_VOTER = JURORS[4]
PLANTED_DEVICE = "planted" * 8


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty database of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/jury.sqlite3"
    else:
        with database_on_server(template="template1") as address:
            yield address


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


# --- The attacks of somebody who writes in the database, and has no key ----------------------------------------------


@dataclass(frozen=True)
class Calls:
    """Calls of one database by name, each attacked in its own way; the secrets of devices by name."""

    rooms: dict[str, Room] = field(default_factory=dict)
    devices: dict[str, str] = field(default_factory=dict)


def hold_ballot(database: Database, slug: str, method: Method, *choices: Option) -> Room:
    """Open a meeting and a ballot in which some members have voted."""
    room = seat(database, slug=slug)
    room.arrive(*JURORS, "chair", "deputy")
    open_meeting(room.uow(), **room.by("organiser"))
    declare_recusals(room.uow(), **room.by(LAST_VOTER), candidature_ids=[])
    room.ballot(method=method)
    for name, choice in zip(JURORS, choices, strict=False):
        room.vote(name, choice)
    return room


def finalise(database: Database, slug: str) -> Room:
    """Make a call that is decided and finalised."""
    room = open_room(database, slug=slug)
    assert room.decline_and_finalise()
    return room


def let_in(room: Room, name: str) -> str:
    """Let a device in by a person's link; return its secret."""
    link = issue_link(room.uow(), **room.by("organiser"), person_id=room.people[name].id, key=b"key")
    return enrol(room.uow(), secret=link, agent="Firefox").device_secret


@dataclass(frozen=True)
class Attack:
    """Rows of a call written without any key. ``told``: in which words, wherever changes are."""

    statements: tuple[str, ...]
    told: str


LAST_ENTRY = "sequence = (SELECT max(sequence) FROM journal WHERE call_id = {call}) AND call_id = {call}"
ONE_ENTRY_LESS = (f"DELETE FROM journal WHERE {LAST_ENTRY}", "UPDATE call SET revision = revision - 1 WHERE id = {call}")
ATTACKS = {
    "spelt-anew": Attack(("UPDATE secret_vote SET sealed = {upper} WHERE call_id = {call}",), ""),
    "made-alike": Attack(
        ("UPDATE secret_vote SET sealed = (SELECT sealed FROM secret_vote WHERE call_id = {other}) WHERE call_id = {call}",), ""
    ),
    "vote-planted": Attack(
        (
            "INSERT INTO voter SELECT 999, candidature_id, number, 999, has_voted, choice, voted_at, entered_by, revision FROM voter "
            "WHERE call_id = {call} AND person_id = (SELECT max(person_id) FROM voter WHERE choice = 'against' AND call_id = {call})",
        ),
        "lignes de voter ne sont d’aucun appel",
    ),
    "recusal-planted": Attack(
        (
            "INSERT INTO recusal (call_id, candidature_id, person_id, origin, at, revision) "
            "SELECT 999, id, {juror}, 'declared', (SELECT max(created_at) FROM call), 1 FROM candidature "
            "WHERE call_id = {call} AND dossier = '101'",
        ),
        "lignes de recusal ne sont d’aucun appel",
    ),
    "device-planted": Attack(
        (
            "INSERT INTO device (id, call_id, person_id, secret_hash, created_at, agent) "
            "SELECT 999, call_id, id, '{secret}', (SELECT max(created_at) FROM call), 'Firefox' FROM person WHERE id = {chair}",
        ),
        "Les appareils de chair ne sont pas",
    ),
    "another-key": Attack(
        (
            "UPDATE candidature SET title = 'x' WHERE call_id = {call}",
            f"UPDATE journal SET key = 'ffffffffffffffff' WHERE {LAST_ENTRY}",
        ),
        "rien ne prouve les lignes",
    ),
    "said-erased": Attack(
        (
            *ONE_ENTRY_LESS,
            "INSERT INTO erasure (slug, erased_at, call_id, erased_by, kept_until, journal_hash, archive_sha256) "
            "VALUES ('said-erased', '2030-01-01 00:00:00.000000', NULL, 'console', '2030-01-01', '{zeros}', '{zeros}')",
        ),
        "la base a continué depuis un état antérieur",
    ),
    "finalised-changed": Attack(
        ("UPDATE person SET organisation = 'x' WHERE call_id = {call}",), "lignes de la table «\N{NO-BREAK SPACE}person"
    ),
    "finalised-put-back": Attack(ONE_ENTRY_LESS, "la base a continué depuis un état antérieur"),
}
SECRET_CHOICES = (Option.IN_FAVOUR, Option.IN_FAVOUR, Option.IN_FAVOUR, Option.AGAINST)
NAMED_CHOICES = (Option.IN_FAVOUR, Option.IN_FAVOUR, Option.AGAINST, Option.AGAINST)
LEFT_ALONE = "left-alone"
CLOSE = """
import sys, bootstrap
from deliberation.call.people import Console
from deliberation.operations.meeting.ballots import close_ballot
call_id, candidature_id = map(int, sys.argv[1:])
close_ballot(bootstrap.unit_of_work(), by=Console(), call_id=call_id, candidature_id=candidature_id, number=1)
"""


def made(url: str) -> Calls:
    """Make a call for each attack, and one that is left alone."""
    migrated(url)
    database = Database.at(url)
    rooms = {name: hold_ballot(database, name, Method.SECRET, *SECRET_CHOICES) for name in ("spelt-anew", "made-alike", LEFT_ALONE)}
    rooms["vote-planted"] = hold_ballot(database, "vote-planted", Method.NAMED, *NAMED_CHOICES)
    rooms |= {name: finalise(database, name) for name in ATTACKS if name.startswith("finalised")}
    rooms |= {name: open_room(database, slug=name) for name in ATTACKS.keys() - rooms.keys()}
    devices = {name: let_in(rooms[name], LAST_VOTER) for name in ("spelt-anew", "made-alike", LEFT_ALONE)}
    database.engine.dispose()
    return Calls(rooms, devices)


def write(url: str, calls: Calls) -> None:
    """Make every attack."""
    is_sqlite = url.startswith("sqlite")
    values = {
        "upper": "CAST(upper(hex(sealed)) AS TEXT)" if is_sqlite else "convert_to(upper(encode(sealed, 'hex')), 'UTF8')",
        "other": calls.rooms[LEFT_ALONE].call_id,
        "secret": secret_hash(PLANTED_DEVICE),
        "zeros": "0" * 64,
    }
    for name, attack in ATTACKS.items():
        room = calls.rooms[name]
        of_room = {"call": room.call_id, "chair": room.people["chair"].id, "juror": room.people["juror"].id}
        plant(url, *(statement.format(**values, **of_room) for statement in attack.statements))


def wait_until(server: Server, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Ask for the health of the server until it tells what is waited for, or too long; return what it tells."""
    end = monotonic() + TOLD_SECONDS_MAX
    while not is_so(told := health(server)) and monotonic() < end:
        sleep(0.5)
    return told


def vote(server: Server, calls: Calls, name: str) -> tuple[int, str]:
    """Vote in favour in the secret ballot of a call, as its last voter; return the status and what is answered."""
    device = calls.devices[name]
    vote = {"dossier": "101", "number": 1, "choice": "for....", "key": "a" * 32, "seed": "b" * 32}
    status, body = ask(server, f"/scrutin?{urlencode({'ecran': screen_mark(device), 'langue': 'fr'})}", device=device, sent=vote)
    return status, body.decode()


def close(url: str, folder: Path, room: Room) -> Ballot:
    """Close the ballot of a call in a process of its own; return it, as another process reads it."""
    command = [sys.executable, "-c", CLOSE, str(room.call_id), str(room.ids["101"])]
    subprocess.run(command, cwd=ROOT, env=own_settings(url, folder), capture_output=True, check=False)
    return last_ballot(url, room)


def last_ballot(url: str, room: Room) -> Ballot:
    database = Database.at(url)
    ballot = replace(room, database=database).meeting.ballots[-1]
    database.engine.dispose()
    return ballot


def test_attacks_without_any_key_are_told_by_server_and_commands_and_no_ballot_counts_them(url: str, tmp_path: Path) -> None:
    calls = made(url)
    for arguments in (("journal", "reseal"), ("move-to", f"sqlite:///{tmp_path}/before.sqlite3")):  # each record is whole
        done = run(url, tmp_path, *arguments)
        assert done.returncode == 0, done.stderr
    write(url, calls)

    with started(url, tmp_path) as server:
        told = wait_until(server, lambda told: len(told["differing_calls"]) == len(calls.rooms))
        assert told["status"] == "failing"
        missing = {
            name: told["differing_calls"].get(str(calls.rooms[name].call_id))
            for name, attack in ATTACKS.items()
            if attack.told not in " ".join(told["differing_calls"].get(str(calls.rooms[name].call_id), ()))
        }
        assert missing == {}
        assert [attack.told for attack in ATTACKS.values() if attack.told not in server.log()] == []
        answers = {name: vote(server, calls, name)[0] for name in calls.devices}
        assert answers == {"spelt-anew": 409, "made-alike": 409, LEFT_ALONE: 200}
        page = f"/scrutin?{urlencode({'ecran': screen_mark(PLANTED_DEVICE)})}"
        assert ask(server, page, device=PLANTED_DEVICE)[0] == 401

    counts = {name: close(url, tmp_path, calls.rooms[name]).counts for name in (*calls.devices, "vote-planted")}
    assert counts == {
        "spelt-anew": None,
        "made-alike": None,
        LEFT_ALONE: {Option.IN_FAVOUR: 4, Option.AGAINST: 1, Option.ABSTAIN: 0},
        "vote-planted": {Option.IN_FAVOUR: 2, Option.AGAINST: 2, Option.ABSTAIN: 0},
    }
    for name, attack in ATTACKS.items():
        done = run(url, tmp_path, "journal", "verify", "--call", name)
        assert (done.returncode, attack.told in done.stderr) == (2, True), (name, done.stderr)
    for name in ("finalised-changed", "finalised-put-back"):
        printed = run(url, tmp_path, "export", "minutes", "--call", name, "-o", tmp_path / "minutes.docx")
        assert (printed.returncode, (tmp_path / "minutes.docx").exists()) == (2, False), printed.stderr
    moved = run(url, tmp_path, "move-to", f"sqlite:///{tmp_path}/after.sqlite3")
    assert (moved.returncode, "ne mènent nulle part" in moved.stderr) == (2, True), moved.stderr
