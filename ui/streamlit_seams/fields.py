"""What a field begins with in a browser that does not have it yet."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.form_utils import is_in_form
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import RegisterWidgetResult, WidgetMetadata
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState, _is_stale_widget

from ui.streamlit_seams import uncut

_register: Final = SafeSessionState.register_widget
_enqueue: Final = DeltaGenerator._enqueue
_forget: Final = SessionState._remove_stale_widgets
_REPORTED: Final = "_reported"  # kept with what a session holds: the fields of which the browser spoke last, but those gone since
_BEGIN_WITH_NOTHING: Final = frozenset({"trigger_value", "json_trigger_value", "json_value"})  # buttons, components and what they tell
_filled: Final[WeakKeyDictionary[SafeSessionState, set[str]]] = WeakKeyDictionary()  # those of this run of which it has not spoken


def fill_fields_until_they_are_there() -> None:
    """Have a field begin with what it holds, from now on, as long as the browser has said nothing of that field itself.

    Streamlit tells it once, by the first run that draws the field. Where the next run came before the browser had the field (its script
    still on its way, the page's first drawing not sent yet), the field showed its default, and that was taken for what somebody typed:
    an hour became now, a text empty. So what it holds takes the place of its default, at which a field that is there does not look any
    more: told again, it would take the place of what is being typed or chosen. Nor is a field told again of which the browser has spoken,
    as Streamlit does with one that keeps its state wherever a run asks for the next itself. Within a form of Streamlit a browser speaks
    of no field before it is sent: those are left alone. Called after ``uncut.keep_acts_whole``.
    """
    setattr(SafeSessionState, "on_script_will_rerun", _call_back_with_reported)  # noqa: B010 (as above)
    setattr(SafeSessionState, "register_widget", _register_filled)  # noqa: B010 (as above)
    setattr(SessionState, "_remove_stale_widgets", _forget_gone)  # noqa: B010 (as above)
    setattr(DeltaGenerator, "_enqueue", _enqueue_filled)  # noqa: B010 (as above)


def look_at_one_value() -> None:
    """Have a field look at what it holds itself, from now on.

    A field for text, numbers or hours reads the whole session at each drawing to know whether it holds nothing: all values of the page,
    once a field.
    """
    setattr(SafeSessionState, "filtered_state", property(_Held))  # noqa: B010 (as above)


def keep_values_as_they_are() -> None:
    """Have a session keep the values of its fields from run to run as they are, from now on.

    Streamlit keeps them as a script is shown them, for which it makes, at each run, a class for each component of the page.
    """
    setattr(SessionState, "_compact_state", _keep)  # noqa: B010 (as above)


def _keep(state: SessionState) -> None:
    names = state._key_id_mapper.id_key_mapping
    for key in state._keys():
        field = state._get_widget_id(key)
        with suppress(KeyError):  # what a browser says of a field that this session does not know
            state._old_state[key] = state._getitem(field, names.get(key, key) if field == key else key)
    state._new_session_state.clear()
    state._new_widget_state.clear()


class _Held(Mapping[str, Any]):
    """What a session holds by its keys, each value read when it is asked for."""

    def __init__(self, state: SafeSessionState) -> None:
        self._state = state

    def __getitem__(self, key: str) -> Any:
        with self._state._lock:
            return self._state._state[key]

    def __iter__(self) -> Iterator[str]:
        with self._state._lock:
            return iter(self._state._state.filtered_state)

    def __len__(self) -> int:
        return sum(1 for _key in self)


def _call_back_with_reported(state: SafeSessionState, heard: WidgetStates | None, **more: Any) -> None:
    # A browser speaks of all its fields or, where a run asks for the next itself, of none.
    if heard and heard.widgets:
        state._state._old_state[_REPORTED] = frozenset(field.id for field in heard.widgets)
    _filled[state] = set()
    uncut.call_back_whole(state, heard, **more)


def _register_filled(state: SafeSessionState, field: WidgetMetadata[Any], key: str | None) -> RegisterWidgetResult[Any]:
    if key is None or field.value_type in _BEGIN_WITH_NOTHING:
        return _register(state, field, key)
    is_reported = field.id in state._state._old_state.get(_REPORTED, ())
    is_known = not is_reported and _holds(state, field.id, key)
    registered = _register(state, field, key)
    if is_reported:
        # A run of which the browser said nothing takes a field that keeps its state for one that comes back to the page.
        is_written = state._state.is_new_state_value(key) or field.disabled
        return registered if is_written or not registered.value_changed else replace(registered, value_changed=False)
    if not is_known or registered.value_changed or is_in_form(st._main):
        return registered
    _filled.setdefault(state, set()).add(field.id)
    return replace(registered, value_changed=True)


def _holds(state: SafeSessionState, field: str, key: str) -> bool:
    with state._lock, suppress(KeyError):
        state._state._getitem(field, key)
        return True
    return False


def _forget_gone(state: SessionState, drawn: frozenset[str]) -> None:
    context = get_script_run_ctx(suppress_warning=True)
    if context and _REPORTED in state._old_state:
        fields, parts = state._new_widget_state.widget_metadata, context.fragment_ids_this_run
        state._old_state[_REPORTED] = frozenset(
            one for one in state._old_state[_REPORTED] if not _is_stale_widget(fields.get(one), drawn, parts)
        )
    _forget(state, drawn)


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
        given = [chosen] if isinstance(chosen, str) else chosen
        if not {*given} <= {*names}:
            return  # typed by somebody, it has no place among the options
        places = [names.index(name) for name in given]
        held = places[0] if isinstance(chosen, str) else places
    field.ClearField("default")
    field.MergeFrom(type(field)(default=held))
    field.ClearField("set_value")
