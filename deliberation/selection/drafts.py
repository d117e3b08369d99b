"""Drafts: a person's unconfirmed grid, decision or note on a file (never a vote), or an organiser's unfinished form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import capabilities
from deliberation.selection.decisions import Outcome

DRAFT_CHARACTERS_MAX = 20_000
# The readers of 10,000 files are some 300,000 characters.
FORM_CHARACTERS_MAX = 2_000_000


class OrganiserForm(StrEnum):
    """Forms filled in over several visits: that of the call; extras add theirs."""

    _ignore_ = "members"
    CALL = "call"

    members = vars()
    members.update({form.upper(): form for form in capabilities.forms()})


@dataclass(frozen=True, slots=True)
class GridDraft:
    """Marks by criterion as text (None: none), based on the grid's ``seen_version``; 0: no grid was saved."""

    seen_version: int
    marks: Mapping[str, str | None]
    comment: str
    to_debate: bool = False


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """Draft over the decision of ``seen_version``; ``ballot``: the number of the proposing ballot at that time, 0 for none."""

    seen_version: int
    ballot: int
    outcome: Outcome
    track: str | None
    reason: str
    amount: str = ""  # as it was typed


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note based on the one in ``seen``."""

    seen: str
    text: str


DraftPart = GridDraft | DecisionDraft | NoteDraft


@dataclass(frozen=True, slots=True)
class Draft:
    """A person's drafts on a file."""

    grid: GridDraft | None = None
    decision: DecisionDraft | None = None
    note: NoteDraft | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether the draft has no part left."""
        return self == NO_DRAFT

    def having(self, part: DraftPart) -> "Draft":
        """Return the draft with ``part`` in place of the part of the same kind."""
        changed: dict[str, Any] = {_NAMES[type(part)]: part}
        return replace(self, **changed)

    def part(self, kind: type[DraftPart]) -> DraftPart | None:
        """Return the draft's part of a kind."""
        part: DraftPart | None = getattr(self, _NAMES[kind])
        return part

    def without(self, kind: type[DraftPart]) -> "Draft":
        """Return the draft without its part of a kind."""
        return replace(self, **{_NAMES[kind]: None})


_NAMES: Mapping[type[DraftPart], str] = {GridDraft: "grid", DecisionDraft: "decision", NoteDraft: "note"}
NO_DRAFT = Draft()
