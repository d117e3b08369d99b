"""Whose grid a row of a file is: the juror that it names, or the one whose name the sheet's name had to cut."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from deliberation.call.people import Person
from deliberation.dossiers.records import GridRow
from deliberation.problems import Problem, Severity
from phrases import N_, Message

# What a spreadsheet allows in the name of a sheet: as many characters, and none of these.
SHEET_NAME_LIMIT: Final = 31
REFUSED_IN_SHEET_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))

_OWN_NAME: Final = re.compile(r"(feuil|feuille|sheet|tabelle|hoja|foglio|grille|classeur) ?\d*")
_UNKNOWN: Final = N_("No juror of this call has this name.")
_UNKNOWN_SHEET: Final = N_(
    "No juror of this call has the name of this sheet. Name the sheet after its juror, or add that person to the call first."
)
_MISSPELT: Final = N_("No juror of this call has this name. Is it {nearest}?")
_TWO_PEOPLE: Final = N_("The sheet bears the name of {sheet}, and {above} stands above its headings: whose marks are these?")


def is_spreadsheets_own(name: str) -> bool:
    """Tell whether a sheet bears the name that a spreadsheet gives to any: nobody's."""
    return _OWN_NAME.fullmatch(_folded(name)) is not None


def sheet_name(name: str) -> str:
    """Return a person's name as a sheet's name: without the characters refused there, and cut if it is too long."""
    return " ".join(name.translate(REFUSED_IN_SHEET_NAMES).split()).strip("' ")[:SHEET_NAME_LIMIT].strip("' ")


class JurorNames:
    """The jurors of a call by their names, in any case, and by the names of sheets that are one juror's alone."""

    def __init__(self, jurors: Sequence[Person]) -> None:
        self._by_name = {_folded(juror.name): juror for juror in jurors}
        self._by_sheet: dict[str, list[Person]] = {}
        for juror in jurors:
            self._by_sheet.setdefault(_folded(sheet_name(juror.name)), []).append(juror)

    def juror(self, row: GridRow) -> Person | None:
        """Return whose grid a row is; None if it is nobody of the call."""
        known = self._by_name.get(_folded(row.juror))
        return known or (self._of_sheet(row.juror) if row.juror == row.sheet.strip() else None)

    def problem(self, row: GridRow, juror: Person | None) -> Problem | None:
        """Return what is wrong with the name that a row gives, or None."""
        if juror is None:
            is_sheet = row.juror == row.sheet.strip() and not row.columns.juror
            nearest = get_close_matches(_folded(row.juror), self._by_name, n=1, cutoff=0.8)
            message = (
                Message(_MISSPELT, {"nearest": self._by_name[nearest[0]].name})
                if nearest
                else Message(_UNKNOWN_SHEET if is_sheet else _UNKNOWN)
            )
            return Problem(Severity.ERROR, message, sheet=row.sheet, row=row.row, column=row.columns.juror, value=row.juror)
        owner = None if row.columns.juror else self._by_name.get(_folded(row.sheet)) or self._of_sheet(row.sheet)
        if owner and owner != juror:
            words = {"sheet": owner.name, "above": juror.name}
            return Problem(Severity.ERROR, Message(_TWO_PEOPLE, words), sheet=row.sheet, row=row.row, value=juror.name)
        return None

    def _of_sheet(self, name: str) -> Person | None:
        owners = self._by_sheet.get(_folded(name), [])
        return owners[0] if len(owners) == 1 else None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
