"""The fields of the decision on the console: filled with the current decision or the person's draft, and saved as a draft."""

from typing import NamedTuple

import streamlit as st

from deliberation.amounts import amount_of
from deliberation.call.people import Person, Right
from deliberation.derived.meeting.board import Change
from deliberation.derived.meeting.verdicts import Proposal, Reason, proposal, reason_for
from deliberation.dossiers.candidatures import Candidature
from deliberation.selection.decisions import Decision, Outcome
from deliberation.selection.drafts import DecisionDraft
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, euros
from ui import drafts, session
from ui.meeting.console.conducting import field, pressed
from ui.selection import form


class Fields(NamedTuple):
    """Values entered in the fields; ``override``: the reason for exceeding the places."""

    change: Change
    override: str


class Values(NamedTuple):
    """What the fields hold."""

    outcome: Outcome
    track: str | None
    reason: str
    amount: str


class Standing(NamedTuple):
    """Initial values of the fields: the decision, or the proposal of ballot number ``ballot``; 0 for none.

    ``anew``: the suffix of the fields' keys, which changes once a draft on the file is abandoned.
    """

    decision: Decision
    ballot: int
    outcome: Outcome
    track: str | None
    anew: str


def follow(decision: Decision) -> None:
    """Reset the fields after their draft was dropped on a different device: called before their keys are made."""
    draft = drafts.gone(decision.candidature_id, DecisionDraft)
    if draft and draft.seen_version == decision.version:
        drafts.begin_anew(decision.candidature_id, DecisionDraft)


def initial_values(snapshot: Snapshot, decision: Decision) -> Standing:
    """Return the initial values for a file: its decision, else the proposal."""
    proposed = proposed_decision(snapshot, decision)
    own = decision.track or snapshot.track_of(snapshot.candidature(decision.candidature_id))
    anew = drafts.anew(decision.candidature_id, DecisionDraft)
    if proposed is None:
        return Standing(decision, 0, decision.outcome, own, anew)
    return Standing(decision, proposed.ballot.number, proposed.outcome, proposed.track or own, anew)


def proposed_decision(snapshot: Snapshot, decision: Decision) -> Proposal | None:
    """Return the ballot's proposal for an undecided file."""
    return proposal(snapshot, decision.candidature_id) if decision.outcome is Outcome.TO_DISCUSS else None


def key(stands: Standing, field: str) -> str:
    """Return the key of a field."""
    # On another item, or once somebody decided, the fields start anew from what stands.
    # Once a ballot proposes something, what was chosen before it gives way to its result; not the reason.
    voted = f".{stands.ballot}" if stands.ballot and field not in ("reason", "override", "stayed", "recorded") else ""
    return f"console.decision.{session.dossier_of(stands.decision.candidature_id)}.{stands.decision.version}{voted}{stands.anew}.{field}"


def fill(snapshot: Snapshot, stands: Standing) -> Values:
    """Return the fields' values: a draft new to this screen, else the chosen values, else the initial values.

    The reason's field shows the default reason for the chosen outcome until a reason is typed. Each field receives its value as its
    default, and as its value only after a change of the draft on a different device: text typed during a cut connection stays, and a
    browser that skips a drawing sends nothing empty.
    """
    draft = drafts.draft_of(stands.decision.candidature_id, DecisionDraft)
    is_news = drafts.is_news(stands.decision.candidature_id, draft, DecisionDraft)
    start = _standing_values(stands)
    if draft and draft.seen_version == stands.decision.version:
        start = start._replace(reason=draft.reason, amount=draft.amount)
        if draft.ballot == stands.ballot:
            start = start._replace(outcome=draft.outcome, track=draft.track or stands.track)
    for name, value in start._asdict().items():
        if is_news and key(stands, name) in st.session_state:
            st.session_state[key(stands, name)] = value
    values = Values(**{name: st.session_state.get(key(stands, name), value) for name, value in start._asdict().items()})
    offered = reason_for(snapshot, stands.decision.candidature_id, values.outcome)
    is_drawn = key(stands, "reason") in st.session_state
    last, offer = _find_offer(stands), form.Offered(values.outcome, offered)
    if last.stands_for(values.reason) if is_drawn and not is_news else not values.reason:
        offer = last.followed_by(offered, values.outcome, values.reason)
        is_other = values.reason != offered.text
        values = values._replace(reason=offered.text)
        if is_drawn and is_other:
            st.session_state[key(stands, "reason")] = offered.text
    st.session_state[key(stands, "offered")] = offer
    return values


def _find_offer(stands: Standing) -> form.Offered:
    offer: form.Offered = st.session_state.get(key(stands, "offered"), form.Offered())
    return offer


def reason_chosen(stands: Standing, outcome: Outcome) -> Reason:
    """Return the reason in the field, or the outcome's default reason without typed text."""
    text = field(key(stands, "reason"), stands.decision.candidature_id).strip()
    offered = _find_offer(stands)
    if not offered.stands_for(text):
        return Reason(text, is_to_reread=bool(text) and _find_typed_outcome(stands, text, outcome) is not outcome)
    return offered.reason if outcome is offered.outcome else reason_for(session.snapshot(), stands.decision.candidature_id, outcome)


def _find_typed_outcome(stands: Standing, text: str, outcome: Outcome) -> Outcome:
    """Return the outcome that was chosen when a reason was typed."""
    typed: tuple[str, Outcome] | None = st.session_state.get(key(stands, "typed"))
    if typed is None or typed[0] != text or typed[1] is Outcome.TO_DISCUSS:
        typed = st.session_state[key(stands, "typed")] = (text, outcome)
    return typed[1]


def _standing_values(stands: Standing) -> Values:
    amount = stands.decision.amount
    return Values(stands.outcome, stands.track, "", "" if amount is None else euros(amount))


def typed_amount(stands: Standing) -> str:
    """Return the amount typed; empty if the field is hidden or left blank."""
    return str(st.session_state.get(key(stands, "amount")) or "").strip()


def ask_amount(stands: Standing, values: Values, candidature: Candidature) -> None:
    """Ask for the amount; blank means the current amount, else the requested amount."""
    amount_asked, label = candidature.amount_asked, _("Amount given")
    st.text_input(
        label,
        value=values.amount,
        key=key(stands, "amount"),
        on_change=keep,
        args=(stands,),
        label_visibility="collapsed",
        placeholder=label if amount_asked is None else _("{amount} asked for").format(amount=euros(amount_asked)),
        width=150,
    )
    form.warn_of_amount(typed_amount(stands))


def read(stands: Standing) -> Fields:
    """Return the fields' values. Each callback reads again, so that input since the drawing counts."""
    candidature_id = stands.decision.candidature_id
    outcome = field(key(stands, "outcome"), candidature_id) or stands.outcome
    reason = reason_chosen(stands, outcome)
    change = Change(
        candidature_id=candidature_id,
        outcome=outcome,
        # Its field is drawn once the outcome is chosen, and begins with this one.
        track=st.session_state.get(key(stands, "track"), stands.track) if outcome.names_track else None,
        reason=reason.text,
        reason_is_proposed=reason.is_proposed,
        seen_version=stands.decision.version,
        amount=amount_of(typed_amount(stands)) if outcome is Outcome.SELECTED else None,
    )
    return Fields(change, override=st.session_state.get(key(stands, "override"), ""))


def keep_reason(stands: Standing) -> None:
    """Save the fields' values once the reason was typed or wiped, except with a further press of the same message."""
    offered = _find_offer(stands)
    st.session_state[key(stands, "offered")] = offered.after_change(st.session_state.get(key(stands, "outcome"), offered.outcome))
    keep(stands)


def keep(stands: Standing) -> None:
    """Save the fields' values as a draft, or remove the draft if equal to the decision; the callback of each field.

    Does nothing once recorded or dropped: a browser yet to redraw may send the fields once more.
    """
    is_abandoned = stands.anew != drafts.anew(stands.decision.candidature_id, DecisionDraft)
    if is_abandoned or key(stands, "recorded") in st.session_state:
        return
    if key(stands, "outcome") in st.session_state and key(stands, "reason") in st.session_state:
        # No act of its own: what the last one was refused for stays said.
        _keep(stands, read(stands).change)
        return
    with pressed():
        read(stands)  # refused, and said so


def _keep(stands: Standing, change: Change) -> None:
    own = stands.track if change.outcome.names_track else None
    amount = typed_amount(stands)
    offered = reason_for(session.snapshot(), change.candidature_id, change.outcome).text
    typed = "" if change.reason == offered else change.reason or ""
    fields_now = (change.outcome, change.track, typed, amount or _standing_values(stands).amount)
    if fields_now == (stands.outcome, own, "", _standing_values(stands).amount):
        draft = draft_on(stands)
        # One on a decision that somebody replaced is given up by its own button alone.
        if draft and draft.seen_version == stands.decision.version:
            drafts.give_up(change.candidature_id, DecisionDraft, Right.DECIDE)
        return
    draft = DecisionDraft(change.seen_version, stands.ballot, change.outcome, change.track, typed, amount)
    drafts.keep(change.candidature_id, draft, Right.DECIDE)


def recorded(stands: Standing) -> None:
    """Remember that the fields' values are recorded."""
    st.session_state[key(stands, "recorded")] = True


def give_up(stands: Standing) -> None:
    """Give up the person's draft: the fields show the current decision."""
    drafts.abandon(stands.decision.candidature_id, DecisionDraft, Right.DECIDE)


def draft_on(stands: Standing) -> DecisionDraft | None:
    """Return the person's draft on the file, based on the current decision or on a replaced one."""
    return drafts.draft_of(stands.decision.candidature_id, DecisionDraft)


def take_up(stands: Standing, draft: DecisionDraft) -> None:
    """Rebase a draft on the current decision."""
    for name, value in Values(draft.outcome, draft.track or stands.track, draft.reason, draft.amount)._asdict().items():
        st.session_state[key(stands, name)] = value
    keep(stands)


def elsewhere(person: Person, snapshot: Snapshot, candidature_id: int | None) -> list[str]:
    """Return the dossier numbers of other files with an unrecorded decision of the person."""
    mine = drafts.with_part(person, DecisionDraft)
    return [candidature.dossier for candidature in snapshot.candidatures if candidature.id in mine and candidature.id != candidature_id]
