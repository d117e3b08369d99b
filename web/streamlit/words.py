"""The few English words that Streamlit itself writes on a screen, said in the screen's language by a script of its page.

Streamlit has no catalogue of its own: without this, a screen reader says "Show/hide columns" on a French page, and the button that
takes a file reads "Upload".
"""

import json
from functools import cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from phrases import DEFAULT_LANGUAGE, N_, _, language

ADDRESS: Final = "/direct/mots.js"
_SCRIPT: Final = Path(__file__).with_suffix(".js")

# As Streamlit writes them. ``{name}`` stands for whatever is in that place.
WORDS: Final = (
    N_("{count} more"),
    N_("Add files"),
    N_("App pages"),
    N_("Autosize"),
    N_("Choose an option"),
    N_("Choose options"),
    N_("Clear all"),
    N_("Clear entry"),
    N_("Clear selection"),
    N_("Clear value"),
    N_("Close fullscreen"),
    N_("Close Search"),
    N_("Collapse sidebar"),
    N_("Connecting"),
    N_("Copy column name"),
    N_("Dataframe column menu"),
    N_("Decrement"),
    N_("Download as CSV"),
    N_("Download as CSV: {name}"),
    N_("Download plot as a PNG"),
    N_("Drag and drop a file here"),
    N_("Drag and drop files here"),
    N_("Error:"),
    N_("Expand sidebar"),
    N_("File must be {size} or smaller."),
    N_("Fullscreen"),
    N_("Fullscreen: {name}"),
    N_("Help for {name}"),
    N_("Hide column"),
    N_("Increment"),
    N_("Link to heading"),
    N_("Next page"),
    N_("Next Result"),
    N_("No options to select"),
    N_("No results"),
    N_("Notifications"),
    N_("Open"),
    N_("Pagination"),
    N_("Pin column"),
    N_("Press Enter to apply"),
    N_("Press Enter to submit form"),
    N_("Press Ctrl+Enter to apply"),
    N_("Press Ctrl+Enter to submit form"),
    N_("Press ⌘+Enter to apply"),
    N_("Press ⌘+Enter to submit form"),
    N_("Previous page"),
    N_("Previous Result"),
    N_("Remove {name}"),
    N_("Running..."),
    N_("Scroll tabs left"),
    N_("Scroll tabs right"),
    N_("Search"),
    N_("Search: {name}"),
    N_("Select all"),
    N_("Select {count} matches"),
    N_("Selected values"),
    N_("Show/hide columns"),
    N_("Show/hide columns: {name}"),
    N_("Sidebar"),
    N_("Skip to main content"),
    N_("Sort ascending"),
    N_("Sort descending"),
    N_("Stop"),
    N_("Type to search"),
    N_("Unpin column"),
    N_("Upload"),
    N_("View {count} more"),
    N_("View less"),
    N_("file upload"),
    N_("view less"),
    N_("view more"),
    N_("{kind} files are not allowed."),
    N_("{size}MB per file"),
    N_("{size}MB per file • {kinds}"),
)
# Words that mean something else elsewhere on our screens.
MEANT: Final = {"Close": N_("Close this window")}


def routes() -> list[BaseRoute]:
    """Return the route of the script."""
    return [Route(ADDRESS, _script)]


@cache
def script() -> str:
    """Return the script, with the words in the one language that is not English."""
    with language(DEFAULT_LANGUAGE):
        pairs = [[word, _(word)] for word in WORDS] + [[word, _(meant)] for word, meant in MEANT.items()]
    return _SCRIPT.read_text(encoding="utf-8").replace("[/* words */]", json.dumps(pairs, ensure_ascii=False))


async def _script(_request: Request) -> Response:
    return Response(script(), media_type="text/javascript")
