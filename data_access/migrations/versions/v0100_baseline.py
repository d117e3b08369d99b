"""Make all tables, indexes and guards, from SQL that is kept beside: what the schema module says later never changes what this made."""

from pathlib import Path

from alembic import op

from data_access.migrations.freezing import freeze

revision = "0100"
down_revision = None

FROZEN = (
    "administration", "agenda_item", "agreement", "assignment", "attachment", "attendance", "ballot", "ballot_pass", "candidature",
    "debate_line", "decision", "declaration", "departure", "dissent", "draft", "finished", "first_mark", "form_draft", "form_mapping",
    "grid", "mark", "meeting", "membership", "no_ai_declaration", "note", "reading", "recall", "recusal", "remark", "revote",
    "sealed_value", "secret_vote", "sitting", "spelling", "told_apart", "vote_request", "voter",
)  # fmt: skip
_SQL = Path(__file__).parents[1] / "baseline"
# What the two databases write differently: a number that counts by itself, a time, bytes, a table ordered by its key.
_WORDS = {
    "sqlite": {"number": "INTEGER", "moment": "DATETIME", "bytes": "BLOB", "without_rowid": " WITHOUT ROWID"},
    "postgresql": {"number": "SERIAL", "moment": "TIMESTAMP WITH TIME ZONE", "bytes": "BYTEA", "without_rowid": ""},
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for statement in (*_statements("tables.sql", **_WORDS[dialect]), *_statements(f"guards_{dialect}.sql")):
        op.get_bind().exec_driver_sql(statement)
    freeze(*FROZEN)


def _statements(name: str, **words: str) -> list[str]:
    text = (_SQL / name).read_text(encoding="utf-8").strip()
    return (text.format(**words) if words else text).split("\n\n")
