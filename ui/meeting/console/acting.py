"""Acting on the meeting: who may, and what became of it."""

import math
import time
from collections.abc import Callable
from typing import Final

import streamlit as st

import bootstrap
from deliberation.call import rights
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.operations.acts import Receipt
from ui import feedback, session

# Within this time a second press is the other half of a double click, wherever the first one has brought another button.
DOUBLE_CLICK_SECONDS: Final = 1.0
_PART: Final = "console"
_LAST: Final = "console.last"  # the last act, and when


def conductor() -> Person:
    """Return the person at this console, or stop: it is for those who prepare, conduct or close the meeting, and for deputies."""
    person = session.require_person()
    phase = session.call_and_phase(person)[1]
    if rights.holds(person.roles, Right.STEER_ROOM, phase, stands_in=True):
        return person
    return session.require(Right.STEER_ROOM)


def act(verb: Callable[..., Receipt | None], **said: object) -> Receipt | None:
    """Do something to the meeting as the person at this console; ``outcome`` then says what became of it."""
    person, receipt = conductor(), None
    st.session_state[_LAST] = (verb.__name__, time.monotonic())
    with feedback.until_drawn(_PART):
        receipt = verb(bootstrap.unit_of_work(), by=person, call_id=person.call_id, **said)
        feedback.keep(_PART, receipt)
    return receipt


def act_once(verb: Callable[..., Receipt | None], **said: object) -> None:
    """Do something that a double click must not do twice; done again after anything else, it is meant."""
    last, at = st.session_state.get(_LAST, ("", -math.inf))
    if last != verb.__name__ or time.monotonic() - at > DOUBLE_CLICK_SECONDS:
        act(verb, **said)


def do(verb: Callable[..., Receipt | None]) -> None:
    """Do what takes nothing to be said: the callback of such a button."""
    act(verb)


def outcome() -> None:
    """Say what became of the last act on the console."""
    feedback.outcome(_PART)
