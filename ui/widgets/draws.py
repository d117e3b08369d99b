"""Progress of the draws on screen: nothing waits; a page rerun shows finished draws."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

import bootstrap
import ui.live
from deliberation.call.people import Person
from deliberation.derived.meeting.openness import Openness, awaits_reveal, openness
from deliberation.snapshot.alike import scoresheet
from deliberation.snapshot.snapshot import Snapshot
from draws import aside
from ui.shims.components import component

_PART = "draws"
_SHOWN = "draws.shown"  # of which marks this run of the page shows the draws
_FOLDER = Path(__file__).parent
# The same element throughout: a region that is there before its words change is read out, politely.
_line_of = component(
    "jury.draws",
    html='<p class="draws" role="status"></p><div class="under-way" aria-hidden="true" hidden></div>',
    css=_FOLDER / "draws.css",
    js=_FOLDER / "draws.js",
)


def selected_shares(snapshot: Snapshot) -> Mapping[int, float] | None:
    """Return each candidature's share of selecting draws; None during the draws, or after a failure."""
    drawn = bootstrap.drawn(snapshot)
    return None if drawn is None else drawn.selected_share


def openness_drawn(snapshot: Snapshot) -> Openness | None:
    """Return the settled and the open files; None under seal, and during the draws."""
    return None if awaits_reveal(snapshot) or selected_shares(snapshot) is None else openness(snapshot)


def line(snapshot: Snapshot) -> None:
    """Show the progress of the draws on a line. Finished draws rerun a page without them."""
    st.session_state[_SHOWN] = _shows(None, snapshot)
    ui.live.part(_PART, _draw, shows=_shows)


def words(snapshot: Snapshot) -> str:
    """Return the progress of the draws in words, for a part drawn with the rest."""
    return aside.in_words(bootstrap.draws(), bootstrap.drawn(snapshot), snapshot)


def _shows(_person: Person | None, snapshot: Snapshot) -> object:
    return (scoresheet(snapshot).fingerprint, bootstrap.drawn(snapshot) is not None, bootstrap.draws().has_failed(snapshot))


def _draw(_person: Person, snapshot: Snapshot) -> None:
    drawn = bootstrap.drawn(snapshot)
    if drawn is not None and st.session_state.get(_SHOWN) != _shows(None, snapshot):
        ui.live.whole_page()
    is_under_way = drawn is None and not bootstrap.draws().has_failed(snapshot)
    seconds = bootstrap.draws().seconds(snapshot) if is_under_way else 0.0
    _line_of(key="draws.line", data={"words": words(snapshot), "seconds": seconds}, height="content")
