"""Make the tables of calls, people, administrations and candidatures."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, of_call, of_same_call, one_of, primary_key, revision_from_zero, unique

revision: Final = "0001"
down_revision: Final = None


def upgrade() -> None:
    _calls()
    _people()
    _administrations()
    _candidatures()


def _calls() -> None:
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        one_of("call", "phase", "preparation", "scoring", "deliberation", "finalised"),
        revision_from_zero("call"),
        primary_key("call", "id"),
        unique("call", "slug"),
    )
    op.create_table(
        "form_mapping",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        revision_from_zero("form_mapping"),
        of_call("form_mapping"),
        primary_key("form_mapping", "call_id"),
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
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_person_name")),
        revision_from_zero("person"),
        of_call("person"),
        primary_key("person", "id"),
        unique("person", "call_id", "id"),
        unique("person", "call_id", "name"),
    )
    op.create_index("ix_person_call_id_revision", "person", ["call_id", "revision"])
    op.create_table(
        "access_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_access_link_secret_hash")),
        of_same_call("access_link", "person_id", "person"),
        of_call("access_link"),
        primary_key("access_link", "id"),
        unique("access_link", "secret_hash"),
    )
    op.create_index("ix_access_link_call_id_person_id", "access_link", ["call_id", "person_id"])
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_device_secret_hash")),
        of_same_call("device", "person_id", "person"),
        of_call("device"),
        primary_key("device", "id"),
        unique("device", "secret_hash"),
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
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_administration_name")),
        sa.CheckConstraint("merged_into <> id", name=op.f("ck_administration_merged_into")),
        revision_from_zero("administration"),
        of_same_call("administration", "merged_into", "administration"),
        of_call("administration"),
        primary_key("administration", "id"),
        unique("administration", "call_id", "id"),
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
        revision_from_zero("spelling"),
        of_same_call("spelling", "administration_id", "administration"),
        of_call("spelling"),
        primary_key("spelling", "call_id", "key"),
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
        sa.Column("deposited_at", MOMENT),
        sa.Column("updated_at", MOMENT),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("withdrawal_reason", sa.Text(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("is_absent", sa.Boolean(), nullable=False),
        sa.Column("screening", sa.String(length=20), nullable=False),
        sa.Column("screening_reason", sa.Text(), nullable=False),
        sa.Column("screening_version", sa.Integer(), nullable=False),
        sa.Column("screened_by", sa.Text(), nullable=False),
        sa.Column("screened_at", MOMENT),
        sa.Column("proposed_screening", sa.String(length=20)),
        sa.Column("proposed_comment", sa.Text(), nullable=False),
        sa.Column("is_revealed", sa.Boolean(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        one_of("candidature", "dialect", "v1", "v2", "current", "template", "api"),
        one_of("candidature", "platform_state", "en_construction", "en_instruction", "accepte", "refuse", "sans_suite"),
        one_of("candidature", "proposed_screening", "undecided", "shortlisted", "reserve", "declined"),
        one_of("candidature", "screening", "undecided", "shortlisted", "reserve", "declined"),
        sa.CheckConstraint("length(trim(dossier)) > 0", name=op.f("ck_candidature_dossier")),
        revision_from_zero("candidature"),
        sa.CheckConstraint("screening_version >= 0", name=op.f("ck_candidature_screening_version")),
        of_same_call("candidature", "administration_id", "administration"),
        of_call("candidature"),
        primary_key("candidature", "id"),
        unique("candidature", "call_id", "dossier"),
        unique("candidature", "call_id", "id"),
    )
    op.create_index("ix_candidature_administration_id", "candidature", ["administration_id"])
    op.create_index("ix_candidature_call_id_revision", "candidature", ["call_id", "revision"])
