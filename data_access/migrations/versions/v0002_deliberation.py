"""Make the tables of scores, decisions, versions and the journal."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, of_call, of_same_call, one_of, primary_key, revision_from_zero

revision: Final = "0002"
down_revision: Final = "0001"


def upgrade() -> None:
    _scores()
    _decisions()
    _record()


def _scores() -> None:
    op.create_table(
        "mark",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("candidature_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer()),
        sa.Column("revision", sa.Integer(), nullable=False),
        revision_from_zero("mark"),
        of_same_call("mark", "candidature_id", "candidature"),
        of_same_call("mark", "person_id", "person"),
        of_call("mark"),
        primary_key("mark", "candidature_id", "person_id", "criterion"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mark_call_id_revision", "mark", ["call_id", "revision"])
    op.create_table(
        "remark",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("candidature_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        revision_from_zero("remark"),
        of_same_call("remark", "candidature_id", "candidature"),
        of_same_call("remark", "person_id", "person"),
        of_call("remark"),
        primary_key("remark", "candidature_id", "person_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_remark_call_id_revision", "remark", ["call_id", "revision"])
    op.create_table(
        "recusal",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("candidature_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        revision_from_zero("recusal"),
        of_same_call("recusal", "candidature_id", "candidature"),
        of_same_call("recusal", "person_id", "person"),
        of_call("recusal"),
        primary_key("recusal", "candidature_id", "person_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_recusal_call_id_revision", "recusal", ["call_id", "revision"])


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("candidature_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("track", sa.String(length=40)),
        sa.Column("reserve_rank", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(outcome = 'reserve') = (reserve_rank IS NOT NULL)", name=op.f("ck_decision_reserve")),
        sa.CheckConstraint("(outcome IN ('selected', 'reserve')) = (track IS NOT NULL)", name=op.f("ck_decision_track")),
        one_of("decision", "outcome", "to_discuss", "selected", "reserve", "declined"),
        sa.CheckConstraint("reserve_rank >= 1", name=op.f("ck_decision_reserve_rank")),
        revision_from_zero("decision"),
        sa.CheckConstraint("version >= 0", name=op.f("ck_decision_version")),
        of_same_call("decision", "candidature_id", "candidature"),
        of_call("decision"),
        primary_key("decision", "candidature_id"),
    )
    op.create_index("ix_decision_call_id_revision", "decision", ["call_id", "revision"])


def _record() -> None:
    op.create_table(
        "version",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("finalised_by", sa.Text(), nullable=False),
        sa.Column("finalised_at", MOMENT, nullable=False),
        sa.Column("reopened_by", sa.Text(), nullable=False),
        sa.Column("reopened_at", MOMENT),
        sa.Column("reopening_reason", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_version_sha256")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_version_number")),
        of_call("version"),
        primary_key("version", "call_id", "number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "journal",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(hash) = 64 AND length(previous_hash) = 64", name=op.f("ck_journal_hashes")),
        revision_from_zero("journal"),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_journal_sequence")),
        of_same_call("journal", "actor_id", "person"),
        of_call("journal"),
        primary_key("journal", "call_id", "sequence"),
        sqlite_with_rowid=False,
    )
