"""Problems of a file: one line a cause with its count, then the places."""

from collections.abc import Iterable, Sequence
from typing import Final

import streamlit as st

from deliberation.problems import Problem
from phrases import _, labelled, ngettext, quoted, whole
from ui import plain_table
from ui.texts import literal

_CAUSES_SHOWN_MAX: Final = 20
_PLACES_SHOWN_MAX: Final = 5
_TABLE_ROWS_MAX: Final = 1_000
# A criterion's title is as long as a sentence: its beginning names the column.
_COLUMN_CHARACTERS_MAX: Final = 50
_VALUE_CHARACTERS_MAX: Final = 90


def panel(found: Sequence[Problem]) -> None:
    """Show the problems found in a file by cause, each with the first of its places; all places are in a table, folded."""
    causes: dict[str, list[Problem]] = {}
    for problem in found:
        causes.setdefault(str(problem.message), []).append(problem)
    shown = list(causes.items())[:_CAUSES_SHOWN_MAX]
    st.markdown("\n".join(line for sentence, problems in shown for line in _lines(sentence, problems)))
    if len(causes) > len(shown) or any(len(problems) > _PLACES_SHOWN_MAX for _sentence, problems in shown):
        _table(found)


def _lines(sentence: str, problems: Sequence[Problem]) -> Iterable[str]:
    times = sum(problem.count for problem in problems)
    label = ngettext("{count} time", "{count} times", times).format(count=whole(times))
    yield f"- {literal(sentence)}" + (f" **{literal(label)}**" if times > 1 else "")
    for problem in problems[:_PLACES_SHOWN_MAX]:
        if place := _place(problem):
            yield f"    - {literal(place)}"
    left = len(problems) - _PLACES_SHOWN_MAX
    if left > 0:
        yield "    - " + literal(ngettext("and {count} more place", "and {count} more places", left).format(count=whole(left)))


def _place(problem: Problem) -> str:
    """Return a problem's place, juror and value."""
    juror = problem.juror if problem.juror not in (problem.sheet, problem.value) else ""
    parts = [
        problem.where,
        _("column {name}").format(name=quoted(_cut(problem.column, _COLUMN_CHARACTERS_MAX))) if problem.column else "",
        _("juror {name}").format(name=juror) if juror else "",
        _("dossier {number}").format(number=problem.dossier) if problem.dossier not in ("", problem.value) else "",
    ]
    where = ", ".join(part for part in parts if part)
    value = quoted(_cut(problem.value, _VALUE_CHARACTERS_MAX)) if problem.value not in ("", problem.sheet) else ""
    return labelled(where, value) if where and value else where or value


def _cut(text: str, characters: int) -> str:
    return text if len(text) <= characters else f"{text[: characters - 1].rstrip()}…"


def _table(problems: Sequence[Problem]) -> None:
    with st.expander(_("Every place, as a table"), icon=":material/table_rows:"):
        shown = problems[:_TABLE_ROWS_MAX]
        rows = [_as_row(problem) for problem in shown]
        said = [heading for heading in rows[0] if any(row[heading] for row in rows)]
        plain_table.show(_("Every place, as a table"), [{heading: row[heading] for heading in said} for row in rows], key="problems")
        if len(problems) > len(shown):
            st.caption(
                ngettext("And {count} more.", "And {count} more.", len(problems) - len(shown)).format(count=len(problems) - len(shown))
            )


def _as_row(problem: Problem) -> dict[str, str]:
    return {
        _("Where"): problem.where,
        _("Column"): problem.column,
        _("Juror"): problem.juror,
        _("Dossier"): problem.dossier,
        _("Value"): problem.value,
        _("Times"): whole(problem.count) if problem.count > 1 else "",
        _("Problem"): str(problem.message),
    }
