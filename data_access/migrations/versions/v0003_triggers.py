"""Make the database itself refuse what must not happen: rewriting the journal or a version, changing a finalised call."""

from typing import Final

from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"

FROZEN: Final = (
    "candidature",
    "administration",
    "spelling",
    "mark",
    "remark",
    "recusal",
    "decision",
    "form_mapping",
)
_IS_FINALISED: Final = "(SELECT phase FROM call WHERE id = ROW.call_id) = 'finalised'"
FINALISED: Final = "call is finalised"
JOURNAL: Final = "the journal is append-only"
VERSION: Final = "a version is never rewritten"
_VERSION_KEPT: Final = ("call_id", "number", "sha256", "finalised_by", "finalised_at", "content")


def upgrade() -> None:
    statements = _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()
    for statement in statements:
        op.execute(statement)


def _sqlite() -> list[str]:
    statements = []
    for table in FROZEN:
        for verb, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            condition = " OR ".join(_IS_FINALISED.replace("ROW", row) for row in rows)
            statements.append(_sqlite_trigger(f"{table}_{verb.lower()}_frozen", f"BEFORE {verb} ON {table}", condition, FINALISED))
    # INSERT OR REPLACE removes the row in its way without firing DELETE triggers, hence the two on INSERT.
    same_entry = "EXISTS (SELECT 1 FROM journal WHERE call_id = NEW.call_id AND sequence = NEW.sequence)"
    same_version = "EXISTS (SELECT 1 FROM version WHERE call_id = NEW.call_id AND number = NEW.number)"
    rewritten = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in _VERSION_KEPT)
    return [
        *statements,
        _sqlite_trigger("call_settings_frozen", "BEFORE UPDATE OF settings ON call", "OLD.phase = 'finalised'", FINALISED),
        _sqlite_trigger("journal_insert", "BEFORE INSERT ON journal", same_entry, JOURNAL),
        _sqlite_trigger("journal_update", "BEFORE UPDATE ON journal", "1", JOURNAL),
        _sqlite_trigger("journal_delete", "BEFORE DELETE ON journal", "1", JOURNAL),
        _sqlite_trigger("version_insert", "BEFORE INSERT ON version", same_version, VERSION),
        _sqlite_trigger("version_update", "BEFORE UPDATE ON version", f"OLD.reopened_at IS NOT NULL OR {rewritten}", VERSION),
        _sqlite_trigger("version_delete", "BEFORE DELETE ON version", "1", VERSION),
    ]


def _sqlite_trigger(name: str, when: str, condition: str, message: str) -> str:
    return f"CREATE TRIGGER {name} {when} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def _postgresql() -> list[str]:
    in_finalised_call = (
        "EXISTS (SELECT 1 FROM call WHERE phase = 'finalised' AND "
        "((TG_OP <> 'INSERT' AND id = OLD.call_id) OR (TG_OP <> 'DELETE' AND id = NEW.call_id)))"
    )
    rewritten = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _VERSION_KEPT)
    return [
        _postgresql_refusal("refuse_when_finalised", in_finalised_call, FINALISED),
        _postgresql_refusal("refuse_settings_when_finalised", "OLD.phase = 'finalised' AND NEW.settings <> OLD.settings", FINALISED),
        _postgresql_refusal("refuse_journal_change", "TRUE", JOURNAL),
        _postgresql_refusal("refuse_version_change", "TRUE", VERSION),
        _postgresql_refusal("refuse_version_rewriting", f"OLD.reopened_at IS NOT NULL OR {rewritten}", VERSION),
        *(
            f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_when_finalised()"
            for table in FROZEN
        ),
        "CREATE TRIGGER call_settings_frozen BEFORE UPDATE ON call FOR EACH ROW EXECUTE FUNCTION refuse_settings_when_finalised()",
        "CREATE TRIGGER journal_rewriting BEFORE UPDATE OR DELETE ON journal FOR EACH ROW EXECUTE FUNCTION refuse_journal_change()",
        "CREATE TRIGGER journal_truncate BEFORE TRUNCATE ON journal EXECUTE FUNCTION refuse_journal_change()",
        "CREATE TRIGGER version_update BEFORE UPDATE ON version FOR EACH ROW EXECUTE FUNCTION refuse_version_rewriting()",
        "CREATE TRIGGER version_delete BEFORE DELETE ON version FOR EACH ROW EXECUTE FUNCTION refuse_version_change()",
        "CREATE TRIGGER version_truncate BEFORE TRUNCATE ON version EXECUTE FUNCTION refuse_version_change()",
    ]


def _postgresql_refusal(name: str, condition: str, message: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
