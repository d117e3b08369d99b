"""State of a juror's grid on this screen: saved, or drafted here or on a different device.

Input is compared with the grid's state at the filling of the fields, so that no device and no reveal silently overwrites input. Input is
kept on the server as a draft until saved or dropped.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import streamlit as st

from deliberation.call.call import Call
from deliberation.call.people import Person, Right
from deliberation.call.scale import Scale
from deliberation.derived.scoring.marking import own_marks
from deliberation.scoring.marks import Marks, number_in
from deliberation.selection.drafts import GridDraft
from deliberation.snapshot.snapshot import Snapshot
from ui import drafts, session
from ui.scoring import mark_choice

COMMENT = "comment"
TO_DEBATE = "to_debate"


@dataclass(frozen=True, slots=True)
class Filled:
    """A juror's grid on a candidature: saved, as first filled in the fields, and as the fields are now. ``version`` 0: none saved."""

    version: int
    marks: Marks
    comment: str
    to_debate: bool = False


def field(candidature_id: int, name: str) -> str:
    """Return the key of a grid's field or button, which changes once a draft on the file is abandoned."""
    return f"scoring.{session.dossier_of(candidature_id)}{drafts.anew(candidature_id, GridDraft)}.{name}"


def saved_grid(person: Person, snapshot: Snapshot, candidature_id: int) -> Filled:
    """Return the saved grid."""
    grid = snapshot.grids.get((candidature_id, person.id))
    comment = snapshot.comments.get((candidature_id, person.id), "")
    asks = (candidature_id, person.id) in snapshot.to_debate
    return Filled(grid.version if grid else 0, own_marks(snapshot, candidature_id), comment, asks)


def fill(call: Call, saved: Filled, candidature_id: int, *, is_open: bool) -> Filled:
    """Fill the fields before their drawing: with a draft new to this screen, else with the saved grid.

    Each field also receives the value as its default: a browser may skip the drawing that sets a value, and would send back an empty one.
    With closed marks, the fields show the saved values, and the draft returns at a later opening.
    """
    if not is_open:
        drafts.forget(candidature_id, GridDraft)
        _show(call.scale, candidature_id, saved, saved)
        return saved
    draft = drafts.draft_of(candidature_id, GridDraft)
    is_news, filled = drafts.is_news(candidature_id, draft, GridDraft), filled_with(candidature_id)
    if draft and (is_news or filled is None):
        filled = replace(saved, version=draft.seen_version)
        _show(call.scale, candidature_id, _fill_from_draft(call, draft), filled)
        return filled
    is_given_up = is_news and draft is None and filled is not None and filled.version == saved.version
    if is_given_up:
        drafts.begin_anew(candidature_id, GridDraft)
    elif filled is not None and (filled == saved or _is_unsaved(candidature_id, filled, saved)):
        return filled
    _show(call.scale, candidature_id, saved, saved)
    return saved


def _is_unsaved(candidature_id: int, filled: Filled, saved: Filled) -> bool:
    """Tell whether the fields differ from their initial and saved values."""
    return bool(changes(candidature_id, filled) and changes(candidature_id, saved))


def _show(scale: Scale, candidature_id: int, shown: Filled, filled: Filled) -> None:
    for code, mark in shown.marks.items():
        mark_choice.fill(scale, field(candidature_id, code), mark)
    st.session_state[field(candidature_id, COMMENT)] = shown.comment
    st.session_state[field(candidature_id, TO_DEBATE)] = shown.to_debate
    st.session_state[field(candidature_id, "filled")] = filled


def filled_with(candidature_id: int) -> Filled | None:
    """Return the fields' initial values; None if they are to be filled at the next drawing."""
    filled_grid: object = st.session_state.get(field(candidature_id, "filled"))
    return filled_grid if isinstance(filled_grid, Filled) else None


def changes(candidature_id: int, filled: Filled) -> int:
    """Return the number of changed fields."""
    now = entered(candidature_id, filled)
    further = (now.comment != filled.comment, now.to_debate != filled.to_debate)
    return sum(now.marks[code] != mark for code, mark in filled.marks.items()) + sum(further)


def is_unread(candidature_id: int, filled: Filled) -> bool:
    """Tell whether a mark was typed that is no number."""
    return any(mark_choice.is_unread(field(candidature_id, code)) for code in filled.marks)


def entered(candidature_id: int, filled: Filled) -> Filled:
    """Return the fields' values."""
    marks = {code: mark_choice.entered(field(candidature_id, code)) for code in filled.marks}
    typed: object = st.session_state.get(field(candidature_id, COMMENT))
    asks = bool(st.session_state.get(field(candidature_id, TO_DEBATE)))
    return Filled(filled.version, marks, typed.strip() if isinstance(typed, str) else "", asks)


def keep(candidature_id: int) -> None:
    """Save the fields' values as a draft, or remove an unchanged draft; the callback of each field."""
    filled = filled_with(candidature_id)
    if filled is None:
        return
    if changes(candidature_id, filled):
        drafts.keep(candidature_id, _make_draft(entered(candidature_id, filled)), Right.SCORE)
    else:
        drafts.give_up(candidature_id, GridDraft, Right.SCORE)


def give_up(candidature_id: int) -> None:
    """Give up the draft: the fields show the saved grid."""
    drafts.abandon(candidature_id, GridDraft, Right.SCORE)


def draft_marks(call: Call, candidature_id: int) -> Marks | None:
    """Return the marks of the person's draft on a candidature; None if there is none."""
    draft = drafts.draft_of(candidature_id, GridDraft)
    return _fill_from_draft(call, draft).marks if draft else None


def _make_draft(now: Filled) -> GridDraft:
    marks = {code: None if mark is None else str(mark) for code, mark in now.marks.items()}
    return GridDraft(now.version, marks, now.comment, now.to_debate)


def _fill_from_draft(call: Call, draft: GridDraft) -> Filled:
    # A number that is typed may be off the scale: it is shown as it was typed, and refused when it is saved.
    marks = {code: number_in(draft.marks.get(code) or "") for code in call.criterion_codes}
    return Filled(draft.seen_version, marks, draft.comment, draft.to_debate)


def saved_elsewhere(person: Person, snapshot: Snapshot, candidature_id: int) -> datetime | None:
    """Return the time of the grid's save on a different device since its display here, or None."""
    filled, saved_grid = filled_with(candidature_id), snapshot.grids.get((candidature_id, person.id))
    return saved_grid.saved_at if saved_grid and filled and filled.version != saved_grid.version else None


def take_over(candidature_id: int) -> None:
    """Show the grid saved on a different device without input here; otherwise the grid asks for a choice."""
    filled = filled_with(candidature_id)
    if filled and not changes(candidature_id, filled):
        forget(candidature_id)


def recorded(saved: Filled, candidature_id: int) -> None:
    """Make the saved values the fields' initial values.

    The fields are not overwritten: text typed during the save stays, as a draft.
    """
    st.session_state[field(candidature_id, "filled")] = saved
    drafts.confirmed(candidature_id, GridDraft)


def forget(candidature_id: int) -> None:
    """Refill the fields at the next drawing."""
    st.session_state.pop(field(candidature_id, "filled"), None)


def rebase(candidature_id: int, saved: Filled) -> None:
    """Rebase the input on the grid saved meanwhile."""
    st.session_state[field(candidature_id, "filled")] = saved
    keep(candidature_id)
