"""Values of cells: dates, numbers, states, and the keys under which headings are compared."""

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from deliberation.dossiers.candidatures import PlatformState
from deliberation.folding import folded
from intake.formats.rows import Cell
from phrases import N_, PARIS

_HOUR = r"(?:,? (?:à |at )?(?P<hour>\d{1,2}) ?[:h](?P<minute>\d{2})?(?::(?P<second>\d{2}))?(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?)?"
# As people write a moment, and as a spreadsheet saves the platform's.
_MOMENTS = tuple(
    re.compile(day + _HOUR)
    for day in (
        r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})",
        r"(?:[^\W\d_]+ )?(?P<day>\d{1,2})(?:er|st|nd|rd|th)? (?P<month>[^\W\d_]{3,})\.? (?P<year>\d{4})",
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
    )
)
_MONTHS = tuple(
    names.split()
    for names in (
        *("janvier january", "fevrier february", "mars march", "avril april", "mai may", "juin june"),
        *("juillet july", "aout august", "septembre september", "octobre october", "novembre november", "decembre december"),
    )
)
_SHORT_DAY = re.compile(r"\d{1,2}[-. /](?P<month>[^\W\d_]{3,})\.?")
_OFFSET_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{2}):?(\d{2})")
_FIRST_YEAR = 2000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
REFERENCE_EXPECTED = N_("A dossier number was expected here: digits, or a reference such as P-3 (letters, digits, hyphens).")
_DIGITS = re.compile("[0-9]{1,18}")
# With a digit, and not 7E5, a number that lost its digits.
_REFERENCE = re.compile("[0-9]{1,18}|(?=.*[0-9])(?![0-9]+([Ee][0-9]+)?$)(?=.{1,40}$)[A-Za-z0-9]+([_-][A-Za-z0-9]+)*")
# Three zeros may be thousands.
_WHOLE = re.compile(r"[.,]0{1,2}$")
_THOUSANDS = 3  # digits
# From here on a cell no longer holds every digit: an identifier as long as that is damaged.
_FIRST_INEXACT = 1e15
_DECIMAL = re.compile(r"(-?(?:0|[1-9]\d{0,14}))(?:[.,](\d{1,15}))?")

# The states in every vocabulary: first export (v1), later exports, API.
_STATES = {
    "initiated": PlatformState.UNDER_CONSTRUCTION,
    "received": PlatformState.UNDER_INSTRUCTION,
    "closed": PlatformState.ACCEPTED,
    "refused": PlatformState.REFUSED,
    "without_continuation": PlatformState.DISMISSED,
    "accepte": PlatformState.ACCEPTED,
    "refuse": PlatformState.REFUSED,
    "classe_sans_suite": PlatformState.DISMISSED,
    **{state.value: state for state in PlatformState},
}
_TRUE = frozenset({"true", "vrai", "oui", "yes", "on", "1"})
_FALSE = frozenset({"false", "faux", "non", "no", "off", "0"})


class Unreadable(ValueError):
    """Cell unfit for its column."""


def text_of(cell: Cell) -> str:
    """Return the cell for readers: a single kind of line end, composed Unicode, no outer blanks; whole floats as integers."""
    if isinstance(cell, bool):
        return "Oui" if cell else "Non"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return number_text(cell)
    return tidy(str(cell))


def number_text(number: float) -> str:
    """Return a number with a cell's fifteen digits, without exponent unless digits are lost."""
    if not isfinite(number) or abs(number) >= _FIRST_INEXACT:
        return f"{number:.15G}"
    return format(Decimal(f"{number:.15g}"), "f").removesuffix(".0")


def shown(cell: Cell) -> str:
    """Return a cell as shown by a French spreadsheet, for messages."""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float):
        return number_text(cell).replace(".", ",")
    return cell.strip()


def tidy(text: str) -> str:
    """Return ``text`` with LF line ends, composed, without byte order mark and outer blanks."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return composed.strip("\ufeff" + _BLANKS)


# What str.strip() removes, spelled out so that a byte order mark among blanks goes with them.
_BLANKS = "".join(character for character in map(chr, range(0x3001)) if character.isspace())


def moment_of(cell: Cell) -> datetime | None:
    """Return the cell as a moment in UTC; without offset it is Paris time. Raises Unreadable."""
    text = text_of(cell)
    if not text:
        return None
    try:
        if isinstance(cell, datetime):
            return _convert_to_utc(cell)
        if isinstance(cell, date):
            return _convert_to_utc(datetime(cell.year, cell.month, cell.day))
        if written := next(filter(None, (pattern.fullmatch(" ".join(text.split())) for pattern in _MOMENTS)), None):
            return _convert_to_utc(_build_moment(written))
        return _convert_to_utc(datetime.fromisoformat(_OFFSET_MOMENT.sub(r"\1T\2\3:\4", text)))
    except (ValueError, OverflowError):
        raise Unreadable(text) from None


def _build_moment(moment: re.Match[str]) -> datetime:
    year, day, hour, minute, second = (int(moment[part] or 0) for part in ("year", "day", "hour", "minute", "second"))
    if moment["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if moment["half"] in "pP" else 0)
    return datetime(year, _month(moment["month"]), day, hour, minute, second)


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    (number,) = (place for place, names in enumerate(_MONTHS, start=1) if any(name.startswith(folded(text)) for name in names))
    return number


def is_date_like(cell: Cell) -> bool:
    """Return whether a cell holds a date, or a spreadsheet's csv notation of a date (``03-mai``)."""
    try:
        short = _SHORT_DAY.fullmatch(text_of(cell))
        return bool(_month(short["month"]) if short else moment_of(cell))
    except ValueError:
        return False


def _convert_to_utc(moment: datetime) -> datetime:
    # A cell that holds no date shows one of 1900 as soon as it has a date's format.
    if moment.year < _FIRST_YEAR:
        raise ValueError(moment.year)
    return (moment if moment.tzinfo else moment.replace(tzinfo=PARIS)).astimezone(UTC)


def state_of(cell: Cell) -> PlatformState | None:
    """Return the state that the cell names in any vocabulary of the platform, None when blank. Raises Unreadable."""
    text = text_of(cell)
    if not text:
        return None
    try:
        return _STATES[field_key(text)]
    except KeyError:
        raise Unreadable(text) from None


def truth_of(cell: Cell) -> bool | None:
    """Return the cell as yes or no, None when blank. Raises Unreadable."""
    text = text_of(cell).lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if text:
        raise Unreadable(text)
    return None


def digits_of(cell: Cell) -> str:
    """Return a dossier number as digits, also from a number cell; empty when blank. Raises Unreadable."""
    return _number(cell, _DIGITS)


def dossier_of(cell: Cell) -> str:
    """Return a dossier number as written: digits, or a reference such as P-3 or 2026-H-07; empty if blank. Raises Unreadable."""
    number = _number(cell, _REFERENCE)
    if is_day(number):
        raise Unreadable(shown(cell))  # "2026-3" that a spreadsheet took for a date
    return number


def _number(cell: Cell, pattern: re.Pattern[str]) -> str:
    pieces = text_of(cell).split()
    text = "".join(pieces)
    number = _WHOLE.sub("", text)
    # "2 et 3" is no reference, nor "2 0" a number whose thousands stand apart.
    is_several = any(map(str.isalpha, pieces[1:-1])) or (text.isdecimal() and any(len(piece) != _THOUSANDS for piece in pieces[1:]))
    if text and (is_several or not pattern.fullmatch(number)):
        raise Unreadable(shown(cell))
    return number


def is_day(text: str) -> bool:
    """Tell whether the text is a day, in ISO form."""
    return _DAY.fullmatch(text) is not None


def is_decimal(text: str) -> bool:
    """Tell whether the text is a plain number, without leading zeros, whose decimals may follow a comma."""
    return _DECIMAL.fullmatch(text) is not None


def canonical_decimal(text: str) -> str:
    """Return a plain number with a point and no useless zeros: ``2,50`` gives ``2.5`` and ``0.0`` gives ``0``."""
    match = _DECIMAL.fullmatch(text)
    if not match:
        return text
    decimals = (match[2] or "").rstrip("0")
    return f"{match[1]}.{decimals}" if decimals else match[1]


_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})

_COMBINING = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")


# The same headings and answers come back in each sheet and in each row.
@lru_cache(maxsize=1_024)
def field_key(label: str) -> str:
    """Return the key of ``label`` in the notation of the platform's first export.

    ``Pertinence de l’IA ?`` gives ``pertinence_de_l_ia``. A key names the same question in every dialect, and texts with equal keys count
    as the same answer.
    """
    decomposed = unicodedata.normalize("NFKD", label.translate(_LIGATURES))
    plain = _COMBINING.sub("", decomposed).lower()
    separated = re.sub(r"[^a-z0-9_-]+", "-", plain)
    return re.sub(r"-{2,}", "-", separated).strip("-").replace("-", "_")


DOSSIER_KEYS = frozenset(
    {
        *("id", "n_dossier", "no_dossier", "n_de_dossier", "no_de_dossier", "numero_dossier", "numero_de_dossier"),
        *("dossier_id", "number", "dossier", "dossier_number"),
    }
)
# How a list made by hand may number its dossiers: other lists number their lines so too.
BARE_NUMBER_KEYS = frozenset(
    {
        *("n", "no", "num", "numero", "ref", "reference", "identifiant", "n_ordre", "n_d_ordre", "numero_d_ordre", "n_projet"),
        *("n_du_projet", "numero_projet", "numero_du_projet", "n_candidature", "n_de_candidature", "numero_candidature"),
        "numero_de_candidature",
    }
)
# How the column of the projects' titles is headed, in the languages met.
TITLE_KEYS = (
    *("titre", "titre_du_projet", "titre_du_dossier", "titre_de_l_action", "projet", "intitule", "intitule_du_projet"),
    *("intitule_de_l_action", "nom_du_projet", "nom_du_dossier", "nom_de_l_action", "denomination"),
    *("denomination_du_projet", "objet", "libelle", "sujet", "title", "project", "project_title", "project_name"),
    *("title_of_the_project", "name_of_the_project", "titulo", "titulo_del_proyecto", "nombre_del_proyecto"),
    "denominacion_del_proyecto",
)
