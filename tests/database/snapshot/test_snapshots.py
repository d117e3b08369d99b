"""One snapshot a call and process, refreshed by what changed: equal to what reading everything gives."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text

from data_access.database import WRITING, reading
from data_access.process_snapshots import ProcessSnapshots
from data_access.snapshot import _parts
from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation.call.people import SEATS, Membership, Person, Role
from deliberation.declarations import Key, names_where
from deliberation.operations.selection.finalisation import finalise
from tests.worlds import copies
from tests.worlds.databases import KEY, NOON, Database, Jury
from tests.worlds.room import Room
from tests.worlds.terms import Decision, InvalidValue, MarkRow, NotFound, Outcome, RecusalOrigin, Snapshot


def contents(snapshot: Snapshot) -> dict[str, Any]:
    """Return every field as values that ``==`` compares, NaN included."""
    values = {field.name: getattr(snapshot, field.name) for field in fields(snapshot) if not field.name.startswith("_")}
    arrays = {name: np.nan_to_num(values[name].astype(float), nan=-1).tolist() for name in ("marks", "scored", "recused")}
    return {**values, **arrays}


def gone(person: Person, *, keeps_marks: bool) -> Person:
    left = Membership(left_at=NOON, left=person.roles & SEATS, reason="Mutation.", keeps_marks=keeps_marks)
    return replace(person, roles=person.roles - SEATS, membership=left)


def whole(database: Database, call_id: int) -> Snapshot:
    return ProcessSnapshots(database.engine).get(call_id)


def write(database: Database, stored: Jury, act: Callable[[DatabaseUnitOfWork, Jury, int], object]) -> None:
    with database.unit_of_work() as uow:
        revision = uow.calls.state(stored.call_id).revision + 1
        act(uow, stored, revision)
        uow.calls.set_revision(stored.call_id, revision)
        uow.commit()


def test_a_snapshot_holds_marks_along_its_axes(database: Database, stored: Jury) -> None:
    first, second, _ = stored.candidatures
    one, two = stored.jurors

    def score(uow: DatabaseUnitOfWork, stored: Jury, revision: int) -> None:
        rows = [MarkRow(first, one, "impact", 4), MarkRow(first, two, "equipe", 0), MarkRow(second, one, "impact", 5)]
        uow.scores.set_marks(stored.call_id, rows, revision=revision)
        uow.scores.set_comments(stored.call_id, {(first, one): "Solid", (second, one): "Conflict"}, revision=revision)
        uow.scores.set_recusals(stored.call_id, [(second, one)], origin=RecusalOrigin.IMPORTED, at=NOON, revision=revision)

    write(database, stored, score)
    snapshot = database.snapshots.get(stored.call_id)
    written = np.argwhere(~np.isnan(snapshot.marks)).tolist()
    assert [(each.dossier, each.id) for each in snapshot.candidatures] == list(zip(("101", "102", "103"), stored.candidatures, strict=True))
    assert (written, snapshot.marks[0, 0, 0], snapshot.marks[0, 1, 3]) == ([[0, 0, 0], [0, 1, 3]], 4.0, 0.0)
    assert np.argwhere(snapshot.scored).tolist() == written
    assert np.argwhere(snapshot.recused).tolist() == [[1, 0]]
    assert snapshot.comments == {(first, one): "Solid"}


def test_jurors_are_those_whose_marks_count_in_the_order_they_were_added(database: Database, stored: Jury) -> None:
    def change(uow: DatabaseUnitOfWork, stored: Jury, revision: int) -> None:
        uow.people.update(replace(uow.people.get(stored.jurors[1]), is_active=False), revision=revision)
        uow.people.set_membership(gone(uow.people.get(stored.jurors[0]), keeps_marks=False), revision=revision)
        for name, roles in (("Chair", {Role.CHAIR}), ("Both", {Role.CHAIR, Role.JUROR})):
            uow.people.add(Person(0, stored.call_id, name, frozenset(roles)), revision=revision)

    write(database, stored, change)
    snapshot = database.snapshots.get(stored.call_id)
    assert [person.name for person in snapshot.jurors] == ["Juror 2", "Both"]
    assert [person.name for person in snapshot.people] == ["Juror 1", "Juror 2", "Chair", "Both"]


def test_the_same_object_is_given_until_the_revision_moves(database: Database, stored: Jury) -> None:
    before = database.snapshots.get(stored.call_id)
    assert database.snapshots.get(stored.call_id) is before
    write(database, stored, partial(_decide, 0))
    after = database.snapshots.get(stored.call_id)
    assert (after.revision, after.decisions) == (
        2,
        {stored.candidatures[0]: Decision(stored.candidatures[0], Outcome.DECLINED, version=2)},
    )
    assert [getattr(after, name) is getattr(before, name) for name in ("candidatures", "marks", "people", "administrations")] == [True] * 4


def test_what_was_derived_is_not_carried_over(database: Database, stored: Jury) -> None:
    database.snapshots.get(stored.call_id).derived("revision", lambda snapshot: snapshot.revision)
    write(database, stored, lambda uow, _stored, revision: None)
    assert database.snapshots.get(stored.call_id).derived("revision", lambda snapshot: snapshot.revision) == 2


def test_every_field_that_a_call_has_is_read_again(database: Database, stored: Jury) -> None:
    base, made = database.snapshots.get(stored.call_id), {Key.AUDIENCE, Key.VIEWER}
    with database.reading() as uow, reading(database.engine) as connection:
        parts = _parts(connection, uow.calls.state(stored.call_id), base)
    # The number of a call is given; its revision and its last entry are what all is read for.
    assert {*parts, "call_id", "revision", "head"} == set(names_where(Snapshot, lambda said: made.isdisjoint(said.hidden_by)))


def test_arrays_cannot_be_written_to(database: Database, stored: Jury) -> None:
    snapshot = database.snapshots.get(stored.call_id)
    assert [array.flags.writeable for array in (snapshot.marks, snapshot.scored, snapshot.recused)] == [False] * 3


def test_a_transaction_sees_its_own_writes_and_nobody_else_does(database: Database, stored: Jury) -> None:
    before = database.snapshots.get(stored.call_id)
    decision = Decision(stored.candidatures[0], Outcome.DECLINED, version=1)
    with database.unit_of_work() as uow:
        assert uow.snapshot(stored.call_id) is before
        uow.decisions.save(stored.call_id, [decision], revision=2)
        assert uow.snapshot(stored.call_id).decisions == {decision.candidature_id: decision}
    assert database.snapshots.get(stored.call_id) is before


def test_an_unknown_call_has_no_snapshot(database: Database) -> None:
    with pytest.raises(NotFound):
        database.snapshots.get(1)


@copies.NEEDED
def test_another_history_of_the_same_number_is_read_anew(made: Callable[..., Room], database: Database, tmp_path: Path) -> None:
    """A copy is restored under a running process, and one act brings the revision back to its number."""
    room, copy = made(), tmp_path / "copy.sqlite3"
    copies.of_any("back_up")(database.url, copy, database.files)
    room.decide("101", Outcome.SELECTED, "technical", reason="Undone by the restore.")
    undone = room.snapshot
    put_back(database, copy)
    elsewhere = Database.at(database.url)
    replace(room, database=elsewhere).decide("102", Outcome.RESERVE, "technical", reason="Close.")
    other = contents(elsewhere.snapshots.get(room.call_id))
    elsewhere.engine.dispose()
    assert (room.snapshot.revision, contents(room.snapshot)) == (undone.revision, other)
    with pytest.raises(InvalidValue, match="a changé"):  # a checklist that was read before the restore
        finalise(room.uow(), **room.by("chair"), seen=undone.head)
    room.decide("103", Outcome.DECLINED, reason="Too early.")
    assert contents(room.snapshot) == contents(whole(database, room.call_id))
    assert room.decline_and_finalise()
    with room.reading() as uow:
        stored = json.loads(uow.versions.content(room.call_id, 1))
    outcomes = {one["dossier"]: one["decision"]["outcome"] for one in stored["candidatures"] if one["decision"]["outcome"] != "to_discuss"}
    assert outcomes == {"101": "declined", "102": "reserve", "103": "declined", "104": "declined"}


def put_back(database: Database, copy: Path) -> None:
    if database.engine.dialect.name == "postgresql":  # a copy is restored there only where no call is
        with database.engine.connect().execution_options(**WRITING) as connection, connection.begin():
            connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    copies.of_any("restore")(database.url, copy, database.files, at=NOON, key=lambda: KEY)


def test_many_who_ask_at_once_get_the_same_object(database: Database, stored: Jury) -> None:
    with ThreadPoolExecutor(8) as pool:
        given_out = set(map(id, pool.map(database.snapshots.get, [stored.call_id] * 32)))
    assert len(given_out) == 1


def _decide(number: int, uow: DatabaseUnitOfWork, stored: Jury, revision: int) -> None:
    uow.decisions.save(stored.call_id, [Decision(stored.candidatures[number % 3], Outcome.DECLINED, version=revision)], revision=revision)
