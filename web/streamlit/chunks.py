"""The pieces of Streamlit's scripts that a screen asks for once it knows what it shows: named to the browser before that.

Streamlit fetches the script of an element when the element arrives, then what that script imports, then what this imports in turn:
on a slow line each step waits for the one before it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from web.streamlit import joined, seams

# What every screen shows: our own parts, buttons and fields. Streamlit's page begins with them then.
EVERYWHERE: Final = joined.ROOTS[1:]
# What other screens show: fetched when nothing else is to be done. Those of charts and of large tables are left to the screens with one.
LATER: Final = (
    *("TextInput", "Selectbox", "ButtonGroup", "Multiselect", "TextArea", "Checkbox", "Radio", "NumberInput", "Progress", "Html"),
    *("LinkButton", "DownloadButton", "Toast", "Slider", "FileUploader"),
)
_FOLDER: Final = "static/static/js"
_IMPORTED: Final = re.compile(r"(?:from|import)\"\./([\w.-]+\.js)\"")
_IN_PAGE: Final = re.compile(r"static/js/([\w.-]+\.js)")


@cache
def addresses(names: tuple[str, ...]) -> Sequence[str]:
    """Return where the pieces called ``names`` are, and all that they import but the page has not named. Unknown names are left out.

    Those that are joined come with the page.
    """
    found: dict[str, None] = {}
    for name in names:
        for path in sorted((seams.folder() / _FOLDER).glob(f"{name}.*.js"), key=lambda path: len(path.name))[:1]:
            found |= dict.fromkeys(_with_imports(path.name, known={*found, *_IN_PAGE.findall(seams.installed(seams.INDEX_PAGE))}))
    return [joined.address(name) for name in found if not joined.has(name)]


def _with_imports(name: str, known: set[str]) -> Iterator[str]:
    if name in known:
        return
    known.add(name)
    yield name
    for imported in _IMPORTED.findall(seams.installed(f"{_FOLDER}/{name}")):
        yield from _with_imports(imported, known)
