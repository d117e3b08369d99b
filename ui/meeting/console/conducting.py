"""Conducting the meeting: who may, and acting on it from the console."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal

import streamlit as st

from deliberation import operations
from deliberation.call import rights
from deliberation.call.people import Person
from deliberation.call.rights import Right
from deliberation.errors import InvalidValue
from deliberation.operations.acts import Receipt
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_
from ui import acting, feedback, session
from ui.acting import Done
from ui.widgets import undo

_PART: Final = "console"
# "Next item" and "Record and go on" replace one another in one place: pressed twice there, the second press is of the same button.
FORWARD: Final = "next"


def conductor() -> Person:
    """Return the person at this console, or stop: it is for those who prepare, conduct or close the meeting, and for deputies."""
    person = session.require_person()
    phase = session.call_and_phase(person)[1]
    if rights.holds(person.roles, Right.STEER_ROOM, phase, stands_in=True):
        return person
    return session.require(Right.STEER_ROOM)


def on(key: str, candidature_id: int | None) -> str:
    """Name a button after the file on which it acts.

    A press tells the server nothing but the button's name. If somebody calls another file before this screen shows it, the press is of
    a button that no longer exists, and does nothing.
    """
    return f"{key}.on.{session.dossier_of(candidature_id) if candidature_id is not None else ''}"


def act(verb: Callable[..., Receipt | None], **said: Any) -> Done[Receipt | None] | None:
    """Do something to the meeting as the person at this console; ``outcome`` then says what became of it."""
    return acting.act(verb, conductor, part=_PART, **said)


def doing(verb: Callable[..., Receipt | None], **said: Any) -> Callable[[], None]:
    """Return the callback of a button that calls ``act``."""
    return acting.doing(verb, conductor, part=_PART, **said)


@contextmanager
def pressed() -> Iterator[None]:
    """Keep what is refused within the block (a callback that reads fields), for ``outcome`` to show."""
    with feedback.until_drawn(_PART):
        yield


def field(key: str) -> Any:
    """Return what a field of the console holds.

    Raises InvalidValue if the field no longer exists: another file was called before the press, and this screen did not show it yet.
    """
    if key not in st.session_state:
        raise InvalidValue(N_("Another file was called meanwhile: nothing was recorded. What you had chosen is kept as a draft."))
    return st.session_state[key]


def warn(sentence: str, *, width: Literal["stretch", "content"] = "stretch") -> None:
    """Say in one small line, as Markdown, what is out of the ordinary."""
    st.markdown(f":small[:orange[:material/warning: {sentence}]]", width=width)


def outcome(snapshot: Snapshot) -> None:
    """Say what became of the last act on the console; of a decision, with what undoes it."""
    undo.confirm(snapshot, _PART, undoing, key="console.done")
    feedback.refusal(_PART)


def undoing(**said: Any) -> Callable[[], None]:
    """Return the callback of a button that undoes a decision."""
    return doing(operations.undo, **said)
