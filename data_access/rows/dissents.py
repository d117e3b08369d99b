"""Dissents on decisions."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, select, update

from data_access.schema import discussion as tables
from data_access.writing import update_one, upsert
from deliberation.selection.decisions import Outcome
from deliberation.selection.dissents import Dissent


class DissentRows:
    """Implements ``ports.Dissents``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_call(self, call_id: int) -> Sequence[Dissent]:
        """Return the dissents that stand, the first first."""
        return dissents_of_call(self._connection, call_id)

    def save(self, call_id: int, dissent: Dissent, *, revision: int) -> None:
        """Record a dissent; it replaces the same member's on the same decision."""
        row = {"call_id": call_id, **asdict(dissent), "withdrawn_at": None, "revision": revision}
        upsert(self._connection, tables.dissent, [row])

    def withdraw(self, dissent: Dissent, *, at: datetime, revision: int) -> None:
        """Write that a dissent was taken back. Raises NotFound."""
        row = tables.dissent
        statement = update(row).where(
            row.c.candidature_id == dissent.candidature_id,
            row.c.person_id == dissent.person_id,
            row.c.decision_version == dissent.decision_version,
        )
        update_one(self._connection, statement.values(withdrawn_at=at, revision=revision))


def dissents_of_call(connection: Connection, call_id: int) -> tuple[Dissent, ...]:
    """Return the dissents that stand, the first first."""
    dissent = tables.dissent
    columns = [column for column in dissent.c if column.name not in ("call_id", "withdrawn_at", "revision")]
    statement = select(*columns).where(dissent.c.call_id == call_id, dissent.c.withdrawn_at.is_(None))
    rows = connection.execute(statement.order_by(dissent.c.at, dissent.c.candidature_id, dissent.c.person_id))
    return tuple(Dissent(**{**row._mapping, "outcome": Outcome(row.outcome)}) for row in rows)
