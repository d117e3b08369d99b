"""Removing a call: every row that is of it, in one transaction, with what stays of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Final

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from data_access.schema import tables
from data_access.schema.columns import metadata
from data_access.schema.record import erasure as erasure_table
from deliberation.call.call import Phase
from deliberation.call.retention import Erasure

_COLUMNS: Final = [erasure_table.c[field.name] for field in fields(Erasure)]


def erase_call(connection: Connection, call_id: int, erasure: Erasure) -> Mapping[str, int]:
    """Remove every row of a call, write down that it was erased, and return how many rows of each table there were.

    The database lets entries and versions go only of a call whose erasure is written; and no row of one that is finalised.
    """
    connection.execute(insert(erasure_table).values(call_id=call_id, **asdict(erasure)))
    connection.execute(update(tables.call).where(tables.call.c.id == call_id).values(phase=Phase.DELIBERATION))
    connection.execute(update(tables.administration).where(tables.administration.c.call_id == call_id).values(merged_into=None))
    removed = {}
    for table in reversed(_of_a_call()):
        rows = connection.execute(select(func.count()).select_from(table).where(table.c.call_id == call_id)).scalar_one()
        connection.execute(delete(table).where(table.c.call_id == call_id))
        removed[table.name] = rows
    connection.execute(delete(tables.call).where(tables.call.c.id == call_id))
    return {name: rows for name, rows in sorted(removed.items()) if rows}


def erasures(connection: Connection) -> Sequence[Erasure]:
    """Return what is left of the calls that were erased, the first first."""
    rows = connection.execute(select(*_COLUMNS).order_by(erasure_table.c.erased_at))
    return [Erasure(**row._mapping) for row in rows]


def _of_a_call() -> list[Table]:
    """Return the tables whose rows are of a call, those that others point to first."""
    return [table for table in metadata.sorted_tables if "call_id" in table.c and table is not erasure_table]
