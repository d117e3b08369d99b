"""Ballots on the current item: open one, follow it, close it, count hands, settle a tie."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final, Literal, NamedTuple

import streamlit as st

from charts.parts.theme import OUTCOME_SIGNS, track_signs
from deliberation import operations
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.meeting.quorums import entitled_to_vote, missing_quorums
from deliberation.derived.meeting.verdicts import Proposal
from deliberation.meeting.ballots import SECRET_VOTES_MIN, Ballot, Method, Question
from deliberation.meeting.presence import Quorum
from deliberation.meeting.tallies import Tally, awaits_casting_vote, option_labels, tally, those_missing
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, ngettext
from ui import acting, session
from ui.meeting.console import passes
from ui.meeting.console.conducting import FORWARD, act, doing, field, on, pressed, warn
from ui.meeting.console.decision_fields import proposed_decision
from ui.meeting.console.lines import Lines, warned
from ui.texts import literal

_METHOD: Final = "console.ballot.method"  # as it was held last, until told otherwise
_QUESTION: Final = "console.ballot.question"
_OVERRIDE: Final = "console.ballot.override"
_CANCEL_REASON: Final = "console.ballot.cancel.reason"
# Short enough for one line beside the file; what is opened then says the rest.
_METHODS: Final = {Method.NAMED: N_("Named"), Method.SECRET: N_("Secret"), Method.HANDS: N_("Hands"), Method.PAPER: N_("Secret, on paper")}


class Opening(NamedTuple):
    """A ballot that may be opened now, as it is chosen. ``lacks``: the quorum that it is opened without, for the chair's reason."""

    candidature_id: int
    label: str
    is_secret: bool
    lacks: str
    is_refused: bool


def panel(person: Person, snapshot: Snapshot, lines: Lines) -> Opening | None:
    """Show the ballot under way, or how one would be held; then what its last one decided. Return what the bar may open."""
    meeting = snapshot.meeting
    if meeting.open_ballot:
        lines.show()
        _under_way(person, snapshot, meeting.open_ballot)
    elif meeting.current is not None:
        return _closed(person, snapshot, meeting.current, meeting.ballots_on(meeting.current), lines)
    return None


def _closed(person: Person, snapshot: Snapshot, candidature_id: int, held: tuple[Ballot, ...], lines: Lines) -> Opening | None:
    """Show how a ballot would be held; once there was one, or a decision, set aside: the next thing to do is another."""
    if not held and snapshot.decision(candidature_id).outcome is Outcome.TO_DISCUSS:
        lines.add(f"<h2>{escape(_('Ballot'))}</h2>", kind="short")
        lines.show()
        _question(candidature_id)
        opening = _chosen(person, snapshot, candidature_id, lines)
        return None if opening.is_refused else opening
    heading = _("Ballot {number}").format(number=held[-1].number) if held else _("Ballot")
    lines.add(f"<h2>{escape(heading)}</h2>", kind="beside")
    lines.show()
    label = _("Another ballot…") if held else _("Hold a ballot…")
    with st.popover(label, icon=":material/how_to_vote:", type="tertiary", key="console.ballot.another"):
        _question(candidature_id)
        opening = _chosen(person, snapshot, candidature_id, within := Lines())
        within.show()
        _said_before(opening)
        _open(opening)
    if held:
        _result(person, snapshot, held[-1])
    return None


def _question(candidature_id: int) -> None:
    st.segmented_control(
        _("Question"),
        list(Question),
        key=on(_QUESTION, candidature_id),
        default=Question.ADOPT,
        required=True,
        label_visibility="collapsed",
        format_func=lambda question: question.words,
    )


def _chosen(person: Person, snapshot: Snapshot, candidature_id: int, lines: Lines) -> Opening:
    """Show the ways to vote, and why a ballot cannot be opened; return the one that is chosen."""
    st.segmented_control(
        _("Way to vote"),
        list(Method),
        key=_METHOD,
        default=Method.NAMED,
        required=True,
        label_visibility="collapsed",
        format_func=lambda method: _(_METHODS[method]),
    )
    missing = missing_quorums(snapshot, candidature_id)
    may_override = session.may(person, snapshot, Right.OVERRIDE_QUORUM, candidature_id)
    may_open = snapshot.meeting.is_open and session.may(person, snapshot, Right.RUN_BALLOT, candidature_id)
    voters = len(entitled_to_vote(snapshot, candidature_id))
    if missing and not (voters and may_override):
        _without_quorum(missing[0], lines, has_voters=bool(voters))
    label = ngettext("Open a ballot of {count} voter", "Open a ballot of {count} voters", voters).format(count=voters)
    method = st.session_state[_METHOD]
    is_refused = (bool(missing) and not may_override) or not may_open or voters < (SECRET_VOTES_MIN if method.is_secret else 1)
    if method.is_secret and 0 < voters < SECRET_VOTES_MIN:
        lines.add(escape(_("A secret ballot takes at least three voters: with fewer, the result tells who voted what.")), kind="small")
    return Opening(candidature_id, label, method is Method.SECRET, str(missing[0].sentence) if missing else "", is_refused)


def button(opening: Opening, *, shortcut: str | None = None) -> None:
    """Show what opens a ballot, in two steps if it is secret or without the quorum; dark if a ``shortcut`` presses it."""
    kind: Literal["primary", "secondary"] = "primary" if shortcut else "secondary"
    if not (opening.is_secret or opening.lacks):
        _open(opening, shortcut=shortcut, type=kind)
        return
    key = "console.ballot.open.ask"
    with st.popover(opening.label, key=key, icon=":material/how_to_vote:", disabled=opening.is_refused, type=kind):
        _said_before(opening)
        _open(opening)


def _said_before(opening: Opening) -> None:
    """Say what a secret ballot is, or which quorum is missing; ask the chair why it is opened without."""
    if opening.lacks and not opening.is_refused:
        warn(f"**{opening.lacks}**")
        # The button stays open while the reason is being typed: pressed without one, the act says that it takes one.
        st.text_input(_("Reason for a ballot without the quorum"), key=on(_OVERRIDE, opening.candidature_id))
    if opening.is_secret:
        st.markdown(_("A secret vote cannot be changed, and nobody will ever read who voted what."))


def _open(opening: Opening, *, shortcut: str | None = None, type: Literal["primary", "secondary"] = "secondary") -> None:
    st.button(
        _("Open the secret ballot") if opening.is_secret else opening.label,
        key=on("console.ballot.open", opening.candidature_id),
        icon=":material/how_to_vote:",
        type=type,
        shortcut=shortcut,
        disabled=opening.is_refused,
        on_click=_begin,
        args=(opening.candidature_id,),
    )


def _without_quorum(missing: Quorum, lines: Lines, *, has_voters: bool) -> None:
    """Say which quorum is missing, and that this person cannot open a ballot without it."""
    lines.add(warned(f"<strong>{escape(str(missing.sentence))}</strong>"), kind="small warns")
    only_chair, nobody = (
        _("Only the chair can open a ballot without the quorum, with a reason."),
        _("Nobody who is here may vote: record the presences first."),
    )
    lines.add(escape(only_chair if has_voters else nobody), kind="small")


def _begin(candidature_id: int) -> None:
    # The other half of a double click that called the file, or opened the ballot.
    is_open = session.snapshot().meeting.open_ballot is not None
    if acting.is_double_click(operations.call_item, button=FORWARD) or (is_open and acting.is_double_click(operations.open_ballot)):
        return
    with pressed():
        act(
            operations.open_ballot,
            candidature_id=candidature_id,
            question=field(on(_QUESTION, candidature_id)),
            method=field(_METHOD),
            override_reason=st.session_state.get(on(_OVERRIDE, candidature_id), ""),
        )


def _under_way(person: Person, snapshot: Snapshot, ballot: Ballot) -> None:
    with st.container(key="console.ballot.head", horizontal=True, vertical_alignment="center", gap="small"):
        st.header(ballot.method.words, anchor=False, width="content")
        st.space("stretch")
        passes.enter(person, snapshot, ballot)
        _cancelling(ballot, is_refused=not session.may(person, snapshot, Right.RUN_BALLOT, ballot.candidature_id))
    if ballot.candidature_id != snapshot.meeting.current:
        st.markdown(literal(snapshot.candidature(ballot.candidature_id).numbered_title))
    without = [_("Without the quorum: {reason}").format(reason=literal(ballot.override_reason))] if ballot.override_reason else []
    if ballot.is_counted_in_room:
        _also(without)
        _counting(snapshot, ballot)
        return
    entitled = len(ballot.voters)
    said = _("{cast} of {entitled} have voted").format(cast=ballot.voted_count, entitled=entitled)
    st.progress(ballot.voted_count / entitled, text=f"{said} · {ballot.question.words}")
    names = [literal(one.name) for one in snapshot.jurors if one.id in ballot.voters and one.id not in ballot.voted]
    waiting = [_("Still to vote: {names}").format(names=", ".join(names))] if names else []
    _also([*waiting, *without])
    if waiting:
        passes.offer(person, snapshot, ballot)


def _also(parts: Sequence[str]) -> None:
    if parts:
        with st.container(key="console.ballot.also"):
            st.caption(" · ".join(parts))


def _cancelling(ballot: Ballot, *, is_refused: bool) -> None:
    with (
        st.popover(_("Cancel"), type="tertiary", disabled=is_refused, key="console.ballot.cancel.ask"),
        st.form("console.ballot.cancel", border=False),
    ):
        st.text_input(_("Reason, given in the minutes"), key=_CANCEL_REASON)
        st.form_submit_button(_("Cancel the ballot"), on_click=_cancel, args=(ballot.candidature_id, ballot.number))


def _counting(snapshot: Snapshot, ballot: Ballot) -> None:
    labels = option_labels(snapshot.call, ballot)
    entitled = len(ballot.voters)
    if ballot.method is Method.PAPER:
        said = ngettext("Count the papers: {count} may vote.", "Count the papers: {count} may vote.", entitled)
    else:
        said = ngettext("Count the hands: {count} may vote.", "Count the hands: {count} may vote.", entitled)
    st.caption(said.format(count=entitled))
    for column, option in zip(st.columns(len(ballot.options), gap="small"), ballot.options, strict=True):
        with column:
            st.number_input(str(labels[option]), min_value=0, max_value=entitled, value=0, key=_hand_key(ballot, option))
    counted = sum(_counted(ballot).values())
    if counted > entitled:
        words = _("{counted} votes counted, but only {entitled} may vote: correct the numbers before closing.")
        st.warning(words.format(counted=counted, entitled=entitled), icon=":material/warning:")


def _hand_key(ballot: Ballot, option: str) -> str:
    return f"console.ballot.hands.{session.dossier_of(ballot.candidature_id)}.{ballot.number}.{option}"


def _counted(ballot: Ballot) -> Mapping[str, int]:
    return {option: int(field(_hand_key(ballot, option))) for option in ballot.options}


def close(ballot: Ballot) -> None:
    """Close a ballot and count it, or what was counted in the room; the callback of a button."""
    with pressed():
        counts = _counted(ballot) if ballot.is_counted_in_room else None
        doing(operations.close_ballot, candidature_id=ballot.candidature_id, number=ballot.number, counts=counts)()


def _cancel(candidature_id: int, number: int) -> None:
    with pressed():
        act(operations.cancel_ballot, candidature_id=candidature_id, number=number, reason=field(_CANCEL_REASON))


def _result(person: Person, snapshot: Snapshot, last: Ballot) -> None:
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
            settle = doing(operations.give_casting_vote, candidature_id=last.candidature_id, number=last.number, choice=option)
            with st.popover(label, disabled=not may_settle, key=on(f"console.ballot.casting.{option}.ask", last.candidature_id)):
                st.markdown(_("It settles the ballot, once, under the chair’s name."))
                st.button(label, key=on(f"console.ballot.casting.{option}", last.candidature_id), disabled=not may_settle, on_click=settle)
