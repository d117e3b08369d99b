"""Ballots on the current item: a button for each way to vote, which opens a ballot."""

from html import escape
from typing import Literal, NamedTuple

import streamlit as st

from deliberation.call.people import Person, Right
from deliberation.derived.meeting.rules import comes_back, entitled_to_vote, missing_quorums
from deliberation.meeting.ballots import SECRET_VOTES_MIN, Method, Question
from deliberation.meeting.presence import Quorum
from deliberation.operations.meeting.ballots import open_ballot
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_, _, ngettext
from ui import acting, session
from ui.meeting import movements
from ui.meeting.console import waiting
from ui.meeting.console.conducting import act, as_shown, on, pressed, warn
from ui.meeting.console.pieces import Lines, warned
from ui.meeting.console.voting import ballot_under_way
from ui.texts import literal

_QUESTION = "console.ballot.question"
_OVERRIDE = "console.ballot.override"
# Short enough for one line beside the file; the ballot under way says the rest.
_METHODS = {Method.NAMED: N_("Named"), Method.SECRET: N_("Secret"), Method.HANDS: N_("Hands"), Method.PAPER: N_("Secret, on paper")}


class _Opening(NamedTuple):
    """Ballot to open. ``lacks``: the missing quorum, for the chair's reason; ``out``: voters noted out for a different file."""

    candidature_id: int
    number: int
    voters: int
    lacks: str
    is_refused: bool
    out: tuple[Person, ...]


def panel(person: Person, snapshot: Snapshot, lines: Lines, *, is_dark: bool) -> None:
    """Show the ballot under way, or its openers, primary if ``is_dark``; then the last result."""
    meeting = snapshot.meeting
    if meeting.open_ballot:
        lines.show()
        ballot_under_way.panel(person, snapshot, meeting.open_ballot)
    elif meeting.current is not None:
        _show_closed(person, snapshot, meeting.current, lines, is_dark=is_dark)


def _show_closed(person: Person, snapshot: Snapshot, candidature_id: int, lines: Lines, *, is_dark: bool) -> None:
    """Show the choice of a method, folded once a ballot was counted or a decision taken."""
    ballots_held = snapshot.meeting.ballots_on(candidature_id)
    is_next = not any(ballot.is_counted for ballot in ballots_held) and snapshot.decision(candidature_id).outcome is Outcome.TO_DISCUSS
    if is_next:
        lines.add(f"<h2>{escape(_('Ballot'))}</h2>", kind="short")
        lines.show()
        _question(candidature_id)
        opening = _opening(person, snapshot, candidature_id, lines)
        if not opening.is_refused:
            _offer(person, snapshot, opening, lines, is_dark=is_dark)
    else:
        heading = _("Ballot {number}").format(number=ballots_held[-1].number) if ballots_held else _("Ballot")
        lines.add(f"<h2>{escape(heading)}</h2>", kind="beside")
        lines.show()
        label = _("Another ballot…") if ballots_held else _("Hold a ballot…")
        with st.popover(label, icon=":material/how_to_vote:", type="tertiary", key="console.ballot.another"):
            _question(candidature_id)
            opening = _opening(person, snapshot, candidature_id, within := Lines())
            within.show()
            _ask_for_reason(opening)
            _ways(snapshot, opening)
    if ballots_held:
        ballot_under_way.show_result(person, snapshot, ballots_held[-1])


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


def _opening(person: Person, snapshot: Snapshot, candidature_id: int, lines: Lines) -> _Opening:
    """Return the possible ballot, showing its obstacles."""
    missing = missing_quorums(snapshot, candidature_id)
    may_override = session.may(person, snapshot, Right.OVERRIDE_QUORUM, candidature_id)
    may_open = snapshot.meeting.is_open and session.may(person, snapshot, Right.RUN_BALLOT, candidature_id)
    voters = len(entitled_to_vote(snapshot, candidature_id))
    if missing and not (voters and may_override):
        _show_missing_quorum(missing[0], lines, has_voters=bool(voters))
    if 0 < voters < SECRET_VOTES_MIN:
        lines.add(escape(_("A secret ballot takes at least three voters: with fewer, the result tells who voted what.")), kind="small")
    number = len(snapshot.meeting.ballots_on(candidature_id)) + 1
    is_refused = (bool(missing) and not may_override) or not may_open or not voters
    out = comes_back(snapshot, candidature_id)
    return _Opening(candidature_id, number, voters, str(missing[0].sentence) if missing else "", is_refused, out)


def _last_method(snapshot: Snapshot) -> Method:
    """Return how the meeting's last ballot was held, by names before any."""
    return max(snapshot.meeting.ballots, key=lambda ballot: ballot.opened_at).method if snapshot.meeting.ballots else Method.NAMED


def _offer(person: Person, snapshot: Snapshot, opening: _Opening, lines: Lines, *, is_dark: bool) -> None:
    """Show the ways to vote, in a window that asks about voters still noted out or a missing quorum; beside, the returned members."""
    kind: Literal["primary", "secondary"] = "primary" if is_dark else "secondary"
    label = ngettext("Open a ballot of {count} voter", "Open a ballot of {count} voters", opening.voters).format(count=opening.voters)
    if opening.lacks or opening.out:
        with st.container(horizontal=True, gap="small", key="console.ballot.asked"):
            with st.popover(label, key="console.ballot.open.ask", icon=":material/how_to_vote:", type=kind):
                _ask_for_reason(opening)
                _ways(snapshot, opening)
            for member in opening.out:
                key = as_shown(f"console.ballot.back.{snapshot.people.index(member)}", snapshot, opening.candidature_id)
                waiting.offer_return(person, snapshot, _("{name} is back").format(name=literal(member.name)), [member], key=key)
        return
    lines.add(escape(label), kind="small")
    lines.show()
    _ways(snapshot, opening, is_dark=is_dark)


def _ask_for_reason(opening: _Opening) -> None:
    """Name the voters still noted out and the missing quorum, and ask the chair for a reason to vote without quorum."""
    if opening.out:
        warn(_("Still noted out, without a vote: {names}").format(names=movements.names(opening.out)))
    if opening.lacks and not opening.is_refused:
        warn(f"**{opening.lacks}**")
        # The buttons stay open while the reason is being typed: pressed without one, the act says that it takes one.
        st.text_input(_("Reason for a ballot without the quorum"), key=on(_OVERRIDE, opening.candidature_id))


def _ways(snapshot: Snapshot, opening: _Opening, *, is_dark: bool = False) -> None:
    """Show a button for each way to vote, which opens the ballot; the last ballot's way is primary if ``is_dark``.

    Each keeps its place, whatever the last way.
    """
    last = _last_method(snapshot)
    with st.container(key="console.ballot.ways", horizontal=True, gap="xsmall"):
        for method, way in _METHODS.items():
            st.button(
                # The first words are for screen readers: beside the button they stand above all four.
                _("*Open a ballot:* {way}").format(way=_(way)),
                key=as_shown(f"console.ballot.open.{method}", snapshot, opening.candidature_id),
                type="primary" if is_dark and method is last else "secondary",
                help=_("A secret vote cannot be changed, and nobody will ever read who voted what.") if method is Method.SECRET else None,
                disabled=opening.is_refused or (method.is_secret and opening.voters < SECRET_VOTES_MIN),
                on_click=_begin,
                args=(opening, method),
            )


def _show_missing_quorum(missing: Quorum, lines: Lines, *, has_voters: bool) -> None:
    """Name the missing quorum, without which this person cannot open a ballot."""
    lines.add(warned(f"<strong>{escape(str(missing.sentence))}</strong>"), kind="small warns")
    only_chair, nobody = (
        _("Only the chair can open a ballot without the quorum, with a reason."),
        _("Nobody who is here may vote: record the presences first."),
    )
    lines.add(escape(only_chair if has_voters else nobody), kind="small")


def _begin(opening: _Opening, method: Method) -> None:
    # The other half of a double click that opened the ballot.
    if session.snapshot().meeting.open_ballot and acting.is_double_click(open_ballot, button=method):
        return
    candidature_id = opening.candidature_id
    with pressed():
        act(
            open_ballot,
            button=method,
            candidature_id=candidature_id,
            number=opening.number,
            question=st.session_state.get(on(_QUESTION, candidature_id), Question.ADOPT),
            method=method,
            override_reason=st.session_state.get(on(_OVERRIDE, candidature_id), ""),
        )
