"""Words that are read out when they come and when they change, politely, wherever the focus is."""

from pathlib import Path
from typing import Final

import streamlit as st

# Empty when it comes, so that its words are read out.
_said: Final = st.components.v2.component(
    "jury.said",
    html='<div role="status"></div>',
    css="div {\n  font: 400 0.875rem/1.3 var(--st-font); color: var(--st-text-color);\n}",
    js=Path(__file__).with_name("saying.js").read_text(encoding="utf-8"),
)


def say(words: str, *, key: str) -> None:
    """Show words where this is called, and have them read out."""
    _said(key=key, data={"words": words}, height="content")
