"""Triggers of the record, as the migrations leave the triggers: a test compares both databases."""

from typing import NamedTuple

from data_access.schema.keeping import frozen_tables

FINALISED = "call is finalised"
JOURNAL = "the journal is append-only"
VERSION = "a version is never rewritten"
RECORD = "what proves a version stays as it is"
ERASURE = "an erasure stays written"

# As ``deliberation.call.changing`` has them, in the order in which the baseline has them.
_ADMINISTERED = ("access_ends_at", "kept_until")

_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
_IS_FINALISED = "(SELECT phase FROM call WHERE id = {row}.call_id) = 'finalised'"
# Only of a call that is being erased, which is written down first, are rows of the record removed.
_IS_KEPT = "NOT EXISTS (SELECT 1 FROM erasure WHERE call_id = OLD.call_id)"


class Refusal(NamedTuple):
    """Refusal of a PostgreSQL function, with its words."""

    condition: str
    message: str


class Trigger(NamedTuple):
    """PostgreSQL trigger: table, event, whether per row, and the called function."""

    table: str
    verbs: frozenset[str]
    is_each_row: bool
    function: str


def changes(*columns: str, on: str) -> str:
    """Return the SQL condition that an update changes any of ``columns``; ``on``: the dialect."""
    differs = "IS NOT" if on == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)


def rewrites_version(on: str) -> str:
    """Return the condition that an update changes a version beyond noting its first reopening."""
    is_changed = changes("call_id", "number", "sha256", "finalised_by", "finalised_at", "content", "form", on=on)
    return f"OLD.reopened_at IS NOT NULL OR {is_changed}"


def rewrites_settings(on: str) -> str:
    """Return the condition that an update changes frozen settings of a finalised call."""
    if on == "sqlite":
        paths = ", ".join(f"'$.{key}'" for key in _ADMINISTERED)
        new, old = (f"json_remove({row}.settings, {paths})" for row in ("NEW", "OLD"))
        return f"OLD.phase = 'finalised' AND {new} IS NOT {old}"
    new, old = ("(" + " - ".join([f"{row}.settings::jsonb", *(f"'{key}'" for key in _ADMINISTERED)]) + ")" for row in ("NEW", "OLD"))
    return f"OLD.phase = 'finalised' AND {new} <> {old}"


def _rewrites_erasure(on: str) -> str:
    return f"{changes('slug', 'erased_at', 'erased_by', 'journal_hash', 'archive_sha256', on=on)} OR NEW.call_id IS NOT NULL"


def freezing_triggers(table: str) -> dict[str, str]:
    """Return SQLite's triggers that freeze the rows of ``table`` with their call: name → statement."""
    statements = {}
    for verb, rows in _ROWS.items():
        name, condition = f"{table}_{verb.lower()}_frozen", " OR ".join(_IS_FINALISED.format(row=row) for row in rows)
        statements[name] = sqlite_trigger(name, f"{verb} ON {table}", condition, FINALISED)
    return statements


def sqlite_trigger(name: str, when: str, condition: str, message: str) -> str:
    """Return the statement of a trigger of SQLite that refuses."""
    return f"CREATE TRIGGER {name} BEFORE {when} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def function_body(refusal: Refusal) -> str:
    """Return the body of a refusing function."""
    return (
        f"BEGIN IF {refusal.condition} THEN RAISE EXCEPTION '{refusal.message}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END"
    )


def record_triggers() -> dict[str, str]:
    """Return the triggers of SQLite on the record itself: name → statement. REPLACE removes a row without any trigger on DELETE."""
    return {
        name: sqlite_trigger(name, when, condition, message)
        for name, when, condition, message in (
            ("call_settings_frozen", "UPDATE OF settings ON call", rewrites_settings("sqlite"), FINALISED),
            ("journal_insert", "INSERT ON journal", _is_there("journal", "sequence"), JOURNAL),
            ("journal_update", "UPDATE ON journal", "1", JOURNAL),
            ("journal_delete", "DELETE ON journal", _IS_KEPT, JOURNAL),
            ("version_insert", "INSERT ON version", _is_there("version", "number"), VERSION),
            ("version_update", "UPDATE ON version", rewrites_version("sqlite"), VERSION),
            ("version_delete", "DELETE ON version", _IS_KEPT, VERSION),
            ("anchor_insert", "INSERT ON anchor", _is_there("anchor", "number"), RECORD),
            ("anchor_update", "UPDATE ON anchor", "1", RECORD),
            ("anchor_delete", "DELETE ON anchor", _IS_KEPT, RECORD),
            ("erasure_update", "UPDATE ON erasure", _rewrites_erasure("sqlite"), ERASURE),
            ("erasure_delete", "DELETE ON erasure", "1", ERASURE),
        )
    }


def _is_there(table: str, *key: str) -> str:
    same = " AND ".join(f"{column} = NEW.{column}" for column in ("call_id", *key))
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 (constants alone)


FUNCTIONS = {
    "refuse_when_finalised": Refusal(
        "EXISTS (SELECT 1 FROM call WHERE phase = 'finalised' AND "
        "((TG_OP <> 'INSERT' AND id = OLD.call_id) OR (TG_OP <> 'DELETE' AND id = NEW.call_id)))",
        FINALISED,
    ),
    "refuse_settings_when_finalised": Refusal(rewrites_settings("postgresql"), FINALISED),
    "refuse_journal_change": Refusal("TRUE", JOURNAL),
    "refuse_journal_removal": Refusal(_IS_KEPT, JOURNAL),
    "refuse_version_change": Refusal("TRUE", VERSION),
    "refuse_version_rewriting": Refusal(rewrites_version("postgresql"), VERSION),
    "refuse_version_removal": Refusal(_IS_KEPT, VERSION),
    "refuse_record_change": Refusal("TRUE", RECORD),
    "refuse_record_removal": Refusal(_IS_KEPT, RECORD),
    "refuse_erasure_rewriting": Refusal(_rewrites_erasure("postgresql"), ERASURE),
    "refuse_erasure_removal": Refusal("TRUE", ERASURE),
}


def postgresql_triggers() -> dict[str, Trigger]:
    """Return the triggers of PostgreSQL by name."""
    rows = {
        "call_settings_frozen": ("call", "UPDATE", "refuse_settings_when_finalised"),
        "journal_rewriting": ("journal", "UPDATE", "refuse_journal_change"),
        "journal_delete": ("journal", "DELETE", "refuse_journal_removal"),
        "version_update": ("version", "UPDATE", "refuse_version_rewriting"),
        "version_delete": ("version", "DELETE", "refuse_version_removal"),
        "anchor_update": ("anchor", "UPDATE", "refuse_record_change"),
        "anchor_delete": ("anchor", "DELETE", "refuse_record_removal"),
        "erasure_update": ("erasure", "UPDATE", "refuse_erasure_rewriting"),
        "erasure_delete": ("erasure", "DELETE", "refuse_erasure_removal"),
    }
    whole = {
        "journal_truncate": ("journal", "TRUNCATE", "refuse_journal_change"),
        "version_truncate": ("version", "TRUNCATE", "refuse_version_change"),
        "anchor_truncate": ("anchor", "TRUNCATE", "refuse_record_change"),
        "erasure_truncate": ("erasure", "TRUNCATE", "refuse_erasure_removal"),
    }
    return {
        **{f"{table}_frozen": Trigger(table, frozenset(_ROWS), True, "refuse_when_finalised") for table in frozen_tables()},
        **{name: Trigger(table, frozenset({verb}), True, function) for name, (table, verb, function) in rows.items()},
        **{name: Trigger(table, frozenset({verb}), False, function) for name, (table, verb, function) in whole.items()},
    }


def sqlite_triggers() -> dict[str, str]:
    """Return every trigger of SQLite: name → statement."""
    frozen = [freezing_triggers(table) for table in frozen_tables()]
    return {name: statement for triggers in (*frozen, record_triggers()) for name, statement in triggers.items()}
