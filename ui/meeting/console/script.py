"""What the console does in the browser: clocks that tick, combinations of keys (never a single letter, WCAG 2.1.4), a way past the page."""

from pathlib import Path
from typing import Final

from phrases import _
from phrases.times import phrases
from ui.shims.components import component

_FOLDER: Final = Path(__file__).parent
_script: Final = component(
    "jury.console",
    html='<button type="button"></button>',
    # Under the bar, which lies over all that is in the page.
    css="""button { position: fixed; inset: calc(var(--bar) + 0.5rem) auto auto 0.5rem; z-index: 99999; padding: 0.5rem 1rem;
        font: 600 1rem/1.2 var(--st-font); color: var(--on-accent); background: var(--accent); border: 2px solid var(--on-accent);
        border-radius: 0.375rem; }
        button:focus { outline: 3px solid var(--accent); outline-offset: 1px; }
        button:not(:focus) { width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }""",
    js=[_FOLDER / "ticking.js", _FOLDER / "presses.js", _FOLDER / "script.js"],
)


def run(*, acts: str, choices: str) -> None:
    """Run the script. Called first on the page: what it shows leads whoever has no mouse at once to the last thing to press in ``acts``.

    Alt, Shift and a digit choose among the choices in the container called ``choices``, the first by 1.
    """
    data = {"acts": acts, "choices": choices, "skip": _("Skip to the next act"), "words": phrases()}
    _script(key="console.script", data=data, height="content")


def key_named(place: int) -> str:
    """Return the combination of the choice at ``place``, from 1, as it is written on a key."""
    return _("Alt+Shift+{digit}").format(digit=place)
