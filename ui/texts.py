"""People's texts shown as text, free of markup; and own markup sent unchanged."""

import re
from functools import lru_cache
from html import escape

from deliberation.folding import split_civility
from phrases import straight

_MARKED = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
# One space for each gap: the one that French typography keeps from breaking a line, if it holds such a one.
_GAP = re.compile(r"\s*([\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}])\s*|\s+")
_SHORTCODE = re.compile(r":(?=[\w+-]+:)")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_ADDRESS = re.compile(r"(https?:|www|(?<=[\w.+-])@)(?=//|\.|(?<=@)\w)", re.IGNORECASE)


# Titles and names are said again at each drawing. Kept by the text itself, which tells nobody whose it is.
_KEPT_MAX = 4096


@lru_cache(_KEPT_MAX)
def one_line(text: str) -> str:
    """Return ``text`` on a single line, without invisible marks that reverse the direction of writing."""
    return _GAP.sub(lambda gap: gap[1] or " ", straight(text)).strip()


@lru_cache(_KEPT_MAX)
def literal(text: str) -> str:
    """Escape ``text`` for Markdown, on a single line: no emphasis, link, colour, formula or emoji code.

    Its marks of text direction do not affect the following text.
    """
    # A zero-width space breaks ":smile:" and "http://", "a@b.fr", of which an emoji and links are made even where they are escaped.
    broken = _ADDRESS.sub("\\1\u200b", _SHORTCODE.sub(":\u200b", one_line(text)))
    return _MARKED.sub(r"\\\1", broken)


def lines(text: str) -> str:
    """Escape ``text`` for Markdown, line by line as it is."""
    return "  \n".join(literal(line) for line in text.split("\n"))


def initials(name: str) -> str:
    """Return the first letter of each word of a name without its civility, a number whole: 'Juré 01' is J01."""
    name = split_civility(name)[1]
    words = re.findall(r"\w+", name.partition("(")[0]) or re.findall(r"\w+", name)
    return "".join(word if word.isdigit() else word[0].upper() for word in words)


def line(text: str) -> str:
    """Escape ``text`` for HTML, on one line."""
    return escape(one_line(text))


@lru_cache(_KEPT_MAX)
def marked(phrase: str) -> str:
    """Return one of our own phrases as HTML with Markdown's strong text; values inserted later must be escaped."""
    return _STRONG.sub(r"<strong>\1</strong>", escape(phrase))


def icon(name: str, *, is_heard: bool = False) -> str:
    """Return an icon, by Streamlit's name, as HTML. ``is_heard``: meaningful, so announced by screen readers.

    The announced word is that of Streamlit's own icons (``web/streamlit/words.py``).
    """
    named = name.removeprefix(":material/").removesuffix(":")
    heard = f'role="img" aria-label="{named} icon"' if is_heard else 'aria-hidden="true"'
    return f'<i data-icon="{named}" {heard}></i>'


class AsItIs(str):
    """Markup sent unchanged by ``st.html``, which searches plain strings for indentation, 0.2 ms of a style, at each run."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return self
