"""The way a screen acts on a call: look the person up, do the verb, show the refusal or the receipt, redraw."""

import hashlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

import bootstrap
from deliberation.call.people import Person, Right
from deliberation.operations.acts import Receipt
from ui import feedback, live, session
from ui.shims import uncut

DOUBLE_CLICK_SECONDS = feedback.DOUBLE_CLICK_SECONDS
_LAST = "acting.last"  # the last verb, its button, and when

T = TypeVar("T")
Who = Right | Callable[[], Person]


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """Result of an accepted act: the verb's return value, mostly a receipt, or None without a change."""

    result: T


def act(
    verb: Callable[..., Receipt | None],
    who: Who,
    *,
    part: str = "",
    is_seen_elsewhere: bool = False,
    button: str = "",
    **keywords: Any,
) -> Done[Receipt | None] | None:
    """Do an act as the person at this screen, and show its time of writing, or that nothing changed.

    Returns None after a refusal. For ``who`` and ``part`` see ``attempt``.

    Args:
        verb: of ``deliberation.operations``.
        who: the required right, or a function that returns the person.
        part: the live part that shows a refusal.
        is_seen_elsewhere: the whole page reruns afterwards, since the act shows outside the fragment.
        button: name of the button among several with the same verb, for ``is_double_click``.
        keywords: all but ``by`` and ``call_id``.
    """
    # Outside of callbacks too: what was done is said, whatever the browser sends meanwhile.
    with uncut.whole():
        st.session_state[_LAST] = (verb.__name__, button, time.monotonic())
        done = carry_out(verb, who, part=part, **keywords)
        live.count_act(feedback.done_sentence(done.result, shown=str) if done and done.result else "")
        if done and part:
            feedback.keep(part, done.result)
        elif done:
            feedback.saved(done.result)
        if done and done.result:
            feedback.note_done()
    if done and is_seen_elsewhere:
        live.whole_page()
    return done


def doing(verb: Callable[..., Receipt | None], who: Who, *, part: str = "", **keywords: Any) -> Callable[[], None]:
    """Return a button's callback that calls ``act``: ``on_click=doing(reveal_all, Right.REVEAL)``.

    In a live fragment, only changed parts are redrawn.
    """

    def callback() -> None:
        if act(verb, who, part=part, **keywords) and part:
            live.after_own_act()

    return callback


def carry_out(verb: Callable[..., T], who: Who, *, part: str = "", **keywords: Any) -> Done[T] | None:
    """Do an act as ``act``, and show only a refusal: for verbs with a result beyond a receipt."""
    return attempt(lambda by: verb(bootstrap.unit_of_work(), by=by, call_id=by.call_id, **keywords), who, part=part)


def attempt(do: Callable[[Person], T], who: Who, *, part: str = "") -> Done[T] | None:
    """Do an act as the person at this screen, and show only a refusal. Returns None after a refusal.

    A refusal is shown at the place of the call, in a callback at the top of the page, and stays in sight. In a live fragment's callback,
    give ``part``: ``feedback.outcome(part)`` then shows the refusal within the fragment.

    Args:
        do: the act, called with the person.
        who: the required right, or a function that returns the person; either stops the page for other people.
        part: the live part that shows a refusal.
    """
    done: Done[T] | None = None
    with feedback.until_drawn(part) if part else feedback.in_sight():
        done = Done(do(session.require(who) if isinstance(who, Right) else who()))
    return done


def key_of(act: str, *named: object) -> str:
    """Return the key of a button from its act and its objects: the files acted on, and their count.

    A press sends only this key, and Streamlit calls the callback last drawn under the key, even after a different button has replaced the
    button. So a late press means the label as shown. Files are named by dossier: pages hold the key, and a database id could be guessed
    from its few letters, revealing the number of earlier files (``session.dossier_of``).
    """
    return f"{act}.on.{hashlib.sha256(repr(named).encode()).hexdigest()[:12]}"


def is_double_click(verb: Callable[..., Receipt | None], *, button: str = "") -> bool:
    """Return whether this ``button`` did ``verb`` a moment ago, without a different act since. Call once per press.

    After a different act, or by a different button, a repetition is deliberate.
    """
    *last, at = st.session_state.get(_LAST, ("", "", -math.inf))
    is_double = bool(last == [verb.__name__, button] and time.monotonic() - at <= DOUBLE_CLICK_SECONDS)
    if is_double:
        st.session_state[_LAST] = (*last, time.monotonic())
    return is_double
