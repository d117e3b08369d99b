"""What was drawn of weights and jurors for the marks as they stand: derived from them, and kept only to be there after a restart."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.exc import SQLAlchemyError

from data_access.database import WRITING, reading
from data_access.schema.scoring import kept_draws as table
from data_access.writing import upsert
from deliberation.errors import DeliberationError
from deliberation.record.anchors import Seal, SealingKey

_log: Final = logging.getLogger(__name__)


class KeptDraws:
    """Finds and keeps draws by the digest of all that entered them. Safe among threads; a failure costs a second drawing, nothing else.

    Each is sealed with the server's key: what somebody changed by hand, or wrote without the key, is as if it were not there.
    """

    def __init__(self, engine: Engine, *, key: Callable[[], SealingKey]) -> None:
        self._engine, self._key = engine, key

    def find(self, call_id: int, key: bytes) -> bytes | None:
        """Return what was drawn, if it is kept and sealed."""
        statement = select(table.c.content, table.c.mac).where(table.c.call_id == call_id, table.c.key == key.hex())
        with reading(self._engine) as connection:
            row = connection.execute(statement).one_or_none()
        if row is None or not self._key().made(Seal(self._key().name, row.mac), _said(key, row.content)):
            return None
        return bytes(row.content)

    def keep(self, call_id: int, drawn: Mapping[bytes, bytes], *, standing: Collection[bytes]) -> None:
        """Keep ``drawn`` by key; of the call, drop all but ``standing``: so there are as many as audiences who see different marks."""
        rows = [
            {"call_id": call_id, "key": key.hex(), "content": content, "mac": self._key().seal(_said(key, content)).mac}
            for key, content in drawn.items()
        ]
        try:
            with self._engine.connect().execution_options(**WRITING) as connection, connection.begin():
                self._replace(connection, call_id, rows, [key.hex() for key in standing])
        except (SQLAlchemyError, DeliberationError) as error:  # the call was erased meanwhile, the disk is full, the medium is read only
            _log.warning("What was drawn could not be kept, and will be drawn again after the next start: %s", error)

    def _replace(self, connection: Connection, call_id: int, rows: Iterable[Mapping[str, Any]], standing: list[str]) -> None:
        connection.execute(delete(table).where(table.c.call_id == call_id, table.c.key.not_in(standing)))
        upsert(connection, table, rows)


def _said(key: bytes, content: bytes) -> Mapping[str, str]:
    return {"draws": key.hex(), "sha256": sha256(content).hexdigest()}
