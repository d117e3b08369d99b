"""Uninterrupted acts: no message from the browser takes over before their end."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from weakref import WeakSet

from ui.shims.shim import Replaced, Shim, refusing

with refusing("acts are done whole"):
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
    from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequest, ScriptRequests, ScriptRequestType
    from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState
    from streamlit.runtime.state.safe_session_state import SafeSessionState

    _yield = ScriptRequests.on_scriptrunner_yield
    _request = ScriptRequests.request_rerun
    _call_back = SafeSessionState.on_script_will_rerun

_whole = ContextVar("whole", default=False)
_own: WeakSet[ScriptRequests] = WeakSet()  # those whose last request came from what is kept whole itself


@contextmanager
def whole() -> Iterator[None]:
    """Run the block uninterrupted, like a callback."""
    token = _whole.set(True)
    try:
        yield
    finally:
        _whole.reset(token)


def call_back_whole(state: SafeSessionState, *heard: Any, **more: Any) -> None:
    """Start a run with uninterrupted callbacks."""
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


# Any use of ``st.`` within a callback, and the moment before the first, is otherwise where the next message takes over. What the callback
# itself asks for (``st.stop``, ``st.switch_page``) goes on at once. ``fields.py`` begins callbacks whole, by the function that it replaces.
ACTS_WHOLE = Shim(
    "acts are done whole",
    lost="an act that was pressed is not done, or done and neither confirmed nor its fields emptied",
    thread="streamlit#16763",
    replaced=(
        Replaced(ScriptRequests, "on_scriptrunner_yield", "(self)", _yield_unless_whole),
        Replaced(ScriptRequests, "request_rerun", "(self, new_data)", _request_noted),
    ),
    attributes={ScriptRequests: ("_state",)},
)
