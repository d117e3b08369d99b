"""How the runs of a page follow one another: none takes away what another shows, and no question about a part is lost."""

from functools import cache
from typing import Any, Final
from weakref import WeakKeyDictionary, WeakSet

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner
from streamlit.runtime.scriptrunner.script_runner import ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor

_clear: Final = ForwardMsgQueue.clear
_tell: Final = AppSession._on_scriptrunner_event
_ask: Final = AppSession.request_rerun
_create: Final = AppSession._create_scriptrunner
_handle: Final = AppSession._handle_scriptrunner_event_on_event_loop
_tell_anew: Final = AppSession._create_new_session_message
_read_theme: Final = app_session._populate_theme_msg
_ended: Final[WeakSet[ScriptRunner]] = WeakSet()  # those that another took the place of after they had ended by themselves
_EARLY_MAX: Final = 20
_early: Final[WeakKeyDictionary[AppSession, list[ClientState]]] = WeakKeyDictionary()  # clicks on parts that are not there yet
_told: Final[WeakKeyDictionary[AppSession, ForwardMsg]] = WeakKeyDictionary()  # what the page's last run told of it
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
        # Those that a callback has chosen meanwhile (``context.draw_instead``). At its end it is told of by the same object.
        object.__setattr__(begun["run_descriptor"], "fragment_ids", tuple(begun["fragment_ids_this_run"]))
        _tell(session, sender, ScriptRunnerEvent.SCRIPT_STARTED, **begun)
    _tell(session, sender, event, **said)


def tell_of_the_theme_once_read() -> None:
    """Have each run tell the browser of the theme, from now on, as it was read for the first one.

    Streamlit asks its settings anew for each of its six sections: a twentieth of what the server does for a list.
    """
    setattr(app_session, "_populate_theme_msg", _tell_theme)  # noqa: B010 (as above)


def _tell_theme(theme: CustomThemeConfig, section: str = "theme") -> None:
    theme.MergeFrom(_theme(section))


@cache
def _theme(section: str) -> CustomThemeConfig:
    theme = CustomThemeConfig()
    _read_theme(theme, section)
    return theme


def tell_of_the_page_once_a_run() -> None:
    """Have a run of parts tell the browser of the page, from now on, as the page's own run did.

    Streamlit puts together anew what it says at the beginning of each run: settings, theme, screens, versions.
    """
    setattr(AppSession, "_create_new_session_message", _tell_of_page)  # noqa: B010 (as above)


def _tell_of_page(session: AppSession, page: str, run: RunDescriptor, pages: Any = None) -> ForwardMsg:
    told = _told.get(session)
    if run.fragment_ids and told and told.new_session.page_script_hash == page:
        message = ForwardMsg()
        message.CopyFrom(told)
        app_session._set_run_identity(message, run)
        return message
    message = _tell_anew(session, page, run, pages)
    if not run.fragment_ids:
        _told[session] = kept = ForwardMsg()
        kept.CopyFrom(message)
    return message


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
