"""Translation of the few English words shown by Streamlit itself, by a script of its page.

Streamlit has no catalogue: otherwise a screen reader says "Clear selection" on a French page, and the upload button reads "Upload".
"""

import json
from functools import cache
from pathlib import Path

from phrases import DEFAULT_LANGUAGE, LANGUAGES, N_, _, language

_SCRIPT = Path(__file__).parents[2] / "ui" / "scripts" / "words.js"

# As Streamlit writes them. ``{name}`` stands for whatever is in that place.
WORDS = (
    N_("Add files"),
    N_("Choose an option"),
    N_("Choose date"),
    N_("Choose options"),
    N_(": Date set outside allowed range. Please select a date between {first} and {last}."),
    N_(": Date set outside allowed range. Please select a date on or after {first}."),
    N_(": Date set outside allowed range. Please select a date on or before {last}."),
    N_(": Number is outside the allowed range. Please enter a value between {first} and {last}."),
    N_(": Number is below the allowed range. Please enter a value greater than or equal to {first}."),
    N_(": Number is above the allowed range. Please enter a value less than or equal to {last}."),
    N_("Clear all"),
    N_("Clear date"),
    N_("Clear entry"),
    N_("Clear selection"),
    N_("Clear value"),
    N_("Close fullscreen"),
    N_("Connecting"),
    N_("Decrement"),
    N_("Download plot as a PNG"),
    N_("Drag and drop a file here"),
    N_("Drag and drop files here"),
    N_("Empty"),
    N_("Error"),
    N_("Error:"),
    N_("Error: Date set outside allowed range. Please select a date between {first} and {last}."),
    N_("Error: Date set outside allowed range. Please select a date on or after {first}."),
    N_("Error: Date set outside allowed range. Please select a date on or before {last}."),
    N_("Error: Number is outside the allowed range. Please enter a value between {first} and {last}."),
    N_("Error: Number is below the allowed range. Please enter a value greater than or equal to {first}."),
    N_("Error: Number is above the allowed range. Please enter a value less than or equal to {last}."),
    N_("File must be {size} or smaller."),
    N_("Fullscreen"),
    N_("Fullscreen: {name}"),
    N_("Help for {name}"),
    N_("Increment"),
    N_("Link to heading"),
    N_("Next month"),
    N_("Next page"),
    N_("No options to select"),
    N_("No results"),
    N_("Notifications"),
    N_("Open"),
    N_("Pagination"),
    N_("Press Enter to apply"),
    N_("Press Enter to submit form"),
    N_("Press Ctrl+Enter to apply"),
    N_("Press Ctrl+Enter to submit form"),
    N_("Press ⌘+Enter to apply"),
    N_("Press ⌘+Enter to submit form"),
    N_("Previous month"),
    N_("Previous page"),
    N_("Remove {name}"),
    N_("Running..."),
    N_("Scroll tabs left"),
    N_("Scroll tabs right"),
    N_("Scrollable table"),
    N_("Search"),
    N_("Select all"),
    N_("Select {count} matches"),
    N_("Selected values"),
    N_("Shortcut {keys}"),
    N_("Skip to main content"),
    N_("Stop"),
    N_("Time"),
    N_("Type to search"),
    N_("Upload"),
    N_("Use arrow keys to navigate dates. Enter to select. Escape to close."),
    N_("dd"),
    N_("file upload"),
    N_("progress"),
    N_("view less"),
    N_("view more"),
    N_("yyyy"),
    N_("{kind} files are not allowed."),
    N_("{size}MB per file"),
    N_("{size}MB per file • {kinds}"),
    N_("Autoscale"),
    N_("Box Select"),
    N_("Lasso Select"),
    N_("Pan"),
    N_("Reset axes"),
    N_("Reset view"),
    N_("Zoom"),
    N_("Zoom in"),
    N_("Zoom out"),
)
# Made by the browser itself, in the language that Streamlit tells it: the name of a part of a date, then of its field.
PARTS = (N_("day, {name}"), N_("month, {name}"), N_("year, {name}"), N_("hour, {name}"))  # a minute has the same name
# Keys that press a button, as Streamlit joins their names.
SHORTCUTS = (N_("Alt + Enter"), N_("Shortcut Alt + Enter"))
# What an icon in a text says; any other is there to be seen only.
SIGNS = {"check_circle": N_("Yes"), "radio_button_unchecked": N_("Not yet"), "warning": N_("Warning")}
# Words that mean something else elsewhere on our screens.
MEANT = {"Close": N_("Close this window")}


@cache
def script() -> str:
    """Return the script, with the words in the only language besides English."""
    with language(DEFAULT_LANGUAGE):
        known = (*WORDS, *PARTS, *SHORTCUTS, *SIGNS.values())
        pairs = [[word, _(word)] for word in known] + [[word, _(meant)] for word, meant in MEANT.items()]
    written = _SCRIPT.read_text(encoding="utf-8")
    return written.replace("[/* words */]", json.dumps(pairs, ensure_ascii=False)).replace("{/* signs */}", json.dumps(SIGNS))


def filled(script: Path, word: str) -> str:
    """Return a script with a word in every language, by code, in place of ``{/* words */}``."""
    words: dict[str, str] = {}
    for code in LANGUAGES:
        with language(code):
            words[code] = _(word)
    return script.read_text(encoding="utf-8").replace("{/* words */}", json.dumps(words, ensure_ascii=False))
