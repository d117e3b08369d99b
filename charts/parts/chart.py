"""Chart: figure, alternative text, table of numbers; and inert words, since plotly reads some HTML in every text."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
from numpy.typing import NDArray

from charts.parts.theme import JURY, LINE, MEASURES, Size
from deliberation.snapshot.snapshot import Snapshot
from deliberation.statistics.official import known_number
from phrases import _, decimal, ngettext, rounded, straight

# Plotly reads tags, entities and, where a page has MathJax, formulas between dollars.
_INERT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})
BREAK = "<br>"
WRAP = "<br >"  # within what is one line to whoever has room for it
# How wide characters are, as shares of the font's size.
_CHARACTER = 0.53
_CAPITAL = 0.62
_WIDTHS = {
    **dict.fromkeys("iîïjlIÎ.,;:!'’|()[]", 0.29),
    **dict.fromkeys(" \u00a0\u202ftfr-", 0.37),
    **dict.fromkeys("mMwWŒœ@", 0.9),
}


def inert(text: str) -> str:
    """Return ``text`` on a single line, shown by plotly as written."""
    return " ".join(straight(text).split()).translate(_INERT)


def shortened(text: str, width: int) -> str:
    """Cut ``text`` at a word within ``width`` characters, with an ellipsis; not made inert."""
    flat = " ".join(straight(text).split())
    if len(flat) <= width:
        return flat
    cut = flat[: width - 1]
    words = cut.rsplit(" ", 1)[0] if " " in cut else cut
    return (words if len(words) >= width // 2 else cut).rstrip(" ,;:.") + "…"


def wrapped(text: str, width: int, *, lines: int | None = None) -> str:
    """Return ``text`` inert, on lines of ``width`` characters; with at most ``lines`` lines, the last one ellipsized."""
    # Break only at ordinary spaces: a no-break space, as before a French colon, must hold.
    parts = textwrap.wrap(_flat(text), width=width, break_long_words=False, break_on_hyphens=False) or [""]
    if lines is not None and len(parts) > lines:
        parts = [*parts[: lines - 1], shortened(" ".join(parts[lines - 1 :]), width)]
    return BREAK.join(part.translate(_INERT) for part in parts)


def _flat(text: str) -> str:
    return " ".join(part for part in straight(text).replace("\t", " ").split("\n") if part).strip()


def bold(text: str) -> str:
    """Return an inert ``text`` in bold, line by line."""
    return BREAK.join(f"<b>{line}</b>" for line in text.split(BREAK))


def sentences(*parts: str) -> str:
    """Join whole sentences, without empty ones."""
    return " ".join(part for part in parts if part)


def text_width(text: str) -> float:
    """Return about how wide the longest line of an inert ``text`` is, as a multiple of its font's size; rather too much than too little."""
    lines = text.replace("<b>", "").replace("</b>", "").split(BREAK)
    return max(
        sum(_WIDTHS.get(character, _CAPITAL if character.isupper() else _CHARACTER) for character in unescape(line)) for line in lines
    )


def labelled(label: str, value: str) -> str:
    """Return "label: value", inert, in the current language's typography."""
    return inert(_("{label}: {value}").format(label=label, value=value))


def number(value: float | None) -> str:
    """Return a mark, or a difference of marks, with its own decimals."""
    has = 0 if value is None else len(str(rounded(value, 2)).rstrip("0").partition(".")[2])
    return decimal(value, has)


def difference(value: float | None) -> str:
    """Return a difference of marks with sign and a single decimal, "+0.9"."""
    written = decimal(value, 1)
    return f"+{written}" if value is not None and written != decimal(0, 1) and value > 0 else written


def marks(count: int) -> str:
    """Return how many marks there are, in words."""
    return ngettext("{count} mark", "{count} marks", count).format(count=count)


def hover(*lines: str) -> str:
    """Return the lines of a hover box; each must be inert already."""
    return BREAK.join(line.replace(BREAK, WRAP) for line in lines if line)


def criterion_labels(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the criteria's short labels in the call's order."""
    return tuple(str(criterion.short) for criterion in snapshot.call.criteria)


def known(values: NDArray[np.float64]) -> tuple[float | None, ...]:
    """Return the numbers as Python's own, None if one is missing."""
    return tuple(map(known_number, values))


def least(values: Sequence[float | None]) -> int | None:
    """Return the position of the lowest known number, the first of several."""
    return min(_there(values), key=lambda i: (values[i], i), default=None)


def greatest(values: Sequence[float | None]) -> int | None:
    """Return the position of the highest known number, the first of several."""
    return max(_there(values), key=lambda i: (values[i], -i), default=None)


def _there(values: Sequence[float | None]) -> Iterable[int]:
    return (i for i, value in enumerate(values) if value is not None)


# Characters on a line of a title, on the narrowest figure of each size.
_CHARACTERS = {Size.SCREEN: 80, Size.PHONE: 38, Size.CONSOLE: 38, Size.PROJECTOR: 90}
_BUTTONS = {"bgcolor": "rgba(0,0,0,0)", "color": LINE, "activecolor": JURY}
# By default plotly measures each label of a tick, to hide it where it leaves the figure: a third of its first drawing.
_MOVES = {"fixedrange": False, "ticklabeloverflow": "allow"}


@dataclass(frozen=True, eq=False)
class Chart:
    """Chart ready for display: ``title`` for the page, ``alt`` with the main facts, ``table`` with the numbers.

    The figure has no title of its own, unlike the page; ``captioned`` returns the figure to save.
    """

    title: str
    figure: go.Figure
    alt: str
    table: pd.DataFrame

    @cached_property
    def explored(self) -> go.Figure:
        """Return the figure for study in plotly, with zoom and movable axes."""
        figure = go.Figure(self.figure)
        is_plane = "polar" not in figure.layout.to_plotly_json()
        axes = {"xaxis": _MOVES, "yaxis": _MOVES} if is_plane else {}
        return figure.update_layout(dragmode="zoom", modebar=_BUTTONS, **axes)

    @cached_property
    def written(self) -> list[dict[str, object]]:
        """Return the rows of the table as displayed, in the chart's language."""
        fractions = map(str, self.table.select_dtypes("float").columns)
        table = self.table.assign(**{column: _write_numbers(self.table[column]) for column in fractions})
        rows: list[dict[str, object]] = pa.Table.from_pandas(table, preserve_index=False).to_pylist()
        return rows


def captioned(chart: Chart, *, caption: str, size: Size = Size.SCREEN) -> go.Figure:
    """Return a copy of the figure with title and ``caption`` (call, date, version), to save."""
    figure = go.Figure(chart.figure)
    font, height = MEASURES[size].font, figure.layout.height
    top, bottom = figure.layout.margin.t, figure.layout.margin.b
    left = font * 0.5 - figure.layout.margin.l
    title, foot = wrapped(chart.title, _CHARACTERS[size], lines=3), wrapped(caption, _CHARACTERS[size], lines=3)
    above, below = _height(title, font * 1.2), _height(foot, font)
    figure.update_layout(height=height + above + below, margin={"t": top + above, "b": bottom + below})
    figure.add_annotation(_words(title, font * 1.2, y=1, yanchor="bottom", xshift=left, yshift=top + font * 0.4))
    figure.add_annotation(_words(foot, font, y=0, yanchor="top", xshift=left, yshift=-bottom - font * 0.4))
    legend = figure.layout.legend
    if legend.yref == "container" and legend.y in (0, 1):
        # Between the title and the plot, or between the plot and the caption, as it was at the edge before.
        legend.y = below / (height + above + below) if legend.y == 0 else 1 - above / (height + above + below)
    return figure


def _write_numbers(numbers: "pd.Series[float]") -> list[str]:
    are_whole = all(number == round(number) for number in numbers.dropna())
    return [decimal(number, 0 if are_whole else 2) for number in numbers]


def _height(lines: str, font: float) -> int:
    return round(font * 1.4 * (lines.count(BREAK) + 1.4))


def _words(lines: str, font: float, **place: Any) -> dict[str, Any]:
    look = {"text": lines, "showarrow": False, "align": "left", "font": {"size": round(font)}}
    return {**look, "x": 0, "xref": "paper", "xanchor": "left", "yref": "paper", **place}
