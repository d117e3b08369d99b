"""Live updates of a screen: the strip in the header, and fragments rerun after changes of their data.

A script in the browser paints the strip from the stream of events (``web/live/``), without a run of the page. The same script triggers
``_refresh``, which reruns only the live fragments, so that text typed elsewhere is kept.
"""

from collections.abc import Callable
from contextlib import nullcontext
from functools import lru_cache, partial
from typing import NoReturn
from urllib.parse import urlsplit

import streamlit as st

from charts.parts.theme import OUTCOME_SIGNS, track_signs
from deliberation.call.call import Call
from deliberation.call.people import Person, Right
from deliberation.snapshot.snapshot import Snapshot
from phrases import _, current_language
from ui import session
from ui.shims import context
from ui.shims.components import component

_PARTS = "live.parts"
_APART = "live.apart"
_LEADING = "live.leading"
_PARTS_HELD = 256  # some are of a candidature
LISTENER = "live.listener"
_ACTS = "live.acts"  # how many acts of this screen were recorded or refused
_OWN = "live.own"  # sentences of the last of them
_OWN_HELD = 5
_LOOKED = "live.looked"  # the name of the view of which it was last found out which parts show it


Shows = Callable[[Person, Snapshot], object]
Draw = Callable[[Person, Snapshot], None]
_listener = component(
    "jury.live",
    html='<div class="strip" data-state="late"></div><div class="lost" hidden></div><div class="verdict"></div>',
    served="jury-listener",
    css=".strip { height: 1.75rem; }",  # the rest comes with the listener (web/streamlit/own_files.py)
)


def strip(person: Person, call: Call, *, beside: Callable[[], None] | None = None) -> None:
    """Show the strip of the call for ``person``. Called once at the beginning of every page.

    ``beside``: draws elements next to the strip, again at each act of this screen and each visible change.
    """
    st.session_state[_PARTS], st.session_state[_APART], st.session_state[_LEADING] = {}, {}, []
    _look()
    _listen(person.id, call, beside)


# In a fragment of its own: a trigger from within one waits for the page's run under way, where it would cut it short.
@st.fragment(key=LISTENER, run_every=context.OWN_PACE)
def _listen(person_id: int, call: Call, beside: Callable[[], None] | None) -> None:
    person = session.current_person()
    drawn = st.session_state.get(_LOOKED, "") if person and person.id == person_id else ""
    acts = st.session_state.get(_ACTS, 0)
    data = {
        "language": current_language(),
        "labels": _labels(call),
        "person": person_id,
        "path": urlsplit(context.address() or "").path or "/",
        "drawn": drawn,
        "acts": acts,
        "own": st.session_state.get(_OWN, []),
    }
    with st.container(key="header-line", horizontal=True, vertical_alignment="center", gap="xsmall"):
        _listener(key="live.strip", data=data, on_changed_change=_refresh, height="content")
        if beside:
            beside()


def part(
    key: str,
    draw: Draw,
    *,
    right: Right | None = Right.BROWSE,
    before_recusals: bool = False,
    shows: Shows | None = None,
    leads: bool = False,
) -> None:
    """Show a live fragment, rerun when its data changes.

    Args:
        key: the server's.
        draw: draws the content.
        right: required at each run, since the page does not guard later runs; None: of all signed-in people.
        before_recusals: as for ``session.snapshot``.
        shows: the fragment's data; equal data need no rerun. By default the person's whole view.
        leads: the fragment confirms acts, and is drawn first, wherever its place.
    """
    name = f"live.{key}"
    if leads:
        st.session_state.setdefault(_LEADING, []).append(name)
    st.session_state.setdefault(_PARTS, {})[name] = shows
    # The listener asks for nothing on a page without such a container.
    _as_part(name)(name, partial(_draw_guarded, draw, right, before_recusals), shows, container=name)


def _draw_guarded(draw: Draw, right: Right | None, before_recusals: bool = False) -> None:
    person = session.require(right, before_recusals=before_recusals) if right else session.require_person()
    draw(person, session.snapshot(before_recusals=before_recusals))


def has_part(key: str) -> bool:
    """Tell whether the current page has shown a live fragment so far."""
    return f"live.{key}" in st.session_state.get(_PARTS, {})


def count_act(sentence: str) -> None:
    """Count an act of this screen, refused acts too; the browser allows the next act once the result is drawn (``recording.js``).

    ``sentence``: this screen's message about the act, empty without a record; the browser does not announce the message again
    (``announcements.js``).
    """
    st.session_state[_ACTS] = st.session_state.get(_ACTS, 0) + 1
    st.session_state[_OWN] = [*st.session_state.get(_OWN, []), sentence][-_OWN_HELD:]


def whole_page() -> NoReturn:
    """Rerun the whole page, from a callback in a fragment whose change shows outside of fragments too."""
    st.rerun()


def _note_drawn(name: str, draw: Callable[[], None], shows: Shows | None, *, container: str | None = None) -> None:
    # Look once, before drawing: a change meanwhile is drawn once too often, never missed. Record after it: a run that is cut short in
    # the middle of the part leaves it half drawn, and the next one draws it again.
    with session.one_look():
        data = _shows_data(shows)
        st.session_state.pop(f"{name}.shown", None)
        with st.container(key=container) if container else nullcontext():
            draw()
        st.session_state[f"{name}.shown"] = data


@lru_cache(_PARTS_HELD)
def _as_part(name: str) -> Callable[..., None]:
    # Held: to make one, Streamlit reads the signature of what draws it.
    return st.fragment(_note_drawn, key=name)


def fragment_without_remote_updates(key: str, draw: Draw, *, right: Right, shows: Shows | None = None) -> None:
    """Show a fragment without remote updates (typed input is kept); only this screen's own acts rerun the fragment.

    ``right``: required at each run. ``shows``: data changeable by an act; while equal, only acts inside the fragment rerun it.
    """
    name = f"apart.{key}"
    st.session_state.setdefault(_APART, {})[name] = shows
    _as_part(name)(name, partial(_draw_guarded, draw, right), shows)


def after_own_choice(*keys: str) -> None:
    """Rerun only the fragments with these keys: the end of a callback in a fragment with a value shown in others."""
    names = [name for key in keys for name in (f"live.{key}", f"apart.{key}") if name in _current_path()]
    if names:
        st.rerun(scope=names)


def after_own_act(*also: str) -> None:
    """Rerun the fragments changed by an own act, and its button's: the end of a callback in a fragment.

    ``also``: fragments with a choice cleared by the act.
    """
    changed = [*_list_changed(), *_list_changed_apart()]
    _run(_add_requested([*changed, *(f"live.{key}" for key in also if f"live.{key}" not in changed)]))


def after_refusal() -> None:
    """Rerun the button's fragment and the listener, which tells the browser of the answer: the end of a callback."""
    _run(_add_requested([]))


def _refresh() -> None:
    # A click may have come into the same run: what it asked for is drawn too.
    if changed := _list_changed():
        if context.is_asked_of_a_window():
            whole_page()
        _run(_add_requested(changed))


def _add_requested(names: list[str]) -> list[str]:
    return [*names, *(name for name in context.asked_parts() if name not in (LISTENER, *names))]


def _run(names: list[str]) -> None:
    # What the stream of events tells of the act is then drawn already: the listener's part says so, and nothing is asked for.
    if names:
        st.rerun(scope=_sort_names(names))


def _sort_names(names: list[str]) -> list[str]:
    leading = [name for name in names if name in st.session_state.get(_LEADING, [])]
    return [*leading, LISTENER, *(name for name in names if name not in leading)]


def _current_path() -> list[str]:
    return [*st.session_state.get(_PARTS, {}), *st.session_state.get(_APART, [])]


def _list_changed() -> list[str]:
    with session.one_look():
        _look()
        parts: dict[str, Shows | None] = st.session_state.get(_PARTS, {})
        return [name for name, shows in parts.items() if _has_changed(name, shows)]


def _list_changed_apart() -> list[str]:
    with session.one_look():
        apart: dict[str, Shows | None] = st.session_state.get(_APART, {})
        return [name for name, shows in apart.items() if context.is_there(name) and (shows is None or _has_changed(name, shows))]


def _has_changed(name: str, shows: Shows | None) -> bool:
    data = _shows_data(shows)
    return data is None or data != st.session_state.get(f"{name}.shown")


def _look() -> None:
    # Before it is found out which parts have changed, not when the listener is drawn: of a change in between, its name would be told and
    # no part drawn. So a change meanwhile is drawn once too often, never missed.
    person = session.current_person()
    st.session_state[_LOOKED] = session.view_name(person) if person else ""


def _shows_data(shows: Shows | None) -> object:
    view = session.read_once("live.seen", _see)
    if view is None:
        return None
    person, snapshot = view
    return shows(person, snapshot) if shows else session.view_name(person)


def _see() -> tuple[Person, Snapshot] | None:
    person = session.current_person()
    # The part itself tells a person who is signed out or must declare recusals first.
    return None if person is None or session.must_declare(person) else (person, session.snapshot())


def _labels(call: Call) -> dict[str, object]:
    """Return the labels that depend on the call or the person; the listener's script brings the others."""
    return {
        "vote": _("Vote now") if session.holds(Right.VOTE) else "",
        "mark_again": _("Mark again now") if session.holds(Right.SCORE) else "",
        "list": _("List read out") if session.holds(Right.RECALL) and not session.holds(Right.AGREE_LIST) else "",
        "signs": {str(outcome): sign for outcome, sign in OUTCOME_SIGNS.items()},
        "tracks": {track.code: str(track.short) for track in call.tracks},
        "track_signs": track_signs(call),
    }
