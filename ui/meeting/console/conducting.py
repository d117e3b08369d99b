"""Acts on the meeting from the console, and their rights."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, NoReturn

import streamlit as st

from deliberation.call import rights
from deliberation.call.people import Person, Right
from deliberation.errors import InvalidValue
from deliberation.operations.acts import Receipt
from deliberation.operations.selection import undoing as undoing_verbs
from deliberation.snapshot.snapshot import Snapshot
from phrases import N_
from ui import acting, feedback, session
from ui.acting import Done
from ui.widgets import undo

PART = "console"
# Of "Next item" and of "Record and go on", which both call the next file: a second press there is the other half of a double click.
FORWARD = "next"


def conductor() -> Person:
    """Return the person at this console, or stop: for preparers, conductors and closers of the meeting, and for deputies."""
    person = session.require_person()
    phase = session.call_and_phase(person)[1]
    if rights.holds(person.roles, Right.STEER_ROOM, phase, stands_in=True):
        return person
    return session.require(Right.STEER_ROOM)


def on(key: str, candidature_id: int | None) -> str:
    """Return a key for a field or a window that includes its file."""
    return f"{key}.on.{session.dossier_of(candidature_id) if candidature_id is not None else ''}"


def as_shown(act: str, snapshot: Snapshot, candidature_id: int, *shown: object) -> str:
    """Return a button's key from its act, file, the file's version on this screen, and label (``shown``).

    The verb receives the version, and refuses an outdated press in words, with the file's number.
    """
    meeting = snapshot.meeting
    ballots, revotes = meeting.ballots_on(candidature_id), meeting.revotes_on(candidature_id)
    counts = (snapshot.decision(candidature_id).version, len(ballots), sum(not ballot.is_open for ballot in ballots), len(revotes))
    return acting.key_of(act, session.dossier_of(candidature_id), *counts, *shown)


def act(verb: Callable[..., Receipt | None], **keywords: Any) -> Done[Receipt | None] | None:
    """Do an act on the meeting as the person at this console; ``outcome`` then shows its result."""
    return acting.act(verb, conductor, part=PART, **keywords)


def doing(verb: Callable[..., Receipt | None], **keywords: Any) -> Callable[[], None]:
    """Return the callback of a button that calls ``act``."""
    return acting.doing(verb, conductor, part=PART, **keywords)


@contextmanager
def pressed() -> Iterator[None]:
    """Keep a refusal within the block (a callback that reads fields) for ``outcome`` to show."""
    with feedback.until_drawn(PART):
        yield


def field(key: str, candidature_id: int) -> Any:
    """Return the value of a console's field for a file.

    Raises InvalidValue for a missing field: a different file was called before the press, and not yet shown on this screen.
    """
    if key not in st.session_state:
        refuse_left(candidature_id)
    return st.session_state[key]


def refuse_left(candidature_id: int) -> NoReturn:
    """Raise InvalidValue for a press on a file no longer under discussion."""
    sentence = N_("{dossier} is not the file under discussion any more: nothing was recorded. What you had chosen is kept as a draft.")
    raise InvalidValue(sentence, dossier=session.dossier_of(candidature_id))


def warn(sentence: str, *, width: Literal["stretch", "content"] = "stretch") -> None:
    """Show a warning on one small line, as Markdown."""
    st.markdown(f":small[:orange[:material/warning: {sentence}]]", width=width)


def outcome(snapshot: Snapshot) -> None:
    """Show the result of the last act on the console."""
    undo.confirm(snapshot, PART, key="console.done")
    feedback.refusal(PART)


def undoing(**keywords: Any) -> Callable[[], None]:
    """Return the callback of a button that undoes a decision."""
    return doing(undoing_verbs.undo, **keywords)
