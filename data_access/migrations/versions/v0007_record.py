"""Make the tables of dissents and of erased calls; say who entered a grid for a juror. An erased call leaves no journal and no version."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from data_access.migrations.constraints import MOMENT, at_least, by_juror, index_revisions, one_of, primary_key, revised
from data_access.migrations.freezing import freeze

revision: Final = "0007"
down_revision: Final = "0006"

FROZEN: Final = ("dissent",)
# Only of a call that is being erased, which is written down first, are entries and versions removed.
_IS_KEPT: Final = "NOT EXISTS (SELECT 1 FROM erasure WHERE call_id = OLD.call_id)"
_KEPT: Final = {"journal": "the journal is append-only", "version": "a version is never rewritten"}
ERASURE: Final = "an erasure stays written"


def upgrade() -> None:
    op.add_column("grid", sa.Column("entered_by", sa.Text(), nullable=False, server_default=""))
    _dissents()
    _erasures()
    freeze(*FROZEN)
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _sqlite_erasure() if is_sqlite else _postgresql_erasure():
        op.execute(statement)


def _dissents() -> None:
    op.create_table(
        "dissent",
        *by_juror("dissent"),
        sa.Column("decision_version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("track", sa.String(length=40)),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        *revised("dissent"),
        one_of("dissent", "outcome", "selected", "reserve", "declined"),
        at_least("dissent", "decision_version", 1),
        primary_key("dissent", "candidature_id", "person_id", "decision_version"),
    )
    index_revisions("dissent")


def _erasures() -> None:
    op.create_table(
        "erasure",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.Column("call_id", sa.Integer()),
        sa.Column("erased_by", sa.Text(), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=False),
        sa.Column("journal_hash", sa.String(length=64), nullable=False),
        sa.Column("archive_sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(journal_hash) = 64 AND length(archive_sha256) = 64", name=op.f("ck_erasure_hashes")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name="fk_erasure_call_id", ondelete="SET NULL"),
        primary_key("erasure", "slug", "erased_at"),
    )


def _sqlite_erasure() -> list[str]:
    kept = [f"NEW.{column} IS NOT OLD.{column}" for column in ("slug", "erased_at", "erased_by", "journal_hash", "archive_sha256")]
    rewritten = " OR ".join([*kept, "NEW.call_id IS NOT NULL"])
    statements = []
    for table, message in _KEPT.items():
        statements.append(f"DROP TRIGGER {table}_delete")
        statements.append(_sqlite_trigger(f"{table}_delete", f"BEFORE DELETE ON {table}", _IS_KEPT, message))
    return [
        *statements,
        _sqlite_trigger("erasure_update", "BEFORE UPDATE ON erasure", rewritten, ERASURE),
        _sqlite_trigger("erasure_delete", "BEFORE DELETE ON erasure", "1", ERASURE),
    ]


def _sqlite_trigger(name: str, when: str, condition: str, message: str) -> str:
    return f"CREATE TRIGGER {name} {when} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def _postgresql_erasure() -> list[str]:
    kept = [
        f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in ("slug", "erased_at", "erased_by", "journal_hash", "archive_sha256")
    ]
    rewritten = " OR ".join([*kept, "NEW.call_id IS NOT NULL"])
    return [
        *(_postgresql_refusal(f"refuse_{table}_removal", _IS_KEPT, message) for table, message in _KEPT.items()),
        _postgresql_refusal("refuse_erasure_rewriting", rewritten, ERASURE),
        _postgresql_refusal("refuse_erasure_removal", "TRUE", ERASURE),
        "DROP TRIGGER journal_rewriting ON journal",
        "CREATE TRIGGER journal_rewriting BEFORE UPDATE ON journal FOR EACH ROW EXECUTE FUNCTION refuse_journal_change()",
        "CREATE TRIGGER journal_delete BEFORE DELETE ON journal FOR EACH ROW EXECUTE FUNCTION refuse_journal_removal()",
        "DROP TRIGGER version_delete ON version",
        "CREATE TRIGGER version_delete BEFORE DELETE ON version FOR EACH ROW EXECUTE FUNCTION refuse_version_removal()",
        "CREATE TRIGGER erasure_update BEFORE UPDATE ON erasure FOR EACH ROW EXECUTE FUNCTION refuse_erasure_rewriting()",
        "CREATE TRIGGER erasure_delete BEFORE DELETE ON erasure FOR EACH ROW EXECUTE FUNCTION refuse_erasure_removal()",
        "CREATE TRIGGER erasure_truncate BEFORE TRUNCATE ON erasure EXECUTE FUNCTION refuse_erasure_removal()",
    ]


def _postgresql_refusal(name: str, condition: str, message: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
