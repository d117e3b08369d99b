"""Text that people sent, shown as text: nothing in it is markup. Numbers in words that a table can sort."""

import re
from collections.abc import Sequence
from typing import Final

from phrases import straight

_MARKED: Final = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
_SHORTCODE: Final = re.compile(r":(?=[\w+-]+:)")
_AS_WIDE_AS_A_DIGIT: Final = "\u2007"
_ADDRESS: Final = re.compile(r"(https?:|www|(?<=[\w.+-])@)(?=//|\.|(?<=@)\w)", re.IGNORECASE)


def literal(text: str) -> str:
    """Return ``text`` such that Markdown shows it as it is, on one line: no emphasis, link, colour, formula or emoji code.

    What follows it keeps its order too, whatever marks of direction it holds.
    """
    one_line = " ".join(straight(text).split())
    # A zero-width space breaks ":smile:" and "http://", "a@b.fr", of which an emoji and links are made even where they are escaped.
    broken = _ADDRESS.sub("\\1\u200b", _SHORTCODE.sub(":\u200b", one_line))
    return _MARKED.sub(r"\\\1", broken)


def sortable(numbers: Sequence[str]) -> list[str]:
    """Return numbers in words, all of one length, so that a table that sorts them as text puts 46 % before 100 %.

    The padding is as wide as a digit, sorts before it, and does not show in a column aligned to the right.
    """
    length = max(map(len, numbers), default=0)
    return [number.rjust(length, _AS_WIDE_AS_A_DIGIT) for number in numbers]
