"""Dossier numbers: stored as written, compared without leading zeros, which spreadsheets drop."""

from collections.abc import Iterable
from typing import Final


def comparable_number(dossier: str) -> str:
    """Return a dossier's number without leading zeros, for comparison."""
    return dossier.lstrip("0") or dossier[:1]


class NumbersHere:
    """The dossier numbers of a call as stored, found whatever the leading zeros."""

    def __init__(self, dossiers: Iterable[str]) -> None:
        self._written: Final = frozenset(dossiers)
        self._by_comparable: Final = {comparable_number(dossier): dossier for dossier in sorted(self._written)}

    def find(self, dossier: str) -> str | None:
        """Return the stored form of a number, None if there is no such dossier."""
        return dossier if dossier in self._written else self._by_comparable.get(comparable_number(dossier))
