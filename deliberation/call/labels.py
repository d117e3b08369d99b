"""Texts that a call gives in both languages."""

from dataclasses import dataclass

from phrases import current_language


@dataclass(frozen=True, slots=True)
class Label:
    """A text in both languages; ``str()`` gives the current one."""

    fr: str
    en: str

    def __str__(self) -> str:
        """Return the text in the current language."""
        return self.en if current_language() == "en" else self.fr
