"""Decisions that stand, dissents from them, lists for agreement, and files that somebody asked to discuss again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from data_access.rows import Rows, things_of_call, update_one, upsert
from data_access.schema import discussion, tables
from deliberation.selection.decisions import Decision, Dissent, Proposed, Recall


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
        """Record that somebody asked to discuss a candidature, once."""
        self._connection.execute(insert(discussion.recall).values(call_id=call_id, **asdict(recall), revision=revision))
