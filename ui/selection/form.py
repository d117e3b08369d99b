"""Form to decide on the chosen files: shows the files' values until a person enters a value."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import streamlit as st

from deliberation.amounts import amount_of
from deliberation.derived.meeting.board import Change, Gauge
from deliberation.derived.meeting.verdicts import Reason, Wish, reason_for
from deliberation.derived.stated import has_amounts
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, euros
from ui.selection.board import OUTCOME
from ui.shims import uncut
from ui.widgets import fields

T = TypeVar("T")
TRACK = "decisions.track"
REASON = "decisions.reason"
OVERRIDE = "decisions.override"
REPLACES = "decisions.replaces"
AMOUNT = "decisions.amount"
OWN_TRACK = ""
EMPTY: Mapping[str, Any] = {REASON: "", OVERRIDE: "", AMOUNT: "", REPLACES: False}
_FILLED = "decisions.filled"
_TYPED = "decisions.typed"  # the reason that a person typed, and the outcome chosen then

NO_AMOUNT = N_("No amount of euros can be read here.")


class Fields(NamedTuple):
    """What the fields ask for; ``override``: the reason for going beyond the rule; ``is_wrong_amount``: no amount could be read."""

    wish: Wish
    override: str
    is_wrong_amount: bool


class Offered(NamedTuple):
    """Reason put in the field, and its outcome. ``before``: earlier texts that a browser may still send."""

    outcome: Outcome | None = None
    reason: Reason = Reason("")
    before: frozenset[str] = frozenset()

    def stands_for(self, text: str) -> bool:
        """Return whether a text is the field's unchanged text."""
        return text == self.reason.text or text in self.before

    def after_change(self, outcome: Outcome | None) -> "Offered":
        """Return the offer after a change of the text, typed or wiped, except with a further press of the same message."""
        press = uncut.press()
        is_alone = not (press and press.buttons) and outcome == self.outcome
        return self._replace(before=frozenset()) if is_alone else self

    def followed_by(self, reason: Reason, outcome: Outcome | None, text: str) -> "Offered":
        """Return the next offer; ``text``, the field's previous text, and earlier texts may still be sent."""
        return Offered(outcome, reason, (self.before | {self.reason.text, text}) - {reason.text})


class _Filled(NamedTuple):
    """Program's values in the fields for a choice, and the offered reason."""

    ids: frozenset[int]
    values: Mapping[str, Any]
    offered: Offered


def fill(snapshot: Snapshot, chosen: Sequence[Candidature]) -> None:
    """Fill the fields from the chosen files, except where a person entered a value. Called before the drawing.

    Input for other files, or already recorded, is discarded.
    """
    state, ids = st.session_state, frozenset(candidature.id for candidature in chosen)
    last: _Filled | None = state.get(_FILLED)
    is_new = last is None or ids.isdisjoint(last.ids)
    values = {} if last is None or is_new else dict(last.values)
    if is_new:
        state.pop(_TYPED, None)
    for key, value in _read_held(snapshot, chosen).items():
        if is_new or state.get(key) == values.get(key):
            _put(key, value)
            values[key] = value
    reason, text = _reason(snapshot, chosen), state.get(REASON, "")
    former = Offered() if last is None or is_new else last.offered
    offer = Offered(state.get(OUTCOME), reason)
    if is_new or former.stands_for(text) or text == values.get(REASON):
        offer = offer if is_new else former.followed_by(reason, offer.outcome, text)
        _put(REASON, reason.text)
        values[REASON] = reason.text
    state[_FILLED] = _Filled(ids, values, offer)
    _note_typed(values[REASON])


def _put(key: str, value: Any) -> None:
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _read_held(snapshot: Snapshot, chosen: Sequence[Candidature]) -> dict[str, Any]:
    decisions = [snapshot.decision(candidature.id) for candidature in chosen]
    return {
        OUTCOME: _same(decision.outcome for decision in decisions),
        TRACK: _same(decision.track for decision in decisions) or OWN_TRACK,
        **EMPTY,
    }


def _same(values: Iterable[T]) -> T | None:
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def _reason(snapshot: Snapshot, chosen: Sequence[Candidature]) -> Reason:
    """Return the reason recorded with a single file; with several files, each keeps its own."""
    if len(chosen) != 1:
        return Reason("")
    outcome = st.session_state.get(OUTCOME) or snapshot.decision(chosen[0].id).outcome
    return reason_for(snapshot, chosen[0].id, outcome)


def _note_typed(offered: str) -> None:
    text = st.session_state[REASON]
    if text == offered:
        st.session_state.pop(_TYPED, None)
    elif st.session_state.get(_TYPED, ("",))[0] != text:
        st.session_state[_TYPED] = (text, st.session_state.get(OUTCOME))


def written_for() -> Outcome | None:
    """Return the outcome of the reason in the field, if different from the chosen outcome."""
    text, outcome = st.session_state[REASON], st.session_state.get(OUTCOME)
    typed, typed_for = st.session_state.get(_TYPED, ("", None))
    is_other = text and text == typed and typed_for not in (None, Outcome.TO_DISCUSS, outcome)
    return typed_for if is_other else None


def offered() -> Reason:
    """Return the program's reason in the field; empty after a typed reason."""
    filled: _Filled = st.session_state[_FILLED]
    return filled.offered.reason if filled.offered.stands_for(st.session_state[REASON]) else Reason("")


def keep_reason() -> None:
    """Count the reason as typed once it has changed alone: the callback of its field."""
    filled: _Filled | None = st.session_state.get(_FILLED)
    if filled is not None:
        st.session_state[_FILLED] = filled._replace(offered=filled.offered.after_change(st.session_state.get(OUTCOME)))


def read(snapshot: Snapshot, chosen: Sequence[Candidature]) -> Fields:
    """Return the fields' values. A callback reads again, so that input since the drawing counts."""
    state = st.session_state
    filled: _Filled = state[_FILLED]
    if state.get(OUTCOME) != filled.offered.outcome:
        fill(snapshot, chosen)
    outcome, typed = state.get(OUTCOME), state.get(AMOUNT, "").strip()
    text = (offered().text or state.get(REASON, "")).strip()
    wish = Wish(
        outcome,
        state.get(TRACK) or None,
        text if len(chosen) == 1 else text or None,
        replaces=bool(state.get(REPLACES)),
        amount=amount_of(typed) if outcome is Outcome.SELECTED else None,
        reason_is_proposed=offered().is_proposed,
    )
    return Fields(wish, state.get(OVERRIDE, ""), is_wrong_amount=is_no_amount(typed))


def clear() -> None:
    """Empty the fields, after a record or without a choice."""
    if st.session_state.pop(_FILLED, None) is None:
        return
    # Empty instead of deleting: the browser would keep showing the old value.
    for key, value in EMPTY.items():
        fields.write(key, value)


def gives_amount(snapshot: Snapshot, change: Change) -> bool:
    """Return whether a decision grants an amount: a selection, in a call with requested or limited amounts."""
    return change.outcome is Outcome.SELECTED and has_amounts(snapshot)


def is_no_amount(typed: str) -> bool:
    """Tell whether something was typed that is no amount."""
    return bool(typed.strip()) and amount_of(typed) is None


def warn_of_amount(typed: str) -> None:
    """Show under its field that the typed text is no amount."""
    if is_no_amount(typed):
        st.markdown(f":small[:red[:material/error: {_(NO_AMOUNT)}]]")


def envelope_step(old: Gauge, new: Gauge) -> str:
    """Return a decision's effect on an envelope, to append to the places; empty if there is none."""
    if new.envelope is None:
        return ""
    values = {"before": euros(old.spent), "after": euros(new.spent), "envelope": euros(new.envelope)}
    words = _("**{before} → {after} of {envelope}**") if old.spent != new.spent else _("{after} of {envelope}")
    return f" · {words.format(**values)}"
