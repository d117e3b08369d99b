"""Tables of the record: finalised versions and proofs, the journal, traces of erased calls. The tables restate the rules."""

import sqlalchemy as sa

from data_access.schema.columns import Moment, in_call, metadata, moment, of, revision, text
from data_access.schema.keeping import CHAIN, ERASED, JOURNAL, SEAL, unwatched

version = sa.Table(
    "version",
    metadata,
    in_call(JOURNAL),
    sa.Column("number", sa.Integer, nullable=False, info=JOURNAL),
    sa.Column("sha256", sa.String(64), nullable=False, info=JOURNAL),
    text("finalised_by", JOURNAL),
    sa.Column("finalised_at", Moment, nullable=False, info=JOURNAL),
    text("reopened_by", JOURNAL),
    sa.Column("reopened_at", Moment, info=JOURNAL),
    text("reopening_reason", JOURNAL),
    sa.Column("content", sa.LargeBinary, nullable=False, info=JOURNAL),
    # By which its content is written and checked: ``deliberation.record.state.FORMS``.
    sa.Column("form", sa.Integer, nullable=False, info=JOURNAL),
    sa.PrimaryKeyConstraint("call_id", "number"),
    sa.CheckConstraint("number >= 1", name="number"),
    sa.CheckConstraint("length(sha256) = 64", name="sha256"),
    sa.CheckConstraint("form >= 1", name="form"),
    sqlite_with_rowid=False,
)

_OF_VERSION = ["call_id", "number"]

# The entry that finalised a version. ``key`` says with which key it is sealed; empty, as ``mac`` is, where it is not.
anchor = sa.Table(
    "anchor",
    metadata,
    in_call(SEAL),
    sa.Column("number", sa.Integer, nullable=False, info=SEAL),
    sa.Column("entry", sa.Integer, nullable=False, info=SEAL),
    sa.Column("hash", sa.String(64), nullable=False, info=SEAL),
    sa.Column("key", sa.String(16), nullable=False, info=SEAL),
    sa.Column("mac", sa.String(64), nullable=False, info=SEAL),
    sa.PrimaryKeyConstraint("call_id", "number"),
    sa.ForeignKeyConstraint(_OF_VERSION, ["version.call_id", "version.number"]),
    sa.CheckConstraint("entry >= 1", name="entry"),
    sa.CheckConstraint("length(hash) = 64 AND length(mac) IN (0, 64)", name="hashes"),
    sqlite_with_rowid=False,
)

# The office's own paper for its letters, as it came: which one counts is in the journal.
letterhead = sa.Table(
    "letterhead",
    metadata,
    in_call(JOURNAL),
    sa.Column("sha256", sa.String(64), nullable=False, info=JOURNAL),
    text("name", JOURNAL),
    text("added_by", JOURNAL),
    moment("added_at", JOURNAL),
    sa.Column("content", sa.LargeBinary, nullable=False, info=JOURNAL),
    sa.PrimaryKeyConstraint("call_id", "sha256"),
    sa.CheckConstraint("length(sha256) = 64", name="sha256"),
    sqlite_with_rowid=False,
)

journal = sa.Table(
    "journal",
    metadata,
    in_call(CHAIN),
    sa.Column("sequence", sa.Integer, nullable=False, info=CHAIN),
    sa.Column("at", Moment, nullable=False, info=CHAIN),
    sa.Column("actor_id", sa.Integer, info=CHAIN),
    text("actor", CHAIN),
    sa.Column("act", sa.String(40), nullable=False, info=CHAIN),
    text("subject", CHAIN),
    text("before", CHAIN),
    text("after", CHAIN),
    *revision(CHAIN),
    sa.Column("previous_hash", sa.String(64), nullable=False, info=CHAIN),
    sa.Column("hash", sa.String(64), nullable=False, info=CHAIN),
    # The sum of the rows that the entry leaves, what the act changed of it by table and file (``data_access.row_sums``), and the seal of
    # it all; empty in entries of before schema 0102.
    sa.Column("state", sa.String(64), nullable=False, server_default="", info=SEAL),
    sa.Column("parts", sa.Text, nullable=False, server_default="", info=SEAL),
    sa.Column("key", sa.String(16), nullable=False, server_default="", info=SEAL),
    sa.Column("mac", sa.String(64), nullable=False, server_default="", info=SEAL),
    sa.PrimaryKeyConstraint("call_id", "sequence"),
    of("person", "actor_id"),
    sa.CheckConstraint("sequence >= 1", name="sequence"),
    sa.CheckConstraint("length(hash) = 64 AND length(previous_hash) = 64", name="hashes"),
    sqlite_with_rowid=False,
    info=unwatched("an entry has the revision that its act made"),
)

# What is left of a call that was erased. ``call_id`` is of the call while it is being erased, and nothing afterwards.
erasure = sa.Table(
    "erasure",
    metadata,
    sa.Column("slug", sa.String(64), nullable=False, info=ERASED),
    sa.Column("erased_at", Moment, nullable=False, info=ERASED),
    sa.Column("call_id", sa.Integer, sa.ForeignKey("call.id", ondelete="SET NULL"), info=ERASED),
    text("erased_by", ERASED),
    sa.Column("kept_until", sa.Date, nullable=False, info=ERASED),
    sa.Column("journal_hash", sa.String(64), nullable=False, info=ERASED),
    sa.Column("archive_sha256", sa.String(64), nullable=False, info=ERASED),
    sa.PrimaryKeyConstraint("slug", "erased_at"),
    sa.CheckConstraint("length(journal_hash) = 64 AND length(archive_sha256) = 64", name="hashes"),
)
