"""Marks, comments, recusals and assignments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, exists, select, update

from data_access.cube import StoredMark
from data_access.rows import Rows, upsert
from data_access.rows.calls import scale_of
from data_access.schema import tables
from data_access.schema.columns import json_value
from data_access.schema.record import journal
from data_access.schema.scoring import assignment, declaration, no_ai_declaration, reading
from deliberation.dossiers.candidatures import Recusal, RecusalOrigin
from deliberation.record.journal import Act
from deliberation.scoring.marks import MarkRow

# A call may have eight million marks: no more than these are in memory at once, while they are read.
ROWS_READ_AT_ONCE = 50_000


class ScoreRows(Rows):
    """Implements ``repositories.Scores``."""

    def marks(self, call_id: int) -> Iterator[MarkRow]:
        """Yield every mark ever written in a call, in reading order; None marks a withdrawn mark."""
        scale = scale_of(self._connection, call_id)
        for some in marks_since(self._connection, call_id, since=-1):
            for id_, person, code, steps in some:
                yield MarkRow(id_, person, code, None if steps is None else scale.mark(steps))

    def set_marks(self, call_id: int, rows: Iterable[MarkRow], *, revision: int) -> None:
        """Write marks, each replacing the juror's previous mark."""
        upsert(self._connection, tables.mark, stored_marks(self._connection, call_id, rows, revision=revision))

    def comments(self, call_id: int) -> Mapping[tuple[int, int], str]:
        """Return (candidature id, person id) → comment."""
        remark = tables.remark
        statement = select(remark.c.candidature_id, remark.c.person_id, remark.c.text)
        statement = statement.where(remark.c.call_id == call_id, remark.c.text != "")
        return {(candidature_id, person_id): text for candidature_id, person_id, text in self._connection.execute(statement)}

    def set_comments(self, call_id: int, comments: Mapping[tuple[int, int], str], *, revision: int) -> None:
        """Write comments, each replacing the previous comment; an empty comment removes the row."""
        written = [
            {"call_id": call_id, "candidature_id": candidature_id, "person_id": person_id, "text": text, "revision": revision}
            for (candidature_id, person_id), text in comments.items()
        ]
        upsert(self._connection, tables.remark, written)

    def save_remark(self, call_id: int, candidature_id: int, person_id: int, comment: str, *, to_debate: bool, revision: int) -> None:
        """Write a juror's comment on a file and wish to discuss the file."""
        row = {"call_id": call_id, "candidature_id": candidature_id, "person_id": person_id, "text": comment, "to_debate": to_debate}
        upsert(self._connection, tables.remark, [{**row, "revision": revision}])

    def set_readers(self, call_id: int, readers: int, *, revision: int) -> None:
        """Write how many readers each file has; 0: everybody reads everything."""
        upsert(self._connection, reading, [{"call_id": call_id, "readers": readers, "revision": revision}])

    def assign(self, call_id: int, pairs: Iterable[tuple[int, int]], *, at: datetime, revision: int) -> None:
        """Write that files are assigned to people, by (candidature id, person id), from now on."""
        self._write_assignments(call_id, dict.fromkeys(pairs, at), ended_at=None, revision=revision)

    def end_assignments(self, call_id: int, pairs: Iterable[tuple[int, int]], *, at: datetime, revision: int) -> None:
        """Mark assignments as ended, by (candidature id, person id)."""
        assignments = assigned_of_call(self._connection, call_id)
        self._write_assignments(call_id, {pair: assignments[pair] for pair in pairs}, ended_at=at, revision=revision)

    def _write_assignments(
        self, call_id: int, since: Mapping[tuple[int, int], datetime], *, ended_at: datetime | None, revision: int
    ) -> None:
        of_call = {"call_id": call_id, "ended_at": ended_at, "revision": revision}
        rows = (
            {**of_call, "candidature_id": candidature_id, "person_id": person_id, "assigned_at": at}
            for (candidature_id, person_id), at in since.items()
        )
        upsert(self._connection, assignment, rows)

    def recusals(self, call_id: int) -> frozenset[tuple[int, int]]:
        """Return the (candidature id, person id) under recusal."""
        recusal = tables.recusal
        statement = select(recusal.c.candidature_id, recusal.c.person_id).where(recusal.c.call_id == call_id, recusal.c.lifted_at.is_(None))
        return frozenset((candidature_id, person_id) for candidature_id, person_id in self._connection.execute(statement))

    def set_recusals(self, call_id: int, pairs: Iterable[tuple[int, int]], *, origin: RecusalOrigin, at: datetime, revision: int) -> None:
        """Record recusals beside existing recusals; an existing recusal keeps its origin and time."""
        present_recusals = self.recusals(call_id)
        written = [
            {
                "call_id": call_id,
                "candidature_id": candidature_id,
                "person_id": person_id,
                "origin": origin,
                "at": at,
                "lifted_at": None,
                "revision": revision,
            }
            for candidature_id, person_id in set(pairs) - present_recusals
        ]
        upsert(self._connection, tables.recusal, written)

    def add_declaration(self, call_id: int, person_id: int, *, at: datetime, revision: int) -> None:
        """Write that a person declared recusals, or their absence; the latest time counts."""
        upsert(self._connection, declaration, [{"call_id": call_id, "person_id": person_id, "at": at, "revision": revision}])

    def add_no_ai_declaration(self, call_id: int, person_id: int, *, at: datetime, revision: int) -> None:
        """Write a person's declaration to give no content of candidatures to a generative AI."""
        upsert(self._connection, no_ai_declaration, [{"call_id": call_id, "person_id": person_id, "at": at, "revision": revision}])

    def lift_recusals(self, call_id: int, pairs: Iterable[tuple[int, int]], *, at: datetime, revision: int) -> None:
        """Mark recusals as lifted: the marks of that juror count again."""
        recusal = tables.recusal
        for candidature_id, person_id in pairs:
            statement = update(recusal).where(recusal.c.candidature_id == candidature_id, recusal.c.person_id == person_id)
            self._connection.execute(statement.where(recusal.c.call_id == call_id).values(lifted_at=at, revision=revision))


def stored_marks(connection: Connection, call_id: int, rows: Iterable[MarkRow], *, revision: int) -> Iterator[dict[str, Any]]:
    """Yield marks as a database has them: a whole number of steps of the call's scale."""
    scale = scale_of(connection, call_id)
    for row in rows:
        yield {
            "call_id": call_id,
            "candidature_id": row.candidature_id,
            "person_id": row.person_id,
            "criterion": row.criterion,
            "value": None if row.value is None else scale.steps(row.value),
            "revision": revision,
        }


def marks_since(connection: Connection, call_id: int, *, since: int) -> Iterator[Sequence[StoredMark]]:
    """Yield, some at a time, (candidature id, person id, criterion, steps of the scale) of the marks touched after revision ``since``.

    -1: all of them.
    """
    mark = tables.mark
    statement = select(mark.c.candidature_id, mark.c.person_id, mark.c.criterion, mark.c.value)
    touched = statement.where(mark.c.call_id == call_id, mark.c.revision > since).execution_options(yield_per=ROWS_READ_AT_ONCE)
    with connection.execute(touched) as rows:
        for some in rows.partitions():
            # Rows are tuples in all but name; making tuples of 350,000 of them would take longer than reading them.
            yield cast("Sequence[StoredMark]", some)


def recusals_of_call(connection: Connection, call_id: int) -> tuple[Recusal, ...]:
    """Return the valid recusals, in the order of record."""
    recusal = tables.recusal
    statement = select(recusal).where(recusal.c.call_id == call_id, recusal.c.lifted_at.is_(None))
    rows = connection.execute(statement.order_by(recusal.c.at, recusal.c.candidature_id, recusal.c.person_id))
    return tuple(Recusal(row.candidature_id, row.person_id, RecusalOrigin(row.origin), row.at) for row in rows)


def readers_of_call(connection: Connection, call_id: int) -> int:
    """Return how many readers each file has; 0 if everybody reads everything."""
    return connection.scalar(select(reading.c.readers).where(reading.c.call_id == call_id)) or 0


def assigned_of_call(connection: Connection, call_id: int) -> dict[tuple[int, int], datetime]:
    """Return since when files are assigned, by (candidature id, person id)."""
    statement = select(assignment.c.candidature_id, assignment.c.person_id, assignment.c.assigned_at)
    statement = statement.where(assignment.c.call_id == call_id, assignment.c.ended_at.is_(None))
    rows = connection.execute(statement.order_by(assignment.c.candidature_id, assignment.c.person_id))
    return {(candidature_id, person_id): at for candidature_id, person_id, at in rows}


def declared_of_call(connection: Connection, call_id: int) -> frozenset[int]:
    """Return the ids of people with declared recusals."""
    return frozenset(connection.scalars(select(declaration.c.person_id).where(declaration.c.call_id == call_id)))


def undeclared_of_call(connection: Connection, call_id: int) -> dict[tuple[int, int], bool]:
    """Return (candidature id, person id) → True for files imported after a person's last declaration.

    An unreadable import in the journal is left out: checking the journal reports the entry.
    """
    declared = select(declaration.c.person_id, declaration.c.revision).where(declaration.c.call_id == call_id)
    revisions = dict(connection.execute(declared).all())
    if not revisions:
        return {}
    imports = select(journal.c.revision, journal.c.after).where(journal.c.call_id == call_id, journal.c.act == Act.DOSSIERS_IMPORTED)
    later = connection.execute(imports.where(journal.c.revision > min(revisions.values()))).all()
    files = select(tables.candidature.c.dossier, tables.candidature.c.id).where(tables.candidature.c.call_id == call_id)
    ids = dict(connection.execute(files).all()) if later else {}
    new = [(id_, revision) for revision, after in later for id_ in _new_files(after, ids)]
    return {(id_, person): True for id_, revision in new for person, since in revisions.items() if since < revision}


def _new_files(after: str, ids: Mapping[str, int]) -> list[int]:
    try:
        return [ids[dossier] for dossier in json_value(after)["new"]]
    except (ValueError, TypeError, KeyError):
        return []


def no_ai_declared_of_call(connection: Connection, call_id: int) -> frozenset[int]:
    """Return the ids of people who declared to give no content to a generative AI."""
    return frozenset(connection.scalars(select(no_ai_declaration.c.person_id).where(no_ai_declaration.c.call_id == call_id)))


def remarks_since(connection: Connection, call_id: int, *, since: int) -> dict[tuple[int, int], tuple[str, bool]]:
    """Return (candidature id, person id) → comment, and whether the file is to be discussed, touched after revision ``since`` (-1: all).

    Those under recusal are left out. An empty text is a comment taken back.
    """
    remark, recusal = tables.remark, tables.recusal
    same = (recusal.c[name] == remark.c[name] for name in ("call_id", "candidature_id", "person_id"))
    recused = exists().where(*same, recusal.c.lifted_at.is_(None))
    statement = select(remark.c.candidature_id, remark.c.person_id, remark.c.text, remark.c.to_debate).where(
        remark.c.call_id == call_id, remark.c.revision > since, ~recused
    )
    return {(id_, person_id): (text, is_wanted) for id_, person_id, text, is_wanted in connection.execute(statement)}
