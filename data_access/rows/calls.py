"""Calls, their states, and records of erasures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from data_access.database import MIGRATION_LOCK
from data_access.row_sums import IS_STATED
from data_access.rows import attributes, insert_one, things_of_call, update_one, upsert
from data_access.schema import tables
from data_access.schema.columns import json_text, json_value, metadata, own_references
from data_access.schema.record import erasure as erasure_table
from data_access.schema.record import letterhead as letterhead_table
from deliberation.call.call import Call, FormMapping, Phase, Screening
from deliberation.call.scale import Scale
from deliberation.call.settings import Erasure, parse_call
from deliberation.errors import NotFound
from deliberation.operations.acts import CallState
from deliberation.record.letterheads import KeptLetterhead

# Any number will do but the one by which migrations take turns.
_CREATION_LOCK = MIGRATION_LOCK + 1


class CallRows:
    """Implements ``ports.Calls``."""

    def __init__(self, connection: Connection, *, locks: bool) -> None:
        self._connection, self._locks = connection, locks
        self.erased: list[str] = []  # in this transaction: slugs

    def take_turn(self) -> None:
        """Wait for a concurrent creation of a call, so that the next read includes that call. SQLite serialises all writing."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(select(func.pg_advisory_xact_lock(_CREATION_LOCK)))

    def create(self, call: Call, settings: Mapping[str, Any], *, phase: Phase, is_sealed: bool, at: datetime) -> int:
        """Add a call at revision 0 and return its id. Raises InvalidCall for a taken slug."""
        values = {"slug": call.slug, "settings": json_text(dict(settings)), "phase": phase, "is_sealed": is_sealed}
        return insert_one(self._connection, tables.call, revision=0, created_at=at, **values)

    def state(self, call_id: int) -> CallState:
        """Return a call's state. In a unit of work the row stays locked, so that acts on a call follow each other."""
        statement = select(tables.call).where(tables.call.c.id == call_id)
        row = self._connection.execute(statement.with_for_update() if self._locks else statement).one_or_none()
        if row is None:
            raise NotFound
        return state_of(row)

    def by_slug(self, slug: str) -> CallState | None:
        """Return the call with this slug, or None."""
        row = self._connection.execute(select(tables.call).where(tables.call.c.slug == slug)).one_or_none()
        return state_of(row) if row else None

    def all(self) -> Sequence[CallState]:
        """Return every call, the oldest first."""
        return [state_of(row) for row in self._connection.execute(select(tables.call).order_by(tables.call.c.id))]

    def slugs(self, call_ids: Collection[int]) -> Mapping[int, str]:
        """Return the slugs of calls by id."""
        if not call_ids:
            return {}
        call = tables.call
        return dict(map(tuple, self._connection.execute(select(call.c.id, call.c.slug).where(call.c.id.in_(call_ids)))))

    def set_revision(self, call_id: int, revision: int) -> None:
        """Set the call's revision."""
        self._set(call_id, {IS_STATED: False}, revision=revision)

    def set_settings(self, call_id: int, settings: Mapping[str, Any]) -> None:
        """Give the call other settings. The database refuses it once the call is finalised."""
        self._set(call_id, settings=json_text(dict(settings)))

    def set_phase(self, call_id: int, phase: Phase) -> None:
        """Set the call's phase."""
        self._set(call_id, phase=phase)

    def set_sealed(self, call_id: int, is_sealed: bool) -> None:
        """Seal the call's scores, or lift the seal."""
        self._set(call_id, is_sealed=is_sealed)

    def _set(self, call_id: int, options: Mapping[str, bool] = MappingProxyType({}), **values: Any) -> None:
        statement = update(tables.call).where(tables.call.c.id == call_id).values(**values)
        update_one(self._connection, statement.execution_options(**options))

    def mapping(self, call_id: int) -> FormMapping | None:
        """Return the form's mapping that was settled for the call, or None."""
        mapping = tables.form_mapping
        questions = self._connection.execute(select(mapping.c.questions).where(mapping.c.call_id == call_id)).scalar_one_or_none()
        return _mapping(json_value(questions)) if questions else None

    def set_mapping(self, call_id: int, mapping: FormMapping, *, revision: int) -> None:
        """Remember the form's mapping."""
        mapping_values = {
            "questions": dict(mapping.questions),
            "team": None if mapping.team is None else sorted(mapping.team),
            "opinions": {key: str(meaning) for key, meaning in mapping.opinions.items()},
        }
        row = {"call_id": call_id, "questions": json_text(mapping_values), "revision": revision}
        upsert(self._connection, tables.form_mapping, [row])

    def letterheads(self, call_id: int) -> Sequence[KeptLetterhead]:
        """Return the letterheads that a call has or had, the first first."""
        return things_of_call(self._connection, KeptLetterhead, letterhead_table, call_id, order=("added_at", "sha256"))

    def add_letterhead(self, call_id: int, letterhead: KeptLetterhead) -> None:
        """Keep a letterhead as it came."""
        self._connection.execute(insert(letterhead_table).values(call_id=call_id, **asdict(letterhead)))

    def erase(self, call_id: int, erasure: Erasure) -> Mapping[str, int]:
        """Remove every row of a call, record the erasure, and return table → number of removed rows.

        The database releases entries and versions only after the record of the erasure, and no row of a finalised call.
        """
        connection, removed = self._connection, {}
        self.erased.append(erasure.slug)
        connection.execute(insert(erasure_table).values(call_id=call_id, **asdict(erasure)))
        connection.execute(update(tables.call).where(tables.call.c.id == call_id).values(phase=Phase.DELIBERATION))
        # Those that others point to come last.
        of_a_call = [table for table in metadata.sorted_tables if "call_id" in table.c and table is not erasure_table]
        for table in reversed(of_a_call):
            for column in own_references(table):
                connection.execute(update(table).where(table.c.call_id == call_id).values({column.name: None}))
            rows = connection.execute(select(func.count()).select_from(table).where(table.c.call_id == call_id)).scalar_one()
            connection.execute(delete(table).where(table.c.call_id == call_id))
            removed[table.name] = rows
        connection.execute(delete(tables.call).where(tables.call.c.id == call_id))
        return {name: rows for name, rows in sorted(removed.items()) if rows}

    def erasures(self) -> Sequence[Erasure]:
        """Return the records of erased calls, the oldest first."""
        columns = [erasure_table.c[field.name] for field in fields(Erasure)]
        return [Erasure(*row) for row in self._connection.execute(select(*columns).order_by(erasure_table.c.erased_at))]


def state_of(row: Row[Any]) -> CallState:
    """Return the state that a row of ``call`` holds."""
    settings, call = _settings(row.settings)
    as_is = attributes(row, ("id", "revision", "phase", "is_sealed", "created_at"))
    return CallState(call=call, settings=settings, **as_is)


def scale_of(connection: Connection, call_id: int) -> Scale:
    """Return the scale of a call, needed to read its marks in steps."""
    statement = select(tables.call.c.settings).where(tables.call.c.id == call_id)
    _settings_text, call = _settings(connection.execute(statement).scalar_one())
    return call.scale


# The settings of a call hardly ever change, and its state is read at each act.
@lru_cache(maxsize=64)
def _settings(text: str) -> tuple[Mapping[str, Any], Call]:
    settings = json_value(text)
    return MappingProxyType(settings), parse_call(settings)


def _mapping(said: Mapping[str, Any]) -> FormMapping:
    opinions = {key: Screening(meaning) for key, meaning in said["opinions"].items()}
    team = None if said["team"] is None else frozenset(said["team"])
    return FormMapping(MappingProxyType(said["questions"]), team, MappingProxyType(opinions))
