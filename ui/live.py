"""What follows the call by itself on a screen: the strip in the header, and the parts of a page that a change draws again.

The strip is painted by a script in the browser from what the stream of events says (``web/live/``): no run of the page. The same
script then triggers ``_refresh``, which reruns the page's parts alone; what somebody types elsewhere stays as it is.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn

import streamlit as st

from charts.parts.theme import OUTCOME_SIGNS, TRACK_SIGNS
from deliberation.call.call import Call
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.selection.decisions import Outcome
from deliberation.snapshot.snapshot import Snapshot
from phrases import _
from ui import session, streamlit_seams

_FOLDER: Final = Path(__file__).parent / "live_component"
_PARTS: Final = "live.parts"

Shows = Callable[[Person, Snapshot], object]
_listener: Final = st.components.v2.component(
    "jury.live",
    html='<div class="strip" data-state="late"></div><div class="lost" hidden></div><div class="verdict" role="status"></div>',
    css=(_FOLDER / "strip.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "mount.js").read_text(encoding="utf-8"),
)


def strip(person: Person, call: Call) -> None:
    """Show the strip of the call, as ``person`` is told of it. Called once at the beginning of every page."""
    st.session_state[_PARTS] = {}
    _listen(person.id, call)


# In a fragment of its own: a trigger from within one waits for the page's run under way, where it would cut it short.
@st.fragment(key="live.listener", run_every=streamlit_seams.OWN_PACE)
def _listen(person_id: int, call: Call) -> None:
    _listener(key="live.strip", data={"labels": _labels(call), "person": person_id}, on_changed_change=_refresh, height="content")


def part(key: str, draw: Callable[[], None], *, shows: Shows | None = None) -> None:
    """Show a part of the page that is drawn again when something changes.

    ``draw`` reads the person and the snapshot anew (``session.require``, ``session.snapshot``): it runs without the page.
    ``shows``: what the part is made of; while that stays equal, it is left as it is.
    """
    name = f"live.{key}"
    st.session_state.setdefault(_PARTS, {})[name] = shows
    st.fragment(_framed, key=name)(name, draw, shows)


def has_part(key: str) -> bool:
    """Tell whether the page under way has shown a part so far."""
    return f"live.{key}" in st.session_state.get(_PARTS, {})


def whole_page() -> NoReturn:
    """Run the whole page, from the callback of a widget inside a part: what it changed is shown elsewhere too."""
    st.rerun()


def _framed(name: str, draw: Callable[[], None], shows: Shows | None) -> None:
    # Record before drawing: a change meanwhile is drawn once too often, never missed.
    st.session_state[f"{name}.shown"] = _shown(shows)
    # The listener asks for nothing on a page without such a container.
    with st.container(key=name):
        draw()


def _refresh() -> None:
    parts: dict[str, Shows | None] = st.session_state.get(_PARTS, {})
    changed = [name for name, shows in parts.items() if (shown := _shown(shows)) is None or shown != st.session_state.get(f"{name}.shown")]
    if changed:
        st.rerun(scope=changed)


def _shown(shows: Shows | None) -> object:
    person = session.current_person()
    # The part itself tells a person who is signed out or must declare recusals first.
    if shows is None or person is None or session.must_declare(person):
        return None
    return shows(person, session.snapshot())


def _labels(call: Call) -> dict[str, object]:
    return {
        "live": _("Live"),
        "late": _("Catching up…"),
        "slow": _("Without live updates: looking every 10 s"),
        "offline": _("Offline: trying again every 10 s"),
        "lost": _("Connection lost; what you see dates from {time}; nothing is lost"),
        "lost_seconds": _("Connection lost for {seconds} s; what you see dates from {time}; nothing is lost"),
        "lost_minutes": _("Connection lost for {minutes} min; what you see dates from {time}; nothing is lost"),
        "back": _("Connection back"),
        "sealed": _("Scores under seal"),
        "partial": _("Files under your recusals left out."),
        "gauge": _("{track}: {selected} of {places}"),
        "decision": _("{title}, {time}"),
        "decisions": _("{time}: {count} decisions"),
        "reserve_rank": _("rank {rank}"),
        "conflict": _("Conflict of interest"),
        "vote": _("Vote now") if session.holds(Right.VOTE) else "",
        "mark_again": _("Mark again now") if session.holds(Right.SCORE) else "",
        "votes": _("Votes: {cast} of {entitled}"),
        "present": _("Present: {present} of {members}"),
        "outcomes": {str(outcome): outcome.words for outcome in Outcome},
        "signs": {str(outcome): sign for outcome, sign in OUTCOME_SIGNS.items()},
        "tracks": {track.code: str(track.short) for track in call.tracks},
        "track_signs": {track.code: TRACK_SIGNS[i % len(TRACK_SIGNS)] for i, track in enumerate(call.tracks)},
    }
