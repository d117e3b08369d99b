"""Text that people sent, shown as text: nothing in it is markup."""

import re
from typing import Final

_MARKED: Final = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
_SHORTCODE: Final = re.compile(r":(?=[\w+-]+:)")
_ADDRESS: Final = re.compile(r"(https?:|www|(?<=[\w.+-])@)(?=//|\.|(?<=@)\w)", re.IGNORECASE)


def literal(text: str) -> str:
    """Return ``text`` such that Markdown shows it as it is, on one line: no emphasis, link, colour, formula or emoji code."""
    one_line = " ".join(text.split())
    # A zero-width space breaks ":smile:" and "http://", "a@b.fr", of which an emoji and links are made even where they are escaped.
    broken = _ADDRESS.sub("\\1\u200b", _SHORTCODE.sub(":\u200b", one_line))
    return _MARKED.sub(r"\\\1", broken)
