"""Decisions that stand, dissents from them, lists for agreement, and files that somebody asked to discuss again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from data_access.rows import Rows, update_one, upsert
from data_access.schema import discussion, tables
from deliberation.selection.decisions import Decision, Dissent, Outcome, Proposed, Recall


class DecisionRows(Rows):
    """Implements ``repositories.Decisions``."""

    def of_call(self, call_id: int) -> Mapping[int, Decision]:
        """Return candidature id → the decision that stands; those nobody decided on are absent."""
        return decisions_since(self._connection, call_id, since=-1)

    def save(self, call_id: int, decisions: Sequence[Decision], *, revision: int) -> None:
        """Write decisions; each replaces the one before."""
        written = [{"call_id": call_id, **asdict(decision), "revision": revision} for decision in decisions]
        upsert(self._connection, tables.decision, written)

    def save_proposed(self, call_id: int, proposed: Sequence[Proposed], *, revision: int) -> None:
        """Write files of a list for agreement as they stand."""
        upsert(self._connection, discussion.agreement, [{"call_id": call_id, **asdict(one), "revision": revision} for one in proposed])

    def screens_of(self, call_id: int, read_at: datetime) -> Mapping[int, bool]:
        """Return person id → whether they said that they have seen the list read at that time, of those whose screen shows it."""
        screen = discussion.list_screen
        statement = select(screen.c.person_id, screen.c.has_seen).where(screen.c.call_id == call_id, screen.c.read_at == read_at)
        return {row.person_id: row.has_seen for row in self._connection.execute(statement)}

    def save_screen(self, call_id: int, person_id: int, read_at: datetime, *, has_seen: bool) -> None:
        """Write that a person's screen shows a list; what they said of it is not unsaid."""
        has_seen = has_seen or self.screens_of(call_id, read_at).get(person_id, False)
        row = {"call_id": call_id, "person_id": person_id, "read_at": read_at, "has_seen": has_seen}
        upsert(self._connection, discussion.list_screen, [row])

    def forget_screens(self, call_id: int) -> None:
        """Remove whose screens show a list: it is read no more."""
        self._connection.execute(delete(discussion.list_screen).where(discussion.list_screen.c.call_id == call_id))


def decisions_since(connection: Connection, call_id: int, *, since: int) -> dict[int, Decision]:
    """Return candidature id → decision of those touched after revision ``since`` (-1: all)."""
    decision = tables.decision
    statement = select(decision).where(decision.c.call_id == call_id, decision.c.revision > since).order_by(decision.c.candidature_id)
    return {row.candidature_id: _decision_of(row) for row in connection.execute(statement)}


def _decision_of(row: Row[Any]) -> Decision:
    return Decision(
        candidature_id=row.candidature_id,
        outcome=Outcome(row.outcome),
        track=row.track,
        reserve_rank=row.reserve_rank,
        amount=row.amount,
        reason=row.reason,
        version=row.version,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason_is_proposed=row.reason_is_proposed,
        reason_adopted_at=row.reason_adopted_at,
    )


class DissentRows(Rows):
    """Implements ``repositories.Dissents``."""

    def of_call(self, call_id: int) -> Sequence[Dissent]:
        """Return the dissents that stand, the oldest first."""
        return dissents_of_call(self._connection, call_id)

    def save(self, call_id: int, dissent: Dissent, *, revision: int) -> None:
        """Record a dissent; it replaces the same member's on the same decision."""
        row = {"call_id": call_id, **asdict(dissent), "withdrawn_at": None, "revision": revision}
        upsert(self._connection, discussion.dissent, [row])

    def withdraw(self, dissent: Dissent, *, at: datetime, revision: int) -> None:
        """Write that a dissent was taken back. Raises NotFound."""
        row = discussion.dissent
        statement = update(row).where(
            row.c.candidature_id == dissent.candidature_id,
            row.c.person_id == dissent.person_id,
            row.c.decision_version == dissent.decision_version,
        )
        update_one(self._connection, statement.values(withdrawn_at=at, revision=revision))


def dissents_of_call(connection: Connection, call_id: int) -> tuple[Dissent, ...]:
    """Return the dissents that stand, the oldest first."""
    dissent = discussion.dissent
    columns = [column for column in dissent.c if column.name not in ("call_id", "withdrawn_at", "revision")]
    statement = select(*columns).where(dissent.c.call_id == call_id, dissent.c.withdrawn_at.is_(None))
    rows = connection.execute(statement.order_by(dissent.c.at, dissent.c.candidature_id, dissent.c.person_id))
    return tuple(Dissent(**{**row._mapping, "outcome": Outcome(row.outcome)}) for row in rows)


def agreements_of_call(connection: Connection, call_id: int) -> tuple[Proposed, ...]:
    """Return the files of every list for agreement, in the order the lists were read out, then of the files."""
    agreement = discussion.agreement
    columns = [column for column in agreement.c if column.name not in ("call_id", "revision")]
    statement = select(*columns).where(agreement.c.call_id == call_id)
    rows = connection.execute(statement.order_by(agreement.c.read_at, agreement.c.candidature_id, agreement.c.number))
    return tuple(Proposed(**{**row._mapping, "outcome": Outcome(row.outcome)}) for row in rows)


class RecallRows(Rows):
    """Implements ``repositories.Recalls``."""

    def of_call(self, call_id: int) -> Mapping[int, Recall]:
        """Return candidature id → who asked to discuss it; the others are absent."""
        return recalls_since(self._connection, call_id, since=-1)

    def add(self, call_id: int, recall: Recall, *, revision: int) -> None:
        """Record that somebody asked to discuss a candidature, once."""
        self._connection.execute(insert(discussion.recall).values(call_id=call_id, **asdict(recall), revision=revision))


def recalls_since(connection: Connection, call_id: int, *, since: int) -> dict[int, Recall]:
    """Return candidature id → recall of those recorded after revision ``since`` (-1: all)."""
    recall = discussion.recall
    statement = select(recall.c.candidature_id, recall.c.by, recall.c.at)
    rows = connection.execute(statement.where(recall.c.call_id == call_id, recall.c.revision > since).order_by(recall.c.candidature_id))
    return {row.candidature_id: Recall(**row._mapping) for row in rows}
