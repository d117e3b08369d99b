"""What is asked of the person at the foot of every page: to vote, not to follow the file of a recusal, to mark again."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import streamlit as st

import ui.live
from deliberation.call.people import Person, Right
from deliberation.derived.meeting.agreement_lists import files_staying
from deliberation.derived.meeting.ballot_papers import asked_of, ballot_open_to
from deliberation.derived.meeting.discussion import Voices
from deliberation.derived.meeting.tallies import tally
from deliberation.dossiers.candidatures import Candidature
from deliberation.meeting.ballots import Ballot, Method, Option
from deliberation.operations.scoring.recusals import declare_no_ai
from deliberation.operations.selection.agreement_lists import show_list
from deliberation.scoring.marks import Revote
from deliberation.selection.decisions import Proposed
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, current_language, labelled, ngettext
from ui import feedback, links, session
from ui.acting import carry_out, doing
from ui.links import DOSSIER
from ui.meeting import following
from ui.scoring import choice
from ui.selection import agreement
from ui.shims.components import component
from ui.texts import literal

PART = "meeting.sheet"
_GOING = "meeting.sheet.going"
_DECLARING = "meeting.declaring"
_PUT_OFF = "meeting.declares_later"

_LIVE = Path(__file__).parents[1] / "live_component"
_sheet = component(
    "jury.ballot",
    html='<div class="ballot-sheet"><p class="told" role="status"></p><div class="drawn"></div></div>',
    served="jury-ballot",
    css="\n".join((_LIVE / name).read_text(encoding="utf-8") for name in ("ballot.css", "ballot_sheet.css")),
)


def live() -> None:
    """Show the current request to the person, on any page, live."""
    ui.live.part(PART, lambda _person, _snapshot: panel(), right=None, before_recusals=True, shows=_shows, leads=True)


def is_shown() -> bool:
    """Return whether the page already has the sheet: the console shows the sheet within its own fragment."""
    return ui.live.has_part(PART) or ui.live.has_part("console")


def _shows(person: Person, snapshot: Snapshot) -> object:
    """Return the data shown by the sheet."""
    request = asked_of(person, snapshot)
    return (
        (request.leaves, request.votes),
        (request.revote, _open_revote(snapshot)),
        request.speaks,
        files_staying(snapshot) if request.listed else (),
        request.declares,
    )


def _open_revote(snapshot: Snapshot) -> Revote | None:
    current = snapshot.meeting.current
    return next((revote for revote in snapshot.meeting.revotes_on(current) if revote.is_open), None) if current is not None else None


def panel() -> None:
    """Show the current request to the person."""
    person = session.require_person()
    if not session.holds(Right.BROWSE):
        return  # while the call is prepared its jury is asked for nothing, on whatever page
    snapshot = session.snapshot()
    request = asked_of(person, snapshot)
    if request.leaves and not ui.live.has_part("console"):  # which says it itself
        with st.container(key="meeting-sheet", gap="small"), st.container(key="meeting-leave"):
            st.markdown(f":material/door_open: **{_('Conflict of interest: leave the room')}**")
    else:
        _mark_again(person, snapshot, request.revote)
        _speak(person, snapshot, request.speaks)
        _hear(person, snapshot, request.listed)
        if request.declares:
            _declare()
    feedback.outcome(_DECLARING)
    feedback.outcome(PART)


def _mark_again(person: Person, snapshot: Snapshot, revote: Revote | None) -> None:
    opened = _open_revote(snapshot)
    if opened is None:
        return
    keep_key = f"meeting.keeps_marks.{opened.candidature_id}.{opened.number}"
    if revote is None or person.id not in snapshot.juror_positions or st.session_state.get(keep_key):
        _mark(f"unasked.mark_again.{snapshot.candidature(opened.candidature_id).dossier}.{opened.number}")
        return
    dossier = snapshot.candidature(revote.candidature_id).dossier
    if _shows_grid_of(dossier):
        return
    with st.container(key="meeting-sheet", gap="small"):
        st.markdown(f"**{_('Revote open')}**  \n{literal(snapshot.candidature(revote.candidature_id).numbered_title)}")
        with st.container(horizontal=True, gap="small"):
            st.button(_("Mark again"), key="meeting.mark_again", type="primary", width="stretch", on_click=_go, args=(dossier,))
            st.button(_("Keep my marks"), key="meeting.keep_marks", width="stretch", on_click=_keep, args=(keep_key,))


def _speak(person: Person, snapshot: Snapshot, voices: Voices | None) -> None:
    """Ask a member with an extreme mark for an explanation, until the member passes, unseen by others."""
    if voices is None or snapshot.meeting.current is None:
        return
    passed = f"meeting.passes.{snapshot.candidature(snapshot.meeting.current).dossier}"
    if st.session_state.get(passed):
        return
    sentence = (
        _("Your mark is the highest on **{criterion}**: say why, in one minute.")
        if voices.asked[person.id]
        else _("Your mark is the lowest on **{criterion}**: say why, in one minute.")
    )
    with st.container(key="meeting-sheet", gap="small"), st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(sentence.format(criterion=literal(str(voices.criterion.short))), width="stretch")
        st.button(_("I pass"), key="meeting.pass", on_click=_keep, args=(passed,))


def _hear(person: Person, snapshot: Snapshot, listed: Sequence[Proposed]) -> None:
    """Show the list read for agreement, each file with a button to pull the file out, while possible."""
    if not listed or ui.live.has_part(agreement.PART):
        return
    read_at = listed[0].read_at
    heard, shown_key = (f"meeting.{what}.{read_at.isoformat()}" for what in ("hears", "is_shown"))
    if not st.session_state.get(shown_key):
        st.session_state[shown_key] = True
        _note_screen(read_at, has_seen=False)
    if st.session_state.get(heard):
        _mark(f"unasked.list.{round(listed[0].read_at.timestamp())}")
        return
    with st.container(key="meeting-sheet", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            left = len(files_staying(snapshot))
            count = ngettext("{count} file", "{count} files", left).format(count=left)
            st.markdown(f"**{_('Agreement without debate')}** · {count}", width="stretch")
            st.button(_("Seen"), key="meeting.seen", icon=":material/check:", on_click=_see, args=(heard, read_at))
        with st.container(key="meeting-list", gap="small"):
            agreement.rows(person, snapshot, part=PART, is_brief=True)


def _see(answer: str, read_at: datetime) -> None:
    _note_screen(read_at, has_seen=True)
    _keep(answer)


def _note_screen(read_at: datetime, *, has_seen: bool) -> None:
    carry_out(show_list, Right.RECALL, part=PART, read_at=read_at, has_seen=has_seen)


def _declare() -> None:
    """Ask for the declaration on generative AI until it is made; if put off, ask again at the next visit."""
    if st.session_state.get(_PUT_OFF):
        return
    with st.container(key="meeting-sheet", gap="small"):
        sentence = _("I gave no content of the applications to a generative artificial intelligence service, and will give none.")
        st.markdown(f"**{_('Your declaration')}**  \n{sentence}")
        with st.container(horizontal=True, gap="small"):
            declare = doing(declare_no_ai, Right.DECLARE_NO_AI, part=_DECLARING)
            with st.container(key=f"records.{_DECLARING}"):
                st.button(_("I declare it"), key="meeting.declare_no_ai", type="primary", width="stretch", on_click=declare)
            st.button(_("Later"), key="meeting.declare_later", width="stretch", on_click=_keep, args=(_PUT_OFF,))


def _shows_grid_of(dossier: str) -> bool:
    """Tell whether the page shows the grid to fill in."""
    if ui.live.has_part("meeting.item"):
        return following.follows()
    return ui.live.has_part("scoring.status") and choice.chosen() == dossier


def _go(dossier: str) -> None:
    st.session_state[_GOING] = dossier
    ui.live.whole_page()


def follow() -> None:
    """Open the target of the sheet's button. Called by the frame, outside of any callback."""
    if dossier := st.session_state.pop(_GOING, ""):
        links.go("noter", {DOSSIER: [dossier]})


def _keep(answer: str) -> None:
    st.session_state[answer] = True


def _mark(key: str) -> None:
    """Write the marker that keeps the request out of the tab's title, shared by a whole audience."""
    with st.container(key=key):
        st.html("<span hidden></span>")


def show_ballots() -> None:
    """Mount the voting sheet at the foot of the page.

    The stream of events opens it and a request casts the vote (``web/entrance/ballots.py``), without a run of the page.
    """
    _sheet(key="meeting.ballot", data={"language": current_language()}, height="content")


def show_last_ballot(person: Person, snapshot: Snapshot, candidature: Candidature) -> None:
    """Show the ballots on a candidature: the open ballot, the results of others, the reason of a cancellation."""
    for ballot in _ballots_shown(person, snapshot, candidature):
        if ballot.is_open:
            _open_ballot(ballot)
        elif ballot.is_counted:
            heading, result = _("Ballot {number}").format(number=ballot.number), tally(ballot, snapshot.call)
            show = st.info if result.choice in (None, Option.AGAINST) else st.success
            show(labelled(heading, literal(result.sentence)), icon=":material/ballot:")
        else:
            reason = _("Cancelled: {reason}").format(reason=literal(ballot.cancelled_because))
            st.info(labelled(_("Ballot {number}").format(number=ballot.number), reason), icon=":material/ballot:")


def shows_ballots(person: Person, snapshot: Snapshot, candidature: Candidature) -> object:
    """Return the data shown by the panel."""
    return _ballots_shown(person, snapshot, candidature), snapshot.call


def _ballots_shown(person: Person, snapshot: Snapshot, candidature: Candidature) -> list[Ballot]:
    """Return the ballots on a candidature, except the person's open ballot, shown at the foot with its choices."""
    own = ballot_open_to(person, snapshot)
    return [ballot for ballot in snapshot.meeting.ballots_on(candidature.id) if ballot != own]


def _open_ballot(ballot: Ballot) -> None:
    with st.container(border=True):
        parts = [f"**{_('Ballot open')}**", ballot.question.words, ballot.method.words]
        if not ballot.is_counted_in_room:
            parts.append(_("{cast} of {entitled} have voted").format(cast=ballot.voted_count, entitled=len(ballot.voters)))
        st.markdown(" · ".join(parts))
        st.markdown(in_the_room(ballot) if ballot.is_counted_in_room else _("You are not among those who vote on this ballot."))


def in_the_room(ballot: Ballot) -> str:
    """Explain how a ballot without devices is held."""
    return _("The vote is on paper, in the room.") if ballot.method is Method.PAPER else _("Hands are counted in the room.")
