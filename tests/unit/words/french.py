"""The rules of French typography that can be tested."""

import re

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


def faults(french: str) -> list[str]:
    """Name the rules of French typography that ``french`` breaks."""
    return [rule for rule, pattern in NOT_FRENCH.items() if pattern.search(french)]
