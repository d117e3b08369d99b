"""What Streamlit lacks for a keyboard: combinations for choices side by side, never a single letter (WCAG 2.1.4); a way past a page."""

from pathlib import Path
from typing import Final

from phrases import _
from ui.streamlit_seams.components import component

_keys_of: Final = component("jury.keys", html="<span hidden></span>", js=Path(__file__).with_name("keys.js"))
_past: Final = component(
    "jury.skip",
    html='<button type="button"></button>',
    # Under the bar, which lies over all that is in the page.
    css="""button { position: fixed; inset: calc(var(--bar) + 0.5rem) auto auto 0.5rem; z-index: 99999; padding: 0.5rem 1rem;
        font: 600 1rem/1.2 var(--st-font); color: var(--on-accent); background: var(--accent); border: 2px solid var(--on-accent);
        border-radius: 0.375rem; }
        button:focus { outline: 3px solid var(--accent); outline-offset: 1px; }
        button:not(:focus) { width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }""",
    js=Path(__file__).with_name("skipping.js"),
)


def past_the_page(container: str, words: str) -> None:
    """Let whoever has no mouse go at once to the last thing to press in the container of that key. Called first on a page."""
    _past(key=f"{container}.skip", data={"container": container, "words": words}, height="content")


def of_choices(container: str) -> None:
    """Let Alt, Shift and a digit choose among the choices in the container of that key, the first by 1."""
    _keys_of(key=f"{container}.keys", data={"container": container}, height="content")


def named(place: int) -> str:
    """Return the combination of the choice at ``place``, from 1, as it is written on a key."""
    return _("Alt+Shift+{digit}").format(digit=place)
