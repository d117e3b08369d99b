"""The rehearsal, on the demonstration only: play a recorded meeting on every screen, stop it, begin again."""

import streamlit as st

import ui.live
from deliberation.call.call import Phase
from deliberation.call.people import Person
from deliberation.snapshot.snapshot import Snapshot
from extras.replay import rehearsal
from extras.replay.rehearsal import Progress
from extras.replay.verbs import REHEARSE
from phrases import _
from ui import feedback, session
from ui.acting import attempt
from ui.widgets import choosing

_PART = "rehearsal"
_SPEED = "rehearsal.speed"
_SPEEDS = (20, 60, 200)


def live(snapshot: Snapshot) -> None:
    """Offer the rehearsal on a demonstration; show nothing otherwise."""
    if snapshot.call.is_demo:
        ui.live.part(_PART, _draw, right=REHEARSE)


def _draw(person: Person, _snapshot: Snapshot) -> None:
    progress = rehearsal.progress(person.call_id)
    with st.container(border=True, key="rehearsal"):
        st.header(_("Rehearsal"), anchor=False)
        feedback.outcome(_PART)
        if progress and progress.is_running:
            _show_under_way(progress)
        elif session.snapshot().phase is Phase.DELIBERATION and not session.snapshot().meeting.sittings:
            _offer()
        else:
            _show_held(progress)


def _offer() -> None:
    st.markdown(
        _(
            "See a whole meeting in a few minutes: presence, ballots, a revote, a tie, a comparison sent to the room, a list decided "
            "without debate, the selection finalised. Open the console and the room’s screen in other windows, a juror’s screen on a "
            "phone or in another browser: they all follow. You can stop it anywhere and go on by hand."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choosing.choose_shown(_("Speed"), _SPEEDS, key=_SPEED, default=60, words=lambda speed: f"× {speed}")
        st.button(_("Play a recorded meeting"), icon=":material/play_arrow:", key="rehearsal.begin", type="primary", on_click=_begin)


def _show_under_way(progress: Progress) -> None:
    share = (progress.done + progress.passed_over) / progress.total
    text = _("{done} acts of {total}").format(done=progress.done + progress.passed_over, total=progress.total)
    st.progress(share, text=text)
    st.button(_("Stop here and go on by hand"), icon=":material/stop:", key="rehearsal.stop", on_click=_stop)


def _show_held(progress: Progress | None) -> None:
    if progress and progress.done + progress.passed_over == progress.total:
        st.markdown(_("The recorded meeting is over: selection, journal and minutes are those of a finalised call."))
    elif session.snapshot().meeting.sittings:
        st.markdown(_("The meeting of this demonstration has been opened."))
    else:
        st.markdown(_("Marks are given in this demonstration: enter as a member of the jury to give yours."))
    if progress and progress.passed_over:
        st.caption(_("Acts skipped because somebody acted otherwise meanwhile: {count}").format(count=progress.passed_over))
    label = _("Begin the demonstration again")
    with st.popover(label, icon=":material/restart_alt:", key="rehearsal.again.ask"):
        st.markdown(_("Every screen switches to a new demonstration; the present one stays in the database."))
        st.button(label, key="rehearsal.again", on_click=_begin_again)


def _begin() -> None:
    speed = float(st.session_state[_SPEED])
    attempt(lambda by: rehearsal.begin(by=by, call_id=by.call_id, speed=speed), REHEARSE, part=_PART)


def _stop() -> None:
    attempt(lambda by: rehearsal.stop(by=by, call_id=by.call_id), REHEARSE, part=_PART)


def _begin_again() -> None:
    if attempt(lambda by: rehearsal.begin_again(by=by, call_id=by.call_id), REHEARSE, part=_PART):
        ui.live.whole_page()
