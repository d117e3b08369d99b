"""Status messages that screen readers announce when they appear or change (polite live region)."""

from pathlib import Path

from ui.shims.components import component

# Empty when it comes, so that its words are read out.
_said = component(
    "jury.said",
    html='<div role="status"></div>',
    css="div {\n  font: 400 0.875rem/1.3 var(--st-font); color: var(--st-text-color);\n}\n"
    ".unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }",
    js=Path(__file__).with_name("saying.js"),
)


def say(words: str, *, key: str, is_heard_only: bool = False) -> None:
    """Show a message and have it announced. ``is_heard_only``: hidden visually, since it is shown elsewhere."""
    _said(key=key, data={"words": words, "isUnseen": is_heard_only}, height="content")
