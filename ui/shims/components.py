"""Components of our own: markup, a style and a script, each a text or a file."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from ui.shims.shim import refusing

with refusing("components of our own"):
    from streamlit.components.v2.types import ComponentRenderer

_SHARED = Path(__file__).with_name("components.js")
_SERVED = Path(__file__).with_name("served.js")


def component(
    name: str, *, html: str | Path, js: Path | Sequence[Path] = (), served: str = "", css: str | Path | None = None
) -> ComponentRenderer:
    """Register a component. Its script's returned cleanup goes through ``whenGone(parentElement, …)``.

    ``served``: the id of the page's link to the script, if a separate file (``web/streamlit/own_files.py``).
    """
    files = [js] if isinstance(js, Path) else js
    script = _strip_comments([_SERVED]).replace("{link}", served) if served else script_of(*files)
    return st.components.v2.component(name, html=_text(html), css=_text(css), js=script)


def script_of(*files: Path) -> str:
    """Return a component's script, joined from its parts without comments, since each drawing sends the script."""
    return _strip_comments([_SHARED, *files])


def _strip_comments(files: Sequence[Path]) -> str:
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if not line.lstrip().startswith("//"))


def _text(part: str | Path | None) -> str | None:
    return part.read_text(encoding="utf-8") if isinstance(part, Path) else part
