"""Acting on the meeting: who may, and what became of it."""

from collections.abc import Callable
from typing import Final

import streamlit as st

import bootstrap
from deliberation import rights
from deliberation.acts import Receipt
from deliberation.errors import DeliberationError
from deliberation.people import Person
from deliberation.rights import Right
from ui import feedback, session

_REFUSAL: Final = "console.refusal"
_RECEIPTS: Final = "console.receipts"
_REFUSED_NOW: Final = "console.refused_now"


def conductor() -> Person:
    """Return the person at this console, or stop: it is for those who prepare or conduct the meeting, and for deputies."""
    person = session.require_person()
    phase = session.call_and_phase(person)[1]
    if rights.holds(person.roles, Right.PREPARE_MEETING, phase) or rights.holds(person.roles, Right.CONDUCT, phase, stands_in=True):
        return person
    return session.require(Right.CONDUCT)


def act(verb: Callable[..., Receipt | None], **said: object) -> Receipt | None:
    """Do something to the meeting as the person at this console; ``outcome`` then says what became of it."""
    person = conductor()
    st.session_state[_REFUSAL] = ""
    try:
        receipt = verb(bootstrap.unit_of_work(), by=person, call_id=person.call_id, **said)
    except DeliberationError as refusal:
        st.session_state[_REFUSAL] = st.session_state[_REFUSED_NOW] = str(refusal)
        return None
    # Said when the console is drawn: what a callback shows within a part of a page would take the place of what stands above it.
    st.session_state[_RECEIPTS] = [*st.session_state.get(_RECEIPTS, ()), receipt]
    return receipt


def do(verb: Callable[..., Receipt | None]) -> None:
    """Do what takes nothing to be said: the callback of such a button."""
    act(verb)


def outcome() -> None:
    """Say what became of the last act: written at what time, or why it was refused, until the next act."""
    for receipt in st.session_state.pop(_RECEIPTS, ()):
        feedback.saved(receipt)
    if refused_now := st.session_state.pop(_REFUSED_NOW, ""):
        # Where one looks too: on a phone, the top of the screen is out of sight.
        st.toast(refused_now, icon=":material/error:", duration="long")
    sentence = st.session_state.get(_REFUSAL)
    if sentence:
        st.error(sentence, icon=":material/error:")
