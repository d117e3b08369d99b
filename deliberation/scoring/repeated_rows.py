"""Repeated rows for a juror and dossier: merged if they agree, else refused with both places."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from deliberation.call.scale import Exact
from deliberation.dossiers.records import GridRow
from deliberation.problems import Causes, Problem, Severity
from phrases import N_, Message, exact

OTHER_MARK: Final = N_("{juror} already has another mark here for the same dossier: {where}, row {first} says {mark}.")
LEFT_BLANK: Final = N_("{juror} already has this mark left blank for the same dossier: {where}, row {first}.")
OTHER_REMARK: Final = N_("{juror} already has another remark on the same dossier: {where}, row {first}.")
RECUSED_THERE: Final = N_("{juror} is recused from this dossier ({where}, row {first}): a recused juror gives no mark.")
NOT_RECUSED_THERE: Final = N_("{juror} is recused from this dossier here, and not in {where}, row {first}.")
REPEATED: Final = N_("The marks of {juror} on this dossier are already in {where}, row {first}.")


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
            return _problem(text, first, other, column=other.columns.marks.get(code, ""), value=_shown(mark), mark=present)
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


def _shown(mark: Exact | None) -> str:
    return "" if mark is None else exact(mark)
