"""Status messages announced by screen readers on appearance and change."""

from pathlib import Path

from ui.shims.components import component

_said = component(
    "jury.said",
    html="<div></div>",
    css="div {\n  font: 400 0.875rem/1.3 var(--st-font); color: var(--st-text-color);\n}",
    js=Path(__file__).with_name("saying.js"),
)


def say(words: str, *, key: str, is_heard_only: bool = False) -> None:
    """Show and announce a message. ``is_heard_only``: hidden visually, since shown elsewhere."""
    _said(key=key, data={"words": words, "isUnseen": is_heard_only}, height="content")
