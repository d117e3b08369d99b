"""Seal calls anew whose rows a migration changed: without it the journal would call its work a change by hand."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, inspect, select, update

from data_access.row_sums import RowSums
from data_access.rows.journal import JournalRows
from data_access.schema.tables import call
from deliberation.call.people import Console, actor_label
from deliberation.record.anchors import SealingKey
from deliberation.record.guards.sealed_rows import BROKEN_SEAL, SealedEntry, Sums, seal_problems, state_of
from deliberation.record.journal import Act


@contextmanager
def sealed_anew(connection: Connection, key: Callable[[], SealingKey], *, at: datetime, schemas: tuple[str, str]) -> Iterator[None]:
    """Run migrations in the block, then write an entry in each call that was as its journal said before and is other rows now.

    A call that was not stays as it is told: bringing the database up to date makes no falsehood true. ``schemas``: before and after.
    """
    whole = _calls_as_sealed(connection, key)
    yield
    sums = RowSums(connection, key)
    journal = JournalRows(connection, sums)
    for row in whole:
        if journal.seals(row.id)[-1].state != state_of(sum(sums.of_call(row.id).values())):
            sums.begin_afresh(row.id)
            connection.execute(update(call).where(call.c.id == row.id).values(revision=row.revision + 1))
            journal.append(
                row.id,
                at=max(at, journal.last_at(row.id) or at),
                actor_id=None,
                actor=actor_label(Console()),
                act=Act.SCHEMA_CHANGED,
                subject=row.slug,
                before={"schema": schemas[0]},
                after={"schema": schemas[1]},
                revision=row.revision + 1,
            )


def _calls_as_sealed(connection: Connection, key: Callable[[], SealingKey]) -> list[Row[Any]]:
    """Return the calls whose rows are what their last entry was sealed with, in the columns that the database has so far."""
    inspector = inspect(connection)
    schema = {table: frozenset(column["name"] for column in inspector.get_columns(table)) for table in inspector.get_table_names()}
    if "state" not in schema.get("journal", ()):  # of before entries were sealed
        return []
    sums = RowSums(connection, key)
    rows: Sequence[Row[Any]] = connection.execute(select(*(call.c[name] for name in ("id", "slug", "revision")))).all()
    return [row for row in rows if _is_as_sealed(JournalRows(connection).seals(row.id), sums.of_call(row.id, schema), sums.key)]


def _is_as_sealed(entries: Sequence[SealedEntry], rows: Sums, key: SealingKey) -> bool:
    if not entries or entries[-1].seal.key != key.name or any(problem.text == BROKEN_SEAL for problem in seal_problems(entries, key)):
        return False
    return entries[-1].state == state_of(sum(rows.values()))
