"""Decisions, recalls, agreements, dissents; drafts of them; finalised versions."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, insert, select, tuple_, update

from data_access.rows import Rows, things_of_call, update_one, upsert
from data_access.schema import discussion, record, tables
from data_access.schema.columns import json_text, json_value, metadata
from data_access.schema.keeping import frozen_columns
from data_access.schema.scoring import draft as table
from data_access.schema.scoring import form_draft
from deliberation.call.call import Head, Version
from deliberation.call.changing import ADMINISTERED
from deliberation.errors import NotFound
from deliberation.record.anchors import Anchor, Seal
from deliberation.selection.decisions import Decision, Dissent, Outcome, Proposed, Recall
from deliberation.selection.drafts import DecisionDraft, Draft, GridDraft, NoteDraft, OrganiserForm


class DecisionRows(Rows):
    """Implements ``repositories.Decisions``."""

    def of_call(self, call_id: int) -> dict[int, Decision]:
        """Return candidature id → the decision that stands; a candidature without a decision is absent."""
        decisions = things_of_call(self._connection, Decision, tables.decision, call_id, order=["candidature_id"])
        return {decision.candidature_id: decision for decision in decisions}

    def save(self, call_id: int, decisions: Sequence[Decision], *, revision: int) -> None:
        """Write decisions; each replaces the one before."""
        written = [{"call_id": call_id, **asdict(decision), "revision": revision} for decision in decisions]
        upsert(self._connection, tables.decision, written)

    def save_proposed(self, call_id: int, proposed: Sequence[Proposed], *, revision: int) -> None:
        """Write files of a list for agreement as they stand."""
        upsert(
            self._connection,
            discussion.agreement,
            [{"call_id": call_id, **asdict(proposal), "revision": revision} for proposal in proposed],
        )

    def screens_of(self, call_id: int, read_at: datetime) -> Mapping[int, bool]:
        """Return person id → whether the person confirmed reading the list of that time, for people with the list on screen."""
        screen = discussion.list_screen
        statement = select(screen.c.person_id, screen.c.has_seen).where(screen.c.call_id == call_id, screen.c.read_at == read_at)
        return {row.person_id: row.has_seen for row in self._connection.execute(statement)}

    def save_screen(self, call_id: int, person_id: int, read_at: datetime, *, has_seen: bool) -> None:
        """Write that a person's screen shows a list; an earlier confirmation stays."""
        has_seen = has_seen or self.screens_of(call_id, read_at).get(person_id, False)
        row = {"call_id": call_id, "person_id": person_id, "read_at": read_at, "has_seen": has_seen}
        upsert(self._connection, discussion.list_screen, [row])

    def forget_screens(self, call_id: int) -> None:
        """Remove the screens of a list whose reading ended."""
        self._connection.execute(delete(discussion.list_screen).where(discussion.list_screen.c.call_id == call_id))


class DissentRows(Rows):
    """Implements ``repositories.Dissents``."""

    def of_call(self, call_id: int) -> tuple[Dissent, ...]:
        """Return the dissents that stand, the oldest first."""
        table, order = discussion.dissent, ("at", "candidature_id", "person_id")
        return things_of_call(self._connection, Dissent, table, call_id, table.c.withdrawn_at.is_(None), order=order)

    def save(self, call_id: int, dissent: Dissent, *, revision: int) -> None:
        """Record a dissent; it replaces the same member's on the same decision."""
        row = {"call_id": call_id, **asdict(dissent), "withdrawn_at": None, "revision": revision}
        upsert(self._connection, discussion.dissent, [row])

    def withdraw(self, call_id: int, dissent: Dissent, *, at: datetime, revision: int) -> None:
        """Write that a dissent was taken back. Raises NotFound."""
        row = discussion.dissent
        statement = update(row).where(
            row.c.call_id == call_id,
            row.c.candidature_id == dissent.candidature_id,
            row.c.person_id == dissent.person_id,
            row.c.decision_version == dissent.decision_version,
        )
        update_one(self._connection, statement.values(withdrawn_at=at, revision=revision))


def agreements_of_call(connection: Connection, call_id: int) -> tuple[Proposed, ...]:
    """Return the files of every list for agreement, in the order the lists were read out, then of the files."""
    return things_of_call(connection, Proposed, discussion.agreement, call_id, order=("read_at", "candidature_id", "number"))


class RecallRows(Rows):
    """Implements ``repositories.Recalls``."""

    def of_call(self, call_id: int) -> dict[int, Recall]:
        """Return candidature id → the request to discuss it again; a candidature without a request is absent."""
        recalls = things_of_call(self._connection, Recall, discussion.recall, call_id, order=["candidature_id"])
        return {recall.candidature_id: recall for recall in recalls}

    def add(self, call_id: int, recall: Recall, *, revision: int) -> None:
        """Record a request to discuss a candidature, once per person."""
        self._connection.execute(insert(discussion.recall).values(call_id=call_id, **asdict(recall), revision=revision))


# Every column except the content, which can be large.
_COLUMNS = [column for column in record.version.c if column.name not in ("call_id", "content")]
_ANCHOR = (record.anchor.c.entry, record.anchor.c.hash)
# Made once: each reading of a call asks it.
_OF_CALL = (
    select(*_COLUMNS, *_ANCHOR)
    .select_from(record.version.outerjoin(record.anchor))
    .where(record.version.c.call_id == bindparam("call_id"))
    .order_by(record.version.c.number)
)


class VersionRows(Rows):
    """Implements ``repositories.Versions``."""

    def of_call(self, call_id: int) -> tuple[Version, ...]:
        """Return the versions of a call, the oldest first."""
        return tuple(_version(dict(row._mapping)) for row in self._connection.execute(_OF_CALL, {"call_id": call_id}))

    def add(self, call_id: int, version: Version, *, content: bytes) -> None:
        """Keep a finalised state, unchangeable; ``content`` is its canonical JSON."""
        statement = insert(record.version).values(
            call_id=call_id, content=content, **{column.name: getattr(version, column.name) for column in _COLUMNS}
        )
        self._connection.execute(statement)

    def mark_reopened(self, call_id: int, number: int, *, by: str, at: datetime, reason: str) -> None:
        """Write down that a version was reopened, once. Raises NotFound."""
        version = record.version
        statement = update(version).where(version.c.call_id == call_id, version.c.number == number)
        update_one(self._connection, statement.values(reopened_by=by, reopened_at=at, reopening_reason=reason))

    def content(self, call_id: int, number: int) -> bytes:
        """Return a version's canonical JSON. Raises NotFound."""
        version = record.version
        statement = select(version.c.content).where(version.c.call_id == call_id, version.c.number == number)
        content: bytes | None = self._connection.execute(statement).scalar_one_or_none()
        if content is None:
            raise NotFound
        return content

    def frozen_rows(self, call_id: int, *, form: int) -> Mapping[str, str]:
        """Return table → SHA-256 of the columns frozen in canonical form ``form``; empty if a row is unreadable.

        Tables without rows of the call are left out. The digest is independent of the order of rows and the database's storage of values.
        """
        digests = {name: _digest(self._connection, table, call_id, form) for name, table in sorted(metadata.tables.items())}
        return {name: digest for name, digest in digests.items() if digest is not None}

    def anchors(self, call_id: int) -> Sequence[Anchor]:
        """Return the anchors of a call's versions, the oldest first."""
        statement = select(record.anchor).where(record.anchor.c.call_id == call_id).order_by(record.anchor.c.number)
        return [Anchor(row.number, Head(row.entry, row.hash), Seal(row.key, row.mac)) for row in self._connection.execute(statement)]

    def add_anchor(self, call_id: int, anchor: Anchor) -> None:
        """Keep the anchor of a version. It is never moved."""
        head = {"entry": anchor.head.entry, "hash": anchor.head.hash}
        statement = insert(record.anchor).values(call_id=call_id, number=anchor.number, **head, **asdict(anchor.seal))
        self._connection.execute(statement)


def _version(values: dict[str, Any]) -> Version:
    entry, digest = values.pop("entry"), values.pop("hash")
    return Version(**values, head=Head(entry, digest) if entry is not None else None)


def _digest(connection: Connection, table: Table, call_id: int, form: int) -> str | None:
    columns = [table.c[name] for name in frozen_columns(table, form=form)]
    if not columns:
        return None
    of_call = table.c.id if table.name == "call" else table.c.call_id
    statement = select(*columns).where(of_call == call_id)
    try:
        rows = sorted(_line(table.name, row) for row in connection.execute(statement))
    except (ValueError, TypeError):
        return ""  # a time or a text that was tampered with
    return hashlib.sha256(b"\n".join(rows)).hexdigest() if rows else None


def _line(table: str, row: Row[Any]) -> bytes:
    values = {column: _plain(value) for column, value in row._mapping.items()}
    if table == "call":
        settings = json.loads(row.settings)
        values["settings"] = {key: value for key, value in settings.items() if key not in ADMINISTERED}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    """Return a value as JSON: the same on both databases, and whether a number is stored as a number or as a text."""
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return format(Decimal(str(value)).normalize(), "f")
    return str(value)


class DraftRows(Rows):
    """Implements ``repositories.Drafts``."""

    def of_person(self, call_id: int, person_id: int) -> Mapping[int, Draft]:
        """Return candidature id → the person's own draft."""
        rows = self._connection.execute(select(table).where(table.c.call_id == call_id, table.c.person_id == person_id))
        return {row.candidature_id: _draft(row) for row in rows}

    def with_grid(self, call_id: int, candidature_id: int) -> frozenset[int]:
        """Return the ids of the people whose draft on a candidature holds a grid."""
        statement = select(table.c.person_id).where(
            table.c.call_id == call_id, table.c.candidature_id == candidature_id, table.c.grid.is_not(None)
        )
        return frozenset(self._connection.scalars(statement))

    def save(self, call_id: int, candidature_id: int, person_id: int, draft: Draft) -> None:
        """Write a draft, replacing the previous draft; an empty draft removes the row."""
        if draft.is_empty:
            self.drop(call_id, [(candidature_id, person_id)])
            return
        parts = {name: None if part is None else json_text(part) for name, part in asdict(draft).items()}
        upsert(self._connection, table, [{"call_id": call_id, "candidature_id": candidature_id, "person_id": person_id, **parts}])

    def drop(self, call_id: int, pairs: Iterable[tuple[int, int]]) -> None:
        """Remove drafts by (candidature id, person id)."""
        if wanted := list(pairs):
            of_pairs = tuple_(table.c.candidature_id, table.c.person_id).in_(wanted)
            self._connection.execute(delete(table).where(table.c.call_id == call_id, of_pairs))

    def purge(self, call_id: int) -> None:
        """Remove every draft of a call."""
        self._connection.execute(delete(table).where(table.c.call_id == call_id))

    def of_form(self, call_id: int, person_id: int, form: OrganiserForm) -> Mapping[str, Any] | None:
        """Return a person's kept input of a form, or None."""
        of_call, of_person, of_kind = form_draft.c.call_id == call_id, form_draft.c.person_id == person_id, form_draft.c.form == form
        text = self._connection.scalar(select(form_draft.c.content).where(of_call, of_person, of_kind))
        return None if text is None else json_value(text)

    def save_form(self, call_id: int, person_id: int, form: OrganiserForm, content: Mapping[str, Any] | None) -> None:
        """Write a person's input of a form, replacing the previous input; None removes the row."""
        if content is None:
            of_kind = (form_draft.c.call_id == call_id, form_draft.c.person_id == person_id, form_draft.c.form == form)
            self._connection.execute(delete(form_draft).where(*of_kind))
            return
        row = {"call_id": call_id, "person_id": person_id, "form": form, "content": json_text(content)}
        upsert(self._connection, form_draft, [row])

    def purge_forms(self, call_id: int) -> None:
        """Remove what is kept of every form of a call."""
        self._connection.execute(delete(form_draft).where(form_draft.c.call_id == call_id))


def _draft(row: Row[Any]) -> Draft:
    grid, decision, note = (None if text is None else json_value(text) for text in (row.grid, row.decision, row.note))
    return Draft(
        grid=GridDraft(**grid) if grid else None,
        decision=DecisionDraft(**{**decision, "outcome": Outcome(decision["outcome"])}) if decision else None,
        note=NoteDraft(**note) if note else None,
    )
