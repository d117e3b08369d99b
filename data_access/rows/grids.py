"""Saved grids, marks before a revote, finished jurors, sealed values, and private notes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from data_access.rows import Rows, insert_missing, things_of_call, upsert
from data_access.rows.calls import scale_of
from data_access.rows.scores import ROWS_READ_AT_ONCE, stored_marks
from data_access.schema import scoring as tables
from deliberation.scoring.marks import FirstMarks, Grid, MarkRow, Revote, SealedValue


class GridRows(Rows):
    """Implements ``repositories.Grids``."""

    def of(self, call_id: int, candidature_id: int, person_id: int) -> Grid | None:
        """Return a juror's grid on a candidature, or None if none was saved."""
        grid = tables.grid
        statement = select(grid.c.version, grid.c.saved_at, grid.c.entered_by).where(
            grid.c.call_id == call_id, grid.c.candidature_id == candidature_id, grid.c.person_id == person_id
        )
        row = self._connection.execute(statement).one_or_none()
        return Grid(row.version, row.saved_at, row.entered_by) if row else None

    def of_call(self, call_id: int) -> Mapping[tuple[int, int], Grid]:
        """Return every grid that was saved, by (candidature id, person id)."""
        return grids_since(self._connection, call_id, since=-1)

    def save_all(self, call_id: int, grids: Iterable[tuple[tuple[int, int], Grid]], *, revision: int) -> None:
        """Write saved grids, each with its (candidature id, person id)."""
        upsert(
            self._connection,
            tables.grid,
            (
                {"call_id": call_id, "candidature_id": candidature_id, "person_id": person_id, **asdict(grid), "revision": revision}
                for (candidature_id, person_id), grid in grids
            ),
        )

    def save(self, call_id: int, candidature_id: int, person_id: int, grid: Grid, *, revision: int) -> None:
        """Write that a grid was saved."""
        self.save_all(call_id, [((candidature_id, person_id), grid)], revision=revision)

    def keep_first(self, call_id: int, rows: Sequence[MarkRow], *, revision: int) -> None:
        """Keep marks as before a revote; earlier kept marks stay unchanged."""
        insert_missing(self._connection, tables.first_mark, stored_marks(self._connection, call_id, rows, revision=revision))

    def set_finished(self, call_id: int, person_id: int, is_finished: bool, *, at: datetime, revision: int) -> None:
        """Write whether a juror has finished scoring."""
        row = {"call_id": call_id, "person_id": person_id, "is_finished": is_finished, "at": at, "revision": revision}
        upsert(self._connection, tables.finished, [row])

    def add_sealed(self, call_id: int, value: SealedValue) -> None:
        """Keep a value beside the journal, whose entry holds only the digest."""
        self._connection.execute(insert(tables.sealed_value).values(call_id=call_id, **asdict(value)))

    def sealed_values(self, call_id: int) -> Mapping[str, SealedValue]:
        """Return digest → value, for all values of which the journal holds the digest."""
        return {value.digest: value for value in things_of_call(self._connection, SealedValue, tables.sealed_value, call_id)}

    def save_revote(self, call_id: int, revote: Revote, *, revision: int) -> None:
        """Write a revote as it stands."""
        upsert(self._connection, tables.revote, [{"call_id": call_id, **asdict(revote), "revision": revision}])


def first_marks_of_call(connection: Connection, call_id: int) -> FirstMarks:
    """Return the marks that revotes replaced."""
    first = tables.first_mark
    statement = select(first.c.candidature_id, first.c.person_id, first.c.criterion, first.c.value)
    rows = connection.execute(statement.where(first.c.call_id == call_id)).all()
    scale = scale_of(connection, call_id)
    return {(id_, person, code): None if steps is None else scale.mark(steps) for id_, person, code, steps in rows}


def grids_since(connection: Connection, call_id: int, *, since: int) -> dict[tuple[int, int], Grid]:
    """Return (candidature id, person id) → grid of those saved after revision ``since`` (-1: all)."""
    grid = tables.grid
    saved_since = select(grid.c.candidature_id, grid.c.person_id, grid.c.version, grid.c.saved_at, grid.c.entered_by)
    saved_since = saved_since.where(grid.c.call_id == call_id, grid.c.revision > since)
    with connection.execute(saved_since.execution_options(yield_per=ROWS_READ_AT_ONCE)) as rows:
        return {(candidature_id, person_id): Grid(*saved) for candidature_id, person_id, *saved in rows}


def finished_of_call(connection: Connection, call_id: int) -> frozenset[int]:
    """Return the ids of the jurors who have finished scoring."""
    finished = tables.finished
    statement = select(finished.c.person_id).where(finished.c.call_id == call_id, finished.c.is_finished)
    return frozenset(connection.scalars(statement))


class NoteRows(Rows):
    """Implements ``repositories.Notes``."""

    def of_person(self, call_id: int, person_id: int) -> Mapping[int, str]:
        """Return candidature id → the person's own note."""
        note = tables.note
        statement = select(note.c.candidature_id, note.c.text).where(note.c.call_id == call_id, note.c.person_id == person_id)
        return {row.candidature_id: row.text for row in self._connection.execute(statement)}

    def save(self, call_id: int, candidature_id: int, person_id: int, text: str) -> None:
        """Write a note, replacing the previous note; an empty text removes the row."""
        note = tables.note
        if text.strip():
            upsert(self._connection, note, [{"call_id": call_id, "candidature_id": candidature_id, "person_id": person_id, "text": text}])
        else:
            own = (note.c.call_id == call_id, note.c.candidature_id == candidature_id, note.c.person_id == person_id)
            self._connection.execute(delete(note).where(*own))

    def purge(self, call_id: int) -> None:
        """Remove every note of a call."""
        self._connection.execute(delete(tables.note).where(tables.note.c.call_id == call_id))
