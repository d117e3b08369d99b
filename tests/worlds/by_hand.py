"""What tests write row by row, without any verb, counts as of the call's last act: its entry is sealed anew.

A verb of the program that changes rows without an entry is refused, as everywhere.
"""

import json
import sys
from pathlib import Path

from sqlalchemy import Connection, select, text, update

from data_access.row_sums import RowSums
from data_access.schema.guards import sqlite_triggers
from data_access.schema.record import journal
from data_access.unit_of_work import DatabaseUnitOfWork
from deliberation.record.anchors import Seal
from deliberation.record.guards.sealed_rows import SealedEntry, parts_of, sealed_entry, sums_left

TESTS = Path(__file__).parents[1]
REFUSE = DatabaseUnitOfWork._require_journalled


def seal_anew(connection: Connection, call_id: int, sums: RowSums) -> None:
    """Seal the last entry of a call with what it left and what this transaction changed since."""
    newest = select(journal).where(journal.c.call_id == call_id).order_by(journal.c.sequence.desc()).limit(1)
    last = connection.execute(newest).one()
    state, changed = sums.advance(call_id, last)
    both = [SealedEntry(last.sequence, last.hash, state, parts, Seal("", "")) for parts in (last.parts, changed) if parts]
    parts = parts_of(sums_left(both), is_afresh=any(json.loads(entry.parts)[0] for entry in both))
    seal = sealed_entry(sums.key, last.hash, state, parts)
    is_sqlite = connection.dialect.name == "sqlite"
    connection.execute(text("DROP TRIGGER journal_update" if is_sqlite else "SET LOCAL session_replication_role = replica"))
    of_last = update(journal).where(journal.c.call_id == call_id, journal.c.sequence == last.sequence)
    connection.execute(of_last.values(state=state, parts=parts, key=seal.key, mac=seal.mac))
    connection.execute(text(sqlite_triggers()["journal_update"] if is_sqlite else "SET LOCAL session_replication_role = origin"))


def _require_journalled(self: DatabaseUnitOfWork) -> None:
    caller = Path(sys._getframe(2).f_code.co_filename)  # of commit()
    if not caller.is_relative_to(TESTS):
        REFUSE(self)
    elif self._sums:
        for call_id in [one for one in self._sums.calls_changed() if self._journal.is_sealed(one)]:
            seal_anew(self._current_connection, call_id, self._sums)


DatabaseUnitOfWork._require_journalled = _require_journalled  # type: ignore[method-assign]
