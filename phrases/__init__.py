"""Users' words: gettext messages with English ids, French by default, and French numbers and dates.

The current language comes from a source installed by the composition root (a session in the dashboard, a setting on the command line),
because a Streamlit fragment runs in a separate thread and inherits no context variable.
"""

import gettext
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.messages import mofile, pofile

import capabilities

LANGUAGES = {"fr": "Français", "en": "English"}
DEFAULT_LANGUAGE = "fr"
_FOLDER = Path(__file__).parent
Number = float | Decimal | Fraction
PARIS = ZoneInfo("Europe/Paris")
ABSENT = "–"
MINUS = "\u2212"  # as wide as a plus; a hyphen is what programs read
_ASKS = re.compile(r"[?!]\s*(</\w+>|\*\*)?$")  # a label, maybe in bold, that ends with a mark of its own
# A jury's numbers are few and said again at each drawing; each of them takes Babel some 30 µs.
_KEPT_MAX = 8192
# Marks that turn round the order in which all that follows on the line is read: "Selected" after a title that holds one, too.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])

_forced: ContextVar[str | None] = ContextVar("forced_language", default=None)
_source: list[Callable[[], str]] = [lambda: DEFAULT_LANGUAGE]


def set_language_source(source: Callable[[], str]) -> None:
    """Install the function that tells the language of the person being served."""
    _source[0] = source


@contextmanager
def language(code: str) -> Iterator[None]:
    """Translate into ``code`` within the block, whatever the source says."""
    token = _forced.set(code)
    try:
        yield
    finally:
        _forced.reset(token)


def current_language() -> str:
    """Return the language code in force: ``fr`` or ``en``."""
    code = _forced.get() or _source[0]()
    return code if code in LANGUAGES else DEFAULT_LANGUAGE


@cache
def _translations(code: str) -> gettext.NullTranslations:
    path = _FOLDER / f"{code}.po"
    catalogue = _compile_catalogue(path, code) if path.exists() else gettext.NullTranslations()
    for own in capabilities.catalogues(code):
        catalogue.add_fallback(_compile_catalogue(own, code))
    return catalogue


def _compile_catalogue(path: Path, code: str) -> gettext.GNUTranslations:
    # Compiled in memory: a catalogue in the repository cannot lag behind its source.
    compiled = BytesIO()
    with path.open("rb") as source:
        mofile.write_mo(compiled, pofile.read_po(source, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str, /) -> str:
    """Translate ``message`` into the current language."""
    return _translations(current_language()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int, /) -> str:
    """Translate with the plural form that ``count`` calls for in the current language."""
    return _translations(current_language()).ngettext(singular, plural, count)


def N_(message: str, /) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark ``message`` for translation at its declaration; translate later with ``_``."""
    return message


@dataclass(frozen=True, slots=True)
class Message:
    """Sentence to translate at display: an English id with ``{name}`` places and their values."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the sentence in the current language."""
        return _(self.text).format(**{name: exact(value) for name, value in self.values.items()})


def exact(value: object) -> str:
    """Return a value in the current language's notation: a decimal with all its digits (``3,5``), any other value unchanged."""
    return str(value).replace(".", ",") if isinstance(value, Decimal) and current_language() == "fr" else str(value)


def straight(text: str) -> str:
    """Return a received text without invisible marks that reverse the direction of writing."""
    return text.translate(_TURNING)


def rounded(value: Number, digits: int) -> Decimal:
    """Round to ``digits`` decimals, half up: a fraction or decimal exactly, a float by its shortest digits."""
    steps = abs(Fraction(value if isinstance(value, Fraction) else str(value))) * 10**digits
    return Decimal(int(steps + Fraction(1, 2)) * (-1 if value < 0 else 1)).scaleb(-digits)


def decimal(value: Number | None, digits: int = 2) -> str:
    """Format ``value`` with ``digits`` decimals (``3,94``, ``−0,02``), to be read by people; a dash if there is none."""
    if value is None or math.isnan(value):
        return ABSENT
    return _decimal(value, digits, current_language())


@lru_cache(_KEPT_MAX)
def _decimal(value: Number, digits: int, code: str) -> str:
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return numbers.format_decimal(rounded(value, digits), format=pattern, locale=code).replace("-", MINUS)


def whole(value: int) -> str:
    """Format a count (``10 000``)."""
    return _whole(value, current_language())


@lru_cache(_KEPT_MAX)
def _whole(value: int, code: str) -> str:
    return numbers.format_decimal(value, locale=code)


def euros(amount: Decimal) -> str:
    """Format an amount of money, with cents if any (``12 500 €``, ``12 500,50 €``)."""
    sign, cents = (MINUS if amount < 0 else ""), abs(int(amount.scaleb(2)))
    code = current_language()
    decimals = f"{',' if code == 'fr' else '.'}{cents % 100:02}" if cents % 100 else ""
    number = f"{_whole(cents // 100, code)}{decimals}"
    return f"{sign}{number}\N{NO-BREAK SPACE}€" if code == "fr" else f"{sign}€{number}"


@dataclass(frozen=True, slots=True)
class Euros:
    """An amount of money in a sentence, formatted when it is shown."""

    amount: Decimal

    def __str__(self) -> str:
        """Return it in the current language."""
        return euros(self.amount)


def ordinal(rank: int) -> str:
    """Return a rank among files as an ordinal: ``1ʳᵉ``, ``2ᵉ``; ``1st``, ``2nd``, ``3rd``, ``11th``."""
    if current_language() == "fr":
        return f"{whole(rank)}{'ʳᵉ' if rank == 1 else 'ᵉ'}"
    endings = {1: "st", 2: "nd", 3: "rd"}
    is_teen = rank // 10 % 10 == 1
    return f"{whole(rank)}{'th' if is_teen else endings.get(rank % 10, 'th')}"


def percent(share: Number | None, digits: int = 0) -> str:
    """Format a share between 0 and 1 as a percentage (``62 %``); a dash if there is none."""
    if share is None or math.isnan(share):
        return ABSENT
    return _percent(share, digits, current_language())


def part_done(share: Number | None) -> str:
    """Format how much of something is there, in whole percents: 100 only if all of it is, since 742 marks of 744 are not all."""
    return percent(share if share is None or share >= 1 else min(share, 0.99))


@lru_cache(_KEPT_MAX)
def _percent(share: Number, digits: int, code: str) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + ("\u202f%" if code == "fr" else "%")
    return numbers.format_percent(rounded(share, digits + 2), format=pattern, locale=code).replace("-", MINUS)


def moment(value: datetime | None) -> str:
    """Format a point in time, Paris time, to the minute (``31 mai 2019 à 23:58``)."""
    if value is None:
        return ABSENT
    local = value.astimezone(PARIS)
    return f"{_day(local)} à {local:%H:%M}" if current_language() == "fr" else f"{_day(local)}, {local:%H:%M}"


def day_or_moment(value: datetime | None) -> str:
    """Format a point in time, possibly entered as a day: at midnight in Paris, the day alone."""
    is_day = value is not None and not any(value.astimezone(PARIS).timetuple()[3:6])
    return date(value) if is_day else moment(value)


def time_of_day(value: datetime) -> str:
    """Format the Paris time of a point in time, to the second (``15:07:31``)."""
    return value.astimezone(PARIS).strftime("%H:%M:%S")


def date(value: Date | datetime | None) -> str:
    """Format a day (``31 mai 2019``, ``1er juin 2019``); of a point in time, the day in Paris."""
    if value is None:
        return ABSENT
    return _day(value.astimezone(PARIS) if isinstance(value, datetime) else value)


def _day(day: Date) -> str:
    is_ordinal = day.day == 1 and current_language() == "fr"
    return dates.format_date(day, "d'er' MMMM y" if is_ordinal else "d MMMM y", locale=current_language())


def quoted(text: str) -> str:
    """Put ``text`` between the quotation marks of the current language."""
    return f"«\u00a0{text}\u00a0»" if current_language() == "fr" else f"“{text}”"


def listed(parts: Iterable[str]) -> str:
    """Join parts by semicolons in the language's typography (``a ; b``)."""
    return ("\u202f; " if current_language() == "fr" else "; ").join(parts)


def labelled(label: str, text: str) -> str:
    """Join a label and its text by a colon in the language's typography (``Motif : …``), unless the label ends in a mark."""
    if _ASKS.search(label):
        return f"{label} {text}"
    return f"{label}\u00a0: {text}" if current_language() == "fr" else f"{label}: {text}"


def hour(value: datetime) -> str:
    """Return the Paris time to the minute (``15:07``)."""
    return value.astimezone(PARIS).strftime("%H:%M")


def minutes(seconds: float) -> str:
    """Return whole minutes, rounded away from zero, so that neither remaining time nor delay shrinks; a true minus sign."""
    whole = math.ceil(seconds / 60) if seconds > 0 else math.floor(seconds / 60)
    return str(whole).replace("-", "−")


def time_left(seconds: float) -> str:
    """Return how long is left until the planned end, or how long ago it was."""
    words = _("{time} over the planned end") if seconds < 0 else _("{time} left")
    return words.format(time=duration(abs(seconds)))


def duration(seconds: float) -> str:
    """Return a length of time in hours and minutes; below a quarter of an hour, in minutes and seconds."""
    whole = int(seconds)
    if whole < 15 * 60 and whole % 60:
        return _("{minutes} min {seconds:02d} s").format(minutes=whole // 60, seconds=whole % 60)
    if whole < 3600:
        return _("{minutes} min").format(minutes=whole // 60)
    return _("{hours} h {minutes:02d}").format(hours=whole // 3600, minutes=whole % 3600 // 60)


def clock_phrases() -> dict[str, str]:
    """Return the phrases of ``time_left`` and ``duration``, for a script that updates the time."""
    return {
        "left": _("{time} left"),
        "over": _("{time} over the planned end"),
        "seconds": _("{minutes} min {seconds:02d} s"),
        "minutes": _("{minutes} min"),
        "hours": _("{hours} h {minutes:02d}"),
    }
