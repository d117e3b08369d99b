"""A chart: figure, alternative text, and table of its numbers."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa

from charts.parts.labels import BREAK, wrapped
from charts.parts.theme import JURY, LINE, MEASURES, Size
from phrases import decimal

# Characters on a line of a title, on the narrowest figure of each size.
_CHARACTERS = {Size.SCREEN: 80, Size.PHONE: 38, Size.CONSOLE: 38, Size.PROJECTOR: 90}
_BUTTONS = {"bgcolor": "rgba(0,0,0,0)", "color": LINE, "activecolor": JURY}
# By default plotly measures each label of a tick, to hide it where it leaves the figure: a third of its first drawing.
_MOVES = {"fixedrange": False, "ticklabeloverflow": "allow"}


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart ready to be shown: ``title`` for the page that places it, ``alt`` its main facts, ``table`` the same numbers.

    The figure bears no title of its own: the page has one. ``captioned`` gives the figure to save.
    """

    title: str
    figure: go.Figure
    alt: str
    table: pd.DataFrame

    @cached_property
    def explored(self) -> go.Figure:
        """Return the figure as plotly shows it where one studies it: it zooms, and its axes move."""
        figure = go.Figure(self.figure)
        is_plane = "polar" not in figure.layout.to_plotly_json()
        axes = {"xaxis": _MOVES, "yaxis": _MOVES} if is_plane else {}
        return figure.update_layout(dragmode="zoom", modebar=_BUTTONS, **axes)

    @cached_property
    def written(self) -> list[dict[str, object]]:
        """Return the rows of the table as they are read, in the language that the chart was made in."""
        fractions = map(str, self.table.select_dtypes("float").columns)
        shown = self.table.assign(**{column: _written(self.table[column]) for column in fractions})
        rows: list[dict[str, object]] = pa.Table.from_pandas(shown, preserve_index=False).to_pylist()
        return rows


def captioned(chart: Chart, *, caption: str, size: Size = Size.SCREEN) -> go.Figure:
    """Return a copy of the figure that bears its title above and ``caption`` below (call, date, version), to be saved."""
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


def _written(numbers: "pd.Series[float]") -> list[str]:
    are_whole = all(number == round(number) for number in numbers.dropna())
    return [decimal(number, 0 if are_whole else 2) for number in numbers]


def _height(lines: str, font: float) -> int:
    return round(font * 1.4 * (lines.count(BREAK) + 1.4))


def _words(lines: str, font: float, **place: Any) -> dict[str, Any]:
    look = {"text": lines, "showarrow": False, "align": "left", "font": {"size": round(font)}}
    return {**look, "x": 0, "xref": "paper", "xanchor": "left", "yref": "paper", **place}
