"""What is written into a database by hand is told by the program's own commands and server, each in a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlencode

from deliberation.call.access import secret_hash
from deliberation.meeting.ballots import Ballot, Method, Option
from deliberation.operations.call.access import enrol, issue_link
from deliberation.operations.scoring.recusals import declare_recusals
from tests.commands.conftest import CALL
from tests.commands.processes import ask, health, own_settings, plant, run, started
from tests.places import FIXTURES, ROOT
from tests.worlds.databases import Database, migrated
from tests.worlds.demonstration import CURRENT_XLSX
from tests.worlds.extras import is_active
from tests.worlds.room import JURORS, Room, jury
from tools.serving.protocol import screen_mark
from tools.serving.servers import Server

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

TOLD_SECONDS_MAX = 120.0
LAST_VOTER = JURORS[4]
PLANTED_DEVICE = "planted" * 8


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
    room = jury(database, jurors=5, in_session=True, slug=slug)
    declare_recusals(room.uow(), **room.by(LAST_VOTER), candidature_ids=[])
    room.ballot(method=method)
    for name, choice in zip(JURORS, choices, strict=False):
        room.vote(name, choice)
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
    rooms |= {name: jury(database, finalised=True, slug=name) for name in ATTACKS if name.startswith("finalised")}
    rooms |= {name: jury(database, slug=name) for name in ATTACKS.keys() - rooms.keys()}
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


def vote(server: Server, device: str) -> int:
    """Vote in favour in the secret ballot of a device's call; return the status."""
    sent = {"dossier": "101", "number": 1, "choice": "for....", "key": "a" * 32, "seed": "b" * 32}
    return ask(server, f"/scrutin?{urlencode({'ecran': screen_mark(device)})}", device=device, sent=sent)[0]


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


def test_attacks_without_a_key_are_told_and_counted_by_no_ballot(url: str, tmp_path: Path) -> None:
    calls = made(url)
    move = [("move-to", f"sqlite:///{tmp_path}/before.sqlite3")] if is_active("copies") else []
    for arguments in (("journal", "reseal"), *move):  # each record is whole
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
        answers = {name: vote(server, device) for name, device in calls.devices.items()}
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
    assert not move or (moved.returncode, "ne mènent nulle part" in moved.stderr) == (2, True), moved.stderr
