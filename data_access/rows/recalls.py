"""Candidatures brought back into the discussion."""

from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import Connection, insert, select

from data_access.schema import discussion as tables
from deliberation.selection.recalls import Recall


class RecallRows:
    """Implements ``ports.Recalls``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_call(self, call_id: int) -> Mapping[int, Recall]:
        """Return candidature id → who asked to discuss it; the others are absent."""
        return recalls_since(self._connection, call_id, since=-1)

    def add(self, call_id: int, recall: Recall, *, revision: int) -> None:
        """Record that somebody asked to discuss a candidature, once."""
        self._connection.execute(insert(tables.recall).values(call_id=call_id, **asdict(recall), revision=revision))


def recalls_since(connection: Connection, call_id: int, *, since: int) -> dict[int, Recall]:
    """Return candidature id → recall of those recorded after revision ``since`` (-1: all)."""
    recall = tables.recall
    statement = select(recall.c.candidature_id, recall.c.by, recall.c.at, recall.c.reason)
    rows = connection.execute(statement.where(recall.c.call_id == call_id, recall.c.revision > since).order_by(recall.c.candidature_id))
    return {row.candidature_id: Recall(**row._mapping) for row in rows}
