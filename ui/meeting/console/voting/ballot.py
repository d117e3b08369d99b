"""Ballots on the current item: the method, and the button that opens one."""

from html import escape
from typing import Literal, NamedTuple

import streamlit as st

from deliberation.call.people import Person, Right
from deliberation.derived.meeting.quorums import entitled_to_vote, missing_quorums
from deliberation.errors import InvalidValue
from deliberation.meeting.ballots import SECRET_VOTES_MIN, Method, Question
from deliberation.meeting.presence import Quorum
from deliberation.operations.meeting.ballots import open_ballot
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, ngettext
from ui import acting, session
from ui.meeting.console.conducting import act, as_shown, field, on, pressed, warn
from ui.meeting.console.pieces import Lines, warned
from ui.meeting.console.voting import ballot_under_way

_METHOD = "console.ballot.method"  # as it was held last, until told otherwise
_QUESTION = "console.ballot.question"
_OVERRIDE = "console.ballot.override"
# Short enough for one line beside the file; what is opened then says the rest.
_METHODS = {Method.NAMED: N_("Named"), Method.SECRET: N_("Secret"), Method.HANDS: N_("Hands"), Method.PAPER: N_("Secret, on paper")}


class _Opening(NamedTuple):
    """A ballot to be opened, as chosen. ``lacks``: the missing quorum, for the chair's reason; ``key``: of the opening button."""

    candidature_id: int
    number: int
    key: str
    label: str
    is_secret: bool
    lacks: str
    is_refused: bool


def panel(person: Person, snapshot: Snapshot, lines: Lines, *, is_dark: bool) -> None:
    """Show the ballot under way, or what opens one, as the primary button if ``is_dark``; then the last result."""
    meeting = snapshot.meeting
    if meeting.open_ballot:
        lines.show()
        ballot_under_way.panel(person, snapshot, meeting.open_ballot)
    elif meeting.current is not None:
        _closed(person, snapshot, meeting.current, lines, is_dark=is_dark)


def _closed(person: Person, snapshot: Snapshot, candidature_id: int, lines: Lines, *, is_dark: bool) -> None:
    """Show the choice of a method, folded once a ballot was counted or a decision taken."""
    held = snapshot.meeting.ballots_on(candidature_id)
    is_next = not any(one.is_counted for one in held) and snapshot.decision(candidature_id).outcome is Outcome.TO_DISCUSS
    if is_next:
        lines.add(f"<h2>{escape(_('Ballot'))}</h2>", kind="short")
        lines.show()
        _question(candidature_id)
        opening = _chosen(person, snapshot, candidature_id, lines)
        if not opening.is_refused:
            _offer(opening, is_dark=is_dark)
    else:
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
        ballot_under_way.show_result(person, snapshot, held[-1])


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


def _chosen(person: Person, snapshot: Snapshot, candidature_id: int, lines: Lines) -> _Opening:
    """Show the methods, and why a ballot cannot be opened; return the chosen one."""
    st.segmented_control(
        _("Way to vote"),
        list(Method),
        key=_METHOD,
        default=_last_method(snapshot),
        required=True,
        persist_state="session",
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
    number = len(snapshot.meeting.ballots_on(candidature_id)) + 1
    key = as_shown("console.ballot.open", snapshot, candidature_id)
    is_refused = (bool(missing) and not may_override) or not may_open or voters < (SECRET_VOTES_MIN if method.is_secret else 1)
    if method.is_secret and 0 < voters < SECRET_VOTES_MIN:
        lines.add(escape(_("A secret ballot takes at least three voters: with fewer, the result tells who voted what.")), kind="small")
    return _Opening(candidature_id, number, key, label, method is Method.SECRET, str(missing[0].sentence) if missing else "", is_refused)


def _last_method(snapshot: Snapshot) -> Method:
    """Return how the meeting's last ballot was held, by names before any."""
    return max(snapshot.meeting.ballots, key=lambda ballot: ballot.opened_at).method if snapshot.meeting.ballots else Method.NAMED


def _offer(opening: _Opening, *, is_dark: bool) -> None:
    """Show the button that opens a ballot, with a confirmation if secret or without quorum."""
    kind: Literal["primary", "secondary"] = "primary" if is_dark else "secondary"
    with st.container(key="console.ballot.opens"):
        if not (opening.is_secret or opening.lacks):
            _open(opening, type=kind)
            return
        key = "console.ballot.open.ask"
        with st.popover(opening.label, key=key, icon=":material/how_to_vote:", disabled=opening.is_refused, type=kind):
            _said_before(opening)
            _open(opening)


def _said_before(opening: _Opening) -> None:
    """Explain a secret ballot or name the missing quorum; ask the chair for a reason."""
    if opening.lacks and not opening.is_refused:
        warn(f"**{opening.lacks}**")
        # The button stays open while the reason is being typed: pressed without one, the act says that it takes one.
        st.text_input(_("Reason for a ballot without the quorum"), key=on(_OVERRIDE, opening.candidature_id))
    if opening.is_secret:
        st.markdown(_("A secret vote cannot be changed, and nobody will ever read who voted what."))


def _open(opening: _Opening, *, type: Literal["primary", "secondary"] = "secondary") -> None:
    st.button(
        _("Open the secret ballot") if opening.is_secret else opening.label,
        key=f"{opening.key}.secret" if opening.is_secret else opening.key,
        icon=":material/how_to_vote:",
        type=type,
        disabled=opening.is_refused,
        on_click=_begin,
        args=(opening.candidature_id, opening.number),
        kwargs={"is_secret": opening.is_secret},
    )


def _without_quorum(missing: Quorum, lines: Lines, *, has_voters: bool) -> None:
    """Name the missing quorum, without which this person cannot open a ballot."""
    lines.add(warned(f"<strong>{escape(str(missing.sentence))}</strong>"), kind="small warns")
    only_chair, nobody = (
        _("Only the chair can open a ballot without the quorum, with a reason."),
        _("Nobody who is here may vote: record the presences first."),
    )
    lines.add(escape(only_chair if has_voters else nobody), kind="small")


def _begin(candidature_id: int, number: int, *, is_secret: bool) -> None:
    # The other half of a double click that opened the ballot.
    if session.snapshot().meeting.open_ballot and acting.is_double_click(open_ballot):
        return
    with pressed():
        method = field(_METHOD, candidature_id)
        if (method is Method.SECRET) is not is_secret:
            sentence = N_("The way to vote on {dossier} changed as you pressed: no ballot was opened. Press again.")
            raise InvalidValue(sentence, dossier=session.dossier_of(candidature_id))
        act(
            open_ballot,
            candidature_id=candidature_id,
            number=number,
            question=st.session_state.get(on(_QUESTION, candidature_id), Question.ADOPT),
            method=method,
            override_reason=st.session_state.get(on(_OVERRIDE, candidature_id), ""),
        )
