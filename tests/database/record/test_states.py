"""The journal says what the rows of a call are, open or not: what is changed by hand is named, and what acts change never is."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from data_access.schema.guards import sqlite_triggers
from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation.call.call import Screening
from deliberation.errors import NotAllowed, RowsDiffer
from deliberation.operations.call.calls import reveal_all, seal_anew
from deliberation.operations.scoring.scoring import submit_scores
from deliberation.operations.selection.finalisation import finalise
from deliberation.operations.verification import call_problems
from deliberation.record.anchors import SealingKey
from deliberation.selection.decisions import Outcome
from exports.documents.minutes import minutes
from phrases import language
from tests.worlds.by_hand import REFUSE
from tests.worlds.databases import NOON, Database
from tests.worlds.room import Room
from tests.worlds.whole_meeting import CODES, DOSSIERS

Sql = Callable[..., None]


def problems(room: Room) -> list[str]:
    with language("en"):
        return [str(problem) for problem in call_problems(room.reading(), call_id=room.call_id)]


def by_hand(room: Room, *statements: str, **values: Any) -> None:
    """Run statements as somebody who holds the database can: no guard is in the way, and all are there again."""
    engine = room.database.engine
    is_sqlite = engine.dialect.name == "sqlite"
    guards = sqlite_triggers() if is_sqlite else {}
    with engine.connect().execution_options(access="write") as connection, connection.begin():
        for name in guards:
            connection.execute(text(f"DROP TRIGGER {name}"))
        if not is_sqlite:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement), values)
        for guard in guards.values():
            connection.execute(text(guard))


BY_HAND = {
    "a mark": ("UPDATE mark SET value = 0 WHERE candidature_id = :file", "Dossier 101: the rows of mark"),
    "a recusal taken out": ("DELETE FROM recusal WHERE candidature_id = :file", "Dossier 101: the rows of recusal"),
    "a title": ("UPDATE candidature SET title = 'x' WHERE id = :file", "Dossier 101: the rows of candidature"),
    "a withdrawal": ("UPDATE candidature SET is_withdrawn = TRUE WHERE id = :file", "Dossier 101: the rows of candidature"),
    "the seal": ("UPDATE call SET is_sealed = TRUE", "The rows of call"),
    "the places": ("""UPDATE call SET settings = replace(settings, '"places"\\:2', '"places"\\:9')""", "The rows of call"),
    "a decision": ("UPDATE decision SET reason = 'x' WHERE candidature_id = :file", "Dossier 101: the rows of decision"),
}


@pytest.fixture
def open_call(sitting: Room) -> Room:
    """Give a call that deliberates: a dossier has marks, a recusal and a decision."""
    sitting.seal()
    submit_scores(sitting.uow(), **sitting.on("101", by="juror"), marks=dict.fromkeys(CODES, 4), comment="", seen_version=0)
    reveal_all(sitting.uow(), **sitting.by("chair"))
    sitting.recuse("101", "second")
    sitting.decide("101", Outcome.SELECTED, "technical", reason="Le meilleur.", override_reason="En sa présence.")
    return sitting


@pytest.mark.parametrize("change", BY_HAND)
def test_change_by_hand_of_an_open_call_is_told_with_its_table_and_its_dossier(open_call: Room, change: str) -> None:
    assert problems(open_call) == []
    statement, told = BY_HAND[change]
    by_hand(open_call, statement, **({"file": open_call.ids["101"]} if ":file" in statement else {}))
    assert f"{told} are not what the journal says." in problems(open_call)
    # Whatever is done afterwards, on the same rows too.
    if change == "a decision":
        open_call.decide("101", Outcome.DECLINED, reason="Autrement.", override_reason="En sa présence.")
    open_call.pre_select("105", Screening.DECLINED, reason="Hors sujet.")
    assert f"{told} are not what the journal says." in problems(open_call)


def test_journal_of_an_open_call_written_anew_with_its_chain_is_told(open_call: Room) -> None:
    entry = open_call.journal[-1]
    forged = replace(entry, actor="quelqu’un")
    by_hand(open_call, "UPDATE journal SET actor = :actor, hash = :hash WHERE sequence = :sequence",
            actor=forged.actor, hash=forged.expected_hash, sequence=entry.sequence)  # fmt: skip
    assert problems(open_call) == [f"The seal of entry {entry.sequence} is broken: the journal was rewritten."]


def test_row_put_back_with_the_sum_that_it_once_had_is_told(open_call: Room) -> None:
    with open_call.reading() as uow:
        earlier = uow.journal.seals(open_call.call_id)[-1]
    open_call.decide("102", Outcome.DECLINED, reason="Trop tôt.")
    sequence = open_call.journal[-1].sequence
    by_hand(
        open_call, "DELETE FROM decision WHERE candidature_id = :file",
        "UPDATE journal SET state = :state, parts = :parts WHERE sequence = :sequence",
        file=open_call.ids["102"], state=earlier.state, parts=json.dumps([False, {}]), sequence=sequence,
    )  # fmt: skip
    assert f"The seal of entry {sequence} is broken: the journal was rewritten." in problems(open_call)


def test_entries_without_seals_are_told_until_sealed_anew_from_the_console(open_call: Room) -> None:
    by_hand(open_call, "UPDATE journal SET state = '', parts = '', key = '', mac = ''")
    (found,) = problems(open_call)
    assert found.startswith("Entry 1 was not sealed with this server’s key")
    open_call.decide("102", Outcome.DECLINED, reason="Trop tôt.")
    assert problems(open_call) == [found]
    assert seal_anew(open_call.uow(), **open_call.by_console())
    assert problems(open_call) == []
    assert seal_anew(open_call.uow(), **open_call.by_console()) is None
    by_hand(open_call, "UPDATE decision SET reason = 'x' WHERE candidature_id = :file", file=open_call.ids["102"])
    assert problems(open_call) == ["Dossier 102: the rows of decision are not what the journal says."]
    by_hand(open_call, "UPDATE journal SET state = '', parts = '', key = '', mac = '' WHERE sequence > 1 AND sequence < 4")
    assert problems(open_call) == ["Dossier 102: the rows of decision are not what the journal says."]


def test_journal_is_sealed_anew_from_the_console_alone(open_call: Room) -> None:
    with pytest.raises(NotAllowed):
        seal_anew(open_call.uow(), **open_call.by("organiser"))


def test_call_sealed_with_another_key_says_so(open_call: Room) -> None:
    other = SealingKey(b"another key")
    elsewhere = DatabaseUnitOfWork(open_call.database.engine, open_call.database.snapshots, clock=lambda: NOON, key=lambda: other)
    with language("en"):
        found = [str(one) for one in call_problems(elsewhere, call_id=open_call.call_id)]
    assert [one.partition(":")[0] for one in found] == ["Entry 1 was not sealed with this server’s key"]


def test_verb_that_forgets_its_entry_is_refused(open_call: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DatabaseUnitOfWork, "_require_journalled", REFUSE)
    with open_call.uow() as uow:
        uow.calls.set_sealed(open_call.call_id, True)
        with pytest.raises(RuntimeError, match="changed without an entry: call"):
            uow.commit()


def test_states_are_in_no_entry_that_is_read(open_call: Room, database: Database) -> None:
    with open_call.reading() as uow:
        states = [entry.state for entry in uow.journal.seals(open_call.call_id)]
        read = repr(list(uow.journal.of_call(open_call.call_id)))
    assert all(states)
    assert not any(state in read for state in states)


def test_call_changed_by_hand_is_finalised_with_a_reason_in_the_minutes(room: Room) -> None:
    for dossier in DOSSIERS:
        room.decide(dossier, Outcome.DECLINED, reason="Trop tôt.")
    by_hand(room, "UPDATE candidature SET title = 'Autre titre' WHERE id = :file", file=room.ids["102"])
    fresh = replace(room, database=Database.at(room.database.url))
    with (
        language("en"),
        pytest.raises(RowsDiffer, match=r"^Dossier 102: the rows of candidature are not what the journal says\."),
    ):
        fresh.finalise()
    reason, seen = "Titre corrigé à la demande du candidat.", fresh.snapshot.head
    assert finalise(fresh.uow(), **fresh.by("chair"), seen=seen, despite=reason)
    assert problems(fresh) == []
    printed = repr(minutes(fresh.snapshot, made_at=NOON, entries=fresh.journal))
    assert "Titre corrigé à la demande du candidat." in printed
    assert "Dossier 102" in printed
    fresh.database.engine.dispose()
