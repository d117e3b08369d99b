"""Fold words for a search: without case, accents, ligatures, and endings of number and gender."""

import unicodedata
from typing import Final

_ENDINGS: Final = (
    *(("aux", "a"), ("ales", "a"), ("ale", "a"), ("als", "a"), ("al", "a")),
    *(("ees", "e"), ("ee", "e"), ("es", ""), ("s", ""), ("x", ""), ("e", "")),
)
_STEM_LEAST: Final = 4  # letters that are left of a word


class _WithoutAccents(dict[int, int | None]):
    def __missing__(self, point: int) -> int | None:
        self[point] = None if unicodedata.combining(chr(point)) else point
        return self[point]


_WITHOUT_ACCENTS: Final = _WithoutAccents()


def folded(text: str) -> str:
    """Fold case, accents, ligatures and apostrophes: a search typed in haste finds a title written with care."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'"))
    return plain.translate(_WITHOUT_ACCENTS).casefold()


def stems(search: str) -> tuple[str, ...]:
    """Return the stems of searched words (« régionaux » finds « régionale »). They are looked for within words."""
    return tuple(map(_stem, folded(search).split()))


def _stem(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= _STEM_LEAST:
            return word.removesuffix(ending) + instead
    return word
