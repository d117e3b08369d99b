"""The amount of a decision: when it is asked for, its effect on the envelope, overruns."""

import streamlit as st

from deliberation.amounts import amount_of
from deliberation.derived.meeting.board import Change, Gauge
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, euros

NO_AMOUNT = N_("No amount of euros can be read here.")


def is_given(snapshot: Snapshot, change: Change) -> bool:
    """Tell whether a decision gives an amount: it selects, on a track that has an envelope."""
    return change.outcome is Outcome.SELECTED and is_funded(snapshot, change.track)


def is_funded(snapshot: Snapshot, track: str | None) -> bool:
    """Tell whether a track has an envelope."""
    return track in snapshot.call.funded


def is_wrong(typed: str) -> bool:
    """Tell whether something was typed that is no amount."""
    return bool(typed.strip()) and amount_of(typed) is None


def tell(typed: str) -> None:
    """Say under its field that what was typed is no amount."""
    if is_wrong(typed):
        st.markdown(f":small[:red[:material/error: {_(NO_AMOUNT)}]]")


def effect(old: Gauge, new: Gauge) -> str:
    """Return a decision's effect on an envelope, to append to the places; empty if there is none."""
    if new.envelope is None:
        return ""
    values = {"before": euros(old.spent), "after": euros(new.spent), "envelope": euros(new.envelope)}
    words = _("**{before} → {after} of {envelope}**") if old.spent != new.spent else _("{after} of {envelope}")
    return f" · {words.format(**values)}"


def over(snapshot: Snapshot, gauge: Gauge) -> str:
    """Return the message for a track whose decisions exceed its envelope."""
    values = {"spent": euros(gauge.spent), "envelope": euros(gauge.envelope or gauge.spent)}
    return _("{track}: {spent} for an envelope of {envelope}").format(track=snapshot.call.track(gauge.track).short, **values)
