"""Read the gettext catalogues and translate."""

import gettext
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages import mofile, pofile

LANGUAGES: Final = {"fr": "Français", "en": "English"}
DEFAULT_LANGUAGE: Final = "fr"
_FOLDER: Final = Path(__file__).parent

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
    # Compiled in memory: a catalogue in the repository cannot lag behind its source.
    path = _FOLDER / f"{code}.po"
    if not path.exists():
        return gettext.NullTranslations()
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
    """Mark ``message`` for translation where it is declared; translate it later with ``_``."""
    return message


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to translate when it is shown: an English id with ``{name}`` places and their values."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the sentence in the current language."""
        return _(self.text).format(**{name: exact(value) for name, value in self.values.items()})


def exact(value: object) -> str:
    """Return a value as the current language writes it, a decimal with all its digits (``3,5``), anything else as it is."""
    return str(value).replace(".", ",") if isinstance(value, Decimal) and current_language() == "fr" else str(value)
