"""A migration after the last one, made up: what it does to a database with a finalised call, and what versions before and after say."""

import re
from collections.abc import Callable, Iterator
from functools import partialmethod
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

from data_access import database as opening
from data_access.database import HEAD, MIGRATIONS, SCHEMAS, migrate, reading, schema_version
from data_access.row_sums import RowSums
from data_access.schema.columns import metadata
from deliberation.operations.call.people import save_person
from tests.database.record.test_states import by_hand, problems
from tests.database.store.test_database import shape
from tests.worlds import copies
from tests.worlds.by_hand import seal_anew
from tests.worlds.databases import KEY, NOON, Database, Jury
from tests.worlds.room import Room, jury
from tests.worlds.terms import Act, CallIsFinalised, FileRefused, Role, Screening

Sql = Callable[..., None]
NEXT = f"{int(HEAD) + 1:04}"
COLUMNS = ("candidature.screening", "candidature.proposed_screening")
GROWN = [*Screening, "second_reading"]
ALLOWED = f"allow(*{COLUMNS}, choices={[str(choice) for choice in GROWN]})"
MADE_UP = f'''
import sqlalchemy as sa
from alembic import op

from data_access.migrations.choices import allow
from data_access.migrations.freezing import freeze

revision, down_revision = "{NEXT}", "{HEAD}"


def upgrade():
    {ALLOWED}
    op.add_column("person", sa.Column("nickname", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "mood",
        sa.Column("call_id", sa.Integer(), sa.ForeignKey("call.id"), nullable=False, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("length(trim(text)) > 0", name="text"),
    )
    freeze("mood")
'''
REST = {
    "sqlite": "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type <> 'table' AND tbl_name <> 'mood' ORDER BY name",
    "postgresql": "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE NOT tgisinternal AND tgrelid::regclass::text <> 'mood' ORDER BY 1, 2",
}


@pytest.fixture
def next_version(stored: Jury, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Have ``migrate`` be that of a version with one more migration; undone, it is ours again."""
    assert stored.call_id  # made before, and the file that databases are copied from: by our version
    with monkeypatch.context() as patched:
        add_migration(patched, tmp_path, MADE_UP)
        yield patched


def add_migration(patched: pytest.MonkeyPatch, tmp_path: Path, made_up: str) -> None:
    folder = copytree(MIGRATIONS, tmp_path / "migrations")
    (folder / "versions" / f"v{NEXT}_made_up.py").write_text(made_up)
    patched.setattr(opening, "MIGRATIONS", folder)
    patched.setattr(opening, "SCHEMAS", SCHEMAS | {NEXT})
    patched.setattr(opening, "HEAD", NEXT)


def everything_else(connection: Connection) -> tuple[object, ...]:
    """Return the shape of the tables, their rows, indexes and guards, without what the migration makes and the checks of ``COLUMNS``."""
    tables = shape(connection)
    tables.pop("mood", None)
    tables["person"]["columns"] = [column for column in tables["person"]["columns"] if column[0] != "nickname"]
    grown = {f"ck_{column.replace('.', '_')}" for column in COLUMNS}
    tables["candidature"]["checks"] = [check for check in tables["candidature"]["checks"] if check[0] not in grown]
    rows = connection.execute(text("SELECT * FROM candidature ORDER BY id")).all()
    return tables, rows, connection.execute(text(REST[connection.dialect.name])).all()


def listed_choices(connection: Connection) -> list[list[str]]:
    """Return what the checks of ``COLUMNS`` list."""
    checks = {str(check["name"]): check["sqltext"] for check in inspect(connection).get_check_constraints("candidature")}
    return [re.findall(r"'([^']*)'", checks[f"ck_{column.replace('.', '_')}"]) for column in COLUMNS]


@pytest.mark.usefixtures("next_version")
def test_database_of_before_gets_what_the_migration_makes_and_keeps_all_else(database: Database, stored: Jury, run_sql: Sql) -> None:
    with reading(database.engine) as connection:
        before = everything_else(connection)
    migrate(database.engine)
    with reading(database.engine) as connection:
        assert schema_version(connection) == NEXT
        assert everything_else(connection) == before
        assert listed_choices(connection) == [GROWN, GROWN]
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    run_sql("UPDATE candidature SET screening = 'second_reading', proposed_screening = 'second_reading'")
    run_sql("INSERT INTO mood (call_id, text) VALUES (:call, 'serein')", call=stored.call_id)
    for refused in ("UPDATE candidature SET screening = 'perhaps'", "UPDATE mood SET text = ''"):
        with pytest.raises(IntegrityError):
            run_sql(refused)
    run_sql("UPDATE call SET phase = 'finalised'")
    with pytest.raises(CallIsFinalised):
        run_sql("UPDATE mood SET text = 'vif'")


def test_version_of_before_refuses_the_migrated_database(database: Database, next_version: pytest.MonkeyPatch) -> None:
    migrate(database.engine)
    next_version.undo()
    with pytest.raises(FileRefused, match=NEXT):
        migrate(database.engine)


@copies.NEEDED
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_backup_of_before_leads_back_to_the_version_of_before(
    room: Room, database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On PostgreSQL a copy is restored into an empty database (``test_copied.py``), so nothing of the migrated one is in the way."""
    copy, later = tmp_path / "before.sqlite3", tmp_path / "after.sqlite3"
    copies.of_any("back_up")(database.url, copy, database.files)
    with monkeypatch.context() as next_version:
        add_migration(next_version, tmp_path, MADE_UP)
        migrate(database.engine)
        copies.of_any("back_up")(database.url, later, database.files)
    with pytest.raises(FileRefused, match=NEXT):
        copies.of_any("restore")(database.url, later, database.files, at=NOON, key=lambda: KEY)
    copies.of_any("restore")(database.url, copy, database.files, at=NOON, key=lambda: KEY)
    with reading(database.engine) as connection:
        assert schema_version(connection) == HEAD
    assert problems(room) == []


Change = Callable[[str], None]
CHANGING = f'''
from alembic import op

revision, down_revision = "{NEXT}", "{HEAD}"


def upgrade():
    op.get_bind().exec_driver_sql("{{}}")
'''


@pytest.fixture
def change_rows(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Change:
    """Have a version that comes next run a statement as its migration."""

    def change(statement: str) -> None:
        add_migration(monkeypatch, tmp_path, CHANGING.format(statement))
        migrate(database.engine, key=lambda: KEY, at=NOON)

    return change


# Of a table that finalising leaves open.
PEOPLE = "UPDATE person SET organisation = 'DITP'"


@pytest.mark.parametrize("finalised", [False, True])
def test_migration_that_changes_rows_is_no_change_by_hand(database: Database, finalised: bool, change_rows: Change) -> None:
    room = jury(database, finalised=finalised)
    change_rows(PEOPLE)
    last = room.journal[-1]
    assert (last.act, last.actor, last.before, last.after) == (Act.SCHEMA_CHANGED, "console", {"schema": HEAD}, {"schema": NEXT})
    assert problems(room) == []
    save_person(room.uow(), **room.by_console(), name="Une de plus", roles=frozenset({Role.STAFF}))
    assert problems(room) == []
    migrate(database.engine, key=lambda: KEY)
    assert len(room.acts) == last.sequence + 1


def test_migration_makes_no_change_by_hand_true(room: Room, change_rows: Change) -> None:
    by_hand(room, "UPDATE candidature SET title = 'x' WHERE id = :file", file=room.ids["101"])
    change_rows(PEOPLE)
    assert Act.SCHEMA_CHANGED not in room.acts
    assert "Dossier 101: the rows of candidature are not what the journal says." in problems(room)


def test_column_that_a_migration_adds_is_no_change_by_hand(room: Room, change_rows: Change, run_sql: Sql) -> None:
    run_sql("ALTER TABLE person DROP COLUMN expertise")  # as if the version before did not have it
    schema = {table: frozenset(metadata.tables[table].c.keys()) - {"expertise"} for table in metadata.tables}
    with pytest.MonkeyPatch.context() as before, room.database.engine.connect().execution_options(access="write") as connection:
        before.setattr(RowSums, "of_call", partialmethod(RowSums.of_call, schema=schema))
        with connection.begin():
            sums = RowSums(connection, lambda: KEY)
            sums.begin_afresh(room.call_id)
            seal_anew(connection, room.call_id, sums)
    change_rows("ALTER TABLE person ADD COLUMN expertise TEXT NOT NULL DEFAULT ''")
    assert room.acts[-1] is Act.SCHEMA_CHANGED
    assert problems(room) == []


@pytest.mark.usefixtures("next_version", "english")
def test_database_that_somebody_altered_is_refused_and_left_as_it_was(database: Database, run_sql: Sql) -> None:
    run_sql("CREATE TABLE mood (anything INTEGER)")
    with pytest.raises(FileRefused, match=f"not as schema {HEAD} left it"):
        migrate(database.engine)
    with reading(database.engine) as connection:
        assert schema_version(connection) == HEAD
        assert listed_choices(connection) == [list(Screening), list(Screening)]


@pytest.mark.parametrize("column", ["candidature.screening", "candidature.title"])
@pytest.mark.usefixtures("next_version")
def test_value_that_rows_may_have_is_not_taken_away(database: Database, column: str) -> None:
    made_up = opening.MIGRATIONS / "versions" / f"v{NEXT}_made_up.py"
    made_up.write_text(
        MADE_UP.replace(f"allow(*{COLUMNS}, choices={[str(choice) for choice in GROWN]})", f'allow("{column}", choices=["undecided"])')
    )
    with pytest.raises(ValueError, match=re.escape(column)):
        migrate(database.engine)
