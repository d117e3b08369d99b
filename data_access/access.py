"""Links and devices. Both are rows of the same shape: a person, the hash of a secret, when it began, when it ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, select, update

from data_access import tables
from data_access.people import person_of
from data_access.writing import insert_one
from deliberation.access import Device, Link
from deliberation.errors import NotFound
from deliberation.people import Person


class AccessRows:
    """Implements ``ports.AccessRepository``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_link(self, person_id: int, *, nonce: str, secret_hash: str, at: datetime) -> Link:
        """Add a personal link. Raises NotFound for an unknown person."""
        return Link(self._add(tables.access_link, person_id, secret_hash, at, nonce=nonce), person_id, nonce, at, None)

    def person_of_link(self, secret_hash: str) -> Person | None:
        """Return whose link this is; None when unknown, revoked, or the person inactive."""
        return self._holder(tables.access_link, secret_hash)

    def links_of_call(self, call_id: int) -> Sequence[Link]:
        """Return every link of a call, revoked ones included, the oldest first."""
        rows = self._of_call(tables.access_link, call_id)
        return [Link(row.id, row.person_id, row.nonce, row.created_at, row.revoked_at) for row in rows]

    def revoke_links(self, person_id: int, *, at: datetime) -> int:
        """Revoke a person's links; return how many were still good."""
        return self._revoke(tables.access_link, tables.access_link.c.person_id == person_id, at)

    def add_device(self, person_id: int, *, secret_hash: str, at: datetime, agent: str) -> Device:
        """Enrol a device. Raises NotFound for an unknown person."""
        return Device(self._add(tables.device, person_id, secret_hash, at, agent=agent), person_id, at, None, agent)

    def person_of_device(self, secret_hash: str) -> Person | None:
        """Return whose device this is; None when unknown, revoked, or the person inactive."""
        return self._holder(tables.device, secret_hash)

    def devices_of_call(self, call_id: int) -> Sequence[Device]:
        """Return every device of a call, revoked ones included, the oldest first."""
        rows = self._of_call(tables.device, call_id)
        return [Device(row.id, row.person_id, row.created_at, row.revoked_at, row.agent) for row in rows]

    def revoke_devices(self, person_id: int, *, at: datetime) -> int:
        """Revoke a person's devices; return how many were still good."""
        return self._revoke(tables.device, tables.device.c.person_id == person_id, at)

    def revoke_device(self, secret_hash: str, *, at: datetime) -> None:
        """Revoke one device; nothing happens where it is unknown or revoked already."""
        self._revoke(tables.device, tables.device.c.secret_hash == secret_hash, at)

    def _add(self, table: Table, person_id: int, secret_hash: str, at: datetime, **values: str) -> int:
        call_id = self._connection.execute(select(tables.person.c.call_id).where(tables.person.c.id == person_id)).scalar_one_or_none()
        if call_id is None:
            raise NotFound
        return insert_one(self._connection, table, call_id=call_id, person_id=person_id, secret_hash=secret_hash, created_at=at, **values)

    def _holder(self, table: Table, secret_hash: str) -> Person | None:
        statement = (
            select(tables.person)
            .join(table, table.c.person_id == tables.person.c.id)
            .where(table.c.secret_hash == secret_hash, table.c.revoked_at.is_(None), tables.person.c.is_active)
        )
        row = self._connection.execute(statement).one_or_none()
        return person_of(row) if row else None

    def _of_call(self, table: Table, call_id: int) -> Sequence[Row[Any]]:
        return self._connection.execute(select(table).where(table.c.call_id == call_id).order_by(table.c.id)).all()

    def _revoke(self, table: Table, condition: Any, at: datetime) -> int:
        statement = update(table).where(condition, table.c.revoked_at.is_(None)).values(revoked_at=at)
        return self._connection.execute(statement).rowcount
