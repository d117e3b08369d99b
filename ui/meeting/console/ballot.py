"""Ballots on the current item: open one, follow it, close it, count hands, settle a tie."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from deliberation import operations
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.derived.meeting.quorums import entitled_to_vote, missing_quorums
from deliberation.meeting.ballots import SECRET_VOTES_MIN, Ballot, Method, Question
from deliberation.meeting.presence import Quorum
from deliberation.meeting.tallies import option_labels, tally
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, ngettext
from ui import session
from ui.meeting.console.conducting import act, doing, field, on, pressed
from ui.texts import literal

_METHOD: Final = "console.ballot.method"  # as it was held last, until told otherwise
_QUESTION: Final = "console.ballot.question"
_OVERRIDE: Final = "console.ballot.override"
_MEMBER: Final = "console.ballot.enter.member"
_CHOICE: Final = "console.ballot.enter.choice"
_CANCEL_REASON: Final = "console.ballot.cancel.reason"


def panel(person: Person, snapshot: Snapshot) -> None:
    """Show the ballot under way, or what opens one on the current item; then what its last one decided."""
    meeting = snapshot.meeting
    if meeting.open_ballot:
        _under_way(person, snapshot, meeting.open_ballot)
    elif meeting.current is not None:
        _closed(person, snapshot, meeting.current, meeting.ballots_on(meeting.current))


def _closed(person: Person, snapshot: Snapshot, candidature_id: int, held: tuple[Ballot, ...]) -> None:
    """Show what opens a ballot; after one, its result, with another ballot set aside: the next thing to do is to decide."""
    if not held:
        st.subheader(_("Ballot"), anchor=False)
        _open(person, snapshot, candidature_id)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(_("Ballot {number}").format(number=held[-1].number), anchor=False, width="content")
        st.space("stretch")
        with st.popover(_("Another ballot…"), icon=":material/how_to_vote:", type="tertiary", key="console.ballot.another"):
            _open(person, snapshot, candidature_id)
    _result(person, snapshot, held[-1])


def _open(person: Person, snapshot: Snapshot, candidature_id: int) -> None:
    _method_and_question(candidature_id)
    missing = missing_quorums(snapshot, candidature_id)
    may_override = session.may(person, snapshot, Right.OVERRIDE_QUORUM, candidature_id)
    may_open = snapshot.meeting.is_open and session.may(person, snapshot, Right.RUN_BALLOT, candidature_id)
    voters = len(entitled_to_vote(snapshot, candidature_id))
    if missing:
        _without_quorum(missing[0], candidature_id, has_voters=bool(voters), may_override=may_override)
    label = ngettext("Open a ballot of {count} voter", "Open a ballot of {count} voters", voters).format(count=voters)
    is_secret = st.session_state[_METHOD] is Method.SECRET
    is_refused = (bool(missing) and not may_override) or not may_open or voters < (SECRET_VOTES_MIN if is_secret else 1)
    if not is_secret:
        _opening(label, candidature_id, is_refused=is_refused)
        return
    if 0 < voters < SECRET_VOTES_MIN:
        st.caption(_("A secret ballot takes at least three voters: with fewer, the result tells who voted what."))
    with st.popover(label, icon=":material/how_to_vote:", disabled=is_refused, key="console.ballot.open.ask"):
        st.markdown(_("A secret vote cannot be changed, and nobody will ever read who voted what."))
        _opening(_("Open the secret ballot"), candidature_id, is_refused=is_refused)


def _opening(label: str, candidature_id: int, *, is_refused: bool) -> None:
    st.button(
        label,
        icon=":material/how_to_vote:",
        key=on("console.ballot.open", candidature_id),
        disabled=is_refused,
        on_click=_begin,
        args=(candidature_id,),
    )


def _method_and_question(candidature_id: int) -> None:
    st.segmented_control(
        _("Way to vote"),
        list(Method),
        key=_METHOD,
        default=Method.NAMED,
        required=True,
        label_visibility="collapsed",
        format_func=lambda method: method.words,
    )
    st.segmented_control(
        _("Question"),
        list(Question),
        key=on(_QUESTION, candidature_id),
        default=Question.ADOPT,
        required=True,
        label_visibility="collapsed",
        format_func=lambda question: question.words,
    )


def _without_quorum(missing: Quorum, candidature_id: int, *, has_voters: bool, may_override: bool) -> None:
    """Say which quorum is missing, and ask for the chair's reason."""
    st.warning(str(missing.sentence), icon=":material/warning:")
    if not has_voters:
        st.caption(_("Nobody who is here may vote: record the presences first."))
    elif may_override:
        # The button stays open while the reason is being typed: pressed without one, the act says that it takes one.
        st.text_input(_("Reason for a ballot without the quorum"), key=on(_OVERRIDE, candidature_id))
    else:
        st.caption(_("Only the chair can open a ballot without the quorum, with a reason."))


def _begin(candidature_id: int) -> None:
    with pressed():
        act(
            operations.open_ballot,
            candidature_id=candidature_id,
            question=field(on(_QUESTION, candidature_id)),
            method=field(_METHOD),
            override_reason=st.session_state.get(on(_OVERRIDE, candidature_id), ""),
        )


def _under_way(person: Person, snapshot: Snapshot, ballot: Ballot) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(ballot.method.words, anchor=False, width="content")
        st.caption(ballot.question.words, width="content")
        st.space("stretch")
        _cancelling(ballot, is_refused=not session.may(person, snapshot, Right.RUN_BALLOT, ballot.candidature_id))
    if ballot.candidature_id != snapshot.meeting.current:
        st.markdown(literal(snapshot.candidature(ballot.candidature_id).numbered_title))
    if ballot.override_reason:
        st.caption(_("Without the quorum: {reason}").format(reason=literal(ballot.override_reason)))
    if ballot.is_by_hands:
        _hands(snapshot, ballot)
        return
    entitled = len(ballot.voters)
    said = _("{cast} of {entitled} have voted").format(cast=ballot.voted_count, entitled=entitled)
    st.progress(ballot.voted_count / entitled, text=said)
    waiting = [literal(one.name) for one in snapshot.jurors if one.id in ballot.voters and one.id not in ballot.voted]
    if waiting:
        st.caption(_("Still to vote: {names}").format(names=", ".join(waiting)))
        _entering(person, snapshot, ballot)


def _entering(person: Person, snapshot: Snapshot, ballot: Ballot) -> None:
    """Offer to enter the vote of a member without a device; of a secret ballot nobody else knows one."""
    if ballot.method is not Method.NAMED:
        return
    waiting = {one.id: one.name for one in snapshot.jurors if one.id in ballot.voters and one.id not in ballot.voted}
    labels, member, choice = option_labels(snapshot.call, ballot), on(_MEMBER, ballot.candidature_id), on(_CHOICE, ballot.candidature_id)
    is_refused = not session.may(person, snapshot, Right.ENTER_VOTE, ballot.candidature_id)
    asked = on("console.ballot.enter.ask", ballot.candidature_id)
    with st.popover(_("Enter a vote…"), icon=":material/person_add:", type="tertiary", disabled=is_refused, key=asked):
        st.markdown(_("Of a member without a device, as they say it. The minutes say who entered it."))
        st.selectbox(_("Member"), list(waiting), index=None, key=member, format_func=waiting.__getitem__, placeholder=_("Choose a member"))
        st.segmented_control(_("Vote"), list(ballot.options), key=choice, format_func=lambda option: str(labels[option]))
        st.button(
            _("Enter this vote"),
            key=on("console.ballot.enter", ballot.candidature_id),
            disabled=st.session_state.get(member) is None or st.session_state.get(choice) is None,
            on_click=_enter,
            args=(ballot,),
        )


def _enter(ballot: Ballot) -> None:
    member, choice = on(_MEMBER, ballot.candidature_id), on(_CHOICE, ballot.candidature_id)
    with pressed():
        said = {"person_id": field(member), "choice": field(choice)}
        done = act(operations.enter_vote, candidature_id=ballot.candidature_id, number=ballot.number, **said)
        if done:
            st.session_state[member] = st.session_state[choice] = None


def _cancelling(ballot: Ballot, *, is_refused: bool) -> None:
    with (
        st.popover(_("Cancel"), type="tertiary", disabled=is_refused, key="console.ballot.cancel.ask"),
        st.form("console.ballot.cancel", border=False),
    ):
        st.text_input(_("Reason, given in the minutes"), key=_CANCEL_REASON)
        st.form_submit_button(_("Cancel the ballot"), on_click=_cancel, args=(ballot.candidature_id, ballot.number))


def _hands(snapshot: Snapshot, ballot: Ballot) -> None:
    labels = option_labels(snapshot.call, ballot)
    entitled = len(ballot.voters)
    st.caption(ngettext("Count the hands: {count} may vote.", "Count the hands: {count} may vote.", entitled).format(count=entitled))
    for column, option in zip(st.columns(len(ballot.options), gap="small"), ballot.options, strict=True):
        with column:
            st.number_input(str(labels[option]), min_value=0, max_value=entitled, value=0, key=_hand_key(ballot, option))
    counted = sum(_counted(ballot).values())
    if counted > entitled:
        words = _("{counted} hands counted, but only {entitled} may vote: correct the numbers before closing.")
        st.warning(words.format(counted=counted, entitled=entitled), icon=":material/warning:")


def _hand_key(ballot: Ballot, option: str) -> str:
    return f"console.ballot.hands.{session.dossier_of(ballot.candidature_id)}.{ballot.number}.{option}"


def _counted(ballot: Ballot) -> Mapping[str, int]:
    return {option: int(field(_hand_key(ballot, option))) for option in ballot.options}


def close(ballot: Ballot) -> None:
    """Close a ballot and count it, or the hands written down; the callback of a button."""
    with pressed():
        counts = _counted(ballot) if ballot.is_by_hands else None
        act(operations.close_ballot, candidature_id=ballot.candidature_id, number=ballot.number, counts=counts)


def _cancel(candidature_id: int, number: int) -> None:
    with pressed():
        act(operations.cancel_ballot, candidature_id=candidature_id, number=number, reason=field(_CANCEL_REASON))


def _result(person: Person, snapshot: Snapshot, last: Ballot) -> None:
    if not last.is_counted:
        st.markdown(_("Cancelled: {reason}").format(reason=literal(last.cancelled_because)))
        return
    counted = tally(last, snapshot.call)
    with st.container(key="console.result"):
        st.info(literal(counted.sentence))
    if counted.is_tie and not counted.casting and snapshot.call.rules.casting_vote:
        st.caption(_("A tie: the chair may settle it."))
        with st.container(horizontal=True):
            for option in counted.tied:
                label = _("Casting vote: {option}").format(option=counted.labels[option])
                may_settle = session.may(person, snapshot, Right.CASTING_VOTE, last.candidature_id)
                settle = doing(operations.give_casting_vote, candidature_id=last.candidature_id, number=last.number, choice=option)
                with st.popover(label, disabled=not may_settle, key=on(f"console.ballot.casting.{option}.ask", last.candidature_id)):
                    st.markdown(_("It settles the ballot, once, under the chair’s name."))
                    st.button(
                        label, key=on(f"console.ballot.casting.{option}", last.candidature_id), disabled=not may_settle, on_click=settle
                    )
