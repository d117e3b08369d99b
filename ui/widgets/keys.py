"""Key combinations for choices side by side: Streamlit itself gives them to buttons only. Never a single letter (WCAG 2.1.4)."""

from pathlib import Path
from typing import Final

import streamlit as st

from phrases import _

_keys_of: Final = st.components.v2.component(
    "jury.keys", html="<span hidden></span>", js=Path(__file__).with_name("keys.js").read_text(encoding="utf-8")
)


def of_choices(container: str) -> None:
    """Let Alt, Shift and a digit choose among the choices in the container of that key, the first by 1."""
    _keys_of(key=f"{container}.keys", data={"container": container}, height="content")


def named(place: int) -> str:
    """Return the combination of the choice at ``place``, from 1, as it is written on a key."""
    return _("Alt+Shift+{digit}").format(digit=place)
