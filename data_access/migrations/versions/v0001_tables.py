"""Make every table."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None


def upgrade() -> None:
    _calls()
    _people()
    _administrations()
    _candidatures()
    _scores()
    _decisions()
    _record()


def _calls() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("phase IN ('preparation', 'scoring', 'deliberation', 'finalised')", name="ck_call_phase"),
        sa.CheckConstraint("revision >= 0", name="ck_call_revision"),
        sa.PrimaryKeyConstraint("id", name="pk_call"),
        sa.UniqueConstraint("slug", name="uq_call_slug"),
    )
    op.create_table(
        "form_mapping",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("revision >= 0", name="ck_form_mapping_revision"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_form_mapping_call_id"),
        sa.PrimaryKeyConstraint("call_id", name="pk_form_mapping"),
    )


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(name)) > 0", name="ck_person_name"),
        sa.CheckConstraint("revision >= 0", name="ck_person_revision"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_person_call_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("call_id", "id", name="uq_person_call_id_id"),
        sa.UniqueConstraint("call_id", "name", name="uq_person_call_id_name"),
    )
    op.create_index("ix_person_call_id_revision", "person", ["call_id", "revision"])
    op.create_table(
        "access_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.CheckConstraint("length(secret_hash) = 64", name="ck_access_link_secret_hash"),
        sa.ForeignKeyConstraint(["call_id", "person_id"], ["person.call_id", "person.id"], name="fk_access_link_call_id_person_id"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_access_link_call_id"),
        sa.PrimaryKeyConstraint("id", name="pk_access_link"),
        sa.UniqueConstraint("secret_hash", name="uq_access_link_secret_hash"),
    )
    op.create_index("ix_access_link_call_id_person_id", "access_link", ["call_id", "person_id"])
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.CheckConstraint("length(secret_hash) = 64", name="ck_device_secret_hash"),
        sa.ForeignKeyConstraint(["call_id", "person_id"], ["person.call_id", "person.id"], name="fk_device_call_id_person_id"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_device_call_id"),
        sa.PrimaryKeyConstraint("id", name="pk_device"),
        sa.UniqueConstraint("secret_hash", name="uq_device_secret_hash"),
    )
    op.create_index("ix_device_call_id_person_id", "device", ["call_id", "person_id"])


def _administrations() -> None:
    op.create_table(
        "administration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ministry", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("siren", sa.String(length=14)),
        sa.Column("merged_into", sa.Integer()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(name)) > 0", name="ck_administration_name"),
        sa.CheckConstraint("merged_into <> id", name="ck_administration_merged_into"),
        sa.CheckConstraint("revision >= 0", name="ck_administration_revision"),
        sa.ForeignKeyConstraint(
            ["call_id", "merged_into"], ["administration.call_id", "administration.id"], name="fk_administration_call_id_merged_into"
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_administration_call_id"),
        sa.PrimaryKeyConstraint("id", name="pk_administration"),
        sa.UniqueConstraint("call_id", "id", name="uq_administration_call_id_id"),
    )
    op.create_index("ix_administration_call_id_revision", "administration", ["call_id", "revision"])
    op.create_table(
        "spelling",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("administration_id", sa.Integer(), nullable=False),
        sa.Column("is_decided", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("revision >= 0", name="ck_spelling_revision"),
        sa.ForeignKeyConstraint(
            ["call_id", "administration_id"], ["administration.call_id", "administration.id"], name="fk_spelling_call_id_administration_id"
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_spelling_call_id"),
        sa.PrimaryKeyConstraint("call_id", "key", name="pk_spelling"),
    )
    op.create_index("ix_spelling_administration_id", "spelling", ["administration_id"])
    op.create_index("ix_spelling_call_id_revision", "spelling", ["call_id", "revision"])


def _candidatures() -> None:
    op.create_table(
        "candidature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.String(length=200), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("administration_id", sa.Integer(), nullable=False),
        sa.Column("requested_tracks", sa.Text(), nullable=False),
        sa.Column("dialect", sa.String(length=20), nullable=False),
        sa.Column("declared_administration", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("platform_state", sa.String(length=20)),
        sa.Column("deposited_at", sa.DateTime(timezone=True)),
        sa.Column("updated_at", sa.DateTime(timezone=True)),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("withdrawal_reason", sa.Text(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("is_absent", sa.Boolean(), nullable=False),
        sa.Column("screening", sa.String(length=20), nullable=False),
        sa.Column("screening_reason", sa.Text(), nullable=False),
        sa.Column("screening_version", sa.Integer(), nullable=False),
        sa.Column("screened_by", sa.Text(), nullable=False),
        sa.Column("screened_at", sa.DateTime(timezone=True)),
        sa.Column("proposed_screening", sa.String(length=20)),
        sa.Column("proposed_comment", sa.Text(), nullable=False),
        sa.Column("is_revealed", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("dialect IN ('v1', 'v2', 'current', 'template', 'api')", name="ck_candidature_dialect"),
        sa.CheckConstraint(
            "platform_state IN ('en_construction', 'en_instruction', 'accepte', 'refuse', 'sans_suite')",
            name="ck_candidature_platform_state",
        ),
        sa.CheckConstraint(
            "proposed_screening IN ('undecided', 'shortlisted', 'reserve', 'declined')", name="ck_candidature_proposed_screening"
        ),
        sa.CheckConstraint("screening IN ('undecided', 'shortlisted', 'reserve', 'declined')", name="ck_candidature_screening"),
        sa.CheckConstraint("length(trim(dossier)) > 0", name="ck_candidature_dossier"),
        sa.CheckConstraint("revision >= 0", name="ck_candidature_revision"),
        sa.CheckConstraint("screening_version >= 0", name="ck_candidature_screening_version"),
        sa.ForeignKeyConstraint(
            ["call_id", "administration_id"],
            ["administration.call_id", "administration.id"],
            name="fk_candidature_call_id_administration_id",
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_candidature_call_id"),
        sa.PrimaryKeyConstraint("id", name="pk_candidature"),
        sa.UniqueConstraint("call_id", "dossier", name="uq_candidature_call_id_dossier"),
        sa.UniqueConstraint("call_id", "id", name="uq_candidature_call_id_id"),
    )
    op.create_index("ix_candidature_administration_id", "candidature", ["administration_id"])
    op.create_index("ix_candidature_call_id_revision", "candidature", ["call_id", "revision"])


def _scores() -> None:
    op.create_table(
        "mark",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("candidature_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("revision >= 0", name="ck_mark_revision"),
        sa.ForeignKeyConstraint(
            ["call_id", "candidature_id"], ["candidature.call_id", "candidature.id"], name="fk_mark_call_id_candidature_id"
        ),
        sa.ForeignKeyConstraint(["call_id", "person_id"], ["person.call_id", "person.id"], name="fk_mark_call_id_person_id"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_mark_call_id"),
        sa.PrimaryKeyConstraint("candidature_id", "person_id", "criterion", name="pk_mark"),
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
        sa.CheckConstraint("revision >= 0", name="ck_remark_revision"),
        sa.ForeignKeyConstraint(
            ["call_id", "candidature_id"], ["candidature.call_id", "candidature.id"], name="fk_remark_call_id_candidature_id"
        ),
        sa.ForeignKeyConstraint(["call_id", "person_id"], ["person.call_id", "person.id"], name="fk_remark_call_id_person_id"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_remark_call_id"),
        sa.PrimaryKeyConstraint("candidature_id", "person_id", name="pk_remark"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_remark_call_id_revision", "remark", ["call_id", "revision"])
    op.create_table(
        "recusal",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("candidature_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("revision >= 0", name="ck_recusal_revision"),
        sa.ForeignKeyConstraint(
            ["call_id", "candidature_id"], ["candidature.call_id", "candidature.id"], name="fk_recusal_call_id_candidature_id"
        ),
        sa.ForeignKeyConstraint(["call_id", "person_id"], ["person.call_id", "person.id"], name="fk_recusal_call_id_person_id"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_recusal_call_id"),
        sa.PrimaryKeyConstraint("candidature_id", "person_id", name="pk_recusal"),
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
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(outcome = 'reserve') = (reserve_rank IS NOT NULL)", name="ck_decision_reserve"),
        sa.CheckConstraint("(outcome IN ('selected', 'reserve')) = (track IS NOT NULL)", name="ck_decision_track"),
        sa.CheckConstraint("outcome IN ('to_discuss', 'selected', 'reserve', 'declined')", name="ck_decision_outcome"),
        sa.CheckConstraint("reserve_rank >= 1", name="ck_decision_reserve_rank"),
        sa.CheckConstraint("revision >= 0", name="ck_decision_revision"),
        sa.CheckConstraint("version >= 0", name="ck_decision_version"),
        sa.ForeignKeyConstraint(
            ["call_id", "candidature_id"], ["candidature.call_id", "candidature.id"], name="fk_decision_call_id_candidature_id"
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_decision_call_id"),
        sa.PrimaryKeyConstraint("candidature_id", name="pk_decision"),
    )
    op.create_index("ix_decision_call_id_revision", "decision", ["call_id", "revision"])


def _record() -> None:
    op.create_table(
        "version",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("finalised_by", sa.Text(), nullable=False),
        sa.Column("finalised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_by", sa.Text(), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True)),
        sa.Column("reopening_reason", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name="ck_version_sha256"),
        sa.CheckConstraint("number >= 1", name="ck_version_number"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_version_call_id"),
        sa.PrimaryKeyConstraint("call_id", "number", name="pk_version"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "journal",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(hash) = 64 AND length(previous_hash) = 64", name="ck_journal_hashes"),
        sa.CheckConstraint("revision >= 0", name="ck_journal_revision"),
        sa.CheckConstraint("sequence >= 1", name="ck_journal_sequence"),
        sa.ForeignKeyConstraint(["call_id", "actor_id"], ["person.call_id", "person.id"], name="fk_journal_call_id_actor_id"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_journal_call_id"),
        sa.PrimaryKeyConstraint("call_id", "sequence", name="pk_journal"),
        sqlite_with_rowid=False,
    )
