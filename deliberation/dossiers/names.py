"""Names of administrations: folding, extraction from a declared spelling, search for close names."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations

# What ends the administration's own name: a comma not followed by a complement (", de la consommation et …" belongs to
# the name), a dash or a slash between spaces, an opening bracket.
_HEAD_END = re.compile(r"\s*(?:,(?!\s*(?:(?:de|du|des|et)\s|d'))|\s[-–—/]\s|[(;])", re.IGNORECASE)
_WORD_END = re.compile(r"(?<=\w)(?!\w)")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
# Words that do not count in "same words" nor in initials.
_SMALL_WORDS = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"])
_SMALLEST_WORD_RATIO = 0.8  # a mistyped word; "gard" and "tarn" are at 0.5
_ACRONYM_LETTERS = range(2, 9)
_Key = tuple[str, ...]  # the words of a name that tell it, in alphabetical order


def spelling_key(text: str) -> str:
    """Fold accents, case, ligatures, hyphens, apostrophes, punctuation and white space: ``prefecture de la haute vallee``."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    letters = "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()
    return " ".join(re.findall(r"[^\W_]+", letters))


def tidy(text: str) -> str:
    """Return the text in composed Unicode, with ordinary spaces and straight apostrophes."""
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())


def name_head(spelling: str) -> str:
    """Return the administration's own name within a declared spelling, without the department after the name."""
    text = tidy(spelling)
    end = _HEAD_END.search(text)
    return text[: end.start()] if end and end.start() else text


def display_name(spellings: Iterable[str], legal_name: str) -> str:
    """Return the readable name: the legal name among the spellings, else the best written head of a spelling.

    Apostrophes become straight and spaces ordinary, for equal sorting and search.
    """
    written = [spelling for spelling in map(tidy, spellings) if spelling]
    legal_key = spelling_key(legal_name)
    named = [prefix for spelling in written if (prefix := _prefix_named(spelling, legal_key))]
    heads = named or [name_head(spelling) for spelling in written]
    return max(heads, key=_care) if heads else tidy(legal_name)


def close_pairs(names: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """Yield pairs of indexes (smaller first) with close names; each member of ``names`` holds an administration's spellings.

    Close: same head, same words in a different order, initials for the words ("CHU de Montclar"), or a mistyped word. Shared keys find the
    candidates, so the cost grows less than the square of the number of names.
    """
    holders: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
    for place, spellings in enumerate(names):
        for head in {spelling_key(name_head(spelling)) for spelling in spellings}:
            for key, word in _keys(head.split()):
                holders[key].append((place, word))
    pairs = {
        (min(index, other), max(index, other))
        for holder in holders.values()
        for (index, word), (other, other_word) in combinations(holder, 2)
        if index != other and _is_close(word, other_word)
    }
    yield from sorted(pairs)


def name_groups(names: Sequence[Sequence[str]]) -> list[list[int]]:
    """Return the indexes of ``names`` grouped by equal name, in order; each member of ``names`` holds several spellings.

    Equal: same head, same words in a different order, or initials of a single name. Unlike in ``close_pairs``, a mistyped word separates:
    "Hôpital de Mantes" is not "Hôpital de Nantes". The cost grows linearly.
    """
    groups = _Groups(len(names))
    written: dict[_Key, int] = {}
    full: dict[_Key, set[_Key]] = defaultdict(set)  # initials → the names that have them
    for place, spellings in enumerate(names):
        for head in {spelling_key(name_head(spelling)) for spelling in spellings}:
            telling = _telling(head.split())
            key = tuple(sorted(telling))
            groups.join(place, written.setdefault(key, place))
            for initials in _initials(telling, whole=True):
                full[initials].add(key)
    for initials, keys in full.items():
        if initials in written and len(keys - {initials}) == 1:
            groups.join(written[initials], written[next(iter(keys - {initials}))])
    return groups.places()


class _Groups:
    """Disjoint sets of indexes, merged two by two."""

    def __init__(self, count: int) -> None:
        self._before = list(range(count))

    def join(self, one: int, other: int) -> None:
        """Merge the groups of two indexes."""
        first, last = sorted((self._first(one), self._first(other)))
        self._before[last] = first

    def places(self) -> list[list[int]]:
        """Return the groups, each in order."""
        groups: dict[int, list[int]] = defaultdict(list)
        for place in range(len(self._before)):
            groups[self._first(place)].append(place)
        return list(groups.values())

    def _first(self, place: int) -> int:
        while self._before[place] != place:
            self._before[place] = place = self._before[self._before[place]]
        return place


def initials(name: str) -> str:
    """Return the initials of a name's words, but for small ones: "insee" of the institute of statistics."""
    return "".join(word[0] for word in _telling(spelling_key(name_head(name)).split()))


def initials_spelt_out(name: str) -> list[str]:
    """Return the initials of a name and of its parts of three words or more, such as "chu" in "Centre hospitalier universitaire A"."""
    letters = initials(name)
    return [letters, *{letters[start:end] for start in range(len(letters) - 2) for end in range(start + 3, len(letters) + 1)}]


def _telling(words: Sequence[str]) -> list[str]:
    # The last word tells, small or not: "Hôpital A" is not "Hôpital D".
    return [*(word for word in words[:-1] if word not in _SMALL_WORDS), *words[-1:]]


def _initials(telling: Sequence[str], *, whole: bool = False) -> Iterator[_Key]:
    """Yield the words in order with initials for the first words; ``whole``: for all words too."""
    for length in _ACRONYM_LETTERS:
        if length < len(telling) + whole:
            initials = "".join(word[0] for word in telling[:length])
            yield tuple(sorted((initials, *telling[length:])))


def _keys(words: list[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield keys that close names share, each with the word still to compare (empty if the key says all)."""
    telling = _telling(words)
    if not telling:
        return
    yield ("words", *sorted(telling)), ""
    for initials in _initials(telling):
        yield ("words", *initials), ""
    if len(telling) > 1:
        for place, word in enumerate(telling):
            yield ("all but one", str(place), *telling[:place], *telling[place + 1 :]), word


def _is_close(word: str, other: str) -> bool:
    return word == other or SequenceMatcher(None, word, other).ratio() >= _SMALLEST_WORD_RATIO


def _prefix_named(spelling: str, legal_key: str) -> str | None:
    ends = (end.start() for end in _WORD_END.finditer(spelling))
    return next((spelling[:end] for end in ends if legal_key and spelling_key(spelling[:end]) == legal_key), None)


def _care(name: str) -> tuple[object, ...]:
    """Return a sort key for how carefully a name is written: not all capitals, an initial capital, accents, hyphens, capitals, length."""
    accents = sum(not character.isascii() for character in name)
    return (not name.isupper(), name[:1].isupper(), accents, name.count("-"), sum(map(str.isupper, name)), len(name), name)
