"""The scripts of the components that many screens show, as one script with which a page begins: none is sent, or waited for, to be drawn.

The others come with their screen, as a text (``ui/streamlit_seams/components.py``).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

_UI: Final = Path(__file__).parents[2] / "ui"
_BEGINNING: Final = _UI / "streamlit_seams" / "components.js"
# Scripts by the names of their components: those that are files of their own, and those that stand in this one.
IMPORTED: Final = {"jury.live": "listener.js", "jury.table": "table.js"}
HELD: Final[Mapping[str, str]] = {
    "jury.beside": "reading/beside.js",
    "jury.chips": "browsing/chips.js",
    "jury.door": "reading/door.js",
    "jury.drawing": "widgets/drawing.js",
    "jury.draws": "widgets/draws.js",
    "jury.said": "widgets/saying.js",
}
_EXPORTED: Final = "export default function"


def script() -> str:
    """Return the script."""
    imports = "".join(f'import component{place} from "./{file}";\n' for place, file in enumerate(IMPORTED.values()))
    named = [f'"{name}": component{place},' for place, name in enumerate(IMPORTED)]
    held = [f'"{name}": (() => {{\n{_returned(_UI / path)}}})(),' for name, path in HELD.items()]
    components = "\n".join(["window.juryComponents = {", *named, *held, "};\n"])
    return imports + _BEGINNING.read_text(encoding="utf-8") + components


def _returned(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return f"{text.replace(_EXPORTED, 'const draw = function')}return draw;\n"
