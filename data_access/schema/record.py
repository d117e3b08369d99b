"""The tables of the record: finalised versions and what proves them, the journal, what an erased call leaves. They restate the rules."""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
)

from data_access.schema.columns import Moment, in_call, metadata, moment, of, revision, text

version: Final = Table(
    "version",
    metadata,
    in_call(),
    Column("number", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    text("finalised_by"),
    Column("finalised_at", Moment, nullable=False),
    text("reopened_by"),
    Column("reopened_at", Moment),
    text("reopening_reason"),
    Column("content", LargeBinary, nullable=False),
    Column("form", Integer, nullable=False),  # by which its content is written and checked: ``deliberation.record.state.FORMS``
    PrimaryKeyConstraint("call_id", "number"),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("form >= 1", name="form"),
    sqlite_with_rowid=False,
)

_OF_VERSION: Final = ["call_id", "number"]

# The entry that finalised a version. ``key`` says with which key it is sealed; empty, as ``mac`` is, where it is not.
anchor: Final = Table(
    "anchor",
    metadata,
    in_call(),
    Column("number", Integer, nullable=False),
    Column("entry", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("key", String(16), nullable=False),
    Column("mac", String(64), nullable=False),
    PrimaryKeyConstraint("call_id", "number"),
    ForeignKeyConstraint(_OF_VERSION, ["version.call_id", "version.number"]),
    CheckConstraint("entry >= 1", name="entry"),
    CheckConstraint("length(hash) = 64 AND length(mac) IN (0, 64)", name="hashes"),
    sqlite_with_rowid=False,
)

# The office's own paper for its letters, as it came: which one counts is in the journal.
letterhead: Final = Table(
    "letterhead",
    metadata,
    in_call(),
    Column("sha256", String(64), nullable=False),
    text("name"),
    text("added_by"),
    moment("added_at"),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("call_id", "sha256"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    sqlite_with_rowid=False,
)

journal: Final = Table(
    "journal",
    metadata,
    in_call(),
    Column("sequence", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor_id", Integer),
    text("actor"),
    Column("act", String(40), nullable=False),
    text("subject"),
    text("before"),
    text("after"),
    *revision(),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("call_id", "sequence"),
    of("person", "actor_id"),
    CheckConstraint("sequence >= 1", name="sequence"),
    CheckConstraint("length(hash) = 64 AND length(previous_hash) = 64", name="hashes"),
    sqlite_with_rowid=False,
)

# What is left of a call that was erased. ``call_id`` is of the call while it is being erased, and nothing afterwards.
erasure: Final = Table(
    "erasure",
    metadata,
    Column("slug", String(64), nullable=False),
    Column("erased_at", Moment, nullable=False),
    Column("call_id", Integer, ForeignKey("call.id", ondelete="SET NULL")),
    text("erased_by"),
    Column("kept_until", Date, nullable=False),
    Column("journal_hash", String(64), nullable=False),
    Column("archive_sha256", String(64), nullable=False),
    PrimaryKeyConstraint("slug", "erased_at"),
    CheckConstraint("length(journal_hash) = 64 AND length(archive_sha256) = 64", name="hashes"),
)
