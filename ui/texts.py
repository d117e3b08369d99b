"""Text that people sent, shown as text: nothing in it is markup; and markup of ours, sent as it is."""

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
    """Return ``text`` on one line, without the invisible marks that reverse the order of what follows it."""
    return _GAP.sub(lambda gap: gap[1] or " ", straight(text)).strip()


@lru_cache(_KEPT_MAX)
def literal(text: str) -> str:
    """Escape ``text`` for Markdown, on one line: no emphasis, link, colour, formula or emoji code.

    Marks of text direction in it do not affect what follows.
    """
    # A zero-width space breaks ":smile:" and "http://", "a@b.fr", of which an emoji and links are made even where they are escaped.
    broken = _ADDRESS.sub("\\1\u200b", _SHORTCODE.sub(":\u200b", one_line(text)))
    return _MARKED.sub(r"\\\1", broken)


def lines(text: str) -> str:
    """Escape ``text`` for Markdown, line by line as it is."""
    return "  \n".join(literal(each) for each in text.split("\n"))


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
    """Return an icon, by Streamlit's name for it, as HTML. ``is_heard``: it carries meaning, so screen readers announce it.

    The word that is heard is that of Streamlit's own icons (``web/streamlit/words.py``).
    """
    named = name.removeprefix(":material/").removesuffix(":")
    heard = f'role="img" aria-label="{named} icon"' if is_heard else 'aria-hidden="true"'
    return f'<i data-icon="{named}" {heard}></i>'


class AsItIs(str):
    """Markup that ``st.html`` sends as it is: in a plain string it looks for indentation to take away, 0.2 ms of a style, at each run."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return self
