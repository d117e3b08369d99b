"""Fold words for a search: without case, accents, ligatures, and endings of number and gender."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_ENDINGS = (
    *(("aux", "a"), ("ales", "a"), ("ale", "a"), ("als", "a"), ("al", "a")),
    *(("ees", "e"), ("ee", "e"), ("es", ""), ("s", ""), ("x", ""), ("e", "")),
)
_STEM_LEAST = 4  # letters that are left of a word
_SHORT_MOST = 4  # "IGN" stands within "enseignement" too


class _WithoutAccents(dict[int, int | None]):
    def __missing__(self, point: int) -> int | None:
        self[point] = None if unicodedata.combining(chr(point)) else point
        return self[point]


_WITHOUT_ACCENTS = _WithoutAccents()


def folded(text: str) -> str:
    """Fold case, accents, ligatures and apostrophes: a search typed in haste finds a title written with care."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'"))
    return plain.translate(_WITHOUT_ACCENTS).casefold()


def stems(search: str) -> tuple[str, ...]:
    """Return the stems of searched words (« régionaux » finds « régionale »)."""
    return tuple(map(_stem, folded(search).split()))


def holds_words(text: str, words: Iterable[str]) -> bool:
    """Tell whether a folded text holds all words: those of up to four letters where a word begins, longer ones anywhere."""
    return all(word in text if len(word) > _SHORT_MOST else _beginning(word).search(text) for word in words)


@lru_cache
def _beginning(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}")


def _stem(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= _STEM_LEAST:
            return word.removesuffix(ending) + instead
    return word
