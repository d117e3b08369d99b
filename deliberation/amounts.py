"""Amounts of money as people write them in a form, and as exact decimals of two places."""

import re
from decimal import Decimal

CENT = Decimal("0.01")
AMOUNT_MAX = Decimal("999999999999.99")
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000}
# Digits in groups of three that one sign parts, then a decimal part; or digits as they come.
_GROUPED = re.compile(r"(\d{1,3}(?:(?P<part>[ .,'])\d{3})(?:(?P=part)\d{3})*)(?:(?!(?P=part))[.,](\d+))?")
_PLAIN = re.compile(r"(\d+)(?:[.,](\d+))?")
_AMOUNT = re.compile(r"(?P<number>[\d .,']*\d)(?P<unit>[km]?)(?:€|euros?|eur)?(?:ttc|ht)?", re.IGNORECASE)
_BLANK = re.compile(r"\s+")
# A unit, not the first letter of a word, nor that of a kilometre.
_LARGE_UNIT = re.compile(r"(?<![^\W\d_])(?:(?i:[km] ?(?:€|eur)|milli(?:er|on)s?(?![^\W\d_]))|[kKM](?![\w²³/.]))")


def amount_of(text: str) -> Decimal | None:
    """Return the amount in euros in a text (``12 500,50 €``, ``12.5 k€``); None if absent or ambiguous.

    ``12.500`` is ambiguous: twelve thousand five hundred, or twelve and a half.
    """
    match = _AMOUNT.fullmatch(_strip_blanks(text))
    number = _number(match["number"]) if match else None
    if match is None or number is None:
        return None
    return cents(number * _UNITS[match["unit"].lower()])


def names_large_unit(text: str) -> bool:
    """Return whether a text names thousands or millions as the unit of amounts (``k€``, ``en milliers d’euros``)."""
    return _LARGE_UNIT.search(text) is not None


def cents(amount: Decimal) -> Decimal | None:
    """Return an amount with two decimals; None for an amount with more decimals, below zero, or beyond the database's range."""
    exact = amount.quantize(CENT) if 0 <= amount <= AMOUNT_MAX else None
    return exact if exact == amount else None


def _strip_blanks(text: str) -> str:
    """Return a text with plain spaces between digits and no other white space."""
    return re.sub(r"(?<!\d) | (?!\d)", "", _BLANK.sub(" ", text.strip()))


def _number(text: str) -> Decimal | None:
    if plain := _PLAIN.fullmatch(text):
        whole, decimals = plain.groups()
        # Three digits after a sign, and three at most before it: thousands to some, thousandths to others.
        is_ambiguous = decimals is not None and len(decimals) == 3 and len(whole) <= 3
        return None if is_ambiguous else Decimal(f"{whole}.{decimals or 0}")
    if grouped := _GROUPED.fullmatch(text):
        whole, _part, decimals = grouped.groups()
        return Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{decimals or 0}")
    return None
