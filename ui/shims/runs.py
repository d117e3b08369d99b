"""Order of a page's runs: no run removes another's content, and no request for a fragment is lost."""

from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from ui.shims.shim import Replaced, Shim, refusing

with refusing("runs of a page"):
    from streamlit.proto.ClientState_pb2 import ClientState
    from streamlit.runtime.app_session import AppSession, AppSessionState
    from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
    from streamlit.runtime.scriptrunner import RerunData, ScriptRunner
    from streamlit.runtime.scriptrunner.script_runner import ScriptRunnerEvent

    _clear = ForwardMsgQueue.clear
    _ask = AppSession.request_rerun
    _create = AppSession._create_scriptrunner
    _handle = AppSession._handle_scriptrunner_event_on_event_loop

_FRAGMENTS = 4  # where the fragments of a run stand among the details of its events
_begun: WeakKeyDictionary[ScriptRunner, tuple[Any, ...]] = WeakKeyDictionary()  # runs that have drawn nothing yet: how they began
_ended: WeakSet[ScriptRunner] = WeakSet()  # those that another took the place of after they had ended by themselves
_EARLY_MAX = 20
_early: WeakKeyDictionary[AppSession, list[ClientState]] = WeakKeyDictionary()  # clicks on fragments that are not there yet


def _keep(queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None) -> None:
    if fragment_ids_this_run:
        queue._delta_index_map = {}  # what comes now follows, and takes no place of what waits
    else:
        _clear(queue, retain_lifecycle_msgs)


# Streamlit drops it, since the run that starts sends it anew. A run that is cut short before it draws sends nothing, and the browser does
# not hear that the run before was done: what that left out stays on the page.
UNSENT = Shim(
    "a page keeps what it was not sent yet",
    lost="two questions in a row take a fragment off the page, or leave on it who has gone",
    thread="streamlit#9921",
    replaced=(Replaced(ForwardMsgQueue, "clear", "(self, retain_lifecycle_msgs=False, fragment_ids_this_run=None)", _keep),),
    attributes={ForwardMsgQueue: ("_delta_index_map",)},
)


_ABOUT_A_RUN = (
    "(self, sender, event, forward_msg=None, exception=None, client_state=None, page_script_hash=None,"
    " fragment_ids_this_run=None, pages=None, run_descriptor=None)"
)


def _replace(session: AppSession, initial_rerun_data: RerunData) -> None:
    # It refuses a question only once it has ended, having handed over all that it has to say (runner.fastReruns is off).
    if session._scriptrunner is not None:
        _ended.add(session._scriptrunner)
    _create(session, initial_rerun_data)


# An act is done by the callback of its button, which ends by asking for the fragments that it changed (``st.rerun(scope=…)``): a run that
# draws nothing, and another that draws. Told of the first, a browser works its whole page out twice, and the receipt waits for the second:
# a grid's is seen after 135 ms instead of 110, and the page of who decided is still after 414 ms instead of 281.
def _hear_of_what_draws(session: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, *details: Any) -> None:
    begun = _begun.pop(sender, None) if sender else None
    if sender and event is ScriptRunnerEvent.SCRIPT_STARTED and details[_FRAGMENTS]:
        _begun[sender] = details
    elif not begun:
        _hear(session, sender, event, *details)
    elif event is not ScriptRunnerEvent.SCRIPT_STOPPED_FOR_RERUN:
        _hear(session, sender, ScriptRunnerEvent.SCRIPT_STARTED, *begun)
        _hear(session, sender, event, *details)


def _hear(session: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, *details: Any) -> None:
    present = session._scriptrunner
    if sender not in _ended or event is ScriptRunnerEvent.SHUTDOWN:
        _handle(session, sender, event, *details)
        if session._scriptrunner is None:
            _ask_again(session)
        return
    session._scriptrunner = sender
    try:
        _handle(session, sender, event, *details)
    finally:
        session._scriptrunner = present


def _ask_once_there(session: AppSession, client_state: ClientState | None) -> None:
    fragment = client_state.fragment_id if client_state else ""
    if client_state and fragment and session._scriptrunner is not None and not session.has_fragment(fragment):
        early = _early.setdefault(session, [])
        early[:] = [*early, client_state][:_EARLY_MAX]
    else:
        _ask(session, client_state)


def _ask_again(session: AppSession) -> None:
    early = _early.pop(session, [])
    if session._state is not AppSessionState.SHUTDOWN_REQUESTED:
        for client_state in early:
            session.request_rerun(client_state)


# Streamlit drops what a run says once another has taken its place, and what is asked of a fragment that the run under way has yet to draw.
HEARD = Shim(
    "runs are heard to their end, and no question is dropped",
    lost="a page keeps for good what it showed when a question came at the end of a run, and a press right after a reconnection is lost",
    thread="streamlit#9381",
    replaced=(
        Replaced(AppSession, "_create_scriptrunner", "(self, initial_rerun_data)", _replace),
        Replaced(AppSession, "_handle_scriptrunner_event_on_event_loop", _ABOUT_A_RUN, _hear_of_what_draws),
        Replaced(AppSession, "request_rerun", "(self, client_state)", _ask_once_there),
    ),
    attributes={AppSession: ("_scriptrunner", "_state", "has_fragment")},
)
