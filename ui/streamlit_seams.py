"""All that the screens' scripts take from Streamlit's inside: no other module imports what is under ``streamlit.``, ``typing`` apart.

Streamlit promises none of it; ``tests/web/streamlit/test_seams.py`` holds each against the installed package. The HTTP side has a
room of its own, ``web/streamlit/``; how to move to another version: ``docs/decisions/0012-what-we-take-from-streamlit.md``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from weakref import WeakKeyDictionary, WeakSet

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.form_utils import is_in_form
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, get_script_run_ctx
from streamlit.runtime.scriptrunner.script_runner import ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequest, ScriptRequests, ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ScriptRunContext, ThreadState
from streamlit.runtime.state.common import RegisterWidgetResult, WidgetMetadata
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.typing import UploadedFile

# Longer than anybody looks: a browser whose line comes back runs its page again only where something on it has a pace of its own.
# To a server that was started again the page is otherwise unknown, and each click on a part of it is dropped.
OWN_PACE: Final = timedelta(days=1)
_clear: Final = ForwardMsgQueue.clear
_tell: Final = AppSession._on_scriptrunner_event
_ask: Final = AppSession.request_rerun
_create: Final = AppSession._create_scriptrunner
_handle: Final = AppSession._handle_scriptrunner_event_on_event_loop
_yield: Final = ScriptRequests.on_scriptrunner_yield
_request: Final = ScriptRequests.request_rerun
_call_back: Final = SafeSessionState.on_script_will_rerun
_register: Final = SafeSessionState.register_widget
_enqueue: Final = DeltaGenerator._enqueue
_whole: Final = ContextVar("whole", default=False)
_own: Final[WeakSet[ScriptRequests]] = WeakSet()  # those whose last request came from what is kept whole itself
_ended: Final[WeakSet[ScriptRunner]] = WeakSet()  # those that another took the place of after they had ended by themselves
_EARLY_MAX: Final = 20
_early: Final[WeakKeyDictionary[AppSession, list[ClientState]]] = WeakKeyDictionary()  # clicks on parts that are not there yet
_REPORTED: Final = "_reported"  # of what a session holds, which outlives its runs: the fields of which the browser spoke last
_filled: Final[WeakKeyDictionary[SafeSessionState, set[str]]] = WeakKeyDictionary()  # those of this run of which it has not spoken
_untold: Final[WeakKeyDictionary[ScriptRunner, dict[str, Any]]] = WeakKeyDictionary()  # of a run that has begun, what is told of that


def keep_unsent_parts() -> None:
    """Keep, from now on, what a page has not been sent yet of a part that runs again.

    Streamlit drops it, since the run that starts sends it anew. A run that is cut short before it draws sends nothing: on a busy
    machine, two questions in a row took the strip that asks them off the page. Nor does it hear then that the run before was done, and
    what that left out stays on the page: whoever has come back would still stand among those who are out.
    """
    setattr(ForwardMsgQueue, "clear", _keep)  # noqa: B010 (type checkers forbid the assignment to a method)


def _keep(queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None) -> None:
    if fragment_ids_this_run:
        queue._delta_index_map = {}  # what comes now follows, and takes no place of what waits
    else:
        _clear(queue, retain_lifecycle_msgs)


def tell_of_runs_that_draw() -> None:
    """Tell a browser, from now on, of a run of parts once it draws something or ends.

    An act is done in the callback of its button, which ends by asking for the parts that it changed. Told of the run that only does the
    act, a browser works its whole page out twice for nothing.
    """
    setattr(AppSession, "_on_scriptrunner_event", _tell_later)  # noqa: B010 (as above)


def _tell_later(session: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, **said: Any) -> None:
    begun = _untold.pop(sender, None) if sender else None
    if sender and event is ScriptRunnerEvent.SCRIPT_STARTED and said.get("fragment_ids_this_run"):
        _untold[sender] = said
        return
    if begun and event is ScriptRunnerEvent.SCRIPT_STOPPED_FOR_RERUN:
        return
    if begun:
        _tell(session, sender, ScriptRunnerEvent.SCRIPT_STARTED, **begun)
    _tell(session, sender, event, **said)


def hear_runs_to_their_end() -> None:
    """Pass on to the browser, from now on, all that a run has drawn, although the next one has begun.

    Streamlit drops what a run says once another has taken its place, and what a run drew last may still wait for the server's loop when
    it has ended: if the browser asked for something in that very moment, on a busy machine, its page kept for good what it had shown.
    """
    setattr(AppSession, "_create_scriptrunner", _replace)  # noqa: B010 (type checkers forbid the assignment to a method)
    setattr(AppSession, "_handle_scriptrunner_event_on_event_loop", _hear)  # noqa: B010 (as above)


def _replace(session: AppSession, initial_rerun_data: RerunData) -> None:
    # It refuses a question only once it has ended, having handed over all that it has to say (runner.fastReruns is off).
    if session._scriptrunner is not None:
        _ended.add(session._scriptrunner)
    _create(session, initial_rerun_data)


def _hear(session: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, *said: Any) -> None:
    present = session._scriptrunner
    if sender not in _ended or event is ScriptRunnerEvent.SHUTDOWN:
        _handle(session, sender, event, *said)
        if session._scriptrunner is None:
            _ask_again(session)
        return
    session._scriptrunner = sender
    try:
        _handle(session, sender, event, *said)
    finally:
        session._scriptrunner = present


def wait_for_parts() -> None:
    """Keep, from now on, a click on a part that the server does not know yet until its run is over.

    A page whose server died comes back to another, to which all is new, and asks to be run. Its buttons can be pressed at once, but
    Streamlit drops, without a word, what is asked of a part that this run has yet to come to: a vote was tapped and not cast.
    Called after ``hear_runs_to_their_end``.
    """
    setattr(AppSession, "request_rerun", _ask_once_there)  # noqa: B010 (as above)


def _ask_once_there(session: AppSession, client_state: ClientState | None) -> None:
    part = client_state.fragment_id if client_state else ""
    if client_state and part and session._scriptrunner is not None and not session.has_fragment(part):
        early = _early.setdefault(session, [])
        early[:] = [*early, client_state][:_EARLY_MAX]
    else:
        _ask(session, client_state)


def _ask_again(session: AppSession) -> None:
    early = _early.pop(session, [])
    if session._state is not AppSessionState.SHUTDOWN_REQUESTED:
        for client_state in early:
            session.request_rerun(client_state)


def keep_acts_whole() -> None:
    """Let no message from the browser cut short, from now on, the callback of a widget, or what runs in ``whole``: it waits for its end.

    Any use of ``st.`` within one, and the moment before the first, is otherwise where the next message takes over: an act was pressed and
    not done, or done and neither confirmed nor its fields emptied. What the callback itself asks for (``st.stop``, ``st.switch_page``)
    goes on at once.
    """
    setattr(ScriptRequests, "on_scriptrunner_yield", _yield_unless_whole)  # noqa: B010 (as above)
    setattr(ScriptRequests, "request_rerun", _request_noted)  # noqa: B010 (as above)
    setattr(SafeSessionState, "on_script_will_rerun", _call_back_whole)  # noqa: B010 (as above)


def fill_fields_until_they_are_there() -> None:
    """Have a field begin with what it holds, from now on, as long as the browser has said nothing of that field itself.

    Streamlit tells it once, by the first run that draws the field. Where the next run came before the browser had the field (its script
    still on its way, the page's first drawing not sent yet), the field showed its default, and that was taken for what somebody typed:
    an hour became now, a text empty. So what it holds takes the place of its default, at which a field that is there does not look any
    more: told again, it would take the place of what is being typed or chosen. Within a form of Streamlit a browser speaks of no field
    before it is sent: those are left alone. Called after ``keep_acts_whole``.
    """
    setattr(SafeSessionState, "on_script_will_rerun", _call_back_with_reported)  # noqa: B010 (as above)
    setattr(SafeSessionState, "register_widget", _register_filled)  # noqa: B010 (as above)
    setattr(DeltaGenerator, "_enqueue", _enqueue_filled)  # noqa: B010 (as above)


def _call_back_with_reported(state: SafeSessionState, heard: WidgetStates | None, **more: Any) -> None:
    # A browser speaks of all its fields or, where a run asks for the next itself, of none.
    if heard and heard.widgets:
        state._state._old_state[_REPORTED] = frozenset(field.id for field in heard.widgets)
    _filled[state] = set()
    _call_back_whole(state, heard, **more)


def _register_filled(state: SafeSessionState, field: WidgetMetadata[Any], key: str | None) -> RegisterWidgetResult[Any]:
    is_known = field.id in state
    registered = _register(state, field, key)
    is_heard = key is None or field.id in state._state._old_state.get(_REPORTED, ())
    if not is_known or is_heard or registered.value_changed or is_in_form(st._main):
        return registered
    _filled.setdefault(state, set()).add(field.id)
    return replace(registered, value_changed=True)


def _enqueue_filled(page: DeltaGenerator, kind: str, element: Any, *more: Any, **named: Any) -> DeltaGenerator:
    context = get_script_run_ctx(suppress_warning=True)
    if context and getattr(element, "id", None) in _filled.get(context.session_state, ()):
        _begin_with_value(element)
    return _enqueue(page, kind, element, *more, **named)


def _begin_with_value(field: Any) -> None:
    """Put what a field is told to hold, in a message of Streamlit's, in the place of its default, which counts options by their place."""
    told = {described.name: value for described, value in field.ListFields()}
    if not told.get("set_value"):
        return
    held, chosen = told.get("value"), told.get("raw_values", told.get("raw_value"))
    if chosen is not None:
        names = [option if isinstance(option, str) else f"{option.content_icon} {option.content}".strip() for option in field.options]
        held = names.index(chosen) if isinstance(chosen, str) else [names.index(name) for name in chosen]
    field.ClearField("default")
    field.MergeFrom(type(field)(default=held))
    field.ClearField("set_value")


@contextmanager
def whole() -> Iterator[None]:
    """Keep whole, as a callback is, what runs in the block."""
    token = _whole.set(True)
    try:
        yield
    finally:
        _whole.reset(token)


def _call_back_whole(state: SafeSessionState, *heard: Any, **more: Any) -> None:
    with whole():
        _call_back(state, *heard, **more)


def _yield_unless_whole(requests: ScriptRequests) -> ScriptRequest | None:
    is_held = requests._state is ScriptRequestType.RERUN and requests not in _own and _is_whole()
    return None if is_held else _yield(requests)


def _request_noted(requests: ScriptRequests, new_data: RerunData) -> bool:
    if _is_whole():
        _own.add(requests)
    elif requests._state is ScriptRequestType.CONTINUE:
        _own.discard(requests)
    return _request(requests, new_data)


def _is_whole() -> bool:
    if _whole.get():
        return True
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and ThreadState.get().run_location is RunLocation.CALLBACK


def is_running() -> bool:
    """Tell whether this thread runs a screen's script, or a fragment of it."""
    return get_script_run_ctx(suppress_warning=True) is not None


def asked_parts() -> list[str]:
    """Name the parts of the page, by their keys, that the run under way was asked for: on a busy machine two questions become one run."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return []
    keys = _keys_of_parts(context)
    return [keys[part] for part in context.fragment_ids_this_run or [] if part in keys]


def is_there(part: str) -> bool:
    """Tell whether the page has a part, by its key: one that stood in another is gone if that was drawn without it."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and part in _keys_of_parts(context).values()


def _keys_of_parts(context: ScriptRunContext) -> dict[str, str]:
    keys: dict[str, str] = context.fragment_storage._target_key_by_id  # type: ignore[attr-defined]
    return keys


def forget_uploads() -> None:
    """Let go of the bytes of the files that this screen sent, which Streamlit keeps until the browser takes them away or leaves."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def forget_bytes(upload: UploadedFile) -> None:
    """Let go of the bytes of one file that this screen sent, which it still names."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        emptied = UploadedFileRec(upload.file_id, upload.name, upload.type, b"")
        context.uploaded_file_mgr.add_file(context.session_id, emptied)  # type: ignore[attr-defined]


def cookie(name: str) -> str | None:
    """Return a cookie of the browser as it was when the websocket opened, since Streamlit freezes cookies then."""
    return _only_text(st.context.cookies.get(name))


def header(name: str) -> str | None:
    """Return a header that the browser sent when the websocket opened."""
    return _only_text(st.context.headers.get(name))


def address() -> str | None:
    """Return the address that the browser shows, without its query; None if it is not known."""
    return _only_text(st.context.url)


def _only_text(value: object) -> str | None:
    # Streamlit's test double of a session gives a truthy object for any name: taken for a cookie, it would be anybody's.
    return value if isinstance(value, str) else None
