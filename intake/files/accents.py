"""Accents broken before arrival: recognition, repair, and refusal of the sheet."""

import re
from collections.abc import Iterable

from deliberation.problems import Problem
from intake.files.tables import Findings
from intake.formats.encodings import CAPITALS, LETTERS, SIGNS
from phrases import N_

BROKEN = N_(
    "The accents of this file are broken ({count} cells): it was read in the wrong encoding once, then saved. "
    "Make the file again from its source, or agree that they are put right."
)
# What text in UTF-8 is taken for, and how many times over, one after the other.
_MISREAD_AS = ("cp1252", "latin-1", "mac_roman", "cp850")
_MISREAD_MOST = 3


def _misread(signs: str) -> str:
    """Return a pattern of UTF-8 letters misread in a different encoding: é, Ã©, √© or ├®."""
    wrong = {sign.encode().decode(codec, errors="replace") for sign in signs for codec in _MISREAD_AS}
    return "|".join(sorted(map(re.escape, wrong)))


# With what begins a file, accents apart from their letters, and how every emoji begins.
_BESIDE = "\u202f\ufeff\u0300\u0301\u0302\u0308\u0327"
_TWICE = re.compile(f"{_misread(LETTERS + CAPITALS + SIGNS + _BESIDE)}|ð[\u0178\x9f]|\uf8ffü|\xadƒ")
# Within a word, or where one begins; at its end it may be a question.
_LOST = re.compile("\ufffd|(?<=[A-Za-zÀ-ÿ])\\?(?=[a-zà-ÿ])|(?<!\\S)\\?(?=[a-zà-ÿ]{2})")


def is_decoded_twice(text: str) -> bool:
    """Tell whether accents of a text were read in the wrong encoding, once or more (``prÃ©sident``)."""
    return not text.isascii() and _TWICE.search(text) is not None


def repaired(text: str) -> str:
    """Return a text before one or more readings in a wrong encoding; unchanged if unclear."""
    for _time in range(_MISREAD_MOST):
        # A short sound text may be UTF-8 by chance in one of them: « and É are a letter of another script.
        readings = (_read_again(text, codec) for codec in _MISREAD_AS) if is_decoded_twice(text) else ()
        text = next((reading for reading in readings if reading is not None), text)
    return text


def _read_again(text: str, codec: str) -> str | None:
    try:
        return b"".join(_byte(letter, codec) for letter in text).decode()
    except UnicodeError:
        return None


def _byte(letter: str, codec: str) -> bytes:
    try:
        return letter.encode(codec)
    except UnicodeEncodeError:
        # Programs give the few bytes that cp1252 leaves out the number that they have.
        return letter.encode("latin-1")


def has_lost_characters(text: str) -> bool:
    """Tell whether characters of a text were replaced by � or by a question mark within a word (``pr?sident``)."""
    return ("\ufffd" in text or "?" in text) and "://" not in text and _LOST.search(text) is not None


def has_broken_accents(problems: Iterable[Problem]) -> bool:
    """Return whether a file was refused for its accents, so that a user may agree to a repair."""
    return any(problem.message.text == BROKEN for problem in problems)


def refuse_accents(findings: Findings, sheet: str, count: int, value: str) -> None:
    """Refuse a sheet with accents broken before arrival."""
    findings.explain(BROKEN, sheet=sheet, value=value, count=count)
