"""Dossier numbers: kept as they are written, compared without the zeros in front, which spreadsheets drop."""

from collections.abc import Iterable
from typing import Final


def comparable_number(dossier: str) -> str:
    """Return a dossier's number without the zeros in front: two that are equal so are the same dossier."""
    return dossier.lstrip("0") or dossier[:1]


class NumbersHere:
    """The dossier numbers of a call as they are written there, found however many zeros somebody puts in front."""

    def __init__(self, dossiers: Iterable[str]) -> None:
        self._written: Final = frozenset(dossiers)
        self._by_comparable: Final = {comparable_number(dossier): dossier for dossier in sorted(self._written)}

    def find(self, dossier: str) -> str | None:
        """Return how the number is written here, None if no dossier here has it."""
        return dossier if dossier in self._written else self._by_comparable.get(comparable_number(dossier))
