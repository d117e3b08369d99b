"""Rows of finalised versions and their frozen content."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, insert, select, update

from data_access.rows import Rows, update_one
from data_access.schema import record as tables
from data_access.schema.columns import metadata
from data_access.schema.keeping import frozen_columns
from deliberation.call.call import Head, Version
from deliberation.call.changing import ADMINISTERED
from deliberation.errors import NotFound
from deliberation.record.anchors import Anchor, Seal

# Every column except the content, which can be large.
_COLUMNS = [column for column in tables.version.c if column.name not in ("call_id", "content")]
_ANCHOR = (tables.anchor.c.entry, tables.anchor.c.hash)
# Made once: each reading of a call asks it.
_OF_CALL = (
    select(*_COLUMNS, *_ANCHOR)
    .select_from(tables.version.outerjoin(tables.anchor))
    .where(tables.version.c.call_id == bindparam("call_id"))
    .order_by(tables.version.c.number)
)


class VersionRows(Rows):
    """Implements ``repositories.Versions``."""

    def of_call(self, call_id: int) -> tuple[Version, ...]:
        """Return the versions of a call, the oldest first."""
        return tuple(_version(dict(row._mapping)) for row in self._connection.execute(_OF_CALL, {"call_id": call_id}))

    def add(self, call_id: int, version: Version, *, content: bytes) -> None:
        """Keep a finalised state, ``content`` being its canonical JSON. It is never rewritten."""
        statement = insert(tables.version).values(
            call_id=call_id, content=content, **{column.name: getattr(version, column.name) for column in _COLUMNS}
        )
        self._connection.execute(statement)

    def mark_reopened(self, call_id: int, number: int, *, by: str, at: datetime, reason: str) -> None:
        """Write down that a version was reopened, once. Raises NotFound."""
        version = tables.version
        statement = update(version).where(version.c.call_id == call_id, version.c.number == number)
        update_one(self._connection, statement.values(reopened_by=by, reopened_at=at, reopening_reason=reason))

    def content(self, call_id: int, number: int) -> bytes:
        """Return a version's canonical JSON. Raises NotFound."""
        version = tables.version
        statement = select(version.c.content).where(version.c.call_id == call_id, version.c.number == number)
        content: bytes | None = self._connection.execute(statement).scalar_one_or_none()
        if content is None:
            raise NotFound
        return content

    def frozen_rows(self, call_id: int, *, form: int) -> Mapping[str, str]:
        """Return the SHA-256 of the columns of each table that a version in canonical form ``form`` froze; empty if a row cannot be read.

        A table without any row of the call is left out. Neither the order of rows nor the way in which a database stores a value changes
        it.
        """
        digests = {name: _digest(self._connection, table, call_id, form) for name, table in sorted(metadata.tables.items())}
        return {name: digest for name, digest in digests.items() if digest is not None}

    def anchors(self, call_id: int) -> Sequence[Anchor]:
        """Return the anchors of a call's versions, the oldest first."""
        statement = select(tables.anchor).where(tables.anchor.c.call_id == call_id).order_by(tables.anchor.c.number)
        return [Anchor(row.number, Head(row.entry, row.hash), Seal(row.key, row.mac)) for row in self._connection.execute(statement)]

    def add_anchor(self, call_id: int, anchor: Anchor) -> None:
        """Keep the anchor of a version. It is never moved."""
        head = {"entry": anchor.head.entry, "hash": anchor.head.hash}
        statement = insert(tables.anchor).values(call_id=call_id, number=anchor.number, **head, **asdict(anchor.seal))
        self._connection.execute(statement)


def _version(values: dict[str, Any]) -> Version:
    entry, digest = values.pop("entry"), values.pop("hash")
    return Version(**values, head=Head(entry, digest) if entry is not None else None)


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
