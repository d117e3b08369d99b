"""The append-only journal."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select

from data_access.rows import Rows
from data_access.schema import record as tables
from data_access.schema.columns import json_text, json_value
from deliberation.errors import NotFound
from deliberation.record.journal import GENESIS, Act, Entry

_UNREADABLE: Final = (ValueError, TypeError)  # raised by a time, a text or JSON that was tampered with


class JournalRows(Rows):
    """Implements ``repositories.Journal``. Entries of a call follow one another because its acts do (``CallRows.state``)."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.appended: list[tuple[int, Entry]] = []  # in this transaction

    def append(self, call_id: int, *, at: datetime, actor_id: int | None, actor: str, act: Act, subject: str,
               before: Mapping[str, Any], after: Mapping[str, Any], revision: int) -> Entry:  # fmt: skip
        """Add an entry at the end of the chain and return it. ``before`` and ``after`` are JSON values.

        Raises TypeError for what is not of the act's payload.
        """
        act.payload.read(before)
        act.payload.read(after)
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
        self.appended.append((call_id, entry))
        return entry

    def of_call(self, call_id: int) -> Sequence[Entry]:
        """Return every entry of a call, in sequence."""
        journal = tables.journal
        statement = select(journal).where(journal.c.call_id == call_id).order_by(journal.c.sequence)
        return [_entry_of(row) for row in self._connection.execute(statement)]

    def holds(self, call_id: int, entry: Entry) -> bool:
        """Tell whether this very entry is written, at its place."""
        journal = tables.journal
        statement = select(journal.c.hash).where(journal.c.call_id == call_id, journal.c.sequence == entry.sequence)
        return self._connection.execute(statement).scalar_one_or_none() == entry.hash

    def of_acts(self, call_id: int, acts: Collection[Act]) -> Sequence[Entry]:
        """Return the entries of some kinds of acts, in sequence."""
        journal = tables.journal
        statement = select(journal).where(journal.c.call_id == call_id, journal.c.act.in_(acts)).order_by(journal.c.sequence)
        return [_entry_of(row) for row in self._connection.execute(statement)]

    def first_break(self, call_id: int) -> int | None:
        """Return the sequence of the first entry that breaks the chain, or cannot be read; None if the journal is whole."""
        previous = GENESIS
        for expected, (sequence, entry) in enumerate(self._whole_entries(call_id), start=1):
            if sequence != expected or entry is None or not entry.follows(previous):
                return expected
            previous = entry.hash
        return None

    def _whole_entries(self, call_id: int) -> Iterator[tuple[int, Entry | None]]:
        """Yield each sequence and its entry, None if it is not written as this program writes one."""
        journal = tables.journal
        statement = select(journal).where(journal.c.call_id == call_id).order_by(journal.c.sequence)
        try:
            rows = self._connection.execute(statement).all()
        except _UNREADABLE:
            # Which row it was is not told: one by one, so that it is named.
            sequences = self._connection.execute(statement.with_only_columns(journal.c.sequence)).scalars().all()
            for sequence in sequences:
                yield sequence, self._readable_entry(call_id, sequence)
        else:
            yield from ((row.sequence, _whole_entry(row)) for row in rows)

    def _readable_entry(self, call_id: int, sequence: int) -> Entry | None:
        journal = tables.journal
        statement = select(journal).where(journal.c.call_id == call_id, journal.c.sequence == sequence)
        try:
            return _whole_entry(self._connection.execute(statement).one())
        except _UNREADABLE:
            return None

    def get(self, call_id: int, sequence: int) -> Entry:
        """Return one entry. Raises NotFound."""
        journal = tables.journal
        statement = select(journal).where(journal.c.call_id == call_id, journal.c.sequence == sequence)
        row = self._connection.execute(statement).one_or_none()
        if row is None:
            raise NotFound
        return _entry_of(row)

    def latest(self, call_id: int, acts: Collection[Act]) -> Entry | None:
        """Return the last entry of one of ``acts``, None if there is none."""
        journal = tables.journal
        statement = select(journal).where(journal.c.call_id == call_id, journal.c.act.in_(acts))
        row = self._connection.execute(statement.order_by(journal.c.sequence.desc()).limit(1)).one_or_none()
        return _entry_of(row) if row else None

    def last_at(self, call_id: int) -> datetime | None:
        """Return the time of the last entry, None if there is none."""
        journal = tables.journal
        statement = select(journal.c.at).where(journal.c.call_id == call_id).order_by(journal.c.sequence.desc()).limit(1)
        at: datetime | None = self._connection.execute(statement).scalar_one_or_none()
        return at


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


def _whole_entry(row: Row[Any]) -> Entry | None:
    """Return an entry that is written as this program writes one; None otherwise."""
    try:
        entry = _entry_of(row)
        texts = json_text(dict(entry.before)), json_text(dict(entry.after))
    except _UNREADABLE:
        return None
    return entry if (row.before, row.after) == texts else None


def _entry_of(row: Row[Any]) -> Entry:
    return Entry(
        sequence=row.sequence,
        at=row.at,
        actor_id=row.actor_id,
        actor=row.actor,
        act=Act.known(row.act) or str(row.act),
        subject=row.subject,
        before=json_value(row.before),
        after=json_value(row.after),
        revision=row.revision,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )
