"""Column types, constraints' names and JSON that every table shares."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

CHOICE_CHARACTERS_MAX = 20

# What a table or column says of itself: ``data_access.schema.keeping``.
Info = dict[Any, Any]

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Flag(sa.Boolean):
    """Boolean column. SQLite columns hold any value, so only 1 and 0 are read as true and false."""

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        """Return the conversion of a stored value, which raises ValueError for a foreign spelling."""
        return _flag_of if dialect.name == "sqlite" else None


def _flag_of(value: object) -> bool | None:
    if value is None or (type(value) is int and value in (0, 1)):
        return None if value is None else bool(value)
    raise ValueError(f"{value!r} is neither true nor false")


class _TextMoment(sqlite.DATETIME):
    """Time stored by SQLite as text, read only in the written spelling."""

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        """Return the conversion of a stored value, which raises ValueError for a foreign spelling."""
        return _moment_of


def _moment_of(text: str | None) -> datetime | None:
    moment = None if text is None else datetime.fromisoformat(text)
    if moment and (moment.tzinfo or moment.isoformat(" ", "microseconds") != text):
        raise ValueError(f"{text!r} is not written as this program writes a time")
    return moment


class Moment(sa.TypeDecorator[datetime]):
    """Time column, stored in UTC and read as an aware time. A time without offset is refused as ambiguous."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Return the type of the database."""
        is_sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(_TextMoment() if is_sqlite else sa.DateTime(timezone=True))  # type: ignore[no-untyped-call]

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Return ``value`` in UTC. Raises ValueError if it has no offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no offset from UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Return the stored time, aware: SQLite keeps no offset, PostgreSQL answers in the session's zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Amount(sa.TypeDecorator[Decimal]):
    """An amount of money in euros: stored as a whole number of cents, which add up exactly."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> int | None:
        """Return ``value`` in cents."""
        return None if value is None else int(value.scaleb(2))

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> Decimal | None:
        """Return the amount, with its two decimals."""
        return None if value is None else Decimal(value).scaleb(-2)


class Choice(sa.TypeDecorator[StrEnum]):
    """A member of an enumeration, stored as its value."""

    impl = sa.String
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__(CHOICE_CHARACTERS_MAX)
        self.members = members

    def process_bind_param(self, value: StrEnum | None, dialect: sa.Dialect) -> str | None:
        """Return the member's value."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> StrEnum | None:
        """Return the member. Raises ValueError if there is none of this value."""
        return None if value is None else self.members(value)


def json_text(value: Any) -> str:
    """Return ``value`` as compact JSON, mappings in their own order; times become ISO 8601 texts, as in a call's TOML file."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_iso)


def json_value(text: str) -> Any:
    """Return the value that ``json_text`` wrote."""
    return json.loads(text)


def one_of(column: str, choices: Iterable[StrEnum]) -> str:
    """Return the SQL condition that ``column`` holds a value of ``choices``, or NULL where allowed."""
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return f"{column} IN ({listed})"


def choice(name: str, choices: Iterable[StrEnum], info: Info, *, nullable: bool = False) -> tuple[sa.Column[StrEnum], sa.CheckConstraint]:
    """Return a column of an enumeration and its check, which a migration widens for a new value (``migrations.choices``)."""
    listed = tuple(choices)
    if any(len(choice) > CHOICE_CHARACTERS_MAX for choice in listed):
        raise ValueError(f"{name}: a choice has at most {CHOICE_CHARACTERS_MAX} characters")  # which SQLite would let pass
    column: sa.Column[StrEnum] = sa.Column(name, Choice(type(listed[0])), nullable=nullable, info=info)
    return column, sa.CheckConstraint(one_of(name, listed), name=name)


def in_call(info: Info, *, is_key: bool = False) -> sa.Column[int]:
    """Return the column of a row's call; ``is_key``: a table with one row per call."""
    return sa.Column("call_id", sa.Integer, sa.ForeignKey("call.id"), nullable=False, primary_key=is_key, autoincrement=False, info=info)


def revision(info: Info) -> tuple[sa.Column[int], sa.CheckConstraint]:
    """Return the column of the revision of a row's last change, and its check."""
    return sa.Column("revision", sa.Integer, nullable=False, info=info), sa.CheckConstraint("revision >= 0", name="revision")


def revised(info: Info) -> tuple[sa.Column[int], sa.CheckConstraint, sa.Index]:
    """Return ``revision`` with the index that finds rows above a revision."""
    return *revision(info), sa.Index(None, "call_id", "revision")


def number(info: Info) -> tuple[sa.Column[int], sa.CheckConstraint]:
    """Return the column of a number that counts from 1."""
    return sa.Column("number", sa.Integer, nullable=False, info=info), sa.CheckConstraint("number >= 1", name="number")


def moment(name: str, info: Info) -> sa.Column[datetime]:
    """Return a column of a time, never null."""
    return sa.Column(name, Moment, nullable=False, info=info)


def of_candidature(info: Info) -> tuple[sa.Column[int], sa.Column[int], sa.ForeignKeyConstraint]:
    """Return the columns of a call and of a candidature of it."""
    return in_call(info), sa.Column("candidature_id", sa.Integer, nullable=False, info=info), of("candidature", "candidature_id")


def of_person(info: Info, *, is_key: bool = False) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    """Return the column of a person of the row's call; ``is_key``: there is one row a person."""
    column = sa.Column("person_id", sa.Integer, primary_key=is_key, nullable=False, autoincrement=False, info=info)
    return column, of("person", "person_id")


def of(table: str, column: str) -> sa.ForeignKeyConstraint:
    """Return the reference of ``column`` to a row of ``table`` in the same call."""
    return sa.ForeignKeyConstraint(["call_id", column], [f"{table}.call_id", f"{table}.id"])


def own_references(table: sa.Table) -> list[sa.Column[Any]]:
    """Return the columns of ``table`` that refer to rows of the same table, possibly later rows."""
    return [key.parent for key in table.foreign_keys if key.column.table is table and key.parent.name != "call_id"]


def text(name: str, info: Info) -> sa.Column[str]:
    """Return a column of text, never null."""
    return sa.Column(name, sa.Text, nullable=False, info=info)


def flag(name: str, info: Info) -> sa.Column[bool]:
    """Return a column that is true or false."""
    return sa.Column(name, Flag, nullable=False, info=info)


def _iso(value: object) -> str:
    if isinstance(value, date):  # or a datetime, which is one
        return value.isoformat()
    raise TypeError(f"{value!r} is not a JSON value")
