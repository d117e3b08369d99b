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
from data_access.schema.keeping import CHAIN, ERASED, JOURNAL, SEAL, unwatched

version: Final = Table(
    "version",
    metadata,
    in_call(JOURNAL),
    Column("number", Integer, nullable=False, info=JOURNAL),
    Column("sha256", String(64), nullable=False, info=JOURNAL),
    text("finalised_by", JOURNAL),
    Column("finalised_at", Moment, nullable=False, info=JOURNAL),
    text("reopened_by", JOURNAL),
    Column("reopened_at", Moment, info=JOURNAL),
    text("reopening_reason", JOURNAL),
    Column("content", LargeBinary, nullable=False, info=JOURNAL),
    # By which its content is written and checked: ``deliberation.record.state.FORMS``.
    Column("form", Integer, nullable=False, info=JOURNAL),
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
    in_call(SEAL),
    Column("number", Integer, nullable=False, info=SEAL),
    Column("entry", Integer, nullable=False, info=SEAL),
    Column("hash", String(64), nullable=False, info=SEAL),
    Column("key", String(16), nullable=False, info=SEAL),
    Column("mac", String(64), nullable=False, info=SEAL),
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
    in_call(JOURNAL),
    Column("sha256", String(64), nullable=False, info=JOURNAL),
    text("name", JOURNAL),
    text("added_by", JOURNAL),
    moment("added_at", JOURNAL),
    Column("content", LargeBinary, nullable=False, info=JOURNAL),
    PrimaryKeyConstraint("call_id", "sha256"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    sqlite_with_rowid=False,
)

journal: Final = Table(
    "journal",
    metadata,
    in_call(CHAIN),
    Column("sequence", Integer, nullable=False, info=CHAIN),
    Column("at", Moment, nullable=False, info=CHAIN),
    Column("actor_id", Integer, info=CHAIN),
    text("actor", CHAIN),
    Column("act", String(40), nullable=False, info=CHAIN),
    text("subject", CHAIN),
    text("before", CHAIN),
    text("after", CHAIN),
    *revision(CHAIN),
    Column("previous_hash", String(64), nullable=False, info=CHAIN),
    Column("hash", String(64), nullable=False, info=CHAIN),
    PrimaryKeyConstraint("call_id", "sequence"),
    of("person", "actor_id"),
    CheckConstraint("sequence >= 1", name="sequence"),
    CheckConstraint("length(hash) = 64 AND length(previous_hash) = 64", name="hashes"),
    sqlite_with_rowid=False,
    info=unwatched("an entry has the revision that its act made"),
)

# What is left of a call that was erased. ``call_id`` is of the call while it is being erased, and nothing afterwards.
erasure: Final = Table(
    "erasure",
    metadata,
    Column("slug", String(64), nullable=False, info=ERASED),
    Column("erased_at", Moment, nullable=False, info=ERASED),
    Column("call_id", Integer, ForeignKey("call.id", ondelete="SET NULL"), info=ERASED),
    text("erased_by", ERASED),
    Column("kept_until", Date, nullable=False, info=ERASED),
    Column("journal_hash", String(64), nullable=False, info=ERASED),
    Column("archive_sha256", String(64), nullable=False, info=ERASED),
    PrimaryKeyConstraint("slug", "erased_at"),
    CheckConstraint("length(journal_hash) = 64 AND length(archive_sha256) = 64", name="hashes"),
)
