"""Vocabularies: enumerations with further data per member, above all words, and texts of a call in both languages.

``SHORTLISTED = "shortlisted", N_("Shortlisted")``. A member without a label fails at the class definition. Screens iterate over an
enumeration, or over a named part (``Phase.open()``), in order; the journal takes the labels and the database's checks the values. Icons and
colours are tables by value at their place of use; a test names missing values.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from phrases import Message, current_language


class Vocabulary(StrEnum):
    """Enumeration with stored values as members; further arguments go to ``__init__``."""

    _value_: str

    def __new__(cls, value: str, *_carried: object) -> Self:
        """Make a member equal to its value."""
        member = str.__new__(cls, value)
        member._value_ = value
        return member

    @classmethod
    def known(cls, value: str) -> Self | None:
        """Return the member of this value, None if there is none."""
        try:
            return cls(value)
        except ValueError:
            return None


class Labelled(Vocabulary):
    """Enumeration in words: ``SHORTLISTED = "shortlisted", N_("Shortlisted")``.

    The second text is the label, shown in the current language. A member without a label fails at the class definition.
    """

    def __init__(self, value: str, words: str = "") -> None:
        """Take the words. Raises TypeError if there are none."""
        # The default is for type checkers alone, to which ``Fruit("apple")``, which finds a member, looks like making one.
        if not words:
            raise TypeError(f"{type(self).__name__}: {value!r} has no words")
        self.message = Message(words)

    @property
    def words(self) -> str:
        """Return the member's label in the current language; ``message`` is the same, translated when shown."""
        return str(self.message)


def shared(members: Iterable[Labelled]) -> Message | None:
    """Return the label if all members are equal, else None."""
    common = set(members)
    return common.pop().message if len(common) == 1 else None


@dataclass(frozen=True, slots=True)
class Label:
    """A text in both languages; ``str()`` gives the current one."""

    fr: str
    en: str

    def __str__(self) -> str:
        """Return the text in the current language."""
        return self.en if current_language() == "en" else self.fr
