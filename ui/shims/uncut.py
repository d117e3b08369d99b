"""Uninterrupted acts: no browser message interrupts an act, and no failing callback loses the page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, eq=False)
class Press:
    """Browser's message with its pressed buttons."""

    buttons: frozenset[str]


_press: ContextVar[Press | None] = ContextVar("press", default=None)
_answers: list[Callable[[Exception | None], None]] = []  # none, or the one of the dashboard
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


def answer_by(answer: Callable[[Exception | None], None]) -> None:
    """Call ``answer`` after the callbacks of each run, with their failure: the page is drawn in any case."""
    _answers[:] = [answer]


def press() -> Press | None:
    """Return the press whose callbacks run; None outside of callbacks."""
    return _press.get()


def call_back_whole(state: SafeSessionState, heard: Any, **more: Any) -> None:
    """Start a run with uninterrupted callbacks."""
    fields = heard.widgets if heard else ()
    token = _press.set(Press(frozenset(widget.id for widget in fields if widget.trigger_value or widget.HasField("json_trigger_value"))))
    failure = None
    try:
        with whole():
            _call_back(state, heard, **more)
    except Exception as error:
        if not _answers:
            raise
        failure = error
    finally:
        _press.reset(token)
    for answer in _answers:
        answer(failure)


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
