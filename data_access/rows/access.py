"""People of a call and their ways in (links, devices, passes), and tokens for machines.

Each way in has a person, the hash of a secret, a beginning and an end.
"""

import hmac
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, delete, func, or_, select, update

from data_access.rows import Rows, attributes, insert_one, things_of_call, update_one, upsert
from data_access.rows.journal import JournalRows
from data_access.schema import tables, ways_in
from data_access.schema.columns import json_text, json_value
from data_access.schema.ways_in import reading_token
from deliberation.call.access import Device, Link, ReadingToken
from deliberation.call.people import SEATS, Membership, Person, Role
from deliberation.errors import NotFound
from deliberation.record.anchors import SealingKey
from deliberation.record.journal import Act

# Columns that hold a person's attribute as it is.
_AS_IS = ("name", "email", "organisation", "quality", "is_active", "expertise")


class PersonRows(Rows):
    """Implements ``repositories.People``."""

    def of_call(self, call_id: int) -> tuple[Person, ...]:
        """Return all people in the order of addition, inactive people included."""
        statement = select_people().where(tables.person.c.call_id == call_id).order_by(tables.person.c.id)
        return tuple(person_of(row) for row in self._connection.execute(statement))

    def get(self, person_id: int) -> Person:
        """Return a person. Raises NotFound."""
        row = self._connection.execute(select_people().where(tables.person.c.id == person_id)).one_or_none()
        if row is None:
            raise NotFound
        return person_of(row)

    def add(self, person: Person, *, revision: int) -> Person:
        """Add a person with access and unlimited membership; return the person with an id. Raises InvalidValue for a taken name."""
        added = replace(person, is_active=True, membership=Membership())
        person_id = insert_one(self._connection, tables.person, call_id=person.call_id, revision=revision, **_values(added))
        return replace(added, id=person_id)

    def update(self, person: Person, *, revision: int) -> None:
        """Write a person's present name, roles and so on. Raises NotFound; InvalidValue if the name is taken."""
        statement = (
            update(tables.person)
            .where(tables.person.c.id == person.id, tables.person.c.call_id == person.call_id)
            .values(revision=revision, **_values(person))
        )
        update_one(self._connection, statement)

    def set_membership(self, person: Person, *, revision: int) -> None:
        """Write a person's membership; an unlimited membership needs no row. Raises as ``update``."""
        self.update(person, revision=revision)
        table, membership = tables.membership, person.membership
        if membership == Membership():
            self._connection.execute(delete(table).where(table.c.call_id == person.call_id, table.c.person_id == person.id))
            return
        row = attributes(membership, ("since", "succeeds", "left_at", "reason", "keeps_marks"))
        upsert(self._connection, table, [{"call_id": person.call_id, "person_id": person.id, **row, "revision": revision}])


def select_people(*columns: ColumnElement[Any]) -> Select[Any]:
    """Return the statement that reads people, with ``columns`` beside the columns of ``person_of``."""
    person, membership = tables.person, tables.membership
    membership_columns = (membership.c.since, membership.c.succeeds, membership.c.left_at, membership.c.reason, membership.c.keeps_marks)
    own = and_(membership.c.call_id == person.c.call_id, membership.c.person_id == person.c.id)
    return select(person, *membership_columns, *columns).select_from(person.outerjoin(membership, own))


def person_of(row: Row[Any]) -> Person:
    """Return the person that a row of ``select_people`` holds."""
    roles = frozenset(Role(role) for role in json_value(row.roles))
    left = roles & SEATS if row.left_at else frozenset()
    return Person(
        **attributes(row, ("id", "call_id", *_AS_IS)),
        roles=roles - left,
        membership=Membership(row.since, row.succeeds, row.left_at, left, row.reason or "", row.keeps_marks in (None, True)),
        tracks=frozenset(json_value(row.tracks)),
    )


def _values(person: Person) -> dict[str, Any]:
    lists = {"roles": json_text(sorted(person.all_roles)), "tracks": json_text(sorted(person.tracks))}
    return attributes(person, _AS_IS) | lists


class _WaysIn(Rows):
    """Rows of ways in with codes of the server's key. A row with a foreign code opens nothing."""

    def __init__(self, connection: Connection, key: Callable[[], SealingKey]) -> None:
        super().__init__(connection)
        self._key = key

    def _code(self, table: Table, row: Mapping[str, Any]) -> str:
        call_id = row[_CALL] if _CALL in row else row["call_id"]
        return self._key().code_of([table.name, *(_plain({**row, "call_id": call_id}.get(name)) for name in _BOUND)])

    def _opens(self, table: Table, row: Row[Any]) -> bool:
        return hmac.compare_digest(row.mac.encode(), self._code(table, dict(row._mapping)).encode())

    def bind(self, table: Table, *conditions: ColumnElement[bool], **values: Any) -> int:
        """Write values and matching codes to rows; return how many rows."""
        rows = self._connection.execute(select(*_bound(table), table.c.id).where(*conditions)).all()
        for row in rows:
            mac = self._code(table, {**row._mapping, **({_CALL: values["call_id"]} if "call_id" in values else {}), **values})
            self._connection.execute(update(table).where(table.c.id == row.id).values(**values, mac=mac))
        return len(rows)


class AccessRows(_WaysIn):
    """Implements ``repositories.AccessRepository``."""

    def add_link(self, person_id: int, *, nonce: str, secret_hash: str, at: datetime) -> Link:
        """Add a personal link. Raises NotFound for an unknown person."""
        return Link(self._add(ways_in.access_link, person_id, secret_hash, at, nonce=nonce), person_id, nonce, at, None)

    def person_of_link(self, secret_hash: str) -> Person | None:
        """Return whose link this is; None when unknown, revoked, or the person inactive."""
        return self._holder(ways_in.access_link, ways_in.access_link.c.secret_hash == secret_hash)

    def links_of_call(self, call_id: int) -> Sequence[Link]:
        """Return every link of a call, revoked ones included, the oldest first."""
        return list(things_of_call(self._connection, Link, ways_in.access_link, call_id, order=["id"]))

    def revoke_links(self, person_id: int, *, at: datetime) -> int:
        """Revoke a person's links; return how many were still good."""
        return self._revoke(ways_in.access_link, ways_in.access_link.c.person_id == person_id, at)

    def add_device(self, person_id: int, *, secret_hash: str, at: datetime, agent: str, ends_at: datetime | None = None) -> Device:
        """Enrol a device, for good or until ``ends_at``. Raises NotFound for an unknown person."""
        id_ = self._add(ways_in.device, person_id, secret_hash, at, agent=agent, ends_at=ends_at)
        return Device(id_, person_id, at, None, agent, ends_at, secret_hash, id_)

    def person_of_device(self, secret_hash: str, *, at: datetime) -> Person | None:
        """Return the person of a device; None for an unknown, revoked or expired device, or an inactive person."""
        return self._holder(ways_in.device, ways_in.device.c.secret_hash == secret_hash, _lasts(ways_in.device, at))

    def people_of_devices(self, secret_hashes: Collection[str], *, at: datetime) -> Mapping[str, Person]:
        """Return secret hash → person of the device, from one statement; invalid devices are absent."""
        device = ways_in.device
        statement = (
            select_people(*_bound(device))
            .join(device, device.c.person_id == tables.person.c.id)
            .where(device.c.secret_hash.in_(secret_hashes), device.c.revoked_at.is_(None), _lasts(device, at), tables.person.c.is_active)
        )
        rows = (row for row in self._connection.execute(statement) if self._opens(device, row))
        return {row.secret_hash: person_of(row) for row in rows}

    def devices_of_call(self, call_id: int) -> Sequence[Device]:
        """Return every device of a call, revoked ones included, the oldest first."""
        devices = things_of_call(self._connection, Device, ways_in.device, call_id, order=["id"])
        return [device if device.told_up_to else replace(device, told_up_to=device.id) for device in devices]

    def revoke_devices(self, person_id: int, *, at: datetime) -> int:
        """Revoke a person's devices; return how many were still good."""
        return self._revoke(ways_in.device, ways_in.device.c.person_id == person_id, at)

    def end_devices(self, person_id: int, *, at: datetime) -> None:
        """End a person's devices at a moment, except devices with an earlier end."""
        device = ways_in.device
        self.bind(device, device.c.person_id == person_id, device.c.revoked_at.is_(None), _lasts(device, at), ends_at=at)

    def move_devices(self, person_id: int, *, to_person_id: int) -> int:
        """Move a person's valid devices to a different person, also of a different call; return how many. Raises NotFound."""
        call_id = self._call_of(to_person_id)
        device = ways_in.device
        return self.bind(device, device.c.person_id == person_id, device.c.revoked_at.is_(None), person_id=to_person_id, call_id=call_id)

    def revoke_device(self, secret_hash: str, *, at: datetime) -> None:
        """Revoke a device; do nothing for an unknown or revoked device."""
        self._revoke(ways_in.device, ways_in.device.c.secret_hash == secret_hash, at)

    def tell_of_devices(self, person_id: int, secret_hash: str, *, up_to: int) -> None:
        """Note that a person's device announced every device up to an id. A different person's device is ignored."""
        device = ways_in.device
        statement = update(device).where(device.c.person_id == person_id, device.c.secret_hash == secret_hash)
        self._connection.execute(statement.values(told_up_to=up_to))

    def newest_devices(self, call_ids: Collection[int]) -> Mapping[int, int]:
        """Return person id → id of the person's newest device, over all the calls."""
        device = ways_in.device
        newest = func.max(device.c.id).label("newest")
        statement = select(device.c.person_id, newest).where(device.c.call_id.in_(call_ids)).group_by(device.c.person_id)
        return {row.person_id: row.newest for row in self._connection.execute(statement)}

    def add_pass(self, person_id: int, *, secret_hash: str, at: datetime, ends_at: datetime) -> None:
        """Add a pass for one more device of a person. Raises NotFound for an unknown person."""
        self._add(ways_in.device_pass, person_id, secret_hash, at, ends_at=ends_at)

    def use_pass(self, secret_hash: str, *, at: datetime) -> Person | None:
        """Use up a pass and return its person; None for an unknown, used, revoked or expired pass, or an inactive person."""
        person = self.person_of_pass(secret_hash, at=at)
        # If two devices present it at once, the second finds it used.
        return person if person and self._revoke(ways_in.device_pass, ways_in.device_pass.c.secret_hash == secret_hash, at) else None

    def person_of_pass(self, secret_hash: str, *, at: datetime) -> Person | None:
        """Return the person of a pass; None for an unknown, used, revoked or expired pass, or an inactive person."""
        return self._holder(ways_in.device_pass, ways_in.device_pass.c.secret_hash == secret_hash, _lasts(ways_in.device_pass, at))

    def revoke_passes(self, person_id: int, *, at: datetime) -> int:
        """Revoke a person's passes; return how many were still good."""
        return self._revoke(ways_in.device_pass, ways_in.device_pass.c.person_id == person_id, at)

    def _add(self, table: Table, person_id: int, secret_hash: str, at: datetime, **values: str | datetime | None) -> int:
        bound = {"call_id": self._call_of(person_id), "person_id": person_id, "secret_hash": secret_hash}
        return insert_one(self._connection, table, **bound, created_at=at, **values, mac=self._code(table, {**bound, **values}))

    def _call_of(self, person_id: int) -> int:
        statement = select(tables.person.c.call_id).where(tables.person.c.id == person_id)
        call_id: int | None = self._connection.execute(statement).scalar_one_or_none()
        if call_id is None:
            raise NotFound
        return call_id

    def _holder(self, table: Table, *conditions: ColumnElement[bool]) -> Person | None:
        statement = (
            select_people(*_bound(table))
            .join(table, table.c.person_id == tables.person.c.id)
            .where(*conditions, table.c.revoked_at.is_(None), tables.person.c.is_active)
        )
        row = self._connection.execute(statement).one_or_none()
        return person_of(row) if row and self._opens(table, row) else None

    def _revoke(self, table: Table, condition: Any, at: datetime) -> int:
        statement = update(table).where(condition, table.c.revoked_at.is_(None)).values(revoked_at=at, mac="")
        return self._connection.execute(statement).rowcount


_CALL = "call_of_way_in"
_BOUND = ("secret_hash", "call_id", "person_id", "ends_at", "level")  # by the code of a way in, as far as its table has them


def _bound(table: Table) -> list[ColumnElement[Any]]:
    """Return the columns bound by the code of a way in, and the code. The call has a name apart from the person's call."""
    columns = [table.c[name] for name in (*_BOUND, "mac") if name in table.c]
    return [column.label(_CALL) if column.name == "call_id" else column for column in columns]


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _lasts(table: Table, at: datetime) -> ColumnElement[bool]:
    return or_(table.c.ends_at.is_(None), table.c.ends_at > at)


class TokenRows(_WaysIn):
    """Implements ``repositories.Tokens``."""

    def add(self, call_id: int, token: ReadingToken, *, secret_hash: str) -> ReadingToken:
        """Add a token and return the token with its id."""
        values = {name: value for name, value in asdict(token).items() if name != "id"} | {"call_id": call_id, "secret_hash": secret_hash}
        mac = self._code(reading_token, values)
        return replace(token, id=insert_one(self._connection, reading_token, **values, mac=mac))

    def with_secret(self, secret_hash: str) -> tuple[int, ReadingToken] | None:
        """Return the token with this secret and its call's id, also revoked or expired; None if unknown."""
        bears_it = reading_token.c.secret_hash == secret_hash
        row = self._connection.execute(select(*_bound(reading_token)).where(bears_it)).one_or_none()
        if row is None or not self._opens(reading_token, row):
            return None
        call_id = row._mapping[_CALL]
        return (call_id, *things_of_call(self._connection, ReadingToken, reading_token, call_id, bears_it))

    def of_call(self, call_id: int) -> Sequence[ReadingToken]:
        """Return every token of a call, expired tokens included, the oldest first."""
        return things_of_call(self._connection, ReadingToken, reading_token, call_id, order=["id"])

    def revoke(self, token_id: int, *, at: datetime) -> None:
        """Revoke a token; do nothing for a revoked token."""
        is_good = reading_token.c.revoked_at.is_(None)
        self._connection.execute(update(reading_token).where(reading_token.c.id == token_id, is_good).values(revoked_at=at))


def bind_ways_in(connection: Connection, key: Callable[[], SealingKey]) -> None:
    """Write codes to ways in older than codes; among devices, only to journalled devices and devices of a demonstration."""
    rows = AccessRows(connection, key)
    for table in (ways_in.access_link, ways_in.device_pass, reading_token):
        rows.bind(table, table.c.revoked_at.is_(None))
    device, journal = ways_in.device, JournalRows(connection)
    for call_id, settings in connection.execute(select(tables.call.c.id, tables.call.c.settings)).all():
        let_in = [entry.after["device"] for entry in journal.of_acts(call_id, [Act.DEVICE_ENROLLED])]
        is_known = device.c.id.in_(let_in) if not json_value(settings).get("demo") else device.c.id > 0
        rows.bind(device, device.c.call_id == call_id, device.c.revoked_at.is_(None), is_known)
