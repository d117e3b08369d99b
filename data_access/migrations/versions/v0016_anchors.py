"""Anchor each version: the entry that finalised it, sealed with a key that is not here. Keep the time stamps that come from outside."""

import json
from dataclasses import asdict
from typing import Final

import sqlalchemy as sa
from alembic import context, op

from data_access.migrations.constraints import MOMENT, at_least, in_call, primary_key
from data_access.schema.guards import FUNCTIONS, postgresql_function, postgresql_triggers, record_triggers
from deliberation.call.call import Head
from deliberation.record.anchors import Anchor, sealed_anchor

revision: Final = "0016"
down_revision: Final = "0015"

TABLES: Final = ("anchor", "time_stamp")


def upgrade() -> None:
    _anchors()
    _time_stamps()
    if op.get_bind().dialect.name == "sqlite":
        statements = [statement for name, statement in record_triggers().items() if name.startswith(TABLES)]
    else:
        statements = [postgresql_function(name, refusal) for name, refusal in FUNCTIONS.items()]
        statements += [
            f"CREATE TRIGGER {name} BEFORE {' OR '.join(trigger.verbs)} ON {trigger.table} "
            f"{'FOR EACH ROW ' if trigger.is_each_row else ''}EXECUTE FUNCTION {trigger.function}()"
            for name, trigger in postgresql_triggers().items()
            if trigger.table in TABLES
        ]
    for statement in statements:
        op.execute(statement)
    _anchor_versions_so_far()


def _anchors() -> None:
    op.create_table(
        "anchor",
        *in_call("anchor"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["call_id", "number"], ["version.call_id", "version.number"], name="fk_anchor_call_id_number"),
        at_least("anchor", "entry", 1),
        sa.CheckConstraint("length(hash) = 64 AND length(mac) IN (0, 64)", name=op.f("ck_anchor_hashes")),
        primary_key("anchor", "call_id", "number"),
        sqlite_with_rowid=False,
    )


def _time_stamps() -> None:
    op.create_table(
        "time_stamp",
        *in_call("time_stamp"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stamped_at", MOMENT, nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call_id", "number"], ["version.call_id", "version.number"], name="fk_time_stamp_call_id_number"),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_time_stamp_sha256")),
        primary_key("time_stamp", "call_id", "number", "sha256"),
        sqlite_with_rowid=False,
    )


def _anchor_versions_so_far() -> None:
    """Write the entry that finalised each version so far, sealed with the server's key; not sealed if the migration was given no key."""
    connection, key = op.get_bind(), context.config.attributes.get("key")
    finalised = sa.text(
        "SELECT call_id, slug, sequence, after, hash FROM journal JOIN call ON call.id = call_id "
        "WHERE act = 'finalised' ORDER BY call_id, sequence"
    )
    insert = sa.text("INSERT INTO anchor (call_id, number, entry, hash, key, mac) VALUES (:call_id, :number, :entry, :hash, :key, :mac)")
    waiting = set(map(tuple, connection.execute(sa.text("SELECT call_id, number FROM version"))))
    for call_id, slug, entry, after, digest in connection.execute(finalised).all():
        number = json.loads(after).get("version")
        if (call_id, number) in waiting:
            waiting.remove((call_id, number))
            head = Head(entry, digest)
            anchor = sealed_anchor(key(), slug, number, head) if key else Anchor(number, head)
            values = {"call_id": call_id, "number": number, "entry": entry, "hash": digest, **asdict(anchor.seal)}
            connection.execute(insert, values)
