"""Widen an enumeration's check when it gains a value: one line of a migration."""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


def allow(*columns: str, choices: Sequence[str]) -> None:
    """Let ``columns`` (each ``table.column``) hold ``choices``; rows, triggers, indexes and references stay as they are.

    Raises ValueError for a column that has no such list, or whose list has a value that is not among ``choices``: rows may hold it.
    """
    change = _sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql
    for table, column in (name.split(".") for name in columns):
        held = _held(table, column)
        if not held or held - set(choices):
            raise ValueError(f"{table}.{column} may hold {sorted(held)} now")
        change(table, column, ", ".join(f"'{choice}'" for choice in choices))


def _held(table: str, column: str) -> set[str]:
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    return {choice for check in checks if check["name"] == f"ck_{table}_{column}" for choice in re.findall(r"'([^']*)'", check["sqltext"])}


def _postgresql(table: str, column: str, listed: str) -> None:
    name = f"ck_{table}_{column}"
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK ({column} IN ({listed}))")


def _sqlite(table: str, column: str, listed: str) -> None:
    # SQLite alters no check. A table made again would lose its triggers, and could not go while others refer to it; what SQLite
    # describes for changes that leave the rows alone (lang_altertable.html, section 7) is to change the text of the table.
    connection, of_table = op.get_bind(), {"table": table}
    before = connection.scalar(sa.text("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = :table"), of_table)
    check = re.compile(rf"(CONSTRAINT ck_{table}_{column} CHECK \({column} IN \()[^()]*(\)\))")
    after, count = check.subn(lambda found: f"{found[1]}{listed}{found[2]}", before or "")
    if count != 1:
        raise ValueError(f"{table}.{column}: its check is not written as migrations write it")
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    rewritten = sa.text("UPDATE sqlite_schema SET sql = :after WHERE type = 'table' AND name = :table")
    connection.execute(rewritten, {"after": after, **of_table})
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
