"""Fields of a call's form: each keeps its input when the page is left, and shows its error below."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from deliberation.call.people import Right
from deliberation.call.settings import faults_of
from deliberation.errors import InvalidCall
from deliberation.selection.drafts import OrganiserForm
from phrases import N_, _
from ui import drafts
from ui.preparation.call.typed import LANGUAGE_NAMES, Settings, Typed, field_of, languages_of, plainly, settings_of, typed, typed_again
from ui.shims.components import component
from ui.texts import literal

_KEPT = "call.form"
_SHARES_MOST: Mapping[str, int] = {"rules.quorum": 100, "rules.spread_flag": 100, "rules.open_share": 50}
_EXPECTED: Mapping[str, str] = {
    "weight": N_("A number above 0 is expected: 1, or 0.5."),
    "places": N_("A whole number is expected: 0, 1, 2…"),
    "envelope": N_("An amount in euros is expected: 150,000, or 150,000.50."),
}
_faults = component("jury.faults", html="<span hidden></span>", js=Path(__file__).with_name("faults.js"))
_GENERATION = "call.form.generation"


@dataclass(slots=True)
class Form:
    """Form under way: initial settings and input by field.

    Args:
        standing: the present settings.
        is_locked: the call is under way, so that only changeable values can be typed.
        is_asked: a save was attempted, so that missing values are reported under their field.
        faults: errors by field.
        extra: settings of a file without a field here.
    """

    base: Settings
    said: Typed
    standing: Settings
    is_locked: bool = False
    is_asked: bool = False
    faults: Mapping[str, InvalidCall] = field(default_factory=dict)
    extra: Settings = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, Any]:
        """Return the form's settings."""
        return settings_of(self.said, {**self.base, **self.extra})

    @property
    def languages(self) -> list[str]:
        """Return the languages that the call's texts are in."""
        return languages_of(self.said)

    @property
    def is_touched(self) -> bool:
        """Tell whether anything was typed."""
        return self.settings != settings_of(typed(self.base), self.base)

    def value(self, name: str, draw: Callable[[str], Any]) -> Any:
        """Draw a field by key with its earlier input, show its error, and return its value."""
        key = _key(name)
        if key not in st.session_state:
            st.session_state[key] = self.said[name]
        self.said[name] = draw(key)
        self.tell(name)
        return self.said[name]

    def tell(self, name: str) -> None:
        """Show a field's error; for a missing value only once saving was attempted."""
        fault = self.faults.get(name)
        if fault and (self.is_asked or not fault.is_missing):
            with st.container(key=f"fault.{_key(name)}"):
                st.markdown(f":red[:material/error: {literal(_reason(name, fault))}]")

    @property
    def is_overtaken(self) -> bool:
        """Return whether the call changed since the form's beginning, which prevents a save."""
        return self.base != self.standing

    def read_again(self) -> bool:
        """Read the fields again, and return whether a value changed since the drawing.

        A press right after typing arrives before the page is redrawn.
        """
        before = dict(self.said)
        for name in self.said:
            self.said[name] = st.session_state.get(_key(name), self.said[name])
        self.faults = {field_of(fault.key, self.said): fault for fault in faults_of(self.settings)}
        return self.said != before

    def text(
        self,
        name: str,
        label: str,
        draw: Callable[..., str] = st.text_input,
        *,
        beside: Sequence[st.delta_generator.DeltaGenerator] = (),
        **options: Any,
    ) -> None:
        """Draw a text field for each language of the call; in the columns ``beside``, if given."""
        for place, language in enumerate(self.languages):
            several = _("{field} in {language}").format(field=label, language=_(LANGUAGE_NAMES[language]))
            named = several if len(self.languages) > 1 else label
            with beside[place] if beside else nullcontext():
                self.value(f"{name}.{language}", lambda key, named=named: draw(named, key=key, **options))  # type: ignore[misc]


def _reason(name: str, fault: InvalidCall) -> str:
    """Return a field's error worded for the form: the original message is worded for a file."""
    if name in _SHARES_MOST:
        return _("A share in %, from 0 to {most}, is expected.").format(most=_SHARES_MOST[name])
    expected = _EXPECTED.get(name.rpartition(".")[2])
    return _(expected) if expected else str(fault.reason)


def tied_to_faults() -> None:
    """Mark each faulty field and link the field to its message, for screen readers."""
    _faults(key="call.faults", height="content")


def form(settings: Settings, *, is_locked: bool) -> Form:
    """Return the session's form with its current values, filled from ``settings`` unless the form has other input."""
    kept_form = st.session_state.get(_KEPT)
    if not isinstance(kept_form, Form) or (kept_form.base != settings and not kept_form.is_touched):
        kept_form = fill(settings, typed(settings))
    if draft := drafts.kept_form(OrganiserForm.CALL):
        kept_form = fill(draft["base"], typed_again(draft["said"]))
        kept_form.extra = draft["extra"]
    kept_form.read_again()
    kept_form.standing, kept_form.is_locked = settings, is_locked
    content = {"base": kept_form.base, "said": plainly(kept_form.said), "extra": kept_form.extra} if kept_form.is_touched else None
    drafts.keep_form(OrganiserForm.CALL, content, Right.CHANGE_CALL)
    return kept_form


def fill(base: Settings, said: Typed) -> Form:
    """Fill the form with other settings, to be saved over ``base``."""
    st.session_state[_GENERATION] = st.session_state.get(_GENERATION, 0) + 1  # no field keeps what was typed before
    st.session_state[_KEPT] = made = Form(base, said, base)
    return made


def forget() -> None:
    """Forget the saved input, so that the page shows the saved settings."""
    st.session_state.pop(_KEPT, None)
    drafts.saved_form(OrganiserForm.CALL)


def give_up() -> None:
    """Give up the input: the form shows the current settings."""
    drafts.keep_form(OrganiserForm.CALL, None, Right.CHANGE_CALL)
    forget()


def _key(name: str) -> str:
    return f"{_KEPT}.{st.session_state.get(_GENERATION, 0)}.{name}"
