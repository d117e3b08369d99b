"""Rows put back as entries of the journal left them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, select, update

from data_access.row_sums import IS_STATED
from data_access.rows import Rows
from data_access.rows.calls import scale_of
from data_access.schema import tables

_TABLES: Mapping[str, Table] = {
    table.name: table for table in (tables.call, tables.candidature, tables.decision, tables.mark, tables.recusal)
}
_OF_BEFORE = {IS_STATED: False}  # what the sums of earlier entries hold already


class PutBackRows(Rows):
    """Implements ``repositories.PutBack``."""

    def present(self, call_id: int, table: str) -> Sequence[Mapping[str, Any]]:
        """Return the rows of one of the tables as they are, marks on the scale of the call."""
        named, scale = _TABLES[table], scale_of(self._connection, call_id)
        whose = named.c.id if table == "call" else named.c.call_id
        rows = self._connection.execute(select(named).where(whose == call_id)).mappings()
        if table != "mark":
            return [dict(row) for row in rows]
        return [{**row, "value": None if row["value"] is None else scale.mark(row["value"])} for row in rows]

    def put_back(self, call_id: int, table: str, key: Mapping[str, Any], *, left: Mapping[str, Any] | None, now: Mapping[str, Any]) -> None:
        """Write what an entry left of a row (None: there was none), then what this act makes of it.

        The first is what sums hold: where it is not exactly what was sealed, they go on differing.
        """
        named = _TABLES[table]
        whose = [named.c[name] == value for name, value in key.items()]
        if left is None:
            self._connection.execute(delete(named).where(*whose).execution_options(**_OF_BEFORE))
            self._connection.execute(insert(named).values(call_id=call_id, **key, **now))
            return
        if table == "mark" and left["value"] is not None:
            left = {**left, "value": scale_of(self._connection, call_id).steps(left["value"])}
        statement = update(named).where(*whose).values(**left).execution_options(**_OF_BEFORE)
        if not self._connection.execute(statement).rowcount:
            self._connection.execute(insert(named).values(call_id=call_id, **key, **left).execution_options(**_OF_BEFORE))
        if now:
            self._connection.execute(update(named).where(*whose).values(**now))
