"""Headings and cells of a file of scores, and marks written on another scale."""

import re
from collections import Counter
from typing import NamedTuple

from deliberation.call.call import Call
from deliberation.call.scale import Exact
from deliberation.scoring.juror_names import is_spreadsheets_own
from deliberation.scoring.marks import marks_allowed, number_in
from intake.files.lines import is_recusal
from intake.files.tables import Findings, Place, Table, find_table, find_table_where
from intake.files.values import BARE_NUMBER_KEYS, DOSSIER_KEYS, field_key, is_date_like, text_of
from intake.formats.rows import Cell, Sheet
from phrases import N_

JUROR_KEYS = ("jure", "juree", "jure_e", "juror", "membre_du_jury", "jury_member", "nom_du_jure", "evaluateur", "evaluatrice")
COMMENT_KEYS = (
    *("commentaire", "commentaires", "comment", "comments", "remarque", "remarques", "observation", "observations"),
    *("appreciation", "appreciations", "avis", "justification", "justifications"),
)
CRITERION_KEYS = ("critere", "criterion")
MARK_KEYS = ("note", "mark", "score")
# How a grid is entitled: ``Notes de Camille Élan — Prix 2027``.
_TITLE = re.compile(r"(?:notes?|grille|notation|évaluations?|marks|scores|grid) (?:de |d['’]|of |by )(.+)", re.IGNORECASE)
_TITLE_END = re.compile(r"\s+[-–—|:(/]|\s*,|\n")


def find_score_table(sheet: Sheet, call: Call) -> Table | None:
    """Return the sheet's table of dossiers by number, or None; the bare heading ``N°`` counts beside a criterion."""
    names = criterion_keys(call)
    return find_table(sheet, [DOSSIER_KEYS]) or find_table_where(
        sheet, lambda keys: bool(keys & BARE_NUMBER_KEYS) and (not keys.isdisjoint(names) or not keys.isdisjoint(CRITERION_KEYS))
    )


def has_most_criteria(table: Table, call: Call) -> bool:
    """Tell whether more than half of the call's criteria have their column."""
    names = criterion_keys(call)
    return len({names[column.key] for column in table.columns if column.key in names}) * 2 > len(call.criteria)


def has_a_criterion(table: Table, call: Call) -> bool:
    """Return whether a criterion of the call has a column, or the lines name their criterion."""
    names = criterion_keys(call)
    return any(column.key in names for column in table.columns) or is_long_list(table)


def is_long_list(table: Table) -> bool:
    """Return whether each line of the table gives a single mark with its criterion."""
    return table.column(*CRITERION_KEYS) is not None and table.column(*MARK_KEYS) is not None


def named_above(table: Table) -> str:
    """Return the juror's full name above the header of a blank grid, since a sheet's name has at most 31 letters.

    On a sheet without a person's name, the grid's title may name the juror too.
    """
    for row in table.preamble:
        texts = [text for text in map(text_of, row.cells) if text]
        if len(texts) >= 2 and field_key(texts[0]) in JUROR_KEYS:
            return texts[1]
    titles = [match[1] for row in table.preamble for cell in row.cells if (match := _TITLE.match(text_of(cell)))]
    return _name_in(titles[0]) if titles and is_spreadsheets_own(table.sheet) else ""


def _name_in(title: str) -> str:
    """Return the name at a title's end, or before a dash; empty without first name and name."""
    name = _TITLE_END.split(title, 1)[0].strip()
    return name if " " in name and all(word[:1].isupper() for word in (name.split()[0], name.split()[-1])) else ""


_YES = frozenset({"oui", "yes", "x", "vrai", "true", "1"})
_NO = frozenset({"non", "no", "faux", "false", "0"})


class Mark(NamedTuple):
    """Cell's mark, ``None`` if blank, and whether the cell states the juror's recusal."""

    value: Exact | None = None
    is_recusal: bool = False


BLANK = Mark()
RECUSED = Mark(is_recusal=True)


def read_mark(cell: Cell, call: Call) -> Mark | None:
    """Return a cell's content; None unless a mark of the call's scale, a blank, or ``DÉPORT``."""
    value = number_of(cell)
    if value is not None:
        return Mark(value) if call.scale.holds(value) else None
    if isinstance(cell, bool):
        return None
    text = text_of(cell)
    if not text:
        return BLANK
    return RECUSED if is_recusal(text) else None


def number_of(cell: Cell) -> Exact | None:
    """Return the number that a cell holds, as a number or as text with a decimal comma or point, or None."""
    return None if isinstance(cell, bool) else number_in(text_of(cell))


def says_recused(cell: Cell) -> bool | None:
    """Return the content of a cell of recusals: yes, no or blank (no); None for any other text."""
    key = field_key(text_of(cell))
    if not key or key in _NO:
        return False
    return True if key in _YES or is_recusal(text_of(cell)) else None


def criterion_keys(call: Call) -> dict[str, str]:
    """Return name → code of the criteria, for every name in headers and cells: labels, short labels, codes."""
    names: dict[str, str] = {}
    for criterion in call.criteria:
        for name in (criterion.code, *(text for label in (criterion.label, criterion.short) for text in (label.fr, label.en))):
            names.setdefault(field_key(name), criterion.code)
    return names


_USUAL_MAXIMA = (5, 10, 20, 100)
# As many marks, and such a share of them, are no slip of the hand.
_MARKS_MIN = 3
_SHARE_MIN = 0.2
_OFF = N_("Expected here: {expected}, DÉPORT or nothing.")
_DATE = N_("A spreadsheet made a date of this cell: was it a mark such as 3/5? Expected here: {expected}, DÉPORT or nothing.")
_OTHER = N_(
    "{juror}: {count} marks of {total} are above {maximum}, none above {other}. It looks marked out of {other}, not out of {maximum}."
)


class OtherScales:
    """Gathers the marks above the scale, juror by juror, until all of a file is read."""

    def __init__(self, call: Call, findings: Findings) -> None:
        self._scale, self._findings = call.scale, findings
        self._marks: Counter[str] = Counter()
        self._above: dict[str, list[tuple[Exact, Place]]] = {}

    def count(self, juror: str) -> None:
        """Count a mark on the scale."""
        self._marks[juror] += 1

    def keep(self, juror: str, number: Exact, place: Place) -> None:
        """Keep a number above the scale, for ``tell`` to report."""
        self._above.setdefault(juror, []).append((number, place))

    def refuse(self, place: Place, cell: Cell = "") -> None:
        """Report that a cell holds no mark of the scale."""
        self._findings.error(_DATE if is_date_like(cell) else _OFF, expected=marks_allowed(self._scale), **place)

    def tell(self) -> None:
        """Report what was kept."""
        for juror, marks in self._above.items():
            total = len(marks) + self._marks[juror]
            other = next((top for top in _USUAL_MAXIMA if top >= max(number for number, _place in marks)), None)
            if other and other > self._scale.maximum and len(marks) >= max(_MARKS_MIN, _SHARE_MIN * total):
                first = {name: value for name, value in marks[0][1].items() if name != "dossier"}
                counts = {"count": len(marks), "total": total, "maximum": self._scale.maximum, "other": other}
                self._findings.error(_OTHER, **first, **counts)
            else:
                for _number, place in marks:
                    self.refuse(place)
