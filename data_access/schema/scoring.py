"""The tables that go with marks: saved grids, what revotes replaced, private notes, drafts. As the others, they restate the rules."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, String, Table, Text

from data_access.schema.columns import Moment, flag, in_call, metadata, moment, number, of, of_candidature, of_person, revised, text

grid: Final = Table(
    "grid",
    metadata,
    *of_candidature(),
    *of_person(),
    Column("version", Integer, nullable=False),
    moment("saved_at"),
    *revised(),
    Column("entered_by", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("candidature_id", "person_id"),
    CheckConstraint("version >= 1", name="version"),
    sqlite_with_rowid=False,
)

first_mark: Final = Table(
    "first_mark",
    metadata,
    *of_candidature(),
    *of_person(),
    Column("criterion", String(40), nullable=False),
    Column("value", Integer),
    *revised(),
    PrimaryKeyConstraint("candidature_id", "person_id", "criterion"),
    sqlite_with_rowid=False,
)

revote: Final = Table(
    "revote",
    metadata,
    *of_candidature(),
    *number(),
    text("opened_by"),
    moment("opened_at"),
    Column("closed_at", Moment),
    *revised(),
    PrimaryKeyConstraint("candidature_id", "number"),
)

finished: Final = Table(
    "finished",
    metadata,
    in_call(),
    *of_person(is_key=True),
    flag("is_finished"),
    moment("at"),
    *revised(),
)

declaration: Final = Table(
    "declaration",
    metadata,
    in_call(),
    *of_person(is_key=True),
    moment("at"),
    *revised(),
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

# Only its author reads it and no snapshot holds it, hence no revision.
note: Final = Table(
    "note",
    metadata,
    *of_candidature(),
    *of_person(),
    text("text"),
    PrimaryKeyConstraint("candidature_id", "person_id"),
    CheckConstraint("length(trim(text)) > 0", name="text"),
    sqlite_with_rowid=False,
)

# Its author's alone as a note is, hence no revision; what each part says is JSON, which nobody else reads.
draft: Final = Table(
    "draft",
    metadata,
    *of_candidature(),
    *of_person(),
    Column("grid", Text),
    Column("decision", Text),
    Column("note", Text),
    PrimaryKeyConstraint("candidature_id", "person_id"),
    CheckConstraint("grid IS NOT NULL OR decision IS NOT NULL OR note IS NOT NULL", name="parts"),
    sqlite_with_rowid=False,
)
