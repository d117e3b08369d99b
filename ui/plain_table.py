"""A small accessible HTML table without sorting; long ones are paged."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import TypeVar

import streamlit as st

from phrases import ABSENT, straight, whole
from ui.texts import AsItIs

ROWS_MAX = 500  # on a page of it
# What a card is to who hears it, which is no table to a browser any more. No text of a cell holds these: it is escaped.
_ROLES = {
    "<table>": '<table role="table">',
    "<thead>": '<thead role="rowgroup">',
    "<tbody>": '<tbody role="rowgroup">',
    "<tr>": '<tr role="row">',
    '<th scope="col"': '<th role="columnheader" scope="col"',
    '<th scope="row"': '<th role="rowheader" scope="row"',
    "<td": '<td role="cell"',
}

T = TypeVar("T")


def figures(numbers: Mapping[str, str]) -> None:
    """Show labelled numbers, on a line if wide enough."""
    cells = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(number)}</dd></div>" for name, number in numbers.items())
    st.html(f'<dl class="figures">{cells}</dl>')


def show(
    name: str, rows: Sequence[Mapping[str, object]], *, key: str, numeric: frozenset[str] = frozenset(), has_cards: bool = False
) -> None:
    """Show rows of cells by heading; the first cell is the row's heading. ``name``: for screen readers.

    Args:
        name: its name.
        rows: cells by heading.
        key: of the pages of a long table.
        numeric: further columns aligned as numbers, beside whole numbers.
        has_cards: on a phone each row is a card with headings inside, for columns too wide side by side.
    """
    if rows:
        page_rows = page(rows, size=ROWS_MAX, key=f"{key}.rows")
        st.html(AsItIs(written(name, rows, shown=page_rows, numeric=numeric, has_cards=has_cards)))


def written(
    name: str,
    rows: Sequence[Mapping[str, object]],
    *,
    shown: Sequence[Mapping[str, object]] | None = None,
    numeric: frozenset[str] = frozenset(),
    has_cards: bool = False,
) -> str:
    """Return the table's markup, with all rows or those ``shown``."""
    headings = tuple(rows[0])
    kinds = {heading: ' class="number"' if heading in numeric or _is_counted(rows, heading) else "" for heading in headings}
    cells = {heading: f'{kinds[heading]} data-heading="{escape(straight(heading))}"' for heading in headings} if has_cards else kinds
    head = "".join(f'<th scope="col"{kinds[heading]}>{escape(straight(heading))}</th>' for heading in headings)
    caption = f'<caption class="unseen">{escape(straight(name))}</caption>'
    table = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{''.join(_row(row, cells) for row in shown or rows)}</tbody></table>"
    if has_cards:
        for plain, heard in _ROLES.items():
            table = table.replace(plain, heard)
    # A narrow screen scrolls it, by keyboard too.
    kind = "numbers cards" if has_cards else "numbers"
    return f'<div class="{kind}" role="region" tabindex="0" aria-label="{escape(straight(name))}">{table}</div>'


def _is_counted(rows: Sequence[Mapping[str, object]], heading: str) -> bool:
    cells = [row[heading] for row in rows if row[heading] is not None]
    return bool(cells) and all(type(cell) is int for cell in cells)


def _row(row: Mapping[str, object], kinds: Mapping[str, str]) -> str:
    first, *others_kinds = kinds
    cells = "".join(f'<td{kinds[heading]} dir="auto">{_write_cell(row[heading])}</td>' for heading in others_kinds)
    return f'<tr><th scope="row" dir="auto">{_write_cell(row[first])}</th>{cells}</tr>'


def _write_cell(cell: object) -> str:
    if cell is None:
        return ABSENT
    return escape(straight(whole(cell) if type(cell) is int else str(cell)))


def page(items: Sequence[T], *, size: int, key: str, first: int = 0) -> Sequence[T]:
    """Return the chosen page of ``items``, ``size`` at most; show a choice if there are several pages.

    ``first``: index of the item whose page is shown at first.
    """
    pages = -(-len(items) // size)
    # Key by number of pages, so that a list filtered and unfiltered again returns to its page.
    number = st.pagination(pages, default=first // size + 1, key=f"{key}.{pages}", persist_state="session") if pages > 1 else 1
    return items[(number - 1) * size : number * size]
