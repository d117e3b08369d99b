"""The guards that freeze a table’s rows with their call: none comes into a finalised call, leaves it or changes in it."""

from typing import Final

from alembic import op

FINALISED: Final = "call is finalised"
_IS_FINALISED: Final = "(SELECT phase FROM call WHERE id = {row}.call_id) = 'finalised'"
_ROWS: Final = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def freeze(*tables: str) -> None:
    """Freeze tables that have a ``call_id``; on PostgreSQL by the function that migration 0003 made."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in tables:
        for statement in _sqlite(table) if is_sqlite else [_postgresql(table)]:
            op.execute(statement)


def thaw(table: str) -> None:
    """Take the guards away."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in _ROWS:
            op.execute(f"DROP TRIGGER {table}_{verb.lower()}_frozen")
    else:
        op.execute(f"DROP TRIGGER {table}_frozen ON {table}")


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_{verb.lower()}_frozen BEFORE {verb} ON {table} "
        f"WHEN {' OR '.join(_IS_FINALISED.format(row=row) for row in rows)} BEGIN SELECT RAISE(ABORT, '{FINALISED}'); END"
        for verb, rows in _ROWS.items()
    ]


def _postgresql(table: str) -> str:
    guard = "FOR EACH ROW EXECUTE FUNCTION refuse_when_finalised()"
    return f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} {guard}"
