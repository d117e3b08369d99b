"""A small table on a page: HTML that says which heading each cell stands under, read whole, with nothing to sort."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

import streamlit as st

from phrases import straight, whole
from phrases.formats import ABSENT
from ui import paging

_ROWS_MAX: Final = 500  # on a page of it


def show(name: str, rows: Sequence[Mapping[str, object]], *, key: str, numeric: frozenset[str] = frozenset()) -> None:
    """Show rows, each a cell by its heading; the first cell names its row. ``name`` is heard, not seen.

    Whole numbers are aligned as such; ``numeric`` names further columns, of numbers already written. ``key``: of the pages of a long table.
    """
    if not rows:
        return
    shown = paging.page(rows, size=_ROWS_MAX, key=f"{key}.rows")
    headings = tuple(rows[0])
    kinds = {one: ' class="number"' if one in numeric or _is_counted(rows, one) else "" for one in headings}
    head = "".join(f'<th scope="col"{kinds[one]}>{escape(straight(one))}</th>' for one in headings)
    caption = f'<caption class="unseen">{escape(straight(name))}</caption>'
    table = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{''.join(_row(row, kinds) for row in shown)}</tbody></table>"
    # A narrow screen scrolls it, by keyboard too.
    st.html(f'<div class="numbers" role="region" tabindex="0" aria-label="{escape(straight(name))}">{table}</div>')


def _is_counted(rows: Sequence[Mapping[str, object]], heading: str) -> bool:
    cells = [row[heading] for row in rows if row[heading] is not None]
    return bool(cells) and all(type(cell) is int for cell in cells)


def _row(row: Mapping[str, object], kinds: Mapping[str, str]) -> str:
    first, *others = kinds
    cells = "".join(f'<td{kinds[heading]} dir="auto">{_written(row[heading])}</td>' for heading in others)
    return f'<tr><th scope="row" dir="auto">{_written(row[first])}</th>{cells}</tr>'


def _written(cell: object) -> str:
    if cell is None:
        return ABSENT
    return escape(straight(whole(cell) if type(cell) is int else str(cell)))
