"""Initial values of fields in a browser without the fields."""

from contextlib import suppress
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st

from ui.shims import uncut
from ui.shims.shim import Replaced, Shim, refusing

with refusing("fields begin with what they hold"):
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.elements.lib.form_utils import is_in_form
    from streamlit.proto.WidgetStates_pb2 import WidgetStates
    from streamlit.runtime.scriptrunner import get_script_run_ctx
    from streamlit.runtime.state.common import RegisterWidgetResult, WidgetMetadata
    from streamlit.runtime.state.safe_session_state import SafeSessionState
    from streamlit.runtime.state.session_state import SessionState, _is_stale_widget

    _register = SafeSessionState.register_widget
    _enqueue = DeltaGenerator._enqueue
    _forget = SessionState._remove_stale_widgets

_REPORTED = "_reported"  # kept with what a session holds: the fields of which the browser spoke last, but those gone since
_BEGIN_WITH_NOTHING = frozenset({"trigger_value", "json_trigger_value", "json_value"})  # buttons, components and what they tell
_filled: WeakKeyDictionary[SafeSessionState, set[str]] = WeakKeyDictionary()  # those of this run of which it has not spoken


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
            name for name in state._old_state[_REPORTED] if not _is_stale_widget(fields.get(name), drawn, parts)
        )
    _forget(state, drawn)


def _enqueue_filled(page: DeltaGenerator, kind: str, element: Any, *more: Any, **named: Any) -> DeltaGenerator:
    context = get_script_run_ctx(suppress_warning=True)
    if context and getattr(element, "id", None) in _filled.get(context.session_state, ()):
        _begin_with_value(element)
    return _enqueue(page, kind, element, *more, **named)


def _begin_with_value(field: Any) -> None:
    """Replace a field's default in Streamlit's message with its set value (options by index)."""
    properties = {described.name: value for described, value in field.ListFields()}
    if not properties.get("set_value"):
        return
    held, chosen = properties.get("value"), properties.get("raw_values", properties.get("raw_value"))
    if chosen is not None:
        names = [option if isinstance(option, str) else f"{option.content_icon} {option.content}".strip() for option in field.options]
        chosen_values = [chosen] if isinstance(chosen, str) else chosen
        if not {*chosen_values} <= {*names}:
            return  # typed by somebody, it has no place among the options
        places = [names.index(name) for name in chosen_values]
        held = places[0] if isinstance(chosen, str) else places
    field.ClearField("default")
    field.MergeFrom(type(field)(default=held))
    field.ClearField("set_value")


# Streamlit tells it once, by the first run that draws the field. Where the next run came before the browser had the field (its script
# still on its way, the page's first drawing not sent yet), the field showed its default, and that was taken for what somebody typed. So
# what it holds takes the place of its default, at which a field that is there does not look any more: told again, it would take the place
# of what is being typed or chosen. Within a form of Streamlit a browser speaks of no field before it is sent: those are left alone.
FIELDS_FILLED = Shim(
    "fields begin with what they hold",
    lost="an hour becomes now, and a text empty, where a second run comes before the browser has the field",
    thread="streamlit#9082",
    replaced=(
        Replaced(
            SafeSessionState,
            "on_script_will_rerun",
            "(self, fresh_widget_states, *, replay_trigger_states=None, replay_trigger_values=None, is_history_navigation=False)",
            _call_back_with_reported,
        ),
        Replaced(SafeSessionState, "register_widget", "(self, metadata, user_key)", _register_filled),
        Replaced(SessionState, "_remove_stale_widgets", "(self, active_widget_ids)", _forget_gone),
        Replaced(
            DeltaGenerator,
            "_enqueue",
            "(self, delta_type, element_proto, layout_config=None, has_one_shot_effect=False, agent_props=None)",
            _enqueue_filled,
        ),
    ),
    attributes={SafeSessionState: ("_state", "_lock"), SessionState: ("_old_state", "_new_widget_state", "_getitem", "is_new_state_value")},
)
