"""A value added to an enumeration: what its migration does, tried on a value thrown away afterwards."""

import re
from collections.abc import Callable

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

from data_access.migrations.choices import allow
from deliberation.call.screening import Screening
from tests.database.store.test_database import shape
from tests.worlds.databases import Database

COLUMNS = ("candidature.screening", "candidature.proposed_screening")
GROWN = [*Screening, "second_reading"]
KEPT = {
    "sqlite": "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type <> 'table' ORDER BY name",
    "postgresql": "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
}


def grow(database: Database, choices: list[str], *columns: str) -> None:
    """Migrate as a version that knows one more value does."""
    with database.engine.connect().execution_options(access="write") as connection, connection.begin():
        with Operations.context(MigrationContext.configure(connection)):
            allow(*columns, choices=choices)
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def held(connection: Connection, table: str) -> dict[str, list[str]]:
    """Return what each check of a table lists, by its name."""
    return {str(check["name"]): re.findall(r"'([^']*)'", check["sqltext"]) for check in inspect(connection).get_check_constraints(table)}


def everything_else(connection: Connection) -> tuple[object, ...]:
    """Return rows, triggers, indexes and the shape of the tables, without the checks of ``COLUMNS``."""
    rows = connection.execute(text("SELECT * FROM candidature ORDER BY id")).all()
    grown = {f"ck_{column.replace('.', '_')}" for column in COLUMNS}
    tables = shape(connection)
    tables["candidature"]["checks"] = [check for check in tables["candidature"]["checks"] if check[0] not in grown]
    return tables, rows, connection.execute(text(KEPT[connection.dialect.name])).all()


@pytest.mark.usefixtures("jury")
def test_a_value_is_added_and_all_else_stays(database: Database, run_sql: Callable[..., None]) -> None:
    with database.engine.connect() as connection:
        before = everything_else(connection)
    grow(database, GROWN, *COLUMNS)
    with database.engine.connect() as connection:
        assert everything_else(connection) == before
        listed = held(connection, "candidature")
    assert [listed["ck_candidature_screening"], listed["ck_candidature_proposed_screening"]] == [GROWN, GROWN]
    run_sql("UPDATE candidature SET screening = 'second_reading', proposed_screening = 'second_reading'")
    with pytest.raises(IntegrityError):
        run_sql("UPDATE candidature SET screening = 'perhaps'")


@pytest.mark.parametrize("column", ["candidature.screening", "candidature.title"])
def test_a_value_that_rows_may_have_is_not_taken_away(database: Database, column: str) -> None:
    with pytest.raises(ValueError, match=re.escape(column)):
        grow(database, ["undecided", "shortlisted"], column)
