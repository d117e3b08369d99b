"""A real database for each test: an SQLite file, and a PostgreSQL database where JURY_TEST_POSTGRES_URL gives a server."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url, text

from data_access.database import migrate
from deliberation.call.call import Phase
from tests.worlds.databases import Database, Jury, copy_contents, migrated, seat_jury
from tests.worlds.room import Build, Room, jury

POSTGRES = os.environ.get("JURY_TEST_POSTGRES_URL", "")
KINDS = ["sqlite", "postgresql"] if POSTGRES else ["sqlite"]
HOLDS_FILES = "postgresql that holds files"
# The databases of what attached files go through: their bytes lie beside a database, or in it.
STORES = [*KINDS, HOLDS_FILES] if POSTGRES else KINDS


@contextmanager
def database_on_server(*, template: str) -> Iterator[str]:
    """Make a database on the PostgreSQL server, a copy of ``template``; give its address, and remove it afterwards."""
    server, name = make_url(POSTGRES).set(drivername="postgresql"), f"jury_test_{secrets.token_hex(8)}"
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        yield server.set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Give the kind of database that the test runs on."""
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database with nothing in it."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'var' / 'jury.sqlite3'}"
    else:
        with database_on_server(template="template1") as url:
            yield url


@pytest.fixture
def elsewhere(kind: str, tmp_path: Path) -> Iterator[str]:
    """Give the address of another database with nothing in it."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'jury.sqlite3'}"
    else:
        with database_on_server(template="template1") as url:
            yield url


@pytest.fixture(scope="session")
def migrated_template() -> Iterator[str]:
    """Give the name of a migrated PostgreSQL database."""
    with database_on_server(template="template1") as url:
        yield migrated(url)


@pytest.fixture
def migrated_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a database without any call."""
    if kind == "sqlite":
        folder = tmp_path / "var"
        folder.mkdir(mode=0o700)
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('migrated_file'), folder)}"
    else:
        with database_on_server(template=request.getfixturevalue("migrated_template")) as url:
            yield url


@pytest.fixture
def database(migrated_url: str, kind: str) -> Iterator[Database]:
    """Give a migrated database without any call."""
    database = Database.at(migrated_url, holds_files=kind == HOLDS_FILES)
    migrate(database.engine)  # says so of an SQLite file where it is one of ours, and finds nothing else to do
    yield database
    database.engine.dispose()


@pytest.fixture
def stored(database: Database) -> Jury:
    """Give a call of three candidatures and two jurors, in deliberation."""
    return seat_jury(database)


@pytest.fixture(scope="session")
def copied(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Room]:
    """Have a room in an SQLite database. Each is made once, then copied: making one takes more acts than most tests."""
    rooms: dict[object, Room] = {}

    def copy(build: Build, database: Database, **said: Any) -> Room:
        key = build, frozenset(said.items())
        if key not in rooms:
            source = Database.at(f"sqlite:///{shutil.copy(migrated_file, tmp_path_factory.mktemp('made'))}")
            rooms[key] = build(source, **said)
            source.engine.dispose()
        room = rooms[key]
        copy_contents(room.database, database)
        return replace(room, database=database, people=dict(room.people), ids=dict(room.ids))

    return copy


@pytest.fixture
def made(database: Database, copied: Callable[..., Room]) -> Callable[..., Room]:
    """Have a room in the test's database: ``made(jurors=5, in_session=True)``. It holds one: a second would take the place of the first."""
    builds: list[Build] = []

    def make(build: Build = jury, **said: Any) -> Room:
        assert not builds
        builds.append(build)
        # A server has no quick way to fill a database that is open.
        return copied(build, database, **said) if database.engine.dialect.name == "sqlite" else build(database, **said)

    return make


@pytest.fixture(scope="module")
def made_once(migrated_file: Path, copied: Callable[..., Room], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Room]]:
    """Have a room in an SQLite database that a whole module has: ``made_once(finalised=True)``."""
    database = Database.at(f"sqlite:///{shutil.copy(migrated_file, tmp_path_factory.mktemp('kept'))}")
    yield lambda build=jury, **said: copied(build, database, **said)
    database.engine.dispose()


@pytest.fixture
def room(made: Callable[..., Room]) -> Room:
    """Give a call in deliberation, revealed, whose jury is ready to decide."""
    return made()


@pytest.fixture
def sitting(made: Callable[..., Room]) -> Room:
    """Give a jury in session, everybody here, its marks revealed."""
    return made(jurors=5, in_session=True)


@pytest.fixture
def seated(made: Callable[..., Room]) -> Room:
    """Give a jury whose meeting is not open yet."""
    return made(jurors=5)


@pytest.fixture
def finalised(made: Callable[..., Room]) -> Room:
    """Give a call whose four shortlisted candidatures are decided, finalised."""
    return made(finalised=True)


@pytest.fixture
def sealed(made: Callable[..., Room]) -> Room:
    """Give a jury that scores, its marks under seal."""
    return made(jurors=5, phase=Phase.SCORING, sealed=True)


@pytest.fixture
def run_sql(database: Database) -> Callable[..., None]:
    """Run one statement as somebody at the database's own prompt would."""

    def run(statement: str, **values: Any) -> None:
        with database.engine.connect().execution_options(access="write") as connection, connection.begin():
            connection.execute(text(statement), values)

    return run
