"""The guards that freeze a table’s rows with their call: none comes into a finalised call, leaves it or changes in it."""

from alembic import op

from data_access.schema.guards import freezing_triggers


def freeze(*tables: str) -> None:
    """Freeze tables that have a ``call_id``; on PostgreSQL by the function that migration 0003 made."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in tables:
        for statement in freezing_triggers(table).values() if is_sqlite else [_postgresql(table)]:
            op.execute(statement)


def thaw(table: str) -> None:
    """Take the guards away."""
    if op.get_bind().dialect.name == "sqlite":
        for name in freezing_triggers(table):
            op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute(f"DROP TRIGGER {table}_frozen ON {table}")


def _postgresql(table: str) -> str:
    guard = "FOR EACH ROW EXECUTE FUNCTION refuse_when_finalised()"
    return f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} {guard}"
