"""Candidatures."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from data_access.rows import Rows, insert_one, things_of_call, update_one
from data_access.rows.administrations import AdministrationRows
from data_access.schema import tables
from data_access.schema.columns import json_text, json_value
from deliberation.dossiers.attachments.attachment import Attachment, Use
from deliberation.dossiers.candidatures import Candidature
from deliberation.dossiers.contents import content_of, content_text
from deliberation.errors import NotFound

_DIGITS = re.compile("[0-9]+")
_DIGITS_MAX = 18
# Columns that hold a candidature's attribute as it is; the others need translating.
_TRANSLATED = {"id", "revision", "requested_tracks", "content"}
_AS_IS = tuple(field.name for field in fields(Candidature) if field.name not in _TRANSLATED)
for _name in _AS_IS:
    if _name not in tables.candidature.c:
        raise TypeError(
            f"Candidature.{_name} has no column. Write it in tables.candidature (data_access/schema/tables.py), with what becomes of it, "
            "and in a migration; or name it in _TRANSLATED here, if its column holds something else."
        )
_ROWS_READ_AT_ONCE = 500  # each with all that its applicant wrote
_LAST = datetime.max.replace(tzinfo=UTC)


class CandidatureRows(AdministrationRows):
    """Implements ``repositories.Candidatures``."""

    def of_call(self, call_id: int) -> Sequence[Candidature]:
        """Return the candidatures of a call, by deposit date then dossier."""
        return sorted(self.each(call_id), key=order_of_deposit)

    def each(self, call_id: int) -> Iterator[Candidature]:
        """Yield the candidatures of a call as they are read, in no order."""
        candidature = tables.candidature
        statement = select(candidature).where(candidature.c.call_id == call_id).execution_options(yield_per=_ROWS_READ_AT_ONCE)
        # Closed even if a row cannot be read: PostgreSQL would keep the cursor.
        with self._connection.execute(statement) as rows:
            yield from map(candidature_of, rows)

    def get_many(self, call_id: int, ids: Iterable[int]) -> Mapping[int, Candidature]:
        """Return candidatures by id. Raises NotFound if any is missing or another call's."""
        wanted = set(ids)
        candidature = tables.candidature
        statement = select(candidature).where(candidature.c.call_id == call_id, candidature.c.id.in_(wanted))
        found = {row.id: candidature_of(row) for row in self._connection.execute(statement)}
        if found.keys() != wanted:
            raise NotFound
        return found

    def add(self, call_id: int, candidature: Candidature, *, revision: int) -> int:
        """Add a candidature and return its id. Raises InvalidValue if the call has the dossier already."""
        return insert_one(self._connection, tables.candidature, call_id=call_id, **_values(candidature), revision=revision)

    def update(self, candidature: Candidature, *, revision: int) -> None:
        """Write what a candidature is now. Raises NotFound."""
        statement = update(tables.candidature).where(tables.candidature.c.id == candidature.id)
        update_one(self._connection, statement.values(**_values(candidature), revision=revision))

    def reveal_all(self, call_id: int, *, revision: int) -> None:
        """Mark every candidature as revealed."""
        candidature = tables.candidature
        sealed = update(candidature).where(candidature.c.call_id == call_id, candidature.c.is_revealed.is_(False))
        self._connection.execute(sealed.values(is_revealed=True, revision=revision))


def order_of_deposit(candidature: Candidature) -> tuple[datetime, str, str]:
    """Return the key that sorts by deposit date (undated last), then by dossier, its digits as numbers: P-2 comes before P-10."""
    dossier = candidature.dossier
    return candidature.deposited_at or _LAST, _DIGITS.sub(lambda digits: digits[0].zfill(_DIGITS_MAX), dossier), dossier


def candidature_of(row: Row[Any]) -> Candidature:
    """Return the candidature that a row holds."""
    values = row._mapping
    return Candidature(
        id=row.id,
        requested_tracks=_tracks(row.requested_tracks),
        content=content_of(row.content),
        revision=row.revision,
        **{name: values[name] for name in _AS_IS},
    )


def _values(candidature: Candidature) -> dict[str, Any]:
    return {
        "requested_tracks": json_text(candidature.requested_tracks),
        "content": content_text(candidature.content),
        **{name: getattr(candidature, name) for name in _AS_IS},
    }


@lru_cache(1_000)
def _tracks(text: str) -> tuple[str, ...]:
    # Few answers are given by many: they are in memory once.
    return tuple(json_value(text))


# Any number will do, as long as every process uses the same one.
_STORE_LOCK = 0x70696563


class AttachmentRows(Rows):
    """Implements ``repositories.Attachments``."""

    def take_turn(self) -> None:
        """Wait for whoever adds rows, or removes files without any: neither undoes the other. On SQLite all writing takes turns."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(select(func.pg_advisory_xact_lock(_STORE_LOCK)))

    def of_call(self, call_id: int) -> tuple[Attachment, ...]:
        """Return every version of every file of a call, candidature by candidature, in the order in which they came."""
        return things_of_call(self._connection, Attachment, tables.attachment, call_id, order=("candidature_id", "number"))

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
