"""Text that people sent, shown as text: nothing in it is markup."""

import re
from typing import Final

_MARKED: Final = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
_SHORTCODE: Final = re.compile(r":(?=[\w+-]+:)")


def literal(text: str) -> str:
    """Return ``text`` such that Markdown shows it as it is, on one line: no emphasis, link, colour, formula or emoji code."""
    one_line = " ".join(text.split())
    # A zero-width space breaks ":smile:", which Streamlit replaces even where the colons are escaped.
    return _MARKED.sub(r"\\\1", _SHORTCODE.sub(":\u200b", one_line))
