"""What a chart is: the figure, a sentence that says the same, and the table of its numbers."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.labels import inert, wrapped
from charts.theme import MEASURES, Size

# The widest that a figure is known to be, for titles: below it a line of text must end by itself.
_TITLE_CHARACTERS = {Size.SCREEN: 80, Size.PHONE: 38, Size.PROJECTOR: 90}


@dataclass(frozen=True, eq=False, slots=True)
class Chart:
    """A chart ready to be shown: ``title`` for whoever places it, ``alt`` its main facts, ``table`` the same numbers.

    The figure bears no title of its own: the page has one. ``captioned`` gives the figure to save.
    """

    title: str
    figure: go.Figure
    alt: str
    table: pd.DataFrame


def captioned(chart: Chart, *, caption: str, size: Size = Size.SCREEN) -> go.Figure:
    """Return a copy of the figure that bears its title above and ``caption`` below (call, date, version), to be saved."""
    figure = go.Figure(chart.figure)
    font, margin = MEASURES[size].font, figure.layout.margin
    lines = wrapped(chart.title, _TITLE_CHARACTERS[size], lines=3)
    above, below = round(font * 1.6 * (lines.count("<br>") + 1.5)), round(font * 2.2)
    figure.update_layout(
        title={"text": lines, "x": 0, "xref": "container", "y": 1, "yref": "container", "yanchor": "top", "pad": {"t": font, "l": font}},
        height=figure.layout.height + above + below,
        margin={"t": margin.t + above, "b": margin.b + below},
    )
    figure.layout.title.font.size = round(font * 1.2)
    figure.add_annotation(**_caption(caption, font, below))
    return figure


def _caption(caption: str, font: int, below: int) -> dict[str, Any]:
    return {
        "text": inert(caption),
        "showarrow": False,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": 0,
        "yref": "container" if below == 0 else "paper",
        "yanchor": "top",
        "font": {"size": font},
    }
