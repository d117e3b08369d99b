"""Check a database's guards for missing, altered, disabled and foreign triggers.

A user with rights on the schema can disable a guard, and later writes look regular.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Engine, text

from data_access.database import reading
from data_access.schema import guards
from data_access.schema.guards import Trigger
from deliberation.errors import FileRefused
from phrases import N_, Message

# Of ``pg_trigger.tgtype``: once a row, before, and what it is for.
_EACH_ROW = 1
_BEFORE = 2
_VERBS = {4: "INSERT", 8: "DELETE", 16: "UPDATE", 32: "TRUNCATE"}
_TRIGGERS = text(
    "SELECT tgname, relname, tgtype, proname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "JOIN pg_namespace ON pg_namespace.oid = relnamespace JOIN pg_proc ON pg_proc.oid = tgfoid "
    "WHERE nspname = current_schema() AND NOT tgisinternal AND tgenabled = 'O' AND tgqual IS NULL AND tgattr = ''"
)
_ALL_TRIGGERS = text(
    "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace "
    "WHERE nspname = current_schema() AND NOT tgisinternal"
)
_FUNCTIONS = text(
    "SELECT proname, prosrc FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace "
    "JOIN pg_language ON pg_language.oid = prolang WHERE nspname = current_schema() AND lanname = 'plpgsql' AND proconfig IS NULL"
)
_RULES = text("SELECT rulename, tablename FROM pg_rules WHERE schemaname = current_schema()")


def guard_problems(connection: Connection) -> tuple[Message, ...]:
    """Return what is wrong with the guards, a sentence each."""
    problems = _sqlite(connection) if connection.dialect.name == "sqlite" else _postgresql(connection)
    return tuple(problems)


def require_guards(engine: Engine) -> None:
    """Require the exact guards of the migrations. Raises FileRefused with all differences."""
    with reading(engine) as connection:
        problems = guard_problems(connection)
    if problems:
        sentence = N_("The database is not guarded as this program left it, and nothing is served from it. {problems}")
        raise FileRefused(sentence, problems=" ".join(map(str, problems)))


def _sqlite(connection: Connection) -> Iterator[Message]:
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"))
    yield from _compare_guards(guards.sqlite_triggers(), dict(map(tuple, rows)))


def _postgresql(connection: Connection) -> Iterator[Message]:
    if connection.execute(text("SHOW session_replication_role")).scalar() != "origin":
        yield Message(N_("The server is set to run no trigger (session_replication_role)."))
    bodies = {name: f" {guards.function_body(refusal)} " for name, refusal in guards.FUNCTIONS.items()}
    sources = {name: source for name, source in connection.execute(_FUNCTIONS) if name in bodies}
    yield from _compare_guards(bodies, sources)
    # Those that do not fire as they should are among all, and not among the others: changed.
    present: dict[str, object] = {
        _select_trigger(name, table): None for query in (_ALL_TRIGGERS, _RULES) for name, table in connection.execute(query)
    }
    present |= {
        _select_trigger(name, table): _trigger(table, kind, function) for name, table, kind, function in connection.execute(_TRIGGERS)
    }
    yield from _compare_guards(
        {_select_trigger(name, trigger.table): trigger for name, trigger in guards.postgresql_triggers().items()}, present
    )


def _select_trigger(name: str, table: str) -> str:
    # Two tables may have triggers of one name.
    return f"{table}.{name}"


def _trigger(table: str, kind: int, function: str) -> Trigger | None:
    verbs = frozenset(verb for bit, verb in _VERBS.items() if kind & bit)
    return Trigger(table, verbs, bool(kind & _EACH_ROW), function) if kind & _BEFORE else None


def _compare_guards(expected: Mapping[str, object], present: Mapping[str, object]) -> Iterator[Message]:
    for name in sorted({*expected, *present}):
        if name not in present:
            yield Message(N_("The guard {name} is missing."), {"name": name})
        elif name not in expected:
            yield Message(N_("{name} is not of this program."), {"name": name})
        elif present[name] != expected[name]:
            yield Message(N_("The guard {name} was changed."), {"name": name})
