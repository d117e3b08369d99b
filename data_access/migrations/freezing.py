"""The guards that freeze a table’s rows with their call: none comes into a finalised call, leaves it or changes in it.

Migrations call this, so its SQL stays as it is. Another way to freeze is another function, and a migration that makes the guards again.
"""

from alembic import op

_ROWS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}


def freeze(*tables: str) -> None:
    """Freeze tables that have a ``call_id``."""
    statements = _sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql
    for table in tables:
        for statement in statements(table):
            op.get_bind().exec_driver_sql(statement)


def _sqlite(table: str) -> list[str]:
    is_finalised = "(SELECT phase FROM call WHERE id = {row}.call_id) = 'finalised'"
    return [
        f"CREATE TRIGGER {table}_{verb}_frozen BEFORE {verb.upper()} ON {table} "
        f"WHEN {' OR '.join(is_finalised.format(row=row) for row in rows)} BEGIN SELECT RAISE(ABORT, 'call is finalised'); END"
        for verb, rows in _ROWS.items()
    ]


def _postgresql(table: str) -> list[str]:
    when = f"BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW"
    return [f"CREATE TRIGGER {table}_frozen {when} EXECUTE FUNCTION refuse_when_finalised()"]
