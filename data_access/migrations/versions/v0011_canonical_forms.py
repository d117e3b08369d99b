"""Number the canonical form of each version: those finalised so far are in the first one. The number is kept like the rest of a version."""

from typing import Final

from alembic import op

revision: Final = "0011"
down_revision: Final = "0010"

VERSION: Final = "a version is never rewritten"
_KEPT: Final = ("call_id", "number", "sha256", "finalised_by", "finalised_at", "content", "form")


def upgrade() -> None:
    # In SQL: alembic leaves out the check of a column that it adds on SQLite.
    op.execute("ALTER TABLE version ADD COLUMN form INTEGER DEFAULT 1 NOT NULL CONSTRAINT ck_version_form CHECK (form >= 1)")
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.execute(statement)


def _sqlite() -> list[str]:
    rewritten = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in _KEPT)
    return [
        "DROP TRIGGER version_update",
        f"CREATE TRIGGER version_update BEFORE UPDATE ON version WHEN OLD.reopened_at IS NOT NULL OR {rewritten} "
        f"BEGIN SELECT RAISE(ABORT, '{VERSION}'); END",
    ]


def _postgresql() -> list[str]:
    rewritten = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _KEPT)
    return [
        "CREATE OR REPLACE FUNCTION refuse_version_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.reopened_at IS NOT NULL OR {rewritten} THEN "
        f"RAISE EXCEPTION '{VERSION}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    ]
