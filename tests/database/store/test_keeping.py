"""Every column says what becomes of it, and the guards of a database are those declared."""

from collections.abc import Callable

import pytest
from sqlalchemy import Column, Integer

from data_access.database import reading
from data_access.guards import guard_problems, require_guards
from data_access.schema.columns import metadata
from data_access.schema.guards import postgresql_triggers, sqlite_triggers
from data_access.schema.keeping import Open, Witness
from tests.worlds.databases import Database
from tests.worlds.terms import FileRefused, language


def test_column_that_does_not_say_what_becomes_of_it_is_refused_where_it_is_declared() -> None:
    table = metadata.tables["note"]
    with pytest.raises(TypeError, match=r"note\.mood does not say what becomes of it .* Write info= and a constant of .*: FROZEN"):
        table.append_column(Column("mood", Integer))
    # SQLAlchemy has taken it in by then, which nobody sees where the module is refused.
    table._columns.remove(table.c.mood)


def test_open_column_says_why_exactly_where_it_has_no_witness() -> None:
    for witness, why in ((Witness.NOBODY, ""), (Witness.SEAL, "it is sealed")):
        with pytest.raises(ValueError, match="says why"):
            Open(witness, why)


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
