"""The files that applicants attached: a row a version, never changed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from typing import Final

from sqlalchemy import Connection, func, insert, select

from data_access.schema import tables
from deliberation.dossiers.attachments.attachment import Attachment, Use

# Any number will do, as long as every process uses the same one.
_STORE_LOCK: Final = 0x70696563


class AttachmentRows:
    """Implements ``repositories.Attachments``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take_turn(self) -> None:
        """Wait for whoever adds rows, or removes files without any: neither undoes the other. On SQLite all writing takes turns."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(select(func.pg_advisory_xact_lock(_STORE_LOCK)))

    def of_call(self, call_id: int) -> tuple[Attachment, ...]:
        """Return every version of every file of a call, candidature by candidature, in the order in which they came."""
        return attachments_of_call(self._connection, call_id)

    def add(self, call_id: int, attachments: Iterable[Attachment], *, revision: int) -> None:
        """Write versions of files."""
        rows = [{"call_id": call_id, **asdict(one), "revision": revision} for one in attachments]
        if rows:
            self._connection.execute(insert(tables.attachment), rows)

    def sizes(self) -> Mapping[str, int]:
        """Return the size of each file that a row of any call refers to, by SHA-256."""
        attachment = tables.attachment
        rows = self._connection.execute(select(attachment.c.sha256, attachment.c.size).distinct())
        return {row.sha256: row.size for row in rows}

    def uses(self) -> Collection[Use]:
        """Return every file of every call, as that of its candidature."""
        attachment = tables.attachment
        return {Use(*row) for row in self._connection.execute(select(attachment.c.sha256, attachment.c.candidature_id))}


def attachments_of_call(connection: Connection, call_id: int) -> tuple[Attachment, ...]:
    """Return every version of every file of a call, candidature by candidature, in the order in which they came."""
    attachment = tables.attachment
    columns = [column for column in attachment.c if column.name not in ("call_id", "revision")]
    statement = select(*columns).where(attachment.c.call_id == call_id)
    rows = connection.execute(statement.order_by(attachment.c.candidature_id, attachment.c.number))
    return tuple(Attachment(**row._mapping) for row in rows)
