"""What the database refuses by itself, whoever asks: tried by SQL, as at its own prompt."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError

from data_access import refusals
from data_access.schema.guards import FINALISED, JOURNAL, VERSION
from data_access.schema.keeping import frozen_tables
from deliberation.call.settings import parse_call
from deliberation.errors import CallIsFinalised, DeliberationError, InvalidCall, InvalidValue
from tests.worlds.acts import call_item, move_item, recall_candidature, show_on_projector, tell_apart
from tests.worlds.databases import NOON, Database, Jury, candidature
from tests.worlds.demonstration import SETTINGS
from tests.worlds.room import Room
from tests.worlds.terms import Act, Decision, FormMapping, MarkRow, Method, Option, Outcome, Person, Phase, ProjectorView, Role, Version
from tests.worlds.whole_record import keep_record

Sql = Callable[..., None]


@pytest.fixture
def finalised(database: Database, stored: Jury) -> Jury:
    """Give a finalised call of one decision."""
    with database.unit_of_work() as uow:
        decision = Decision(stored.candidatures[0], Outcome.SELECTED, track="technical", version=1)
        uow.decisions.save(stored.call_id, [decision], revision=2)
        uow.journal.append(
            stored.call_id, at=NOON, actor_id=None, actor="console", act=Act.FINALISED, subject="", before={}, after={}, revision=2
        )
        uow.versions.add(stored.call_id, Version(1, "a" * 64, "Juror 1", NOON), content=b"{}")
        uow.calls.set_phase(stored.call_id, Phase.FINALISED)
        uow.calls.set_revision(stored.call_id, 2)
        uow.commit()
    return stored


def test_a_finalised_call_refuses_any_change_in_any_frozen_table(made: Callable[..., Room], run_sql: Sql) -> None:
    room = made(keep_record)
    person, item = room.people["juror"].id, room.ids["101"]
    run_sql("UPDATE call SET phase = 'deliberation'")
    run_sql("INSERT INTO note VALUES (:call, :item, :person, 'Vu.')", call=room.call_id, item=item, person=person)
    run_sql("INSERT INTO secret_vote VALUES (:call, :item, 1, :sealed)", call=room.call_id, item=item, sealed=b"0" * 38)
    run_sql("UPDATE call SET phase = 'finalised'")
    changes = ("UPDATE {} SET call_id = call_id", "DELETE FROM {}", "INSERT INTO {0} SELECT * FROM {0}")
    # Rows of these are purged by then; SQL knows no more of them than their triggers, which test_keeping.py compares.
    empty = {"form_draft", "list_screen", "draft", "ballot_pass", "vote_request"}
    for table in {*frozen_tables()} - empty:
        for change in changes:
            with pytest.raises(CallIsFinalised):
                run_sql(change.format(table))


def test_a_finalised_call_keeps_its_settings(run_sql: Sql, finalised: Jury) -> None:
    with pytest.raises(CallIsFinalised):
        run_sql("UPDATE call SET settings = '{}' WHERE id = :id", id=finalised.call_id)


def test_a_row_cannot_leave_a_finalised_call(run_sql: Sql, finalised: Jury) -> None:
    with pytest.raises(CallIsFinalised):
        run_sql("UPDATE decision SET call_id = :other", other=finalised.call_id + 1)


def test_a_finalised_call_still_takes_people_devices_and_entries(database: Database, finalised: Jury) -> None:
    with database.unit_of_work() as uow:
        person = uow.people.get(finalised.jurors[0])
        uow.access.add_link(person.id, nonce="n", secret_hash="b" * 64, at=NOON)
        uow.access.add_device(person.id, secret_hash="c" * 64, at=NOON, agent="")
        uow.people.update(replace(person, is_active=False), revision=3)
        uow.journal.append(
            finalised.call_id, at=NOON, actor_id=None, actor="console", act=Act.PERSON_SAVED, subject="", before={}, after={}, revision=3
        )
        uow.calls.set_revision(finalised.call_id, 3)
        uow.commit()
    with database.reading() as uow:
        assert uow.people.get(person.id).is_active is False


def test_a_reopened_call_can_be_changed_again(database: Database, finalised: Jury) -> None:
    with database.unit_of_work() as uow:
        uow.calls.set_phase(finalised.call_id, Phase.DELIBERATION)
        uow.decisions.save(finalised.call_id, [Decision(finalised.candidatures[0], version=2)], revision=3)
        uow.commit()
        assert uow.decisions.of_call(finalised.call_id)[finalised.candidatures[0]].version == 2


def test_other_calls_are_not_concerned(database: Database, finalised: Jury) -> None:
    settings = {**SETTINGS, "slug": "other"}
    with database.unit_of_work() as uow:
        other = uow.calls.create(parse_call(settings), settings, phase=Phase.PREPARATION, is_sealed=True, at=NOON)
        uow.calls.set_mapping(other, FormMapping(), revision=1)
        uow.commit()
    with database.reading() as uow:
        assert uow.calls.mapping(other) == FormMapping()


@pytest.mark.parametrize("statement", ["UPDATE journal SET subject = 'x'", "DELETE FROM journal"])
@pytest.mark.usefixtures("finalised")
def test_the_journal_is_append_only(run_sql: Sql, statement: str) -> None:
    with pytest.raises(IntegrityError, match=JOURNAL):
        run_sql(statement)


@pytest.mark.parametrize("statement", ["UPDATE version SET content = ''", "UPDATE version SET number = 2", "DELETE FROM version"])
@pytest.mark.usefixtures("finalised")
def test_a_version_is_never_rewritten(run_sql: Sql, statement: str) -> None:
    with pytest.raises(IntegrityError, match=VERSION):
        run_sql(statement)


@pytest.mark.parametrize("table", ["journal", "version"])
@pytest.mark.usefixtures("finalised")
def test_replacing_a_row_is_no_way_round(database: Database, run_sql: Sql, table: str) -> None:
    statement = {"sqlite": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}", "postgresql": f"TRUNCATE {table} CASCADE"}
    with pytest.raises(IntegrityError, match=r"append-only|never rewritten|stays as it is"):
        run_sql(statement[database.engine.dialect.name])


def test_a_version_is_reopened_once(database: Database, finalised: Jury) -> None:
    with database.unit_of_work() as uow:
        uow.versions.mark_reopened(finalised.call_id, 1, by="Chair", at=NOON, reason="A late opinion.")
        uow.commit()
        assert uow.versions.of_call(finalised.call_id) == (
            Version(1, "a" * 64, "Juror 1", NOON, reopened_by="Chair", reopened_at=NOON, reopening_reason="A late opinion."),
        )
        with pytest.raises(IntegrityError):
            uow.versions.mark_reopened(finalised.call_id, 1, by="Else", at=NOON + timedelta(1), reason="")


@pytest.mark.parametrize(
    "values",
    [
        "'selected', NULL, NULL",
        "'declined', 'technical', NULL",
        "'reserve', 'technical', NULL",
        "'reserve', 'technical', 0",
        "'selected', 'technical', 1",
        "'perhaps', NULL, NULL",
    ],
)
def test_a_decision_that_the_rules_forbid_is_refused(run_sql: Sql, stored: Jury, values: str) -> None:
    with pytest.raises(IntegrityError):
        run_sql(
            "INSERT INTO decision (outcome, track, reserve_rank, call_id, candidature_id, reason, version, decided_by, revision) "
            f"VALUES ({values}, :call, :candidature, '', 1, '', 1)",
            call=stored.call_id,
            candidature=stored.candidatures[0],
        )


def test_a_mark_never_joins_two_calls(run_sql: Sql, database: Database, stored: Jury) -> None:
    settings = {**SETTINGS, "slug": "other"}
    with database.unit_of_work() as uow:
        other = uow.calls.create(parse_call(settings), settings, phase=Phase.SCORING, is_sealed=True, at=NOON)
        stranger = uow.people.add(Person(0, other, "Stranger", frozenset({Role.JUROR})), revision=1)
        uow.commit()
        with pytest.raises(IntegrityError):
            uow.scores.set_marks(stored.call_id, [MarkRow(stored.candidatures[0], stranger.id, "impact", 5)], revision=2)


def test_what_must_be_unique_is_refused_in_words(database: Database, stored: Jury) -> None:
    def twice_a_name() -> None:
        uow.people.add(Person(0, stored.call_id, "Juror 1", frozenset({Role.CHAIR})), revision=2)

    def twice_a_dossier() -> None:
        uow.candidatures.add(stored.call_id, candidature("101", stored.administration), revision=2)

    def twice_a_slug() -> None:
        uow.calls.create(parse_call(SETTINGS), SETTINGS, phase=Phase.PREPARATION, is_sealed=True, at=NOON)

    refusals: list[type[DeliberationError]] = []
    for act in (twice_a_name, twice_a_dossier, twice_a_slug):
        with database.unit_of_work() as uow, pytest.raises(DeliberationError) as refusal:
            act()
        refusals.append(refusal.type)
    assert refusals == [InvalidValue, InvalidValue, InvalidCall]


def test_reading_cannot_write(database: Database, stored: Jury) -> None:
    with database.reading() as uow, pytest.raises(DatabaseError):
        uow.calls.set_sealed(stored.call_id, True)


def test_the_triggers_say_what_the_program_listens_for() -> None:
    assert refusals.FINALISED == FINALISED


@pytest.fixture
def voting(sitting: Room) -> Room:
    """A secret ballot under way on 101, which somebody recalled."""
    move_item(sitting.uow(), **sitting.on("104", by="organiser"), to=1)
    show_on_projector(sitting.uow(), **sitting.by("organiser"), what=ProjectorView.BOARD)
    call_item(sitting.uow(), **sitting.on("101", by="organiser"))
    recall_candidature(sitting.uow(), **sitting.on("102", by="juror"))
    tell_apart(
        sitting.uow(), **sitting.by_console(), one_id=min(sitting.snapshot.administrations), other_id=max(sitting.snapshot.administrations)
    )
    sitting.ballot(method=Method.SECRET)
    sitting.vote("juror", Option.IN_FAVOUR)
    return sitting


@pytest.mark.parametrize("table", ["recall", "told_apart"])
def test_a_row_cannot_be_moved_into_a_finalised_call(voting: Room, run_sql: Sql, table: str) -> None:
    settings = {**SETTINGS, "slug": "other"}
    with voting.uow() as uow:
        other = uow.calls.create(parse_call(settings), settings, phase=Phase.FINALISED, is_sealed=True, at=NOON)
        uow.commit()
    with pytest.raises(CallIsFinalised):
        run_sql(f"UPDATE {table} SET call_id = :other", other=other)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meeting SET current = NULL",  # while its timer runs
        "UPDATE room_view SET view = 'cinema'",
        "UPDATE attendance SET presence = 'somewhere'",
        "UPDATE ballot SET casting_choice = 'for'",  # before any count
        "UPDATE ballot SET counts = '{}'",  # while it is open
        "UPDATE voter SET choice = 'for', voted_at = '2019-07-04' WHERE NOT has_voted",
        "UPDATE voter SET choice = 'for' WHERE has_voted",  # without its time
        "UPDATE sitting SET is_last = TRUE",  # before it ended
        "UPDATE agenda_item SET position = 0",
    ],
)
def test_rows_that_cannot_be_are_refused(voting: Room, run_sql: Sql, statement: str) -> None:
    with pytest.raises(IntegrityError):
        run_sql(statement)
