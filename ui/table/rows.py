"""Content of a table of candidatures: the viewer's rows, compact; a window of them if there are many."""

import json
import zlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from charts.parts.chart import criterion_labels
from charts.parts.theme import OUTCOME_SIGNS, TRACK_SIGNS, TRACKS
from charts.profiles import drawn, reach_of_differences, shortlist
from deliberation.derived.scoring.ranking import ranking
from deliberation.dossiers.candidatures import Candidature
from deliberation.folding import folded
from deliberation.snapshot.snapshot import Snapshot
from phrases import ABSENT, _, current_language, ngettext, rounded
from ui.table.columns import COLUMNS, OUTCOMES, Cell, Column, Kind, Row
from ui.widgets import draws

Sent = Mapping[str, Any]
WHOLE_MAX = 1_000  # rows that a browser is sent at once, and sorts itself
WINDOW_ROWS = 200  # of a longer table
_KEPT_MAX = 16  # tables of a viewer at one revision
# From here on a message is worth compressing: the websocket itself compresses nothing.
_COMPRESSED_FROM_BYTES = 32_768
_LEVEL = 3  # a third of the time of the usual one, a tenth more bytes


class Window(NamedTuple):
    """The requested rows of a long table: page, from 1; sort column, none for the given order.

    ``of``: how many rows there were when the page was asked for; of another number, the first page is shown.
    """

    page: int = 1
    column: str = ""
    is_descending: bool = False
    of: int = 0


class Cut(NamedTuple):
    """A line across the table after a dossier's row, or on top if None; ``words``: its text."""

    after: str | None
    words: str


class Content(dict[str, Any]):
    """Columns and rows of a table, with texts shared by its cells: equal for all screens with the table."""

    @cached_property
    def said(self) -> str:
        return _encode_json(self)


def of(
    snapshot: Snapshot,
    codes: Sequence[str],
    candidatures: Sequence[Candidature],
    *,
    window: Window | None = None,
    cuts: Sequence[Cut] = (),
) -> Content:
    """Return the content of a table: the columns of these codes, rows of ``candidatures`` in order, shared texts.

    ``window``: the rows to send, of a longer table.
    """
    columns, texts = _choose_columns(snapshot, codes), _Texts()
    windowed: Sent = {}
    if len(candidatures) > WHOLE_MAX:
        candidatures, windowed = _cut_window(snapshot, columns, candidatures, window or Window())
    cells = _cells(snapshot, columns, candidatures)
    rows = [[candidature.dossier, *map(texts.put_into, cells[candidature.id])] for candidature in candidatures]
    content = {
        "columns": [_column_json(column) for column in columns],
        "rows": rows,
        "cuts": cuts,
        "texts": texts.kept,
        "tracks": [
            (TRACK_SIGNS[place % len(TRACK_SIGNS)], str(track.short), TRACKS[place % len(TRACKS)])
            for place, track in enumerate(snapshot.call.tracks)
        ],
        "outcomes": [(str(outcome), OUTCOME_SIGNS[outcome], outcome.words) for outcome in OUTCOMES],
        "window": windowed,
        **(_profiles(snapshot) if any(column.kind is Kind.PROFILE for column in columns) else {}),
    }
    return Content(content)


def cached_content(snapshot: Snapshot, name: Hashable, make: Callable[[], Content]) -> Content:
    """Return ``make()``, cached for the viewer until something changes; ``name``: cache key beside the language."""
    made: dict[Hashable, Content] = snapshot.derived("tables", lambda _snapshot: {})
    key = (current_language(), name)
    if key not in made:
        if len(made) >= _KEPT_MAX:
            made.clear()
        made[key] = make()
    return made[key]


def _choose_columns(snapshot: Snapshot, codes: Sequence[str]) -> tuple[Column, ...]:
    # Without any mark to see, columns of marks would be empty.
    has_marks = any(line.jurors for line in ranking(snapshot).standings)
    wanted = [COLUMNS[code] for code in codes]
    return tuple(
        column for column in wanted if (has_marks or not column.needs_marks) and (column.is_told is None or column.is_told(snapshot))
    )


def _cut_window(
    snapshot: Snapshot, columns: Sequence[Column], candidatures: Sequence[Candidature], window: Window
) -> tuple[Sequence[Candidature], Sent]:
    count = len(candidatures)
    column = next((column for column in columns if column.code == window.column and column.is_sortable), None)
    if column:
        candidatures = _sort_rows(snapshot, column, candidatures, is_descending=window.is_descending)
    pages = -(-count // WINDOW_ROWS)
    page = min(max(1, window.page), pages) if window.of == count else 1
    first = (page - 1) * WINDOW_ROWS
    window_rows = candidatures[first : first + WINDOW_ROWS]
    position = {"page": page, "pages": pages, "first": first + 1, "last": first + len(window_rows), "count": count}
    return window_rows, position | {"sort": [column.code, window.is_descending] if column else None}


def _sort_rows(snapshot: Snapshot, column: Column, candidatures: Sequence[Candidature], *, is_descending: bool) -> Sequence[Candidature]:
    """Sort as the browser's script does: missing values last, ties in the given order, reversed with the column."""
    values = snapshot.derived(("sorted by", *_depends_on(snapshot, [column])), lambda seen: _values(seen, column))
    known = [candidature for candidature in candidatures if values[candidature.id] is not None]
    missing = [candidature for candidature in candidatures if values[candidature.id] is None]
    if is_descending != column.greatest_first:
        known.reverse()
    return [*sorted(known, key=lambda one: values[one.id], reverse=is_descending), *missing]


def _values(snapshot: Snapshot, column: Column) -> Mapping[int, Any]:
    return {candidature.id: _value(column.cell(_row(snapshot, candidature))) for candidature in snapshot.candidatures}


def _value(cell: Cell) -> int | str | None:
    value = cell[0] if isinstance(cell, tuple) else cell
    return folded(value) or None if isinstance(value, str) else value


def _row(snapshot: Snapshot, candidature: Candidature) -> Row:
    return Row(snapshot, candidature, ranking(snapshot).by_id[candidature.id], snapshot.decision(candidature.id))


def _cells(snapshot: Snapshot, columns: Sequence[Column], candidatures: Sequence[Candidature]) -> Mapping[int, Sequence[Cell]]:
    # Kept for the viewer until something changes: a filter only chooses among the rows.
    cells: dict[int, Sequence[Cell]] = snapshot.derived(("table cells", *_depends_on(snapshot, columns)), lambda _snapshot: {})
    for candidature in candidatures:
        if candidature.id not in cells:
            row = _row(snapshot, candidature)
            cells[candidature.id] = [column.cell(row) for column in columns]
    return cells


def _depends_on(snapshot: Snapshot, columns: Sequence[Column]) -> tuple[Hashable, ...]:
    # The shares of the draws come after the rest, without any change of the call.
    codes = tuple(column.code for column in columns)
    return current_language(), codes, not {"selected", "openness"}.isdisjoint(codes) and draws.selected_shares(snapshot) is None


class _Texts:
    """Texts shared by cells, each stored once: a cell holds an index."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self._places: dict[str, int] = {}

    def put_into(self, cell: Cell) -> Cell:
        """Return the cell with indexes instead of texts."""
        if isinstance(cell, tuple):
            first, *rest = cell
            return (first, *(self._place(part) if isinstance(part, str) else part for part in rest))
        return self._place(cell) if isinstance(cell, str) else cell

    def _place(self, text: str) -> int:
        if text not in self._places:
            self._places[text] = len(self.kept)
            self.kept.append(text)
        return self._places[text]


def _column_json(column: Column) -> tuple[Any, ...]:
    words = (_(column.heading), _(column.help) if column.help else "")
    return (column.code, str(column.kind), *words, column.width, column.is_sortable, column.greatest_first, column.from_width)


def _profiles(snapshot: Snapshot) -> Sent:
    scale = snapshot.call.scale
    return {
        "criteria": criterion_labels(snapshot),
        "means": [None if mean is None else int(rounded(mean, 2).scaleb(2)) for mean in shortlist(snapshot).means],
        "reach": round(100 * reach_of_differences(drawn(scale.maximum) - drawn(scale.minimum))),
    }


def packed(own: Sent, content: Content) -> bytes:
    """Return the screen's data and the table's content as JSON for the script, compressed if long."""
    text = f"{_encode_json(own)[:-1]},{content.said[1:]}".encode()
    return text if len(text) < _COMPRESSED_FROM_BYTES else zlib.compress(text, _LEVEL)


def _encode_json(sent: Sent) -> str:
    return json.dumps(sent, ensure_ascii=False, separators=(",", ":"))


def forms(say: Callable[[int], str]) -> tuple[str, str]:
    """Return the singular and plural label; the browser picks one by the number of ticked rows."""
    return say(1), say(2)


def labels() -> Sent:
    """Return the script's own labels."""
    is_french = current_language() == "fr"
    return {
        "language": current_language(),
        "absent": ABSENT,
        "comma": "," if is_french else ".",
        "per_cent": "\u202f%" if is_french else "%",
        "colon": "\u00a0: " if is_french else ": ",
        "listed": "\u202f; " if is_french else "; ",
        "to_settle": _("To be settled"),
        "choose": _("Choose {title}"),
        "choose_all": _("Choose all rows shown"),
        "sort": _("Sort by"),
        "as_given": _("Order of the list"),
        "ascending": _("Sorted by {column}, ascending"),
        "descending": _("Sorted by {column}, descending"),
        "reverse": _("Reverse the order"),
        "apart": _("{difference} ({mean})"),
        "no_mark": _("no mark"),
        "none": _("Untick all"),
        "chosen": forms(lambda count: ngettext("{count} chosen", "{count} chosen", count)),
        "rows": forms(lambda count: ngettext("{count} row", "{count} rows", count)),
        "window": _("Rows {first} to {last} of {count}"),
        "before": _("Previous rows"),
        "after": _("Next rows"),
    }
