"""Matching of names in a score file with the call's jurors, and search for repeated rows."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from deliberation.call.scale import Exact
from deliberation.dossiers.records import GridRow
from deliberation.folding import (
    fold_name,
    foreign_letters,
    name_likeness,
    names_one_person,
    split_civility,
    tidy_name,
    warn_of_likeness,
    warn_of_name,
)
from deliberation.problems import Causes, Problem, Severity
from phrases import N_, Message, exact

# What a spreadsheet allows in the name of a sheet: as many characters, and none of these.
SHEET_NAME_LIMIT = 31
REFUSED_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))

_OWN_NAME = re.compile(r"(feuil|feuille|sheet|tabelle|hoja|foglio|grille|grid|classeur|notes?|marks?|scores?) ?\d*")
_UNKNOWN = N_("No juror of this call has this name.")
_UNKNOWN_SHEET = N_(
    "No juror of this call has the name of this sheet. Name the sheet after its juror, or add that person to the call first."
)
MISSPELT = N_("No juror of this call has this name. Is it {nearest}?")
_FOREIGN = N_("This name has letters of another alphabet ({letters}). Is it {nearest}? Then write it with Latin letters.")
_TWO_PEOPLE = N_("The sheet bears the name of {sheet}, and {above} stands above its headings: whose marks are these?")
_CUT = N_("The name of this sheet is cut: it may be {names}. Write the juror’s whole name above the headings.")
_NOBODYS_NAME = N_("This sheet bears nobody’s name: whose marks are these? Name the sheet after its juror.")
NOT_ONE_PERSON = N_("“{name}” is not the name of one person: leave the sheet or the rows aside, or name one juror.")
_CUT_NAME = N_("This name is as long as the name of a sheet can be: it may be cut. The juror is created under it.")
_NO_JUROR = N_("{name} is in this call and is not a juror. Give them that role first, or correct the name.")
_NAMESAKES = N_("Two jurors of this call have this name: {names}. Rename one of them first.")


def is_spreadsheets_own(name: str) -> bool:
    """Tell whether a sheet has a spreadsheet's default name."""
    return _OWN_NAME.fullmatch(fold_name(name)) is not None


def sheet_name(name: str) -> str:
    """Return a person's name as a sheet's name: without the characters refused there, and cut if it is too long."""
    return " ".join(name.translate(REFUSED_IN_SHEET_NAMES).split()).strip("' ")[:SHEET_NAME_LIMIT].strip("' ")


def names_in(rows: Iterable[GridRow]) -> tuple[str, ...]:
    """Return the people named in a file, once each, with the whole name where a sheet's name was cut."""
    whole, of_sheets = dict[str, str](), dict[str, GridRow]()
    for row in rows:
        if is_named_by_sheet(row):
            of_sheets.setdefault(row.sheet, row)
        else:
            whole.setdefault(fold_name(row.juror), tidy_name(row.juror))
    # The longest first: a spelling that takes more characters is cut earlier.
    for row in sorted(of_sheets.values(), key=lambda row: -len(fold_name(row.sheet))):
        if not JurorNames(whole.values()).candidates(row.sheet):
            whole[fold_name(row.juror)] = tidy_name(row.juror)
    return tuple(whole.values())


def is_named_by_sheet(row: GridRow) -> bool:
    """Return whether the sheet's name is the row's juror."""
    return row.juror == row.sheet.strip()


class JurorNames:
    """Names of jurors, found in any spelling, and by the names of a single juror's sheets."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_fold: dict[str, list[str]] = {}
        for name in names:
            self._by_fold.setdefault(fold_name(name), []).append(name)
        self._of_sheets: dict[str, list[str]] = {}

    def candidates(self, sheet: str) -> list[str]:
        """Return the possible jurors of a sheet: with the sheet's name, else with a longer name cut short."""
        if sheet not in self._of_sheets:
            folded, is_full = fold_name(sheet), len(sheet) == SHEET_NAME_LIMIT
            self._of_sheets[sheet] = self._by_fold.get(folded) or [
                name
                for name in self._all()
                if fold_name(sheet_name(name)) == folded
                or (is_full and fold_name(name.translate(REFUSED_IN_SHEET_NAMES)).startswith(folded))
            ]
        return self._of_sheets[sheet]

    def juror(self, row: GridRow) -> str | None:
        """Return the juror of a row; None if unknown or ambiguous."""
        matches = self._candidate_ids(row)
        return matches[0] if len(matches) == 1 else None

    def problem(self, row: GridRow, juror: str | None) -> Problem | None:
        """Return the problem with a row's name, or None."""
        if juror is None:
            message = self._unknown(row)
            return Problem(Severity.ERROR, message, sheet=row.sheet, row=row.row, column=row.columns.juror, value=row.juror)
        owners = [] if row.columns.juror else self.candidates(row.sheet)
        if owners and juror not in owners:
            words = {"sheet": owners[0], "above": juror}
            return Problem(Severity.ERROR, Message(_TWO_PEOPLE, words), sheet=row.sheet, row=row.row, value=juror)
        return None

    def _candidate_ids(self, row: GridRow) -> list[str]:
        of_name = self._by_fold.get(fold_name(row.juror)) or (self.candidates(row.sheet) if is_named_by_sheet(row) else [])
        return of_name or self._but_for_civility(row.juror)

    def _but_for_civility(self, name: str) -> list[str]:
        """Return the only juror of this name when either name lacks a civility, if unique."""
        civility, bare = split_civility(name)
        split = ((each, *split_civility(each)) for each in self._all())
        matches = [each for each, theirs, rest in split if rest == bare and not (theirs and civility)]
        return matches if len(matches) == 1 else []

    def _all(self) -> Iterable[str]:
        return (name for names in self._by_fold.values() for name in names)

    def _unknown(self, row: GridRow) -> Message:
        if several := self._candidate_ids(row):
            text = _NAMESAKES if fold_name(row.juror) in self._by_fold else _CUT
            return Message(text, {"names": ", ".join(several)})
        alike = [name for name in self._all() if name_likeness(name) == name_likeness(row.juror)]
        if alike and (letters := foreign_letters(row.juror)):
            return Message(_FOREIGN, {"letters": ", ".join(letters), "nearest": alike[0]})
        nearest = get_close_matches(fold_name(row.juror), self._by_fold, n=1, cutoff=0.8)
        if nearest:
            return Message(MISSPELT, {"nearest": self._by_fold[nearest[0]][0]})
        is_sheet = is_named_by_sheet(row) and not row.columns.juror
        return Message(_UNKNOWN_SHEET if is_sheet else _UNKNOWN)


class NewJurors:
    """Jurors created by a file in a call without any, and doubts about their names."""

    def __init__(self, others: Iterable[str], causes: Causes) -> None:
        self._others = {fold_name(name): name for name in others}
        self._causes, self._firsts = causes, dict[str, GridRow]()

    @property
    def names(self) -> tuple[str, ...]:
        """Return their names, in the file's order."""
        return tuple(self._firsts)

    def add(self, row: GridRow, name: str) -> None:
        """Add the juror of a row, and report a problem with a new name."""
        if name in self._firsts:
            return
        self._firsts[name] = row
        if other := self._others.get(fold_name(name)):
            self._report(row, Severity.ERROR, Message(_NO_JUROR, {"name": other}))
        if not names_one_person(name):
            self._report(row, Severity.ERROR, Message(NOT_ONE_PERSON, {"name": name}))
        if is_named_by_sheet(row) and is_spreadsheets_own(row.sheet):
            self._causes.add(Problem(Severity.ERROR, Message(_NOBODYS_NAME), sheet=row.sheet))
        elif is_named_by_sheet(row) and len(name) == SHEET_NAME_LIMIT:
            self._causes.add(Problem(Severity.WARNING, Message(_CUT_NAME), sheet=row.sheet, value=row.juror))
        for message in warn_of_name(row.juror):
            self._report(row, Severity.WARNING, message)

    def warn_of_likeness(self) -> None:
        """Report look-alike names among them."""
        for name, message in warn_of_likeness(self._firsts):
            self._report(self._firsts[name], Severity.WARNING, message)

    def _report(self, row: GridRow, severity: Severity, message: Message) -> None:
        self._causes.add(Problem(severity, message, row.sheet, row.row, row.columns.juror, row.juror))


OTHER_MARK = N_("{juror} already has another mark here for the same dossier: {where}, row {first} says {mark}.")
LEFT_BLANK = N_("{juror} already has this mark left blank for the same dossier: {where}, row {first}.")
OTHER_REMARK = N_("{juror} already has another remark on the same dossier: {where}, row {first}.")
RECUSED_THERE = N_("{juror} is recused from this dossier ({where}, row {first}): a recused juror gives no mark.")
NOT_RECUSED_THERE = N_("{juror} is recused from this dossier here, and not in {where}, row {first}.")
REPEATED = N_("The marks of {juror} on this dossier are already in {where}, row {first}.")


def merge_rows(rows: Sequence[GridRow], key: Callable[[GridRow], Hashable], causes: Causes) -> Iterator[GridRow]:
    """Yield one row for each ``key``, in order; rows with key None are not merged. Repetitions and contradictions go to ``causes``."""
    firsts: dict[Hashable, int] = {}
    later: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        named = key(row)
        first = place if named is None else firsts.setdefault(named, place)
        if first != place:
            later.setdefault(first, []).append(place)
    firsts.clear()
    merged = {place for places in later.values() for place in places}
    for place, row in enumerate(rows):
        if place not in merged:
            yield _merge(row, [rows[other] for other in later.get(place, ())], causes)


def _merge(first: GridRow, others: Sequence[GridRow], causes: Causes) -> GridRow:
    for other in others:
        problem = _disagreement(first, other)
        causes.add(problem or _problem(REPEATED, first, other, Severity.WARNING), cause=(problem is None, other.juror, other.sheet))
        first = replace(first, comment=first.comment or other.comment)
    return first


def _disagreement(first: GridRow, other: GridRow) -> Problem | None:
    if first.is_recused != other.is_recused:
        return _problem(RECUSED_THERE if first.is_recused else NOT_RECUSED_THERE, first, other)
    for code, mark in other.marks.items():
        if mark != (present := first.marks[code]):
            text = LEFT_BLANK if present is None else OTHER_MARK
            return _problem(text, first, other, column=other.columns.marks.get(code, ""), value=_format_mark(mark), mark=present)
    if first.comment and other.comment and first.comment != other.comment:
        return _problem(OTHER_REMARK, first, other, column=other.columns.comment, value=other.comment)
    return None


def _problem(
    text: str,
    first: GridRow,
    other: GridRow,
    severity: Severity = Severity.ERROR,
    *,
    column: str = "",
    value: str = "",
    mark: Exact | None = None,
) -> Problem:
    values = {"juror": other.juror, "where": first.sheet, "first": first.row, "mark": mark}
    message = Message(text, {name: value for name, value in values.items() if f"{{{name}}}" in text})
    return Problem(severity, message, other.sheet, other.row, column, value, other.juror, other.dossier)


def _format_mark(mark: Exact | None) -> str:
    return "" if mark is None else exact(mark)
