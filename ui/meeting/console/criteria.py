"""Chips of criteria under the reason of a decision: pressed, each is named in the sentence; pressed again, it is left out."""

import streamlit as st

from deliberation.derived.meeting.verdicts import Suggestion, suggested_reason
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, decimal
from ui import session
from ui.meeting.console import decision_fields
from ui.meeting.console.decision_fields import Standing

REASON_MOST = 600  # characters


def panel(snapshot: Snapshot, stands: Standing) -> None:
    """Show the criteria furthest from the shortlist's means, pressed if named in the reason; nothing without such criteria."""
    comparison = _compare_criteria(snapshot, stands)
    labels = {name: f"{name} {decimal(mean, 1)}\N{NO-BREAK SPACE}↑" for name, mean in comparison.above}
    labels |= {name: f"{name} {decimal(mean, 1)}\N{NO-BREAK SPACE}↓" for name, mean in comparison.below}
    if not labels:
        return
    key = decision_fields.key(stands, "criteria")
    st.session_state[key] = _names(comparison.within(_text(stands)))
    st.pills(
        _("Criteria named in the reason"),
        list(labels),
        key=key,
        selection_mode="multi",
        label_visibility="collapsed",
        format_func=labels.__getitem__,
        on_change=_rewrite,
        args=(stands,),
    )


def _compare_criteria(snapshot: Snapshot, stands: Standing) -> Suggestion:
    # Both ways, whatever is decided: a refusal may name a strength, a selection a reservation.
    return suggested_reason(snapshot, stands.decision.candidature_id, Outcome.RESERVE) or Suggestion((), ())


def _names(found: Suggestion) -> list[str]:
    return [name for name, _mean in (*found.above, *found.below)]


def _text(stands: Standing) -> str:
    return str(st.session_state.get(decision_fields.key(stands, "reason"), ""))


def _rewrite(stands: Standing) -> None:
    """Write the sentence again with the pressed criteria, keeping the surrounding text."""
    names = st.session_state.get(decision_fields.key(stands, "criteria"))
    if names is None:
        return  # another file was called before the press
    text, comparison = _text(stands), _compare_criteria(session.snapshot(), stands)
    before, pressed = comparison.within(text), comparison.only(names)
    added = [name for name in _names(pressed) if name not in _names(before)]
    if _names(before) and str(before) in text:
        text = text.replace(str(before), str(pressed) if _names(pressed) else "")
    elif added:
        text = f"{text} {comparison.only(added)}"
    if len(text := text.strip()) <= REASON_MOST:
        st.session_state[decision_fields.key(stands, "reason")] = text
        decision_fields.keep(stands)
