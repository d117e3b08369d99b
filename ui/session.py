"""Session: the person at this screen, their language, their view of the call."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar, cast
from urllib.parse import urlsplit

import streamlit as st

import bootstrap
from bootstrap import remembered
from bootstrap.addresses import address_of
from deliberation.call import rights
from deliberation.call.access import DEVICE_COOKIE, OTHERS_COOKIE, other_secrets
from deliberation.call.call import Call, Phase
from deliberation.call.people import Person, Right
from deliberation.derived.meeting.rules import deputy_stands_in
from deliberation.errors import CallIsFinalised, NotAllowed
from deliberation.snapshot import visibility
from deliberation.snapshot.snapshot import Snapshot
from deliberation.snapshot.visibility import recused_ids, visible
from phrases import DEFAULT_LANGUAGE, LANGUAGES, _, set_language_source
from ui.shims import context, uncut

T = TypeVar("T")
LANGUAGE_KEY = "session.language"
LANGUAGE_PARAMETER = "langue"
_OWNER = "session.person"  # for whom the state of this session was filled


@dataclass(slots=True)
class _Run:
    """Cached look-ups of one run."""

    is_known: bool = False
    person: Person | None = None
    snapshot: Snapshot | None = None
    read: dict[Hashable, object] = field(default_factory=dict)


_run: ContextVar[_Run | None] = ContextVar("run", default=None)
# A screen says hundreds of words: its language is looked up once a run, which has a context of its own, then again when it may have
# changed.
_heard: ContextVar[str | None] = ContextVar("heard", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Share the look-ups of person and call within the block: the frame with its page, or a fragment.

    Nested blocks share the outer block's. Outside any block, as in a callback, all is looked up again.
    """
    if _run.get() is not None:
        yield
        return
    token = _run.set(_Run())
    try:
        yield
    finally:
        _run.reset(token)


def read_once(name: Hashable, read: Callable[[], T]) -> T:
    """Return ``read()``, called once within ``one_look``. ``name``: cache key."""
    run = _run.get()
    if run is None:
        return read()
    if name not in run.read:
        run.read[name] = read()
    return cast("T", run.read[name])


def device_secret() -> str | None:
    """Return the secret in this device's cookie. Tests replace this function only.

    Streamlit froze the cookies when the websocket opened, hence an opaque secret, looked up at each run.
    """
    return context.cookie(DEVICE_COOKIE)


def current_person() -> Person | None:
    """Return whose device this is; None for a stranger, a revoked device or an inactive person."""
    run = _run.get()
    if run is not None and run.is_known:
        return run.person
    secret = device_secret()
    person = remembered.person_of_device(secret) if secret else None
    if run is not None:
        run.is_known, run.person = True, person
    return person


def in_other_calls() -> tuple[Person, ...]:
    """Return the persons that this browser is in other calls; none outside of a browser."""
    people = (remembered.person_of_device(secret) for secret in other_secrets(other_devices()))
    return tuple(person for person in people if person is not None)


def other_devices() -> str | None:
    """Return the cookie of this browser's devices in other calls. Tests replace this function only."""
    return context.cookie(OTHERS_COOKIE)


def belongs_to(person: Person) -> bool:
    """Return whether this session belongs to ``person``; a new session does from now on.

    A session of a different person is emptied and stays closed, since the browser could send back its former content.
    """
    owner = st.session_state.setdefault(_OWNER, person.id)
    if owner == person.id:
        return True
    st.session_state.clear()
    st.session_state[_OWNER] = owner
    return False


def require(right: Right, *, before_recusals: bool = False) -> Person:
    """Return the person, or stop the page with a sentence for a stranger or a person without ``right`` now.

    A juror without declared recusals is stopped too, except ``before_recusals``.
    """
    person = _somebody()
    if not before_recusals:
        _require_recusals(person)
    try:
        rights.require(person, right, phase=_whole_snapshot(person).phase, call_id=person.call_id)
    except (NotAllowed, CallIsFinalised) as refusal:
        if uncut.press():
            raise  # from a callback, whose page says it
        st.error(str(refusal), icon=":material/block:")
        st.stop()
    return person


def require_person() -> Person:
    """Return the person, or stop the page for a stranger: for content open to all signed-in people."""
    return _somebody()


def holds(right: Right) -> bool:
    """Tell whether the person has ``right`` now: whether to offer what the operation would refuse."""
    person = current_person()
    return person is not None and rights.holds(person.roles, right, _whole_snapshot(person).phase)


def may(person: Person, seen: Snapshot, right: Right, candidature_id: int | None = None) -> bool:
    """Return whether to offer acts that need ``right`` on a candidature or the meeting: a deputy has the right without the chair."""
    # Offer the act to a deputy who may not know the current item; the operation checks whether the chair is away.
    stands_in = seen.meeting.has_conflict or deputy_stands_in(seen, right, candidature_id)
    return rights.holds(person.roles, right, seen.phase, stands_in=stands_in)


def snapshot(*, before_recusals: bool = False) -> Snapshot:
    """Return the person's view of their call, or stop the page for a stranger or before the declaration of recusals."""
    person = _somebody()
    if not before_recusals:
        _require_recusals(person)
    return visible(_whole_snapshot(person), person)


def view_name(person: Person) -> str:
    """Return the name of the person's current view, also sent with the stream's events."""
    return bootstrap.view_names().look(_whole_snapshot(person), person).name


def sees_all(person: Person) -> bool:
    """Return whether the person sees every file: required to read a list aloud or to settle files together."""
    return not recused_ids(_whole_snapshot(person), person)


def must_declare(person: Person) -> bool:
    """Tell whether ``person`` has yet to declare their recusals before seeing any file."""
    return visibility.must_declare(_whole_snapshot(person), person)


def dossier_of(candidature_id: int) -> str:
    """Return a candidature's dossier number, used in the keys of its fields and buttons.

    Pages contain these keys, also as CSS classes: a database id would reveal the number of earlier files.
    """
    return _whole_snapshot(_somebody()).candidature(candidature_id).dossier


def call_and_phase(person: Person) -> tuple[Call, Phase]:
    """Return the person's call and its phase, without deriving anything else."""
    whole = _whole_snapshot(person)
    return whole.call, whole.phase


def base_address() -> str:
    """Return the base of this server's addresses: the public address if set, else the visited one."""
    public = bootstrap.settings().public_url.rstrip("/")
    if public:
        return public
    visited = urlsplit(context.address() or "")
    return f"{visited.scheme}://{visited.netloc}{address_of()}"


def language() -> str:
    """Return the language of this screen; the default one outside of any."""
    return _heard.get() or _listen()


def _listen() -> str:
    if not context.is_running():
        return DEFAULT_LANGUAGE
    code = st.session_state.get(LANGUAGE_KEY, DEFAULT_LANGUAGE)
    spoken = code if isinstance(code, str) else DEFAULT_LANGUAGE
    _heard.set(spoken)
    return spoken


def follow_address_language() -> None:
    """Take the language requested in the address; show a language other than the default in the address."""
    set_language_source(language)
    asked = st.query_params.get(LANGUAGE_PARAMETER)
    if asked in LANGUAGES:
        st.session_state[LANGUAGE_KEY] = asked
    spoken = _listen()
    if asked not in LANGUAGES and spoken != DEFAULT_LANGUAGE:
        st.query_params[LANGUAGE_PARAMETER] = spoken


def switch_language(code: str) -> None:
    """Switch to the language ``code`` from the next run on."""
    st.session_state[LANGUAGE_KEY] = code
    _heard.set(code)
    if code == DEFAULT_LANGUAGE:
        st.query_params.pop(LANGUAGE_PARAMETER, None)
    else:
        st.query_params[LANGUAGE_PARAMETER] = code


def _somebody() -> Person:
    person = current_person()
    if person is None:
        _leave_to_the_page()
        st.warning(_("This screen is open to people of the jury only."), icon=":material/lock:")
        st.stop()
    if st.session_state.get(_OWNER, person.id) != person.id:
        st.rerun()  # the frame, which looks whose session it is, not what was asked of it under another name
    return person


def _leave_to_the_page() -> None:
    """Let the page show the message that a callback would draw over the page."""
    if uncut.press():
        st.rerun()


def _require_recusals(person: Person) -> None:
    if must_declare(person):
        _leave_to_the_page()
        st.warning(_("Before seeing any file, declare your recusals, or that you have none."), icon=":material/front_hand:")
        st.stop()


def _whole_snapshot(person: Person) -> Snapshot:
    run = _run.get()
    if run is None:
        return bootstrap.snapshots().get(person.call_id)
    if run.snapshot is None:
        run.snapshot = bootstrap.snapshots().get(person.call_id)
    return run.snapshot
