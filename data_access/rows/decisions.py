"""Decisions that stand."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, select

from data_access.schema import tables
from data_access.writing import upsert
from deliberation.selection.decisions import Decision, Outcome


class DecisionRows:
    """Implements ``ports.Decisions``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_call(self, call_id: int) -> Mapping[int, Decision]:
        """Return candidature id → the decision that stands; those nobody decided on are absent."""
        return decisions_since(self._connection, call_id, since=-1)

    def save(self, call_id: int, decisions: Sequence[Decision], *, revision: int) -> None:
        """Write decisions; each replaces the one before."""
        written = [{"call_id": call_id, **asdict(decision), "revision": revision} for decision in decisions]
        upsert(self._connection, tables.decision, written)


def decisions_since(connection: Connection, call_id: int, *, since: int) -> dict[int, Decision]:
    """Return candidature id → decision of those touched after revision ``since`` (-1: all)."""
    decision = tables.decision
    statement = select(decision).where(decision.c.call_id == call_id, decision.c.revision > since).order_by(decision.c.candidature_id)
    return {row.candidature_id: _decision_of(row) for row in connection.execute(statement)}


def _decision_of(row: Row[Any]) -> Decision:
    return Decision(
        candidature_id=row.candidature_id,
        outcome=Outcome(row.outcome),
        track=row.track,
        reserve_rank=row.reserve_rank,
        reason=row.reason,
        version=row.version,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
