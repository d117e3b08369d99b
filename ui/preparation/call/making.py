"""Further call, founded from this call, a blank form, a call's file or an extra's reading; and the link into the call."""

from functools import reduce
from typing import Any, NamedTuple

import streamlit as st

import bootstrap
import capabilities
from deliberation.call.access import link_path
from deliberation.call.drafting import NAME_CHARACTERS_MAX
from deliberation.call.people import Right
from deliberation.call.settings import parse_call
from deliberation.errors import InvalidCall, InvalidValue
from deliberation.folding import folded
from deliberation.operations.call.access import issue_link
from deliberation.operations.call.calls import found_call
from deliberation.snapshot.snapshot import Snapshot
from intake.call_files import read_settings
from phrases import DEFAULT_LANGUAGE, N_, _, current_language
from ui import feedback, session
from ui.acting import attempt, carry_out
from ui.preparation.call import fields
from ui.preparation.call.typed import Settings, typed
from ui.texts import literal
from ui.widgets import panels

_MADE = "call.made"


def panel(snapshot: Snapshot, settings: Settings) -> None:
    """Ask for the name and the source of a further call, and found the call."""
    if made := st.session_state.get(_MADE):
        _way_in(*made)
        return
    name = st.text_input(_("Name of the new call"), key="call.new.name", max_chars=200)
    own = panels.panels_of("new_call", snapshot, name)
    words = {
        "this": _("From this call: its criteria, scale, tracks and rules"),
        "blank": _("From a blank form"),
        "file": _("From a call’s file"),
        **{key: _(panel.title) for key, panel in own.items()},
    }
    source = st.radio(_("Begin"), words, key="call.new.source", format_func=words.__getitem__)
    begun = panels.show(own[source], snapshot, name) if source in own else _read_beginning(source, settings)
    label, key = _("Begin the call"), "call.new.begin"
    if begun and (same_name := _find_same_name(snapshot, _name_call(name, begun))):
        sentence = _("A call here is already named “{name}”. A year or a number in the name tells them apart on every screen and document.")
        st.warning(sentence.format(name=literal(same_name)), icon=":material/warning:")
        # A key of its own: a press that follows at once on the name is not one that knows of this.
        label, key = _("Begin it under this name all the same"), "call.new.begin.same"
    if st.button(label, type="primary", key=key, disabled=begun is None):
        _begin(_name_call(name, begun or Begun()), begun or Begun())


class Begun(NamedTuple):
    """Initial settings of a call for ``found_call``, and the proposed name."""

    like: Settings | None = None
    form: Settings | None = None
    title: str = ""


def _name_call(name: str, begun: Begun) -> str:
    return name.strip() or begun.title[:NAME_CHARACTERS_MAX]


def _find_same_name(snapshot: Snapshot, name: str) -> str:
    """Return the name of this call, or of a call of this browser, if it reads the same; other calls stay untold."""
    here = [snapshot.call, *(bootstrap.snapshots().get(person.call_id).call for person in session.in_other_calls())]
    return next((str(call.name) for call in here if _as_read(str(call.name)) == _as_read(name)), "")


def _as_read(name: str) -> str:
    return " ".join(folded(name).split())


def _read_beginning(source: str, settings: Settings) -> Begun | None:
    """Return the initial settings of the new call; None while incomplete."""
    if source == "file":
        settings_read = _read_upload("call.new.file")
        return None if settings_read is None else Begun(settings_read)
    if source == "blank":
        return Begun()
    return Begun(reduce(lambda taken, hand_over: hand_over(taken), capabilities.hooks("next_call"), settings))


def _begin(name: str, begun: Begun) -> None:
    if not name:
        feedback.refused(InvalidValue(N_("Give the new call a name.")))
        return
    language = DEFAULT_LANGUAGE if begun.form else current_language()
    done = carry_out(found_call, Right.KEEP_CALL, name=name, language=language, like=begun.like, form=begun.form)
    if not done:
        return
    state, person = done.result
    entered = attempt(
        lambda _by: issue_link(bootstrap.unit_of_work(), by=person, call_id=state.id, person_id=person.id, key=bootstrap.link_key()),
        Right.KEEP_CALL,
    )
    if entered:
        st.session_state[_MADE] = (str(state.call.name), entered.result)
        st.rerun()


def _way_in(name: str, secret: str) -> None:
    st.success(_("The call “{name}” is begun, as a draft. You are its first organiser.").format(name=name), icon=":material/check:")
    st.markdown(
        _("This link lets you into it. This device stays in the present call too: your menu, top right, leads from one to the other.")
    )
    st.link_button(_("Go to the new call"), link_path(secret), type="primary", icon=":material/login:")


def from_file(base: Settings) -> None:
    """Offer to fill the form of this call from a call's file."""
    with st.expander(_("Begin from a call’s file"), icon=":material/upload_file:", key="call.from_file"):
        settings_read = _read_upload("call.file")
        if settings_read is not None:
            st.button(_("Fill the form from this file"), key="call.fill", on_click=_fill, args=(base, settings_read))


def _fill(base: Settings, settings: Settings) -> None:
    own = {key: base[key] for key in ("slug", "draft", "demo") if key in base}
    content = {**{key: value for key, value in settings.items() if key not in ("slug", "draft", "demo")}, **own}
    made = fields.fill(base, typed(content))
    made.extra = {key: content[key] for key in ("mapping", "screening_answers") if key in content}


def _read_upload(key: str) -> dict[str, Any] | None:
    """Return the settings of a chosen file; None without a file, or after showing its faults."""
    upload = st.file_uploader(_("Call’s file (TOML)"), type=["toml"], key=key, max_upload_size=1)
    if upload is None:
        return None
    try:
        settings_read = read_settings(upload.getvalue(), upload.name)
        parse_call(settings_read)
    except InvalidCall as refusal:
        for fault in refusal.faults:
            st.error(str(fault), icon=":material/error:")  # by its key, as the file has it
        return None
    return settings_read


def is_possible(settings: Settings) -> bool:
    """Tell whether further calls can be begun from here: a demonstration begins none."""
    return not settings.get("demo") and session.holds(Right.KEEP_CALL)
