"""The rules of French typography that can be tested."""

import re
from collections.abc import Mapping

NOT_FRENCH = {
    "a plain space before : ; ? ! % »": re.compile(r" [:;?!%»]"),
    "a plain space after «": re.compile(r"« "),
    "no space before ; ? ! »": re.compile(r"[^\s\u00a0\u202f][;?!»]"),
    "no space before a colon": re.compile(r"[^\s\u00a0\u202f]:(\s|$)"),
    "a straight apostrophe": re.compile(r"'"),
    "quotation marks that are not « »": re.compile(r"[\"“”]"),
    "three dots instead of one character": re.compile(r"\.\.\."),
    "a space at an end or twice": re.compile(r"  |\s$"),
}

# Of what screens and documents say: one space before each mark, the narrow one before ; ? !, the wide one elsewhere.
UNEVEN = {
    "a wide space before ; ? !": re.compile(r"\u00a0[;?!]"),
    "a narrow space before a colon or by quotation marks": re.compile(r"\u202f[:»]|«\u202f(?![;?!])"),
}


def faults(french: str) -> list[str]:
    """Name the rules of French typography that ``french`` breaks."""
    return _broken(NOT_FRENCH, french)


def uneven(french: str) -> list[str]:
    """Name the rules of one space before each mark that ``french`` breaks."""
    return _broken(UNEVEN, french)


def _broken(rules: Mapping[str, re.Pattern[str]], french: str) -> list[str]:
    return [rule for rule, pattern in rules.items() if pattern.search(french)]
