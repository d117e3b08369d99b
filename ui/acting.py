"""How a screen acts: as whom, what the rules refuse, what was written, and what is drawn again."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import streamlit as st

import bootstrap
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.operations.acts import Receipt
from ui import feedback, live, session
from ui.shims import uncut

# Within this time a second press is the other half of a double click, wherever the first one has brought another button.
DOUBLE_CLICK_SECONDS: Final = 1.0
_LAST: Final = "acting.last"  # the last verb, its button, and when

T = TypeVar("T")
Who = Right | Callable[[], Person]


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """An act that was not refused, with what its verb returned: a receipt, for most, or None if nothing changed."""

    result: T


def act(
    verb: Callable[..., Receipt | None],
    who: Who,
    *,
    part: str = "",
    is_seen_elsewhere: bool = False,
    button: str = "",
    **said: Any,
) -> Done[Receipt | None] | None:
    """Do something to the call as the person at this screen, and say when it was written, or that nothing changed.

    ``verb``: one of ``deliberation.operations``; ``said``: its keywords except ``by`` and ``call_id``. ``is_seen_elsewhere``: the whole
    page runs once it is done, since it changes more of the page than the part where it was pressed. ``button``: which one it was, if
    several do the same, for ``is_double_click``. For ``who`` and ``part`` see ``attempt``. Returns None if it was refused.
    """
    # Outside of callbacks too: what was done is said, whatever the browser sends meanwhile.
    with uncut.whole():
        st.session_state[_LAST] = (verb.__name__, button, time.monotonic())
        done = attempt(lambda by: verb(bootstrap.unit_of_work(), by=by, call_id=by.call_id, **said), who, part=part)
        if done and done.result:
            live.count_act()
        if done and part:
            feedback.keep(part, done.result)
        elif done:
            feedback.saved(done.result)
    if done and is_seen_elsewhere:
        live.whole_page()
    return done


def doing(verb: Callable[..., Receipt | None], who: Who, *, part: str = "", **said: Any) -> Callable[[], None]:
    """Return the callback of a button that does what ``act`` does: ``on_click=doing(reveal_all, Right.REVEAL)``.

    In a live part, only what it changed is drawn again.
    """

    def callback() -> None:
        if act(verb, who, part=part, **said) and part:
            live.after_own_act()

    return callback


def attempt(do: Callable[[Person], T], who: Who, *, part: str = "") -> Done[T] | None:
    """Do something as the person at this screen, and say nothing unless it is refused. Returns None if it was.

    ``who``: the right that it needs, or a function that returns the person; either stops the page for anybody else. A refusal is shown
    where this is called, which from a callback is the top of the page, and stays in sight. From the callback of a live part, give
    ``part``: a refusal is then kept, and ``feedback.outcome(part)`` shows it where the part is drawn.
    """
    by = session.require(who) if isinstance(who, Right) else who()
    done: Done[T] | None = None
    with feedback.until_drawn(part) if part else feedback.in_sight():
        done = Done(do(by))
    return done


def is_double_click(verb: Callable[..., Receipt | None], *, button: str = "") -> bool:
    """Tell whether this ``button`` did ``verb`` a moment ago, and nothing was done since. Called once a press: it counts from the last one.

    After another act, or by another button, doing it again is deliberate.
    """
    *last, at = st.session_state.get(_LAST, ("", "", -math.inf))
    is_double = bool(last == [verb.__name__, button] and time.monotonic() - at <= DOUBLE_CLICK_SECONDS)
    if is_double:
        st.session_state[_LAST] = (*last, time.monotonic())
    return is_double
