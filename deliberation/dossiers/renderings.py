"""Comparison of two renderings of an answer: an edit or a change of format, a sound value or a damaged copy.

démarches-simplifiées writes an answer differently from export to export: the first (v1) drops markup, vertical tabs and file names, and
says "Non" without an answer; the later ones turn every character above U+FFFF into a space; all show 0 for an empty number; only the API
loses nothing. White space and Unicode form never count. Apostrophes, quotation marks and dashes do: no export changes them, so a difference
is an edit.

Spreadsheets keep fifteen digits of a long number and show the rest with an exponent, drop leading zeros, read ``3/4`` as a date, show dates
as numbers, and cut long texts; a wrong encoding breaks accents or replaces them by question marks.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from deliberation.dossiers.candidatures import FieldKind
from deliberation.dossiers.dialects import Dialect, Traits

_SCRIPTS = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<!--.*?-->|</?[a-z][^<>]*>", re.IGNORECASE | re.DOTALL)
_ENTITIES = re.compile(r"&(amp|lt|gt|quot|#39|nbsp);")
_ENTITY_CHARACTERS: Mapping[str, str] = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "#39": "'", "nbsp": " "}
# Variation selectors, joiners, byte order mark, zero width and soft hyphen: they draw nothing by themselves.
_INVISIBLE = re.compile("[\ufe00-\ufe0f\u200b-\u200d\u2060\ufeff\u00ad]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_HIGH_CHARACTERS = re.compile("[\U00010000-\U0010ffff]")
_ISO_DAY = re.compile(r"\s*\d{4}-\d{2}-\d{2}")
_LIST_SEPARATORS = re.compile(r" / |;")
_ANSWERS: Mapping[str, bool] = {
    "oui": True, "true": True, "on": True, "1": True, "non": False, "false": False, "off": False, "0": False,
}  # fmt: skip


def same_value(old: str | None, old_dialect: Dialect, new: str | None, new_dialect: Dialect, kind: FieldKind) -> bool:
    """Return whether two renderings are equal up to the losses of ``old_dialect`` and ``new_dialect``.

    The losses of both apply to both sides, because a value richer than its dialect may come from an earlier import. Two renderings in the
    same dialect differ with any difference writable in the dialect.
    """
    dialects = (old_dialect.traits, new_dialect.traits)
    if old == new or (kind is FieldKind.ATTACHMENTS and any(traits.drops_file_names for traits in dialects)):
        return True
    if _is_blank(old) or _is_blank(new):
        return _may_be_no_answer(old, old_dialect, dialects, kind) and _may_be_no_answer(new, new_dialect, dialects, kind)
    return _canonical(old, dialects, kind) == _canonical(new, dialects, kind)


def richer(old: str | None, old_dialect: Dialect, new: str | None, new_dialect: Dialect, kind: FieldKind) -> str | None:
    """Return the richer of two renderings of the same value, ``old`` if equal.

    For values the same by ``same_value``. A blank says more than an ambiguous "Non" or 0.
    """
    if _is_blank(old) and _stands_for_no_answer(new, new_dialect, kind):
        return old
    if _is_blank(new) and _stands_for_no_answer(old, old_dialect, kind):
        return new
    return new if _richness(new, new_dialect, kind) > _richness(old, old_dialect, kind) else old


def lossier(dialect: Dialect, other: Dialect) -> Dialect:
    """Return the dialect that loses more of the two."""
    return min(dialect, other, key=list(Dialect).index)


def less_lossy(dialect: Dialect, other: Dialect) -> Dialect:
    """Return the dialect that loses less of the two."""
    return max(dialect, other, key=list(Dialect).index)


def _is_blank(value: str | None) -> bool:
    return value is None or not value.strip()


def _stands_for_no_answer(value: str | None, dialect: Dialect, kind: FieldKind) -> bool:
    """Return whether the dialect also writes the non-blank ``value`` for a missing answer."""
    if value is None:
        return False
    if kind is FieldKind.NUMBER:
        return dialect.traits.says_zero_for_blank and _number(value) == 0
    # v1 writes this for every unanswered yes/no question, and cannot be told from a real answer.
    return dialect.traits.says_no_for_blank and value.strip() == "Non"


def _may_be_no_answer(value: str | None, dialect: Dialect, dialects: Sequence[Traits], kind: FieldKind) -> bool:
    return _is_blank(value) or _stands_for_no_answer(value, dialect, kind) or not _fold_losses(value, dialects)


def _canonical(value: str | None, dialects: Sequence[Traits], kind: FieldKind) -> object:
    """Return the form of a value for comparison, by kind; as text if invalid for the kind."""
    text = value or ""
    understood: object = None
    if kind is FieldKind.NUMBER:
        understood = _number(text)
    elif kind is FieldKind.YES_NO:
        understood = _ANSWERS.get(text.strip().lower())
    elif kind is FieldKind.DATE:
        understood = _moment(text)
    return _fold_losses(value, dialects) if understood is None else understood


def _fold_losses(value: str | None, dialects: Sequence[Traits]) -> str:
    """Return the text without all possible losses of the dialects."""
    text = value or ""
    if any(traits.drops_markup for traits in dialects):
        text = _TAGS.sub("", _SCRIPTS.sub("", _decode_entities(text)))
    text = _CONTROLS.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    if any(traits.blanks_high_characters for traits in dialects):
        text = _HIGH_CHARACTERS.sub(" ", text)
    words = " ".join(text.split())
    if len({traits.slashes_lists for traits in dialects}) == 2:
        words = _LIST_SEPARATORS.sub(";", words)
    # Where vertical tabs were removed, a space missing or added proves nothing.
    return words.replace(" ", "") if any(traits.drops_vertical_tabs for traits in dialects) else words


def _decode_entities(text: str) -> str:
    return _ENTITIES.sub(lambda found: _ENTITY_CHARACTERS[found[1]], text)


def _number(text: str) -> Decimal | None:
    """Return the number, written with a comma or a point and any spaces between the thousands, or None."""
    try:
        number = Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _moment(text: str) -> date | datetime | None:
    """Return a day, also for midnight UTC as v1 writes days, or an instant in UTC (naive if the text says no zone)."""
    if not _ISO_DAY.match(text):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        if (moment.hour, moment.minute, moment.second) == (0, 0, 0) and not moment.utcoffset():
            return moment.date()
        return moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None


def _richness(value: str | None, dialect: Dialect, kind: FieldKind) -> tuple[int, int, int, bool]:
    """Return a sort key that every documented loss lowers: characters, lines, white space, no entity left."""
    if kind in (FieldKind.NUMBER, FieldKind.YES_NO, FieldKind.DATE):
        return (0 if _is_blank(value) else 1, 0, 0, True)
    text = unicodedata.normalize("NFC", (value or "").replace("\r\n", "\n").strip())
    decoded = _decode_entities(text) if dialect.traits.escapes else text
    return (len("".join(decoded.split())), len(decoded.splitlines()), len(decoded), decoded == text)


_EXPONENT = re.compile(r"(\d)(?:[.,](\d+))?E\+(\d{1,3})", re.IGNORECASE)
_DAY_OR_SHARE = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})(?:\s*[-/.]\s*(\d{2,4}))?")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?")
_SERIAL = re.compile(r"(\d{1,5})(?:[.,]\d+)?")
_CELL_DIGITS = 15
_FIRST_DAY = date(1899, 12, 30)
# A text is cut at as many characters by spreadsheets, by their older versions, by databases behind them.
_CUT_AT = frozenset({255, 256, 1023, 1024, 4000, 8192, 32_766, 32_767})
_REPLACED = frozenset("?\ufffd")
_WRONG_ENCODINGS = ("cp1252", "latin-1", "mac_roman", "cp850")


def is_damaged_copy(sound: str | None, copy: str | None) -> bool:
    """Tell whether ``copy`` is a damaged copy of ``sound``."""
    if not sound or not copy or sound == copy:
        return False
    before, after = sound.strip(), copy.strip()
    return (
        _is_rounded(before, after)
        or _lost_zeros(before, after)
        or _is_taken_for_date(before, after)
        or _is_serial(before, after)
        or (len(after) in _CUT_AT and before.startswith(after))
        or _lost_accents(before, after)
        or _is_decoded_twice(before, after)
    )


def _is_rounded(sound: str, copy: str) -> bool:
    digits = "".join(sound.split())
    if not (digits.isascii() and digits.isdigit()):
        return False
    match = _EXPONENT.fullmatch(copy)
    if match:
        mantissa = match[1] + (match[2] or "")
        # Rounded, the last digit shown may be one more than that of the number.
        return int(match[3]) == len(digits) - 1 and abs(int(digits[: len(mantissa)].ljust(len(mantissa), "0")) - int(mantissa)) <= 1
    return (
        len(copy) == len(digits) > _CELL_DIGITS
        and copy.isdigit()
        and copy[: _CELL_DIGITS - 1] == digits[: _CELL_DIGITS - 1]
        and copy.endswith("0")
    )


def _lost_zeros(sound: str, copy: str) -> bool:
    return sound.isascii() and sound.isdigit() and sound.startswith("0") and copy == (sound.lstrip("0") or "0")


def _is_taken_for_date(sound: str, copy: str) -> bool:
    typed, day = _DAY_OR_SHARE.fullmatch(sound), _ISO_DATE.fullmatch(copy)
    if not typed or not day or (typed[3] and len(typed[3]) == 4):
        return False
    parts = {int(part) for part in typed.groups() if part}
    # Two numbers are a day and a month, or a month and a year.
    return len(parts & {int(day[1]) % 100, int(day[2]), int(day[3])}) == len(parts)


def _is_serial(sound: str, copy: str) -> bool:
    try:
        day = datetime.fromisoformat(sound).date()
    except ValueError:
        return False
    match = _SERIAL.fullmatch(copy)
    return match is not None and int(match[1]) == (day - _FIRST_DAY).days


def _lost_accents(sound: str, copy: str) -> bool:
    if len(sound) != len(copy) or sound.isascii():
        return False
    return all(first == second or (second in _REPLACED and not first.isascii()) for first, second in zip(sound, copy, strict=True))


def _is_decoded_twice(sound: str, copy: str) -> bool:
    if sound.isascii() or copy.isascii():
        return False
    return any(sound.encode().decode(encoding, errors="replace") == copy for encoding in _WRONG_ENCODINGS)
