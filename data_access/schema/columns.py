"""Column types, constraints' names and JSON that every table shares."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

CHOICE_CHARACTERS_MAX: Final = 20

# What a table or column says of itself: ``data_access.schema.keeping``.
Info = dict[Any, Any]

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A time: stored in UTC, comes back aware. A time without offset is refused: nobody can say when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return ``value`` in UTC. Raises ValueError if it has no offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no offset from UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored time, aware: SQLite keeps no offset, PostgreSQL answers in the session's zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Amount(TypeDecorator[Decimal]):
    """An amount of money in euros: stored as a whole number of cents, which add up exactly."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Return ``value`` in cents."""
        return None if value is None else int(value.scaleb(2))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return the amount, with its two decimals."""
        return None if value is None else Decimal(value).scaleb(-2)


def json_text(value: Any) -> str:
    """Return ``value`` as compact JSON, mappings in their own order; times become ISO 8601 texts, as in a call's TOML file."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_iso)


def json_value(text: str) -> Any:
    """Return the value that ``json_text`` wrote."""
    return json.loads(text)


def one_of(column: str, choices: Iterable[StrEnum]) -> str:
    """Return the SQL condition that ``column`` holds one of ``choices`` (or nothing, if the column allows it)."""
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return f"{column} IN ({listed})"


def choice(name: str, choices: Iterable[StrEnum], info: Info, *, nullable: bool = False) -> tuple[Column[str], CheckConstraint]:
    """Return the column of one of ``choices``, and its check: a migration widens it if a value is added (``migrations.choices``)."""
    listed = tuple(choices)
    if any(len(choice) > CHOICE_CHARACTERS_MAX for choice in listed):
        raise ValueError(f"{name}: a choice has at most {CHOICE_CHARACTERS_MAX} characters")  # which SQLite would let pass
    column = Column(name, String(CHOICE_CHARACTERS_MAX), nullable=nullable, info=info)
    return column, CheckConstraint(one_of(name, listed), name=name)


def in_call(info: Info, *, is_key: bool = False) -> Column[int]:
    """Return the column that says to which call a row belongs; ``is_key``: there is one row a call."""
    return Column("call_id", Integer, ForeignKey("call.id"), nullable=False, primary_key=is_key, autoincrement=False, info=info)


def revision(info: Info) -> tuple[Column[int], CheckConstraint]:
    """Return the column of the revision that last touched a row, and its check."""
    return Column("revision", Integer, nullable=False, info=info), CheckConstraint("revision >= 0", name="revision")


def revised(info: Info) -> tuple[Column[int], CheckConstraint, Index]:
    """Return ``revision``, and the index by which the rows above one are found."""
    return *revision(info), Index(None, "call_id", "revision")


def number(info: Info) -> tuple[Column[int], CheckConstraint]:
    """Return the column of a number that counts from 1."""
    return Column("number", Integer, nullable=False, info=info), CheckConstraint("number >= 1", name="number")


def moment(name: str, info: Info) -> Column[datetime]:
    """Return a column of a time, never null."""
    return Column(name, Moment, nullable=False, info=info)


def of_candidature(info: Info) -> tuple[Column[int], Column[int], ForeignKeyConstraint]:
    """Return the columns of a call and of a candidature of it."""
    return in_call(info), Column("candidature_id", Integer, nullable=False, info=info), of("candidature", "candidature_id")


def of_person(info: Info, *, is_key: bool = False) -> tuple[Column[int], ForeignKeyConstraint]:
    """Return the column of a person of the row's call; ``is_key``: there is one row a person."""
    column = Column("person_id", Integer, primary_key=is_key, nullable=False, autoincrement=False, info=info)
    return column, of("person", "person_id")


def of(table: str, column: str) -> ForeignKeyConstraint:
    """Return the reference of ``column`` to a row of ``table`` in the same call."""
    return ForeignKeyConstraint(["call_id", column], [f"{table}.call_id", f"{table}.id"])


def own_references(table: Table) -> list[Column[Any]]:
    """Return the columns of ``table`` that refer to other rows of it, which may come after."""
    return [key.parent for key in table.foreign_keys if key.column.table is table and key.parent.name != "call_id"]


def text(name: str, info: Info) -> Column[str]:
    """Return a column of text, never null."""
    return Column(name, Text, nullable=False, info=info)


def flag(name: str, info: Info) -> Column[bool]:
    """Return a column that is true or false."""
    return Column(name, Boolean, nullable=False, info=info)


def _iso(value: object) -> str:
    if isinstance(value, date):  # or a datetime, which is one
        return value.isoformat()
    raise TypeError(f"{value!r} is not a JSON value")
