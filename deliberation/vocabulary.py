"""Vocabularies: enumerations whose members carry the words that a reader is given for them."""

from enum import StrEnum
from typing import Self

from phrases import Message


class Labelled(StrEnum):
    """An enumeration in words: ``SHORTLISTED = "shortlisted", N_("Shortlisted")``.

    The first text is the value, as it is stored; the second is what a reader is told, in the current language. A member without words
    is an error where its class is defined.
    """

    _value_: str
    message: Message

    def __new__(cls, value: str, words: str = "") -> Self:
        """Make a member of its value and its words. Raises TypeError without words."""
        if not words:
            raise TypeError(f"{cls.__name__}: {value!r} has no words")
        member = str.__new__(cls, value)
        member._value_ = value
        member.message = Message(words)
        return member

    @property
    def words(self) -> str:
        """Return what the member is called, in the current language; ``message`` says it wherever it is shown later."""
        return str(self.message)

    @classmethod
    def known(cls, value: str) -> Self | None:
        """Return the member of this value, None where there is none."""
        try:
            return cls(value)
        except ValueError:
            return None
