"""The ballot under way on the current item: how many have voted, counting in the room, closing and cancelling it."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

import capabilities
from charts.parts.theme import OUTCOME_SIGNS, track_signs
from deliberation.call.people import Person, Right
from deliberation.derived.meeting.rules import may_be_counted
from deliberation.derived.meeting.tallies import Tally, awaits_casting_vote, option_labels, tally, those_missing
from deliberation.derived.meeting.verdicts import Proposal
from deliberation.meeting.ballots import Ballot, Method, completed_counts
from deliberation.operations.meeting.ballots import cancel_ballot, close_ballot, enter_vote, give_casting_vote
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext
from ui import session
from ui.meeting.console.conducting import act, as_shown, doing, field, on, pressed
from ui.meeting.console.decision_fields import proposed_decision
from ui.texts import literal
from ui.widgets import choosing

_CANCEL_REASON = "console.ballot.cancel.reason"
_VOTER = "console.ballot.enter.member"
_CHOICE = "console.ballot.enter.choice"


def panel(person: Person, snapshot: Snapshot, ballot: Ballot) -> None:
    """Show a ballot's progress, with the buttons to close and to cancel it."""
    is_refused = not session.may(person, snapshot, Right.RUN_BALLOT, ballot.candidature_id)
    with st.container(key="console.ballot.head", horizontal=True, vertical_alignment="center", gap="small"):
        _closing(snapshot, ballot, is_refused=is_refused)
        _entering(person, snapshot, ballot)
        _cancelling(ballot, is_refused=is_refused)
    if ballot.candidature_id != snapshot.meeting.current:
        st.markdown(literal(snapshot.candidature(ballot.candidature_id).numbered_title))
    without = [_("Without the quorum: {reason}").format(reason=literal(ballot.override_reason))] if ballot.override_reason else []
    if ballot.is_counted_in_room:
        _also(without)
        _counting(snapshot, ballot)
        return
    entitled = len(ballot.voters)
    label = _("{cast} of {entitled} have voted").format(cast=ballot.voted_count, entitled=entitled)
    st.progress(ballot.voted_count / entitled, text=f"**{ballot.method.words}** · {label} · {ballot.question.words}")
    names = [literal(juror.name) for juror in snapshot.jurors if juror.id in ballot.voters and juror.id not in ballot.voted]
    waiting = [_("Still to vote: {names}").format(names=", ".join(names))] if names else []
    _also([*waiting, *without])
    if waiting:
        for lending in capabilities.hooks("lending"):
            lending.offer(person, snapshot, ballot)


def _also(parts: Sequence[str]) -> None:
    if parts:
        with st.container(key="console.ballot.also"):
            st.caption(" · ".join(parts))


def _closing(snapshot: Snapshot, ballot: Ballot, *, is_refused: bool) -> None:
    label, icon, missing, file = _("Close and count"), ":material/done_all:", ballot.missing, ballot.candidature_id
    key = as_shown("console.ballot.close", snapshot, file)
    if not missing:
        st.button(label, icon=icon, key=key, type="primary", disabled=is_refused, on_click=_close, args=(ballot,))
        return
    with st.popover(label, icon=icon, type="primary", key=on("console.ballot.close.ask", file), disabled=is_refused):
        sentence = ngettext("{count} has not voted: close anyway?", "{count} have not voted: close anyway?", missing)
        st.markdown(f"**{sentence.format(count=missing)}**")
        st.button(_("Close anyway"), key=f"{key}.incomplete", disabled=is_refused, on_click=_close, args=(ballot,))


def _entering(person: Person, snapshot: Snapshot, ballot: Ballot) -> None:
    """Offer to enter the vote of a member without a device, in a named ballot only."""
    waiting = {juror.id: juror.name for juror in snapshot.jurors if juror.id in ballot.voters and juror.id not in ballot.voted}
    if ballot.method is not Method.NAMED or not waiting:
        return
    labels = option_labels(snapshot.call, ballot)
    member, choice = (on(key, ballot.candidature_id) for key in (_VOTER, _CHOICE))
    is_refused = not session.may(person, snapshot, Right.ENTER_VOTE, ballot.candidature_id)
    ask_key = on("console.ballot.enter.ask", ballot.candidature_id)
    with st.popover(_("Enter a vote…"), icon=":material/person_add:", type="tertiary", disabled=is_refused, key=ask_key):
        st.markdown(_("The vote that a member without a device tells you. The minutes say who entered it."))
        choosing.choose_one(
            _("Member"), list(waiting), index=None, key=member, format_func=waiting.__getitem__, placeholder=_("Choose a member")
        )
        st.segmented_control(_("Vote"), list(ballot.options), key=choice, format_func=lambda option: str(labels[option]))
        st.button(
            _("Enter this vote"),
            key=on("console.ballot.enter", ballot.candidature_id),
            disabled=st.session_state.get(member) is None or st.session_state.get(choice) is None,
            on_click=_enter,
            args=(ballot,),
        )


def _enter(ballot: Ballot) -> None:
    member, choice = on(_VOTER, ballot.candidature_id), on(_CHOICE, ballot.candidature_id)
    with pressed():
        values = {name: field(key, ballot.candidature_id) for name, key in (("person_id", member), ("choice", choice))}
        done = act(enter_vote, candidature_id=ballot.candidature_id, number=ballot.number, **values)
        if done:
            st.session_state[member] = st.session_state[choice] = None


def _cancelling(ballot: Ballot, *, is_refused: bool) -> None:
    with (
        st.popover(_("Cancel the ballot…"), type="tertiary", disabled=is_refused, key="console.ballot.cancel.ask"),
        st.form("console.ballot.cancel", border=False),
    ):
        st.text_input(_("Reason, given in the minutes"), key=_CANCEL_REASON)
        st.form_submit_button(_("Cancel the ballot"), on_click=_cancel, args=(ballot.candidature_id, ballot.number))


def _counting(snapshot: Snapshot, ballot: Ballot) -> None:
    labels = option_labels(snapshot.call, ballot)
    entitled = may_be_counted(snapshot, ballot)
    is_paper = ballot.method is Method.PAPER  # a paper may be missing: nothing is the rest of them
    if is_paper:
        sentence = ngettext("Count the papers: {count} may vote.", "Count the papers: {count} may vote.", entitled)
    else:
        sentence = ngettext(
            "{count} may vote. One field may be left blank: it is the rest of the voters.",
            "{count} may vote. One field may be left blank: it is the rest of the voters.",
            entitled,
        )
    st.caption(sentence.format(count=entitled))
    counts = {option: st.session_state.get(_hand_key(ballot, option)) for option in ballot.options}
    rest = entitled - sum(count or 0 for count in counts.values())
    is_told = rest >= 0 and (rest == 0 or sum(count is None for count in counts.values()) == 1)
    value, placeholder = 0 if is_paper else None, str(rest) if is_told else ""
    for column, option in zip(st.columns(len(ballot.options), gap="small"), ballot.options, strict=True):
        with column:
            key, label = _hand_key(ballot, option), str(labels[option])
            st.number_input(label, min_value=0, max_value=entitled, value=value, key=key, placeholder=placeholder)
    if rest < 0:
        words = _("{counted} votes counted, but only {entitled} may vote: correct the numbers before closing.")
        st.warning(words.format(counted=entitled - rest, entitled=entitled), icon=":material/warning:")


def _hand_key(ballot: Ballot, option: str) -> str:
    return f"console.ballot.hands.{session.dossier_of(ballot.candidature_id)}.{ballot.number}.{option}"


def _read_counted(ballot: Ballot) -> Mapping[str, int]:
    typed = {option: field(_hand_key(ballot, option), ballot.candidature_id) for option in ballot.options}
    return completed_counts(typed, entitled=may_be_counted(session.snapshot(), ballot))


def _close(ballot: Ballot) -> None:
    with pressed():
        counts = _read_counted(ballot) if ballot.is_counted_in_room else None
        doing(close_ballot, candidature_id=ballot.candidature_id, number=ballot.number, counts=counts)()


def _cancel(candidature_id: int, number: int) -> None:
    with pressed():
        act(cancel_ballot, candidature_id=candidature_id, number=number, reason=field(_CANCEL_REASON, candidature_id))


def show_result(person: Person, snapshot: Snapshot, last: Ballot) -> None:
    """Show the last ballot's result and proposal, and the buttons to settle a tie; if cancelled, the reason."""
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
    """Return the HTML of a ballot's result and proposed decision, the majority's base, and the missing votes."""
    sentence, base, outcome = counted.sentences
    head = f"<strong>{escape(str(counted.verdict or outcome))}</strong>"
    if proposed:
        signed = f"{OUTCOME_SIGNS[proposed.outcome]} {proposed.outcome.words}"
        head += f' <span aria-hidden="true">→</span> <span class="outcome" data-outcome="{proposed.outcome}">{escape(signed)}</span>'
        head += f" {escape(_count_on_track(snapshot, proposed.track))}" if proposed.track else ""
    return f'<div class="result"><p>{head}</p><p class="small">{escape(f"{sentence} {base} {those_missing(ballot)}")}</p></div>'


def _count_on_track(snapshot: Snapshot, code: str) -> str:
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
                st.markdown(_("The casting vote settles the ballot once, in the chair’s name."))
                key = as_shown(f"console.ballot.casting.{option}", snapshot, last.candidature_id)
                st.button(label, key=key, disabled=not may_settle, on_click=settle)
