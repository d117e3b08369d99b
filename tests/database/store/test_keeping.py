"""Every column says what becomes of it, and the guards of a database are those declared."""

from collections.abc import Callable

import pytest

from data_access.database import reading
from data_access.guards import guard_problems, require_guards
from data_access.schema.columns import metadata
from data_access.schema.guards import postgresql_triggers, sqlite_triggers
from data_access.schema.keeping import KEEPING, Open, Witness
from deliberation.errors import FileRefused
from phrases import language
from tests.worlds.databases import Database


def test_every_column_of_every_table_is_declared_frozen_open_or_purged() -> None:
    declared = {table: set(columns) for table, columns in KEEPING.items()}
    assert declared == {table.name: {column.name for column in table.columns} for table in metadata.sorted_tables}


def test_column_without_a_witness_says_why() -> None:
    kept = [keeping for columns in KEEPING.values() for keeping in columns.values() if isinstance(keeping, Open)]
    assert [keeping for keeping in kept if (keeping.witness is Witness.NOBODY) != bool(keeping.why)] == []


def problems(database: Database) -> list[str]:
    with reading(database.engine) as connection, language("en"):
        return [str(problem) for problem in guard_problems(connection)]


def test_migrations_leave_the_guards_that_are_declared(database: Database) -> None:
    assert problems(database) == []


def statements(database: Database, **of: list[str]) -> list[str]:
    return of[database.engine.dialect.name]


def test_guard_taken_away_is_told_whichever_it_is(database: Database, run_sql: Callable[..., None]) -> None:
    is_sqlite = database.engine.dialect.name == "sqlite"
    declared = dict.fromkeys(sqlite_triggers(), "") if is_sqlite else {n: t.table for n, t in postgresql_triggers().items()}
    for name, table in declared.items():
        run_sql(f"DROP TRIGGER {name} {f'ON {table}' if table else ''}")
    of = {name: f"{table}.{name}" if table else name for name, table in declared.items()}
    assert problems(database) == [f"The guard {name} is missing." for name in sorted(of.values())]


def test_guard_altered_or_switched_off_is_told(database: Database, run_sql: Callable[..., None]) -> None:
    altered = statements(
        database,
        sqlite=[
            "DROP TRIGGER journal_update",
            "CREATE TRIGGER journal_update BEFORE UPDATE ON journal WHEN 0 BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
        ],
        postgresql=[
            "ALTER TABLE journal DISABLE TRIGGER journal_rewriting",
            "CREATE OR REPLACE FUNCTION refuse_version_removal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
        ],
    )
    for statement in altered:
        run_sql(statement)
    expected = statements(
        database,
        sqlite=["The guard journal_update was changed."],
        postgresql=["The guard refuse_version_removal was changed.", "The guard journal.journal_rewriting was changed."],
    )
    assert problems(database) == expected


def test_trigger_of_somebody_else_is_told(database: Database, run_sql: Callable[..., None]) -> None:
    foreign = statements(
        database,
        sqlite=["CREATE TRIGGER helpful AFTER INSERT ON decision BEGIN UPDATE decision SET reason = 'x'; END"],
        postgresql=["CREATE RULE helpful AS ON UPDATE TO decision DO INSTEAD NOTHING"],
    )
    for statement in foreign:
        run_sql(statement)
    name = statements(database, sqlite=["helpful"], postgresql=["decision.helpful"])[0]
    assert problems(database) == [f"{name} is not of this program."]
    with language("en"), pytest.raises(FileRefused, match="helpful is not of this program"):
        require_guards(database.engine)
