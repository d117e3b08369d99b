"""What the last ballot on the current item gave, the decision that it proposes, and the chair's casting vote."""

from html import escape

import streamlit as st

from charts.parts.theme import OUTCOME_SIGNS, track_signs
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.meeting.verdicts import Proposal
from deliberation.meeting.ballots import Ballot
from deliberation.meeting.tallies import Tally, awaits_casting_vote, tally, those_missing
from deliberation.operations.meeting.ballots import give_casting_vote
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import session
from ui.meeting.console.conducting import as_shown, doing, on
from ui.meeting.console.decision_fields import proposed_decision
from ui.texts import literal


def panel(person: Person, snapshot: Snapshot, last: Ballot) -> None:
    """Show what the last ballot gave and proposes, and what settles a tie; of one that was cancelled, why."""
    if not last.is_counted:
        st.markdown(_("Cancelled: {reason}").format(reason=literal(last.cancelled_because)))
        return
    counted = tally(last, snapshot.call)
    proposed = proposed_decision(snapshot, snapshot.decision(last.candidature_id))
    with st.container(key=f"console.result.{proposed.outcome if proposed else Outcome.TO_DISCUSS}", border=True, gap="xxsmall"):
        st.html(_card(snapshot, last, counted, proposed))
        if awaits_casting_vote(last, snapshot.call):
            _settling(person, snapshot, last, counted)


def _card(snapshot: Snapshot, ballot: Ballot, counted: Tally, proposed: Proposal | None) -> str:
    """Return what a ballot gave and the decision that it proposes; then what the majority is counted on, and how many did not vote."""
    said, base, outcome = counted.sentences
    head = f"<strong>{escape(str(counted.verdict or outcome))}</strong>"
    if proposed:
        signed = f"{OUTCOME_SIGNS[proposed.outcome]} {proposed.outcome.words}"
        head += f' <span aria-hidden="true">→</span> <span class="outcome" data-outcome="{proposed.outcome}">{escape(signed)}</span>'
        head += f" {escape(_on_track(snapshot, proposed.track))}" if proposed.track else ""
    return f'<div class="result"><p>{head}</p><p class="small">{escape(f"{said} {base} {those_missing(ballot)}")}</p></div>'


def _on_track(snapshot: Snapshot, code: str) -> str:
    return f"{track_signs(snapshot.call)[code]} {snapshot.call.track(code).short}"


def _settling(person: Person, snapshot: Snapshot, last: Ballot, counted: Tally) -> None:
    """Offer the chair the options between which to settle a tie, each in two steps."""
    may_settle = session.may(person, snapshot, Right.CASTING_VOTE, last.candidature_id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_("A tie: your casting vote may settle it.") if may_settle else _("A tie: the chair may settle it."), width="content")
        for option in counted.tied:
            label = _("Casting vote: {option}").format(option=counted.labels[option])
            settle = doing(give_casting_vote, candidature_id=last.candidature_id, number=last.number, choice=option)
            with st.popover(label, disabled=not may_settle, key=on(f"console.ballot.casting.{option}.ask", last.candidature_id)):
                st.markdown(_("It settles the ballot, once, under the chair’s name."))
                key = as_shown(f"console.ballot.casting.{option}", snapshot, last.candidature_id)
                st.button(label, key=key, disabled=not may_settle, on_click=settle)
