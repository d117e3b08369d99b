"""Decimal number typed as text: a browser's own field drops a comma, or a point, by the browser's language.

« 0,5 » typed in such a field of an English browser was read as 5.
"""

from decimal import Decimal

from deliberation.amounts import amount_of
from deliberation.call.scale import Exact
from deliberation.scoring.marks import number_in
from phrases import euros, exact


def written(number: float | Decimal | None) -> str:
    """Return a number as the current language writes it, to fill a field with; empty for none."""
    if number is None:
        return ""
    digits = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    return exact(int(digits) if digits == digits.to_integral_value() else digits.normalize())


def written_amount(amount: float | None) -> str:
    """Return an amount of euros as the current language writes it, to fill a field with; empty for none."""
    return "" if amount is None else euros(Decimal(repr(amount)))


def typed(text: object) -> Exact | None:
    """Return the typed number, with a comma or a point; None without text or for other text: see ``is_unread``."""
    return number_in(text.strip()) if isinstance(text, str) else text if isinstance(text, int | Decimal) else None


def is_unread(text: object) -> bool:
    """Tell whether something was typed that is no number."""
    return isinstance(text, str) and bool(text.strip()) and typed(text) is None


def setting(text: object) -> object:
    """Return the typed number in the notation of settings, None without text; other text unchanged, to be refused."""
    number = typed(text)
    return _plain(number) if number is not None or not is_unread(text) else text


def amount_setting(text: object) -> object:
    """Return the typed euros in the notation of settings, None without text; other text unchanged, to be refused."""
    if not isinstance(text, str) or not text.strip():
        return None
    amount = amount_of(text)
    return text if amount is None else _plain(amount)


def _plain(number: Exact | None) -> int | float | None:
    # The shortest digits of a float are those that were typed.
    return None if number is None else int(number) if number == int(number) else float(number)
