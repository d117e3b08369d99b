"""Words that are read out when they come and when they change, politely, wherever the focus is."""

from pathlib import Path
from typing import Final

from ui.shims.components import component

# Empty when it comes, so that its words are read out.
_said: Final = component(
    "jury.said",
    html='<div role="status"></div>',
    css="div {\n  font: 400 0.875rem/1.3 var(--st-font); color: var(--st-text-color);\n}\n"
    ".unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }",
    js=Path(__file__).with_name("saying.js"),
)


def say(words: str, *, key: str, is_heard_only: bool = False) -> None:
    """Show words where this is called, and have them read out. ``is_heard_only``: they stand beside it for who sees."""
    _said(key=key, data={"words": words, "isUnseen": is_heard_only}, height="content")
