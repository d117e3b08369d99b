"""Somebody who holds the database makes another laureate of it: what finds them out, however far they go."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

import bootstrap
from data_access.process_snapshots import ProcessSnapshots
from data_access.schema.guards import sqlite_triggers
from deliberation.call.call import Head
from deliberation.call.people import Role
from deliberation.errors import FileRefused, RecordChanged
from deliberation.operations.call.membership import leave_jury
from deliberation.operations.call.people import save_person
from deliberation.operations.verification import call_problems, finalised_snapshot
from deliberation.record.anchors import parse_head
from deliberation.record.journal import Act, Entry, canonical_json
from deliberation.record.state import CURRENT_FORM, canonical_state
from exports.record import read_record
from exports.registry import list_exports
from phrases import language
from settings import Settings
from tests.worlds import copies
from tests.worlds.databases import NOON, Database
from tests.worlds.room import Room, jury

Sql = Callable[..., None]
SWAP = "UPDATE decision SET outcome = CASE outcome WHEN 'selected' THEN 'declined' ELSE 'selected' END, \
track = CASE outcome WHEN 'selected' THEN NULL ELSE 'technical' END WHERE candidature_id IN (:one, :other)"


@pytest.fixture
def kind() -> str:
    """Keep this file to SQLite: what is checked is the same, and its guards are taken away by name."""
    return "sqlite"


@pytest.fixture
def printed(finalised: Room) -> Head:
    """Give the head that the minutes had, before anybody changed anything."""
    head = finalised.snapshot.versions[-1].head
    assert head
    return head


@pytest.fixture
def swapped(finalised: Room, printed: Head, run_sql: Sql) -> Room:
    """Make 102 the laureate in place of 101, the guards taken away for as long as it takes, and leave no trace in memory."""
    guards = sqlite_triggers()
    for name in guards:
        run_sql(f"DROP TRIGGER {name}")
    run_sql(SWAP, one=finalised.ids["101"], other=finalised.ids["102"])
    for statement in guards.values():
        run_sql(statement)
    return forgetting(finalised)


def forgetting(room: Room) -> Room:
    """Give the same call to a process that has read nothing of it yet."""
    return replace(room, database=replace(room.database, snapshots=ProcessSnapshots(room.database.engine)))


def problems(room: Room, expected: Head | None = None) -> list[str]:
    with language("en"):
        return [str(problem) for problem in call_problems(room.reading(), call_id=room.call_id, expected=expected)]


def test_laureate_swapped_by_hand_is_found(swapped: Room) -> None:
    assert problems(swapped) == [
        "The rows of decision were changed since the selection was finalised.",
        "Version 1: the database says otherwise of 101, 102.",
        "Dossier 101: the rows of decision are not what the journal says.",
        "Dossier 102: the rows of decision are not what the journal says.",
    ]


def test_no_document_is_made_of_a_selection_changed_by_hand(swapped: Room) -> None:
    with pytest.raises(RecordChanged, match="version 1"):
        finalised_snapshot(swapped.reading(), swapped.snapshot)


def test_people_who_came_left_and_took_a_seat_stand_as_their_acts_say(database: Database) -> None:
    room = jury(database, jurors=5)
    successor = room.add_person("Une suppléante", Role.STAFF)
    leave_jury(
        room.uow(), **room.by("organiser"), person_id=room.people["third"].id, reason="Muté.", keeps_marks=True, successor_id=successor.id
    )
    save_person(
        room.uow(), **room.by_console(), person_id=room.people["second"].id, name="second", roles=frozenset({Role.JUROR}), is_active=False
    )
    assert problems(room) == []


def test_documents_say_what_was_finalised_whoever_came_or_changed_roles_since(finalised: Room) -> None:
    before = everything(finalised)
    finalised.add_person("Une gestionnaire", Role.STAFF)
    save_person(
        finalised.uow(), **finalised.by_console(), person_id=finalised.people["organiser"].id, name="organiser", organisation="DITP",
        roles=finalised.people["organiser"].roles,
    )  # fmt: skip
    assert everything(finalised) == before


def everything(room: Room) -> dict[str, bytes]:
    """Return every document of the call."""
    whole = finalised_snapshot(room.reading(), room.snapshot)
    with language("fr"):
        return {
            name: export.rendered(whole, made_at=NOON, record=lambda: read_record(room.reading(), whole=whole, view=whole))
            for name, export in list_exports().items()
            if export.is_due(whole) and export.right == "export" and export.extension not in ("pdf", "zip")
        }


def rewrite(room: Room, run_sql: Sql) -> None:
    """Go all the way: another content, its hash, the digests of the rows, every entry from the decision on, the anchor."""
    for name in sqlite_triggers():
        run_sql(f"DROP TRIGGER {name}")
    run_sql(SWAP, one=room.ids["101"], other=room.ids["102"])
    forger = forgetting(room)
    content = canonical_json(canonical_state(forger.snapshot))
    sha256 = hashlib.sha256(content).hexdigest()
    with forger.reading() as uow:
        rows = dict(uow.versions.frozen_rows(room.call_id, form=CURRENT_FORM))
    previous = room.journal[0].previous_hash
    for entry in room.journal:
        after = json.loads(json.dumps(dict(entry.after)).replace('"101"', '"102"')) if entry.act == Act.DECIDED else dict(entry.after)
        after |= {"sha256": sha256, "rows": rows} if entry.act == Act.FINALISED else {}
        forged = replace(entry, after=after, previous_hash=previous)
        previous = forged.expected_hash
        write(forged, previous, run_sql)
    run_sql("UPDATE version SET content = :content, sha256 = :sha256", content=content, sha256=sha256)
    run_sql("UPDATE anchor SET hash = :hash", hash=previous)
    for statement in sqlite_triggers().values():
        run_sql(statement)


def write(forged: Entry, digest: str, run_sql: Sql) -> None:
    after = json.dumps(dict(forged.after), ensure_ascii=False, separators=(",", ":"))
    run_sql(
        "UPDATE journal SET after = :after, previous_hash = :previous, hash = :hash WHERE sequence = :sequence",
        after=after, previous=forged.previous_hash, hash=digest, sequence=forged.sequence,
    )  # fmt: skip


def test_history_rewritten_with_its_whole_chain_is_found_by_the_seal(finalised: Room, run_sql: Sql) -> None:
    rewrite(finalised, run_sql)
    forged = forgetting(finalised)
    decided = next(entry.sequence for entry in finalised.journal if entry.act == Act.DECIDED)
    assert problems(forged) == [
        "The seal of version 1 is broken: the history was rewritten.",
        f"The seal of entry {decided} is broken: the journal was rewritten.",
    ]


def test_history_rewritten_is_found_by_the_head_that_was_printed(finalised: Room, printed: Head, run_sql: Sql) -> None:
    assert problems(finalised, printed) == []
    rewrite(finalised, run_sql)
    forged = forgetting(finalised)
    found = f"Entry {printed.entry} is not the one that was noted: the history was rewritten."
    assert problems(forged, printed)[0] == found
    assert problems(forged, parse_head(f"{printed.entry}:{printed.fingerprint}"))[0] == found


@pytest.mark.parametrize(("key", "mac"), [("", ""), ("0" * 16, "0" * 64)])
def test_seal_taken_off_or_made_with_another_key_is_told(finalised: Room, run_sql: Sql, key: str, mac: str) -> None:
    run_sql("DROP TRIGGER anchor_update")
    run_sql("UPDATE anchor SET key = :key, mac = :mac", key=key, mac=mac)
    run_sql(sqlite_triggers()["anchor_update"])
    assert [problem[:40] for problem in problems(finalised)] == [
        "Version 1 was sealed with another key th" if key else "The seal of version 1 is broken: the his"
    ]


def test_journal_cut_back_to_an_earlier_head_is_told(finalised: Room, printed: Head) -> None:
    later = Head(printed.entry + 1, "a" * 64)
    assert problems(finalised, later) == [f"The journal has no entry {later.entry}: it is not the one that was noted."]


@pytest.fixture
def served(finalised: Room) -> Iterator[Room]:
    """Have the program itself use this database."""
    bootstrap.use(Settings(database_url=finalised.database.url, secret_key=SecretStr("a key for tests")), clock=lambda: NOON)
    yield finalised
    bootstrap.reset()


def test_database_without_its_guards_is_not_served(served: Room, run_sql: Sql) -> None:
    bootstrap.prepare()
    run_sql("DROP TRIGGER decision_update_frozen")
    run_sql("CREATE TRIGGER helper AFTER UPDATE ON decision BEGIN DELETE FROM dissent; END")
    with language("en"), pytest.raises(FileRefused, match=r"decision_update_frozen is missing\. helper is not of this program\.$"):
        bootstrap.prepare()


UNFIT = {
    "a laureate swapped": [SWAP],
    "a guard missing": ["DROP TRIGGER journal_delete"],
    "a guard of another's": ["CREATE TRIGGER helper AFTER UPDATE ON decision BEGIN DELETE FROM dissent; END"],
    "an entry rewritten": ["UPDATE journal SET actor = 'second' WHERE sequence = 5"],
    "a version without its anchor": ["DELETE FROM anchor"],
}


@copies.NEEDED
@pytest.mark.parametrize("change", UNFIT)
def test_copy_that_is_not_whole_is_refused_and_nothing_is_replaced(served: Room, run_sql: Sql, tmp_path: Path, change: str) -> None:
    bootstrap.prepare()
    kept = tmp_path / "kept.sqlite3"
    copies.copying("backup")(kept)
    if "guard" not in change:
        for name in sqlite_triggers():
            run_sql(f"DROP TRIGGER {name}")
    for statement in UNFIT[change]:
        run_sql(statement, **({"one": served.ids["101"], "other": served.ids["102"]} if statement == SWAP else {}))
    if "guard" not in change:
        for statement in sqlite_triggers().values():
            run_sql(statement)
    copies.copying("backup")(tmp_path / "unfit.sqlite3")
    copies.copying("restore")(kept)
    with pytest.raises(FileRefused):
        copies.copying("restore")(tmp_path / "unfit.sqlite3")
    assert call_problems(bootstrap.reading(), call_id=served.call_id) == ()
    assert [file.name for file in (tmp_path / "var").iterdir() if file.name.startswith("restoring-")] == []
