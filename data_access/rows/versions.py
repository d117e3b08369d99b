"""Finalised states."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, select, update

from data_access.schema import record as tables
from data_access.writing import update_one
from deliberation.call.call import Version
from deliberation.errors import NotFound

# Every column except the content, which can be large.
_COLUMNS: Final = [column for column in tables.version.c if column.name not in ("call_id", "content")]


class VersionRows:
    """Implements ``ports.Versions``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_call(self, call_id: int) -> Sequence[Version]:
        """Return the versions of a call, the first first."""
        return versions_of_call(self._connection, call_id)

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


def versions_of_call(connection: Connection, call_id: int) -> tuple[Version, ...]:
    """Return the versions of a call, the first first."""
    statement = select(*_COLUMNS).where(tables.version.c.call_id == call_id).order_by(tables.version.c.number)
    return tuple(Version(**row._mapping) for row in connection.execute(statement))
