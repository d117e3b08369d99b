"""Fold words for a search, without case, accents, ligatures, endings of number and gender; and people's names, to tell them apart."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, Self

from phrases import N_, Message

_ENDINGS = (
    *(("aux", "a"), ("ales", "a"), ("ale", "a"), ("als", "a"), ("al", "a")),
    *(("ees", "e"), ("ee", "e"), ("es", ""), ("s", ""), ("x", ""), ("e", "")),
)
_STEM_LEAST = 4  # letters that are left of a word
_SHORT_MOST = 4  # "IGN" stands within "enseignement" too
_CAPITALS = re.compile(f"[A-Z]{{2,{_SHORT_MOST}}}")


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


class SearchedWords(NamedTuple):
    """Folded words of a search: ``stems`` match the beginnings of words, above four letters any place; ``acronyms`` match whole words."""

    stems: tuple[str, ...]
    acronyms: tuple[str, ...]

    @classmethod
    def of(cls, search: str, known: Collection[str] = ()) -> Self:
        """Return the words of a search. ``known``: acronyms, folded; two to four capitals are one too."""
        words = {word: folded(word) for word in search.split()}
        alone = [word for word, key in words.items() if key in known or _CAPITALS.fullmatch(word)]
        return cls(stems(" ".join(word for word in words if word not in alone)), tuple(words[word] for word in alone))

    def are_in(self, text: str) -> bool:
        """Tell whether a folded text has all of them."""
        return all(self._place(word, text) >= 0 for word in (*self.stems, *self.acronyms))

    def place_in(self, text: str) -> int:
        """Return the position of the longest word in a folded text with all words."""
        return self._place(max((*self.stems, *self.acronyms), key=len), text)

    def _place(self, word: str, text: str) -> int:
        if word not in self.acronyms and len(word) > _SHORT_MOST:
            return text.find(word)
        match = _beginning(word, is_whole=word in self.acronyms).search(text)
        return match.start() if match else -1


@lru_cache
def _beginning(word: str, *, is_whole: bool) -> re.Pattern[str]:
    return re.compile(r"(?<![^\W_])" + re.escape(word) + (r"(?![^\W_])" if is_whole else ""))


def _stem(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= _STEM_LEAST:
            return word.removesuffix(ending) + instead
    return word


# One sign, by the keyboard or by the corrector of a spreadsheet.
_SAME_SIGNS = str.maketrans({**dict.fromkeys("’‘ʼ´`", "'"), **dict.fromkeys("‐‑‒–−", "-")})
_TITLE = r"(?:m|mr|mme|mlle|ms|mrs|dre?|pre?|profe?)\.?|monsieur|madame|mademoiselle|docteure?|professeure?"
_CIVILITY = re.compile(rf"((?:{_TITLE})(?: (?:l[ae] )?(?:{_TITLE}))*) +(\S.*)")
_FIRST_LETTER_BEYOND = 0x370  # where the Greek begins: all letters before are Latin
_LATIN = "LATIN"
# Letters of another alphabet that a reader takes for a Latin one, in lower case: Cyrillic, Greek, Armenian.
_LIKE_LATIN = str.maketrans(
    "аеорсухіјѕԁһԛԝкмтвнгп" + "αεοικνχτβηγρυ" + "օսոհ",
    "aeopcyxijsdhqwkmtbhrn" + "aeoiknxtbhypy" + "ounh",
)  # fmt: skip

_INVISIBLE = N_("“{name}” holds characters that nobody sees ({letters}): they are left out.")
_FOREIGN = N_("“{name}” mixes alphabets: {letters} only look like Latin letters. Write the name again if that is a mistake.")
_ALIKE = N_("“{name}” and “{other}” look alike, and are taken for two people. Write both the same if they are one.")


@lru_cache(maxsize=4_096)
def fold_name(name: str) -> str:
    """Return a name folded for comparison: white space, case, Unicode compatibility forms and invisible letters are ignored."""
    compatible = unicodedata.normalize("NFKC", name.translate(_SAME_SIGNS))
    return " ".join(_visible(unicodedata.normalize("NFKC", compatible.casefold())).split())


@lru_cache(maxsize=4_096)
def split_civility(name: str) -> tuple[str, str]:
    """Return a name's civility or academic title, empty if it has none, and the rest, both folded for comparison."""
    match = _CIVILITY.match(fold_name(name))
    return (match[1], match[2]) if match else ("", fold_name(name))


def tidy_name(name: str) -> str:
    """Return a name as it is stored: as written, without invisible letters, with single spaces."""
    return " ".join(_visible(unicodedata.normalize("NFC", name)).split())


@lru_cache(maxsize=4_096)
def name_likeness(name: str) -> str:
    """Return a key equal for look-alikes: names different only in accents or letters of a different alphabet."""
    letters = unicodedata.normalize("NFD", fold_name(name).translate(_LIKE_LATIN))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


# A mean, a total, or two names.
_SEVERAL = re.compile(
    r"(moyennes?|medianes?|ecarts?|total|totaux|syntheses?|recap(itulatif)?|averages?|medians?|summary)\b.*"
    r"|sommes?|ensemble|means?|sum|.+( (et|and) |[/;&+]).+"
)


def names_one_person(name: str) -> bool:
    """Return whether a name can be a single person's: no mean, no total, no two names."""
    return _SEVERAL.fullmatch(folded(tidy_name(name))) is None


def warn_of_name(name: str) -> Iterator[Message]:
    """Yield warnings for a name with invisible letters, or foreign letters among Latin letters."""
    invisible = dict.fromkeys(f"U+{ord(letter):04X}" for letter in name if _is_invisible(letter))
    for text, letters in ((_INVISIBLE, invisible), (_FOREIGN, foreign_letters(name))):
        if letters:
            yield Message(text, {"name": tidy_name(name), "letters": ", ".join(letters)})


def warn_of_likeness(names: Iterable[str]) -> Iterator[tuple[str, Message]]:
    """Yield each name similar to an earlier, different name, with a warning about both."""
    earlier: dict[str, dict[str, str]] = {}
    for name in names:
        alike = earlier.setdefault(name_likeness(name), {})
        if alike and fold_name(name) not in alike:
            yield name, Message(_ALIKE, {"name": name, "other": next(iter(alike.values()))})
        alike.setdefault(fold_name(name), name)


def foreign_letters(name: str) -> tuple[str, ...]:
    """Return the letters of a different alphabet in a mostly Latin name, once each, with code points (``а (U+0430)``)."""
    letters = [letter for letter in unicodedata.normalize("NFKC", name) if letter.isalpha()]
    foreign = [letter for letter in letters if not _is_latin(letter)]
    if len(foreign) == len(letters):
        return ()
    return tuple(dict.fromkeys(f"{letter} (U+{ord(letter):04X})" for letter in foreign))


def _is_latin(letter: str) -> bool:
    return ord(letter) < _FIRST_LETTER_BEYOND or unicodedata.name(letter, _LATIN).startswith(_LATIN)


def _visible(name: str) -> str:
    return name if name.isascii() else "".join(letter for letter in name if not _is_invisible(letter))


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf" or letter in _FILLERS


# Letters and marks that are drawn as nothing: fillers, the joiner of graphemes, variation selectors.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2065\u3164\uffa0") | {
    chr(point) for point in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
