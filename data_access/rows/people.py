"""The people of a call."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, select, update

from data_access.rows import Rows, attributes, insert_one, update_one, upsert
from data_access.schema import tables
from data_access.schema.columns import json_text, json_value
from deliberation.call.people import SEATS, Membership, Person, Role
from deliberation.errors import NotFound

# Columns that hold a person's attribute as it is.
_AS_IS = ("name", "email", "organisation", "is_active", "expertise")


class PersonRows(Rows):
    """Implements ``repositories.People``."""

    def of_call(self, call_id: int) -> Sequence[Person]:
        """Return everybody, in the order they were added, inactive ones included."""
        return people_of_call(self._connection, call_id)

    def get(self, person_id: int) -> Person:
        """Return a person. Raises NotFound."""
        row = self._connection.execute(select_people().where(tables.person.c.id == person_id)).one_or_none()
        if row is None:
            raise NotFound
        return person_of(row)

    def add(self, person: Person, *, revision: int) -> Person:
        """Add a person, with access and as one who always sat; return them with their id. Raises InvalidValue if the name is taken."""
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
        """Write a person with their membership; that of somebody who always sat takes no row. Raises as ``update``."""
        self.update(person, revision=revision)
        table, said = tables.membership, person.membership
        if said == Membership():
            self._connection.execute(delete(table).where(table.c.call_id == person.call_id, table.c.person_id == person.id))
            return
        row = attributes(said, ("since", "succeeds", "left_at", "reason", "keeps_marks"))
        upsert(self._connection, table, [{"call_id": person.call_id, "person_id": person.id, **row, "revision": revision}])


def people_of_call(connection: Connection, call_id: int) -> tuple[Person, ...]:
    """Return everybody of a call, in the order they were added."""
    statement = select_people().where(tables.person.c.call_id == call_id).order_by(tables.person.c.id)
    return tuple(person_of(row) for row in connection.execute(statement))


def select_people(*columns: ColumnElement[Any]) -> Select[Any]:
    """Return the statement that reads people, with ``columns`` beside what ``person_of`` takes."""
    person, said = tables.person, tables.membership
    kept = (said.c.since, said.c.succeeds, said.c.left_at, said.c.reason, said.c.keeps_marks)
    own = and_(said.c.call_id == person.c.call_id, said.c.person_id == person.c.id)
    return select(person, *kept, *columns).select_from(person.outerjoin(said, own))


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
