"""What a finalised call's rows are, to the last column: a digest of each table."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from data_access.schema.columns import metadata
from data_access.schema.keeping import frozen_columns
from deliberation.call.changing import ADMINISTERED


def frozen_rows(connection: Connection, call_id: int, *, form: int) -> Mapping[str, str]:
    """Return the SHA-256 of the columns of each table that a version in canonical form ``form`` froze; empty for rows that cannot be read.

    A table without any row of the call is left out. Neither the order of rows nor the way in which a database stores a value changes
    it.
    """
    digests = {name: _digest(connection, table, call_id, form) for name, table in sorted(metadata.tables.items())}
    return {name: digest for name, digest in digests.items() if digest is not None}


def _digest(connection: Connection, table: Table, call_id: int, form: int) -> str | None:
    columns = [table.c[name] for name in frozen_columns(table, form=form)]
    if not columns:
        return None
    of_call = table.c.id if table.name == "call" else table.c.call_id
    statement = select(*columns).where(of_call == call_id)
    try:
        rows = sorted(_line(table.name, row) for row in connection.execute(statement))
    except (ValueError, TypeError):
        return ""  # a time or a text that was tampered with
    return hashlib.sha256(b"\n".join(rows)).hexdigest() if rows else None


def _line(table: str, row: Row[Any]) -> bytes:
    values = {column: _plain(value) for column, value in row._mapping.items()}
    if table == "call":
        settings = json.loads(row.settings)
        values["settings"] = {key: value for key, value in settings.items() if key not in ADMINISTERED}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    """Return a value as JSON: the same on both databases, and whether a number is stored as a number or as a text."""
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return format(Decimal(str(value)).normalize(), "f")
    return str(value)
