"""What our own components are made of: markup, a style and a script, each a text or a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_SHARED: Final = Path(__file__).with_name("components.js")
# On two lines: Streamlit takes a bracket on a single one for the name of a file.
_OF_PAGE: Final = 'export default\nwindow.juryComponents["{name}"];'


def component(name: str, *, html: str | Path, js: Path | Sequence[Path] = (), css: str | Path | None = None) -> ComponentRenderer:
    """Register a component. What its script returns, to be done at its end, goes through ``whenGone(parentElement, …)``.

    Without ``js`` it is one of those whose scripts each page begins with (``web/streamlit/components.py``).
    """
    files = [js] if isinstance(js, Path) else js
    script = script_of(*files) if files else _OF_PAGE.format(name=name)
    return st.components.v2.component(name, html=_text(html), css=_text(css), js=script)


def script_of(*files: Path) -> str:
    """Return a component's script, put together from its parts without the comments: a screen is sent it with each drawing."""
    lines = (line for file in (_SHARED, *files) for line in file.read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if not line.lstrip().startswith("//"))


def _text(part: str | Path | None) -> str | None:
    return part.read_text(encoding="utf-8") if isinstance(part, Path) else part
