"""What somebody changed by hand is put back as the journal says, and proven to be it: the sums of rows know the rows that they were."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from data_access.process_snapshots import ProcessSnapshots
from deliberation.call.call import Phase, Screening
from deliberation.call.people import Role
from deliberation.errors import InvalidValue, NotAllowed
from deliberation.operations.call.calls import move_phase, reveal_all
from deliberation.operations.call.put_back import Difference, differing_values, put_back_values
from deliberation.operations.scoring.scoring import submit_scores
from deliberation.record.guards.replayed import What, replay
from deliberation.record.journal import Act
from deliberation.selection.decisions import Outcome
from phrases import language
from tests.database.record.test_states import by_hand, problems
from tests.worlds.databases import Database
from tests.worlds.dossiers import record
from tests.worlds.room import Room, jury
from tests.worlds.whole_meeting import CODES, hold

ON_101 = "candidature_id = :f101"
MARK = f"{ON_101} AND criterion = 'impact' AND person_id = :third"
BY_HAND = {
    "a mark": (f"UPDATE mark SET value = 0 WHERE {MARK}", {What.MARK}),
    "a mark taken out": (f"DELETE FROM mark WHERE {MARK}", {What.MARK}),
    "a mark added": (
        "INSERT INTO mark SELECT call_id, :f105, person_id, criterion, value, revision FROM mark "
        f"WHERE {ON_101} AND criterion = 'impact' AND person_id = :second",
        {What.MARK},
    ),
    "a recusal taken out": ("DELETE FROM recusal WHERE candidature_id = :f102", {What.RECUSAL}),
    "a recusal lifted": ("UPDATE recusal SET lifted_at = at WHERE candidature_id = :f102", {What.RECUSAL}),
    "a recusal of somebody else": (
        "UPDATE recusal SET person_id = :fourth WHERE candidature_id = :f102 AND person_id = :second",
        {What.RECUSAL},
    ),
    "a withdrawal": ("UPDATE candidature SET is_withdrawn = TRUE WHERE id = :f101", {What.WITHDRAWAL}),
    "the seal": ("UPDATE call SET is_sealed = TRUE", {What.SEAL}),
    "a decision": (f"UPDATE decision SET reason = 'x', outcome = 'declined', track = NULL WHERE {ON_101}", {What.DECISION}),
    "a decision taken out": (f"DELETE FROM decision WHERE {ON_101}", {What.DECISION}),
}


@pytest.fixture
def held(made: Callable[..., Room]) -> Room:
    return made(hold)


def change(room: Room, *statements: str) -> Room:
    """Change rows by hand, and have another process go on."""
    values = {f"f{dossier}": id_ for dossier, id_ in room.ids.items()} | {name: person.id for name, person in room.people.items()}
    named = {name: value for name, value in values.items() if any(f":{name}" in statement for statement in statements)}
    by_hand(room, *statements, **named)
    return replace(room, database=replace(room.database, snapshots=ProcessSnapshots(room.database.engine)))


def differing(room: Room) -> list[Difference]:
    return list(differing_values(room.reading(), **room.by("chair")).values)


def state(room: Room) -> Any:
    snapshot = room.snapshot
    marks, recusals = snapshot.marks.tobytes(), {(one.candidature_id, one.person_id) for one in snapshot.recusals}
    return marks, recusals, snapshot.is_sealed, [replace(one, revision=0) for one in snapshot.candidatures], snapshot.decisions


def test_nothing_differs_where_nothing_was_changed_by_hand(held: Room) -> None:
    with held.reading() as uow:
        replayed = replay(uow.journal.of_call(held.call_id), uow.grids.sealed_values(held.call_id))
    assert replayed.disagreement is None
    assert {fact.what for fact in replayed.left} == {What.MARK, What.RECUSAL, What.DECISION, What.SEAL}
    assert differing(held) == []
    assert put_back_values(held.uow(), **held.by("chair"), seen=0) is None


@pytest.mark.parametrize("name", BY_HAND)
def test_value_of_the_journal_is_put_back_in_place_of_what_was_changed_by_hand(held: Room, name: str) -> None:
    before, (statement, what) = state(held), BY_HAND[name]
    other = change(held, statement)
    assert state(other) != before or name in ("a mark added",)  # the marks of a recused juror are not seen
    found = differing(other)
    assert {one.fact.what for one in found} == what
    with pytest.raises(InvalidValue):
        put_back_values(other.uow(), **other.by("chair"), seen=len(found) + 1)
    assert put_back_values(other.uow(), **other.by("chair"), seen=len(found))
    assert state(other) == before
    assert (problems(other), differing(other)) == ([], [])
    assert other.acts[-1] is Act.VALUES_PUT_BACK
    if name in ("a mark added", "a recusal of somebody else"):  # whose rows are there now
        return
    # Put back again, it is what was put back.
    again = change(other, statement)
    assert differing_values(again.reading(), **again.by("chair")).disagreement is None, "that an entry put a value back is no disagreement"
    assert put_back_values(again.uow(), **again.by("chair"), seen=len(differing(again)))
    assert (state(again), problems(again)) == (before, [])


def test_what_no_entry_holds_stays_told(held: Room) -> None:
    other = change(
        held, "UPDATE candidature SET title = 'x' WHERE id = :f101", "UPDATE decision SET reason = 'x' WHERE candidature_id = :f101"
    )
    assert [one.fact.what for one in differing(other)] == [What.DECISION]
    put_back_values(other.uow(), **other.by("chair"), seen=1)
    assert problems(other) == ["Dossier 101: the rows of candidature are not what the journal says."]


def test_first_entry_that_found_another_value_is_named(held: Room) -> None:
    made_by = next(entry.sequence for entry in held.journal if entry.act is Act.DECIDED and entry.subject == "101")
    other = change(held, "UPDATE decision SET outcome = 'declined', track = NULL WHERE candidature_id = :f101")
    other.decide("101", Outcome.SELECTED, "technical", reason="De nouveau.")
    with language("en"):
        found = str(differing_values(other.reading(), **other.by("chair")).disagreement)
    assert found == f"Entry {len(other.journal)} found another decision on 101 than entry {made_by} had left."


def test_marks_under_seal_are_put_back_without_the_journal_holding_them(database: Database) -> None:
    room = jury(database, jurors=0, files=0)
    room.people = {"juror": room.add_person("juror", Role.JUROR), "chair": room.add_person("chair", Role.CHAIR)}
    room.bring_in(record("201"))
    room.ids = {one.dossier: one.id for one in room.snapshot.candidatures}
    room.pre_select("201", Screening.SHORTLISTED)
    move_phase(room.uow(), **room.by_console(), to=Phase.SCORING)
    submit_scores(room.uow(), **room.on("201", by="juror"), marks=dict.fromkeys(CODES, 4), seen_version=0)
    other = change(room, "UPDATE mark SET value = 0 WHERE criterion = 'impact'")
    assert put_back_values(other.uow(), **other.by("chair"), seen=1)
    assert (problems(other), list(other.journal[-1].after)) == ([], ["sealed"])
    reveal_all(other.uow(), **other.by("chair"))
    assert problems(other) == []


def test_only_the_chair_who_sees_every_file_puts_values_back(held: Room) -> None:
    for name in ("juror", "organiser", "second"):
        with pytest.raises(NotAllowed):
            put_back_values(held.uow(), **held.by(name), seen=0)
