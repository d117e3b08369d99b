"""A real database for each test: an SQLite file, and a PostgreSQL schema where JURY_TEST_POSTGRES_URL gives a server."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import make_url, text

from data_access.database import migrate, open_database
from data_access.process_snapshots import ProcessSnapshots
from tests.data.seating import Database, Jury, seat_jury

POSTGRES: Final = os.environ.get("JURY_TEST_POSTGRES_URL", "")


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRES else ["sqlite"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'var' / 'jury.sqlite3'}"
        return
    schema = f"test_{secrets.token_hex(8)}"
    url = make_url(POSTGRES)
    server = open_database(POSTGRES)
    with server.connect().execution_options(access="write") as connection, connection.begin():
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield url.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(hide_password=False)
    with server.connect().execution_options(access="write") as connection, connection.begin():
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an SQLite file, migrated once for all tests: migrating takes longer than most of them."""
    file = tmp_path_factory.mktemp("migrated") / "jury.sqlite3"
    engine = open_database(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture
def database(empty_url: str, migrated_file: Path) -> Iterator[Database]:
    """Give a migrated database without any call."""
    engine = open_database(empty_url)
    if engine.dialect.name == "sqlite":
        shutil.copyfile(migrated_file, str(engine.url.database))
    migrate(engine)
    yield Database(empty_url, engine, ProcessSnapshots(engine))
    engine.dispose()


@pytest.fixture
def jury(database: Database) -> Jury:
    """Give a call of three candidatures and two jurors, in deliberation."""
    return seat_jury(database)


@pytest.fixture
def run_sql(database: Database) -> Callable[..., None]:
    """Run one statement as somebody at the database's own prompt would."""

    def run(statement: str, **values: Any) -> None:
        with database.engine.connect().execution_options(access="write") as connection, connection.begin():
            connection.execute(text(statement), values)

    return run
