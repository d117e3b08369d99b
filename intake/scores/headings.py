"""Which table of a sheet gives marks, how its headings name dossiers, jurors and criteria, and whom its title names."""

import re
from typing import Final

from deliberation.call.call import Call
from deliberation.scoring.juror_names import is_spreadsheets_own
from intake.files.keys import DOSSIER_KEYS, field_key
from intake.files.tables import Table, find_table, find_table_where
from intake.files.values import text_of
from intake.formats.rows import Sheet
from intake.scores.cells import criterion_keys

JUROR_KEYS: Final = ("jure", "juree", "jure_e", "juror", "membre_du_jury", "jury_member", "nom_du_jure", "evaluateur", "evaluatrice")
COMMENT_KEYS: Final = (
    *("commentaire", "commentaires", "comment", "comments", "remarque", "remarques", "observation", "observations"),
    *("appreciation", "appreciations", "avis", "justification", "justifications"),
)
CRITERION_KEYS: Final = ("critere", "criterion")
MARK_KEYS: Final = ("note", "mark", "score")
# A column that is headed so holds the dossiers' numbers if it stands beside a criterion, and no other says that it does.
BARE_NUMBER_KEYS: Final = frozenset({"n", "no", "numero", "num", "ref", "reference"})
# How a grid is entitled: ``Notes de Camille Élan — Prix 2027``.
_TITLE: Final = re.compile(r"(?:notes?|grille|notation|évaluations?|marks|scores|grid) (?:de |d['’]|of |by )(.+)", re.IGNORECASE)
_TITLE_END: Final = re.compile(r"\s+[-–—|:(/]|\s*,|\n")


def find_score_table(sheet: Sheet, call: Call) -> Table | None:
    """Return the sheet's table of dossiers by number, or None; the bare heading ``N°`` counts beside a criterion."""
    names = criterion_keys(call)
    return find_table(sheet, DOSSIER_KEYS) or find_table_where(
        sheet, lambda keys: bool(keys & BARE_NUMBER_KEYS) and (not keys.isdisjoint(names) or not keys.isdisjoint(CRITERION_KEYS))
    )


def has_most_criteria(table: Table, call: Call) -> bool:
    """Tell whether more than half of the call's criteria have their column."""
    names = criterion_keys(call)
    return len({names[column.key] for column in table.columns if column.key in names}) * 2 > len(call.criteria)


def has_a_criterion(table: Table, call: Call) -> bool:
    """Tell whether a criterion of the call has its column, or the lines name their criterion."""
    names = criterion_keys(call)
    return any(column.key in names for column in table.columns) or is_long_list(table)


def is_long_list(table: Table) -> bool:
    """Tell whether each line of the table gives one mark and names its criterion."""
    return table.column(*CRITERION_KEYS) is not None and table.column(*MARK_KEYS) is not None


def named_above(table: Table) -> str:
    """Return the juror's full name from above the header, where the blank grid writes it: a sheet's name has 31 letters at most.

    On a sheet that bears nobody's name, the title of the grid may name them too.
    """
    for row in table.preamble:
        texts = [text for text in map(text_of, row.cells) if text]
        if len(texts) >= 2 and field_key(texts[0]) in JUROR_KEYS:
            return texts[1]
    titles = [match[1] for row in table.preamble for cell in row.cells if (match := _TITLE.match(text_of(cell)))]
    return _name_in(titles[0]) if titles and is_spreadsheets_own(table.sheet) else ""


def _name_in(title: str) -> str:
    """Return the name that a title ends with, or begins with before a dash; empty if it is no first name and name."""
    name = _TITLE_END.split(title, 1)[0].strip()
    return name if " " in name and all(word[:1].isupper() for word in (name.split()[0], name.split()[-1])) else ""
