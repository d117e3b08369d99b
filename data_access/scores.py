"""Marks, comments and recusals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, exists, select

from data_access import tables
from data_access.writing import insert_missing, upsert
from deliberation.ports import MarkRow


class ScoreRows:
    """Implements ``ports.Scores``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def marks(self, call_id: int) -> Sequence[MarkRow]:
        """Return every mark ever written of a call, with None where it was taken back."""
        return [MarkRow(*row) for row in marks_since(self._connection, call_id, since=-1)]

    def set_marks(self, call_id: int, rows: Sequence[MarkRow], *, revision: int) -> None:
        """Write marks; each replaces the one that the juror gave before."""
        written = [
            {
                "call_id": call_id,
                "candidature_id": row.candidature_id,
                "person_id": row.person_id,
                "criterion": row.criterion,
                "value": row.value,
                "revision": revision,
            }
            for row in rows
        ]
        upsert(self._connection, tables.mark, written)

    def comments(self, call_id: int) -> Mapping[tuple[int, int], str]:
        """Return (candidature id, person id) → comment."""
        remark = tables.remark
        statement = select(remark.c.candidature_id, remark.c.person_id, remark.c.text)
        statement = statement.where(remark.c.call_id == call_id, remark.c.text != "")
        return {(candidature_id, person_id): text for candidature_id, person_id, text in self._connection.execute(statement)}

    def set_comments(self, call_id: int, comments: Mapping[tuple[int, int], str], *, revision: int) -> None:
        """Write comments; each replaces the one before, an empty one takes it back."""
        written = [
            {"call_id": call_id, "candidature_id": candidature_id, "person_id": person_id, "text": text, "revision": revision}
            for (candidature_id, person_id), text in comments.items()
        ]
        upsert(self._connection, tables.remark, written)

    def recusals(self, call_id: int) -> frozenset[tuple[int, int]]:
        """Return the (candidature id, person id) under recusal."""
        return frozenset(recusals_since(self._connection, call_id, since=-1))

    def set_recusals(self, call_id: int, pairs: Iterable[tuple[int, int]], *, origin: str, at: datetime, revision: int) -> None:
        """Record recusals, beside those that stand; one that stands already keeps its origin and time."""
        written = [
            {
                "call_id": call_id,
                "candidature_id": candidature_id,
                "person_id": person_id,
                "origin": origin,
                "at": at,
                "revision": revision,
            }
            for candidature_id, person_id in pairs
        ]
        insert_missing(self._connection, tables.recusal, written)


def marks_since(connection: Connection, call_id: int, *, since: int) -> Sequence[tuple[int, int, str, int | None]]:
    """Return (candidature id, person id, criterion, value) of the marks touched after revision ``since`` (-1: all)."""
    mark = tables.mark
    statement = select(mark.c.candidature_id, mark.c.person_id, mark.c.criterion, mark.c.value)
    rows = connection.execute(statement.where(mark.c.call_id == call_id, mark.c.revision > since)).all()
    # Rows are tuples in all but name; making tuples of 350,000 of them would take longer than reading them.
    return cast("Sequence[tuple[int, int, str, int | None]]", rows)


def recusals_since(connection: Connection, call_id: int, *, since: int) -> list[tuple[int, int]]:
    """Return the (candidature id, person id) of the recusals recorded after revision ``since`` (-1: all)."""
    recusal = tables.recusal
    statement = select(recusal.c.candidature_id, recusal.c.person_id).where(recusal.c.call_id == call_id, recusal.c.revision > since)
    return [(candidature_id, person_id) for candidature_id, person_id in connection.execute(statement)]


def comments_since(connection: Connection, call_id: int, *, since: int) -> dict[tuple[int, int], str]:
    """Return (candidature id, person id) → comment touched after revision ``since`` (-1: all), those under recusal left out.

    An empty text is a comment taken back.
    """
    remark, recusal = tables.remark, tables.recusal
    recused = exists().where(recusal.c.candidature_id == remark.c.candidature_id, recusal.c.person_id == remark.c.person_id)
    statement = select(remark.c.candidature_id, remark.c.person_id, remark.c.text).where(
        remark.c.call_id == call_id, remark.c.revision > since, ~recused
    )
    return {(candidature_id, person_id): text for candidature_id, person_id, text in connection.execute(statement)}
