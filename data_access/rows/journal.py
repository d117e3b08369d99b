"""The append-only journal; calls sealed anew whose rows a migration changed."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, inspect, select, update

from data_access.row_sums import RowSums
from data_access.rows import Rows, attributes
from data_access.schema import record as tables
from data_access.schema.columns import json_text, json_value
from data_access.schema.tables import call
from deliberation.call.call import Head
from deliberation.call.people import Console, actor_label
from deliberation.errors import NotFound
from deliberation.record.anchors import Seal, SealingKey
from deliberation.record.guards.sealed_rows import Place, SealedEntry, Sums, are_explained, seal_problems, sealed_entry, state_of
from deliberation.record.journal import GENESIS, Act, Entry

_UNREADABLE = (ValueError, TypeError)  # raised by a time, a text or JSON that was tampered with
# Without what seals it, which only checking reads.
_LAST = (
    select(*(tables.journal.c[name] for name in ("sequence", "hash", "at", "state", "key")))
    .where(tables.journal.c.call_id == bindparam("call_id"))
    .order_by(tables.journal.c.sequence.desc())
    .limit(1)
)
_HASH = select(tables.journal.c.hash).where(
    tables.journal.c.call_id == bindparam("call_id"), tables.journal.c.sequence == bindparam("sequence")
)
_AS_IS = ("sequence", "at", "actor_id", "actor", "subject", "revision", "previous_hash", "hash")
_ALL_SEALED = "0109"  # the schema from which on every journal is sealed
_WITH_WAYS_IN = "0111"  # the schema from which on entries are sealed with links, devices and passes
_WAYS_IN = ("access_link", "device", "device_pass")
_ENTRY = [column for column in tables.journal.c if column.name not in ("state", "parts", "key", "mac")]


class JournalRows(Rows):
    """Implements ``repositories.Journal``. The lock of ``CallRows.state`` serialises a call's acts, and thus its entries."""

    def __init__(self, connection: Connection, sums: RowSums | None = None) -> None:
        super().__init__(connection)
        self._sums = sums
        self._last: dict[int, Row[Any]] = {}  # read by the act under way, whose entry comes next
        self.appended: list[tuple[int, Entry]] = []  # in this transaction

    def append(self, call_id: int, *, at: datetime, actor_id: int | None, actor: str, act: Act, subject: str,
               before: Mapping[str, Any], after: Mapping[str, Any], revision: int) -> Entry:  # fmt: skip
        """Append an entry to the chain and return the entry. ``before`` and ``after`` are JSON values.

        Raises TypeError for values outside the act's payload.
        """
        act.payload.read(before)
        act.payload.read(after)
        last = self._last.pop(call_id, None) or self._last_of(call_id)
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
        self._connection.execute(insert(tables.journal).values(call_id=call_id, **_values(entry), **self._seal(call_id, last, entry)))
        self.appended.append((call_id, entry))
        return entry

    def _seal(self, call_id: int, last: Row[Any] | None, entry: Entry) -> dict[str, str]:
        if self._sums is None:
            return {}
        state, parts = self._sums.advance(call_id, last)
        return {"state": state, "parts": parts, **asdict(sealed_entry(self._sums.key, entry.hash, state, parts))}

    def seals(self, call_id: int) -> Sequence[SealedEntry]:
        """Return what seals each entry of a call, in sequence."""
        columns = tables.journal.c
        statement = select(columns.sequence, columns.hash, columns.state, columns.parts, columns.key, columns.mac, columns.act).where(
            columns.call_id == call_id
        )
        rows = self._connection.execute(statement.order_by(columns.sequence))
        return [SealedEntry(row.sequence, row.hash, row.state, row.parts, Seal(row.key, row.mac), row.act) for row in rows]

    def is_sealed(self, call_id: int) -> bool:
        """Tell whether the last entry of a call bears a seal."""
        last = self._last_of(call_id)
        return last is not None and bool(last.key)

    def state_afresh(self, call_id: int) -> None:
        """Seal the next entry with the present rows, independent of the previous entry."""
        if self._sums:
            self._sums.begin_afresh(call_id)

    def row_sums(self, call_id: int) -> Sums:
        """Return the sums of a call's rows as they are. Raises RuntimeError without a key."""
        if self._sums is None:
            raise RuntimeError("this unit of work has no key to sum rows with")
        return self._sums.of_call(call_id)

    def explains(self, call_id: int, candidature_id: int, *, tables: Collection[str]) -> bool:
        """Return whether a candidature's rows in some tables equal the state left by the entries. Raises RuntimeError without a key."""
        if self._sums is None:
            raise RuntimeError("this unit of work has no key to sum rows with")
        places = {Place(table, candidature_id) for table in tables}
        entries, rows = self.seals(call_id), self._sums.of_call(call_id, places=places)
        return are_explained(entries, rows, places, self._sums.key)

    def of_call(self, call_id: int) -> Sequence[Entry]:
        """Return every entry of a call, in sequence."""
        journal = tables.journal
        statement = select(*_ENTRY).where(journal.c.call_id == call_id).order_by(journal.c.sequence)
        return [_entry_of(row) for row in self._connection.execute(statement)]

    def holds(self, call_id: int, head: Head) -> bool:
        """Return whether the entry of a head is written, at its place."""
        return self._connection.scalar(_HASH, {"call_id": call_id, "sequence": head.entry}) == head.hash

    def of_acts(self, call_id: int, acts: Collection[Act]) -> Sequence[Entry]:
        """Return the entries of some kinds of acts, in sequence."""
        journal = tables.journal
        statement = select(*_ENTRY).where(journal.c.call_id == call_id, journal.c.act.in_(acts)).order_by(journal.c.sequence)
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
        """Yield each sequence and its entry; None for an entry in a foreign notation."""
        journal = tables.journal
        statement = select(*_ENTRY).where(journal.c.call_id == call_id).order_by(journal.c.sequence)
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
        statement = select(*_ENTRY).where(journal.c.call_id == call_id, journal.c.act.in_(acts))
        row = self._connection.execute(statement.order_by(journal.c.sequence.desc()).limit(1)).one_or_none()
        return _entry_of(row) if row else None

    def last_at(self, call_id: int) -> datetime | None:
        """Return the time of the last entry, None if there is none."""
        last = self._last_of(call_id)
        if last is None:
            return None
        self._last[call_id] = last
        at: datetime = last.at
        return at

    def _last_of(self, call_id: int) -> Row[Any] | None:
        return self._connection.execute(_LAST, {"call_id": call_id}).one_or_none()


def _values(entry: Entry) -> dict[str, Any]:
    texts = {"before": json_text(dict(entry.before)), "after": json_text(dict(entry.after))}
    return attributes(entry, (*_AS_IS, "act")) | texts


def _whole_entry(row: Row[Any]) -> Entry | None:
    """Return an entry in this program's notation; None for a foreign notation."""
    try:
        entry = _entry_of(row)
        texts = json_text(dict(entry.before)), json_text(dict(entry.after))
    except _UNREADABLE:
        return None
    return entry if (row.before, row.after) == texts else None


def _entry_of(row: Row[Any]) -> Entry:
    sides = {"before": json_value(row.before), "after": json_value(row.after)}
    return Entry(act=Act.known(row.act) or str(row.act), **sides, **attributes(row, _AS_IS))


@contextmanager
def sealed_anew(connection: Connection, key: Callable[[], SealingKey], *, at: datetime, schemas: tuple[str, str]) -> Iterator[None]:
    """Run migrations in the block, then write an entry in each call with rows changed by the migration.

    A call already different from its journal stays reported: a migration makes no falsehood true. ``schemas``: before and after.
    """
    whole = _calls_as_sealed(connection, key, schemas[0])
    yield
    sums = RowSums(connection, key)
    journal = JournalRows(connection, sums)
    for row in whole:
        seals = journal.seals(row.id)
        if seals and seals[-1].state != state_of(sum(sums.of_call(row.id).values())):
            sums.begin_afresh(row.id)
            connection.execute(update(call).where(call.c.id == row.id).values(revision=row.revision + 1))
            journal.append(
                row.id,
                at=max(at, journal.last_at(row.id) or at),
                actor_id=None,
                actor=actor_label(Console()),
                act=Act.SCHEMA_CHANGED,
                subject=row.slug,
                before={"schema": schemas[0]},
                after={"schema": schemas[1]},
                revision=row.revision + 1,
            )


def _calls_as_sealed(connection: Connection, key: Callable[[], SealingKey], schema_before: str) -> list[Row[Any]]:
    """Return the calls whose rows equal the seal of their last entry, in the columns present so far.

    Before ``_ALL_SEALED`` calls without a sealed entry count too.
    """
    inspector = inspect(connection)
    names = set(inspector.get_table_names()).difference(_WAYS_IN if schema_before < _WITH_WAYS_IN else ())
    schema = {table: frozenset(column["name"] for column in inspector.get_columns(table)) for table in names}
    rows: Sequence[Row[Any]] = connection.execute(select(*(call.c[name] for name in ("id", "slug", "revision")))).all()
    if "state" not in schema["journal"]:
        return list(rows)
    sums, journal = RowSums(connection, key), JournalRows(connection)
    is_old = schema_before < _ALL_SEALED
    return [row for row in rows if _is_as_sealed(journal.seals(row.id), sums.of_call(row.id, schema), sums.key, is_old=is_old)]


def _is_as_sealed(entries: Sequence[SealedEntry], rows: Sums, key: SealingKey, *, is_old: bool) -> bool:
    if is_old and not any(entry.state or entry.seal.key for entry in entries):
        return bool(entries)
    return bool(entries) and not any(seal_problems(entries, key)) and entries[-1].state == state_of(sum(rows.values()))
