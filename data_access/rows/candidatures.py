"""Candidatures, applicants and attached files."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from data_access.rows import Rows, attributes, insert_one, things_of_call, update_one, upsert
from data_access.schema import tables
from data_access.schema.columns import json_text, json_value
from deliberation.dossiers.attachments.attachment import Attachment, Use
from deliberation.dossiers.candidatures import Administration, Candidature
from deliberation.dossiers.contents import content_of, content_text
from deliberation.errors import NotFound

_APPLICANT_AS_IS = ("name", "ministry", "kind", "siren", "shares_siren", "acronym")


class AdministrationRows(Rows):
    """The part of ``repositories.Candidatures`` about administrations."""

    def administrations(self, call_id: int) -> Sequence[Administration]:
        """Return the administrations with their spellings, in the order of addition, without merged administrations.

        Administrations without a dossier are included: their spellings carry decisions of organisers.
        """
        return administrations_of_call(self._connection, call_id, with_gone=True)

    def add_administration(self, call_id: int, administration: Administration, *, revision: int) -> int:
        """Add an administration and return its id. ``set_spelling`` writes each spelling."""
        values = attributes(administration, _APPLICANT_AS_IS)
        return insert_one(self._connection, tables.administration, call_id=call_id, **values, is_gone=False, revision=revision)

    def update_administration(self, administration: Administration, *, revision: int) -> None:
        """Write an administration's name, ministry, kind, SIREN, whether the SIREN is shared, and acronym. Raises NotFound."""
        statement = update(tables.administration).where(tables.administration.c.id == administration.id)
        update_one(self._connection, statement.values(**attributes(administration, _APPLICANT_AS_IS), revision=revision))

    def merge_administration(self, call_id: int, *, merged_id: int, into_id: int, revision: int) -> None:
        """Mark an administration as merged into ``into_id``, which receives its candidatures and spellings. Raises NotFound."""
        administration, candidature, spelling = tables.administration, tables.candidature, tables.spelling
        of_call = administration.c.call_id == call_id
        update_one(self._connection, update(administration).where(of_call, administration.c.id == into_id).values(revision=revision))
        update_one(
            self._connection,
            update(administration).where(of_call, administration.c.id == merged_id).values(merged_into=into_id, revision=revision),
        )
        for table in (candidature, spelling):
            moved = update(table).where(table.c.call_id == call_id, table.c.administration_id == merged_id)
            self._connection.execute(moved.values(administration_id=into_id, revision=revision))
        # If B was told apart from A, and A merges into C, then B is told apart from C too.
        for pair in self.told_apart(call_id):
            if merged_id in pair:
                self.forget_told_apart(call_id, pair)
                moved_pair = pair - {merged_id} | {into_id}
                if len(moved_pair) == 2:
                    self.tell_apart(call_id, moved_pair, revision=revision)

    def mark_administrations_gone(self, call_id: int, *, revision: int) -> None:
        """Take administrations without a dossier out of the call, and restore administrations with a new dossier."""
        administration, candidature = tables.administration, tables.candidature
        # One list for all: a question for each administration is answered through the index of the call, which reads all its dossiers.
        filed = administration.c.id.in_(select(candidature.c.administration_id).where(candidature.c.call_id == call_id))
        of_call = update(administration).where(administration.c.call_id == call_id)
        for is_gone, without in ((True, ~filed), (False, filed)):
            self._connection.execute(of_call.where(administration.c.is_gone != is_gone, without).values(is_gone=is_gone, revision=revision))

    def told_apart(self, call_id: int) -> frozenset[frozenset[int]]:
        """Return the pairs of administrations that a person said are not the same, as ids."""
        told_apart = tables.told_apart
        statement = select(told_apart.c.one_id, told_apart.c.other_id).where(told_apart.c.call_id == call_id)
        return frozenset(frozenset((row.one_id, row.other_id)) for row in self._connection.execute(statement))

    def tell_apart(self, call_id: int, pair: frozenset[int], *, revision: int) -> None:
        """Remember that two administrations differ. Raises InvalidValue for an administration unknown to the call."""
        one_id, other_id = sorted(pair)
        upsert(self._connection, tables.told_apart, [{"call_id": call_id, "one_id": one_id, "other_id": other_id, "revision": revision}])

    def forget_told_apart(self, call_id: int, pair: frozenset[int]) -> None:
        """Forget that two administrations are not the same."""
        told_apart = tables.told_apart
        one_id, other_id = sorted(pair)
        same = told_apart.c.call_id == call_id, told_apart.c.one_id == one_id, told_apart.c.other_id == other_id
        self._connection.execute(delete(told_apart).where(*same))

    def spellings(self, call_id: int) -> Mapping[str, int]:
        """Return folded spelling → administration id, for spellings decided by a person."""
        spelling = tables.spelling
        statement = select(spelling.c.key, spelling.c.administration_id)
        rows = self._connection.execute(statement.where(spelling.c.call_id == call_id, spelling.c.is_decided))
        return {row.key: row.administration_id for row in rows}

    def set_spelling(self, call_id: int, *, key: str, text: str, administration_id: int, is_decided: bool, revision: int) -> None:
        """Remember the administration of a spelling. A file never changes a person's decision."""
        spelling = tables.spelling
        same = select(spelling.c.key).where(spelling.c.call_id == call_id, spelling.c.key == key, spelling.c.is_decided)
        if not is_decided and self._connection.execute(same).first():
            return
        row = {
            "call_id": call_id,
            "key": key,
            "text": text,
            "administration_id": administration_id,
            "is_decided": is_decided,
            "revision": revision,
        }
        upsert(self._connection, tables.spelling, [row])


def administrations_of_call(connection: Connection, call_id: int, *, with_gone: bool = False) -> tuple[Administration, ...]:
    """Return a call's administrations in the order of addition, without merged ones; ``with_gone`` includes those without a dossier."""
    spelling, administration = tables.spelling, tables.administration
    texts: dict[int, list[str]] = {}
    written = select(spelling.c.administration_id, spelling.c.text).where(spelling.c.call_id == call_id).order_by(spelling.c.key)
    for administration_id, text in connection.execute(written):
        texts.setdefault(administration_id, []).append(text)
    query = (
        select(administration)
        .where(administration.c.call_id == call_id, administration.c.merged_into.is_(None))
        .order_by(administration.c.id)
    )
    return tuple(
        Administration(row.id, row.name, row.ministry, row.kind, row.siren, tuple(texts.get(row.id, ())), row.shares_siren, row.acronym)
        for row in connection.execute(query)
        if with_gone or not row.is_gone
    )


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
        candidatures = {row.id: candidature_of(row) for row in self._connection.execute(statement)}
        if candidatures.keys() != wanted:
            raise NotFound
        return candidatures

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
    """Return the sorting key by deposit date (undated last), then dossier, with digits as numbers: P-2 precedes P-10."""
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
        """Return every version of a call's attached files, by candidature, in the order of arrival."""
        return things_of_call(self._connection, Attachment, tables.attachment, call_id, order=("candidature_id", "number"))

    def add(self, call_id: int, attachments: Iterable[Attachment], *, revision: int) -> None:
        """Write versions of files."""
        rows = [{"call_id": call_id, **asdict(attachment), "revision": revision} for attachment in attachments]
        if rows:
            self._connection.execute(insert(tables.attachment), rows)

    def sizes(self) -> Mapping[str, int]:
        """Return the size of each file that a row of any call refers to, by SHA-256."""
        attachment = tables.attachment
        rows = self._connection.execute(select(attachment.c.sha256, attachment.c.size).distinct())
        return {row.sha256: row.size for row in rows}

    def uses(self) -> Collection[Use]:
        """Return every attached file of every call, with its candidature."""
        attachment = tables.attachment
        return {Use(*row) for row in self._connection.execute(select(attachment.c.sha256, attachment.c.candidature_id))}
