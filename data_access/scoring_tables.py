"""The tables that go with marks: saved grids, what revotes replaced, private notes. As the others, they restate the rules."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from data_access.columns import Moment, flag, in_call, metadata, of, revision, text

grid: Final = Table(
    "grid",
    metadata,
    in_call(),
    Column("candidature_id", Integer, nullable=False),
    Column("person_id", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("saved_at", Moment, nullable=False),
    *revision(),
    Column("entered_by", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("candidature_id", "person_id"),
    of("candidature", "candidature_id"),
    of("person", "person_id"),
    CheckConstraint("version >= 1", name="version"),
    Index(None, "call_id", "revision"),
    sqlite_with_rowid=False,
)

first_mark: Final = Table(
    "first_mark",
    metadata,
    in_call(),
    Column("candidature_id", Integer, nullable=False),
    Column("person_id", Integer, nullable=False),
    Column("criterion", String(40), nullable=False),
    Column("value", Integer),
    *revision(),
    PrimaryKeyConstraint("candidature_id", "person_id", "criterion"),
    of("candidature", "candidature_id"),
    of("person", "person_id"),
    Index(None, "call_id", "revision"),
    sqlite_with_rowid=False,
)

revote: Final = Table(
    "revote",
    metadata,
    in_call(),
    Column("candidature_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    text("opened_by"),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    *revision(),
    PrimaryKeyConstraint("candidature_id", "number"),
    of("candidature", "candidature_id"),
    CheckConstraint("number >= 1", name="number"),
    Index(None, "call_id", "revision"),
)

finished: Final = Table(
    "finished",
    metadata,
    in_call(),
    Column("person_id", Integer, primary_key=True, autoincrement=False),
    flag("is_finished"),
    Column("at", Moment, nullable=False),
    *revision(),
    of("person", "person_id"),
    Index(None, "call_id", "revision"),
)

declaration: Final = Table(
    "declaration",
    metadata,
    in_call(),
    Column("person_id", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    *revision(),
    of("person", "person_id"),
    Index(None, "call_id", "revision"),
)

sealed_value: Final = Table(
    "sealed_value",
    metadata,
    in_call(),
    Column("digest", String(64), nullable=False),
    Column("candidature_id", Integer, nullable=False),
    Column("salt", String(64), nullable=False),
    text("value"),
    PrimaryKeyConstraint("call_id", "digest"),
    of("candidature", "candidature_id"),
    CheckConstraint("length(digest) = 64 AND length(salt) = 64", name="lengths"),
    sqlite_with_rowid=False,
)

# Read by its author alone: no revision, for no snapshot holds it.
note: Final = Table(
    "note",
    metadata,
    in_call(),
    Column("candidature_id", Integer, nullable=False),
    Column("person_id", Integer, nullable=False),
    text("text"),
    PrimaryKeyConstraint("candidature_id", "person_id"),
    of("candidature", "candidature_id"),
    of("person", "person_id"),
    CheckConstraint("length(trim(text)) > 0", name="text"),
    sqlite_with_rowid=False,
)
