"""Opening and migrating."""

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex

from data_access.database import HEAD, migrate, open_database, reading, schema_version
from data_access.files.attachment_pieces import PIECE
from data_access.schema.columns import metadata
from tests.worlds.databases import Database
from tests.worlds.terms import FileRefused, language


def test_a_new_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/var/jury.sqlite3")
    migrate(engine)
    engine.dispose()
    folder = tmp_path / "var"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "jury.sqlite3")] == [0o700, 0o600]


def test_sqlite_keeps_what_was_committed_through_a_power_cut(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/jury.sqlite3")
    migrate(engine)
    with reading(engine) as connection:
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys")}
    engine.dispose()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_file_opened_again_keeps_the_locks_of_connections_to_it(tmp_path: Path) -> None:
    """Without them another process takes the write-ahead log for nobody's: it removes it, and the database is damaged."""
    path = tmp_path / "jury.sqlite3"
    engine = open_database(f"sqlite:///{path}")
    migrate(engine)
    with reading(engine) as connection:
        connection.exec_driver_sql("SELECT * FROM call")
        open_database(f"sqlite:///{path}").dispose()
        assert is_locked(path)
    engine.dispose()


def is_locked(path: Path) -> bool:
    """Return whether another process finds that somebody reads an SQLite file."""
    told = "import fcntl, sys; f = open(sys.argv[1], 'r+b'); fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)"
    done = subprocess.run([sys.executable, "-c", told, str(path)], capture_output=True, check=False)
    return done.returncode != 0


@pytest.mark.parametrize("url", ["mysql://somewhere/jury", "sqlite://", "sqlite:///:memory:"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(FileRefused):
        open_database(url)


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate(database.engine)
    with reading(database.engine) as connection:
        assert schema_version(connection) == HEAD


def test_processes_that_start_together_migrate_once(empty_url: str) -> None:
    def start(_: int) -> str | None:
        engine = open_database(empty_url)
        migrate(engine)
        with reading(engine) as connection:
            version = schema_version(connection)
        engine.dispose()
        return version

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(start, range(4))) == [HEAD] * 4


def test_a_database_from_a_newer_version_is_refused_and_left_alone(database: Database) -> None:
    with database.engine.connect().execution_options(access="write") as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(FileRefused, match="9999"):
        migrate(database.engine)
    with reading(database.engine) as connection:
        assert schema_version(connection) == "9999"


@pytest.mark.parametrize("schema", ["0001", "0046"])
def test_database_of_a_trial_version_is_refused_by_name_and_left_alone(database: Database, schema: str) -> None:
    with database.engine.connect().execution_options(access="write") as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = :schema"), {"schema": schema})
    database.engine.dispose()
    file = Path(database.engine.url.database or "") if database.engine.dialect.name == "sqlite" else None
    before = file.read_bytes() if file else b""
    for spoken, said in (("fr", "version d’essai, lisible avec 0.1.0"), ("en", "trial version, readable with 0.1.0")):
        with language(spoken), pytest.raises(FileRefused) as refused:
            migrate(database.engine)
        with language(spoken):
            assert said in str(refused.value)
        database.engine.dispose()
    assert (file.read_bytes() if file else b"") == before
    with reading(database.engine) as connection:
        assert schema_version(connection) == schema


def test_migrations_make_the_tables_that_the_program_describes(database: Database, tmp_path: Path) -> None:
    """Checks that list choices among them, which the tables take from the enumerations: a value without its migration fails here."""
    described = create_engine(f"sqlite:///{tmp_path}/described.sqlite3")
    metadata.create_all(described)
    with described.connect() as connection:
        expected = shape(connection)
    described.dispose()
    with reading(database.engine) as connection:
        made = shape(connection)
    del made["alembic_version"]
    if database.engine.dialect.name == "postgresql":
        expected = postgresql_shape(database.engine)
    other = sorted(f"{table}.{part}" for table in {*made, *expected} for part in differing(made.get(table, {}), expected.get(table, {})))
    assert not other, (
        f"Migrations make it otherwise than data_access/schema describes it: {other}. Write a migration in data_access/migrations/versions."
    )


def differing(made: dict[str, Any], described: dict[str, Any]) -> set[str]:
    """Return the parts of a table that are not as described."""
    return {part for part in {*made, *described} if made.get(part) != described.get(part)}


def shape(connection: Connection) -> dict[str, dict[str, Any]]:
    """Return columns, keys, constraints and indexes of every table."""
    inspector = inspect(connection)
    return {
        table: {
            # A migration adds a column at the end, wherever it is described.
            "columns": sorted((column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(table)),
            "key": inspector.get_pk_constraint(table),
            "unique": sorted(map(str, inspector.get_unique_constraints(table))),
            "foreign": sorted(map(str, inspector.get_foreign_keys(table))),
            "checks": sorted((check["name"] or "", check["sqltext"]) for check in inspector.get_check_constraints(table)),
            "indexes": sorted(_index_words(index) for index in inspector.get_indexes(table)),
        }
        for table in inspector.get_table_names()
    }


def _index_words(index: ReflectedIndex) -> str:
    # What an index is limited to is an object of its own, whose text tells what it says.
    return str({**index, "dialect_options": {name: str(value) for name, value in index.get("dialect_options", {}).items()}})


def postgresql_shape(engine: Engine) -> dict[str, dict[str, Any]]:
    """Return the shape of the tables as the program describes them, made in a schema dropped with the transaction."""
    with engine.connect().execution_options(access="write") as connection:
        connection.execute(text("CREATE SCHEMA described"))
        connection.execute(text("SET LOCAL search_path = described"))
        metadata.create_all(connection)
        PIECE.create(connection)
        return shape(connection)
