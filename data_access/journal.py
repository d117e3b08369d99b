"""The append-only journal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from data_access import tables
from data_access.columns import json_text, json_value
from deliberation.errors import NotFound
from deliberation.journal import GENESIS, Act, Entry


class JournalRows:
    """Implements ``ports.Journal``. Entries of a call follow one another because its acts do (``CallRows.state``)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, call_id: int, *, at: datetime, actor_id: int | None, actor: str, act: Act, subject: str,
               before: Mapping[str, Any], after: Mapping[str, Any], revision: int) -> Entry:  # fmt: skip
        """Add an entry at the end of the chain and return it. ``before`` and ``after`` are JSON values."""
        journal = tables.journal
        last = self._connection.execute(
            select(journal.c.sequence, journal.c.hash).where(journal.c.call_id == call_id).order_by(journal.c.sequence.desc()).limit(1)
        ).one_or_none()
        entry = Entry(
            sequence=last.sequence + 1 if last else 1,
            at=at,
            actor_id=actor_id,
            actor=actor,
            act=act,
            subject=subject,
            before=before,
            after=after,
            revision=revision,
            previous_hash=last.hash if last else GENESIS,
            hash="",
        )
        entry = replace(entry, hash=entry.expected_hash)
        self._connection.execute(insert(journal).values(call_id=call_id, **_values(entry)))
        return entry

    def of_call(self, call_id: int) -> Sequence[Entry]:
        """Return every entry of a call, in sequence."""
        journal = tables.journal
        statement = select(journal).where(journal.c.call_id == call_id).order_by(journal.c.sequence)
        return [_entry_of(row) for row in self._connection.execute(statement)]

    def get(self, call_id: int, sequence: int) -> Entry:
        """Return one entry. Raises NotFound."""
        journal = tables.journal
        statement = select(journal).where(journal.c.call_id == call_id, journal.c.sequence == sequence)
        row = self._connection.execute(statement).one_or_none()
        if row is None:
            raise NotFound
        return _entry_of(row)


def _values(entry: Entry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": entry.at,
        "actor_id": entry.actor_id,
        "actor": entry.actor,
        "act": entry.act,
        "subject": entry.subject,
        "before": json_text(dict(entry.before)),
        "after": json_text(dict(entry.after)),
        "revision": entry.revision,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }


def _entry_of(row: Row[Any]) -> Entry:
    return Entry(
        sequence=row.sequence,
        at=row.at,
        actor_id=row.actor_id,
        actor=row.actor,
        act=Act(row.act),
        subject=row.subject,
        before=json_value(row.before),
        after=json_value(row.after),
        revision=row.revision,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )
