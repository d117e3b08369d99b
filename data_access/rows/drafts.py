"""Drafts: what people chose and did not confirm."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, delete, select, tuple_

from data_access.rows import Rows, upsert
from data_access.schema.columns import json_text, json_value
from data_access.schema.scoring import draft as table
from data_access.schema.scoring import form_draft
from deliberation.selection.decisions import Outcome
from deliberation.selection.drafts import DecisionDraft, Draft, GridDraft, NoteDraft, OrganiserForm


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
        """Write a draft in place of the one before; an empty one removes it."""
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
        """Return what the person typed in a form; None if nothing is kept."""
        of_call, of_person, of_kind = form_draft.c.call_id == call_id, form_draft.c.person_id == person_id, form_draft.c.form == form
        text = self._connection.scalar(select(form_draft.c.content).where(of_call, of_person, of_kind))
        return None if text is None else json_value(text)

    def save_form(self, call_id: int, person_id: int, form: OrganiserForm, content: Mapping[str, Any] | None) -> None:
        """Write what the person typed in a form in place of what was kept; None removes it."""
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
