"""SIREN and SIRET: the numbers by which the State knows an establishment."""

SIREN_DIGITS = 9
SIRET_DIGITS = 14


def siret_of(text: str) -> str | None:
    """Return the 14 digits of a SIRET, or None. Zeros that a spreadsheet dropped in front are put back."""
    return _digits(text, SIRET_DIGITS)


def siren_of(text: str) -> str | None:
    """Return the 9 digits of a SIREN, or None. Zeros that a spreadsheet dropped in front are put back."""
    return _digits(text, SIREN_DIGITS)


def passes_luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of the others."""
    doubled = [int(digit) * (2 if position % 2 else 1) for position, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _digits(text: str, length: int) -> str | None:
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) == length:
        return digits
    # Only the check digit makes it likely that nothing but zeros is missing.
    restored = digits.zfill(length)
    return restored if len(restored) == length and int(digits) and passes_luhn(restored) else None
