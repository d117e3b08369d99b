"""Private notes."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, select

from data_access.schema import scoring as tables
from data_access.writing import upsert


class NoteRows:
    """Implements ``ports.Notes``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_person(self, call_id: int, person_id: int) -> Mapping[int, str]:
        """Return candidature id → the person's own note."""
        note = tables.note
        statement = select(note.c.candidature_id, note.c.text).where(note.c.call_id == call_id, note.c.person_id == person_id)
        return {row.candidature_id: row.text for row in self._connection.execute(statement)}

    def save(self, call_id: int, candidature_id: int, person_id: int, text: str) -> None:
        """Write a note in place of the one before; an empty text removes it."""
        note = tables.note
        if text.strip():
            upsert(self._connection, note, [{"call_id": call_id, "candidature_id": candidature_id, "person_id": person_id, "text": text}])
        else:
            self._connection.execute(delete(note).where(note.c.candidature_id == candidature_id, note.c.person_id == person_id))

    def purge(self, call_id: int) -> None:
        """Remove every note of a call."""
        self._connection.execute(delete(tables.note).where(tables.note.c.call_id == call_id))
