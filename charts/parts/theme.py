"""How every chart looks: one palette, three sizes, a template of a few hundred bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio

from deliberation.call.call import Call
from deliberation.selection.decisions import Outcome
from phrases import current_language

# One hue for one thing, everywhere. Each is at 3:1 or more on white and on the dark background (#121413), so that one figure
# serves both; told apart by dash, symbol and words as well. Hues after Okabe and Ito, darkened.
JURY = "#20748b"  # the accent of the pages too (ui/style/tokens.css)
SHORTLIST = "#7a7a7a"
OWN = "#d55e00"
TRACKS = ("#00897b", "#a2559e", "#a37800", "#5273c9")
OUTCOMES = {
    Outcome.SELECTED: "#2e8540",
    Outcome.RESERVE: "#a37800",
    Outcome.DECLINED: "#7a7a7a",
    Outcome.TO_DISCUSS: "#5273c9",
}
COMPARED = ("#0072b2", "#a37800", "#cf4c8b", "#00897b")
LINE = "#7a7a7a"
# On an axis of marks: how many ticks there may be, and from which width on they are whole numbers.
_TICKS_MAX = 11
_WIDTH_OF_WHOLE_TICKS = 2
GRID = "rgba(128,128,128,0.35)"

# The same thing has the same symbol too.
JURY_SYMBOL = "circle"
OWN_SYMBOL = "diamond"
TRACK_SYMBOLS = ("circle", "triangle-up", "square", "cross")
# As signs in a line of text, where a word follows or is heard instead.
TRACK_SIGNS = ("●", "▲", "■", "✚")
OUTCOME_SIGNS = {Outcome.SELECTED: "✓", Outcome.RESERVE: "⋯", Outcome.DECLINED: "✕", Outcome.TO_DISCUSS: "○"}
COMPARED_SYMBOLS = ("circle", "square", "triangle-up", "diamond-tall")
COMPARED_DASHES = ("solid", "dash", "dot", "dashdot")
SHORTLIST_DASH = "dash"

# Low to high, light to dark: read as a quantity in grey as well.
SEQUENTIAL = ("#e8f3f6", "#b9dae3", "#80bacb", "#4396ad", "#1a6c84", "#0c4454")

# Below a mean, at it, above it: at the middle the page shows through, and its ink is read on both ends.
DIVERGING = ((0, "rgba(166,97,26,0.75)"), (0.5, "rgba(166,97,26,0)"), (0.5, "rgba(32,116,139,0)"), (1, "rgba(32,116,139,0.75)"))

# Nearly black. Streamlit's page replaces this very value by its strongest ink, light or dark (GRAY_90 in its own template);
# left to the template, words would get a grey of 3.7:1 on white.
INK = "#000037"

# What a trace's marks are about, said in its ``meta``: which one is in their ``customdata``.
DOSSIER = "dossier"
CRITERION = "criterion"

TEMPLATE = "jury"
_PAPER = "#ffffff"
_AXIS = {"gridcolor": GRID, "linecolor": LINE, "zeroline": False, "tickcolor": LINE}

# Put in the template only what the page's dark theme may override; each figure says the rest.
pio.templates[TEMPLATE] = go.layout.Template(
    layout={
        "font": {"color": INK, "family": "Source Sans, Source Sans Pro, system-ui, sans-serif"},
        "paper_bgcolor": _PAPER,
        "plot_bgcolor": _PAPER,
        "hoverlabel": {"bgcolor": _PAPER, "font": {"color": INK}},
    }
)


class Size(StrEnum):
    """Display of a chart: laptop, phone, console beside a further chart, or the room's projector."""

    SCREEN = "screen"
    PHONE = "phone"
    CONSOLE = "console"
    PROJECTOR = "projector"


# What a figure has of a screen that does not scroll: of the wall's 1920 × 1080 pixels, what a title of two lines leaves; of the console's,
# what a laptop of 720 leaves, in the words' own size.
PROJECTED_HEIGHT = 700
_CONSOLE_HEIGHT = 224
# How wide a radar is on the wall: beside marks, beside a table.
PROJECTED_RADAR_WIDTH = 779
PROJECTED_WIDE_RADAR_WIDTH = 920


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in pixels; ``name``: characters per line of a candidature's name; ``label``: of a criterion's label.

    ``width``: of a chart on plain axes, and maximum of a radar; a narrower page scales the chart down. ``radar``: height of a radar's
    figure, without its legend unless ``height`` sets the height of all figures.
    """

    width: int
    font: int
    line: float
    marker: int
    row: int
    name: int
    label: int
    radar: int
    height: int | None = None


MEASURES: Mapping[Size, Measures] = {
    Size.SCREEN: Measures(width=880, font=14, line=2.5, marker=9, row=30, name=48, label=14, radar=426),
    Size.PHONE: Measures(width=358, font=14, line=2.5, marker=8, row=38, name=19, label=12, radar=270),
    Size.CONSOLE: Measures(
        width=364, font=14, line=2.5, marker=8, row=26, name=22, label=18, radar=_CONSOLE_HEIGHT, height=_CONSOLE_HEIGHT
    ),
    Size.PROJECTOR: Measures(
        width=670, font=36, line=6, marker=20, row=48, name=40, label=18, radar=PROJECTED_HEIGHT, height=PROJECTED_HEIGHT
    ),
}


def track_signs(call: Call) -> dict[str, str]:
    """Return track code → sign, in the call's order."""
    return {track.code: TRACK_SIGNS[place % len(TRACK_SIGNS)] for place, track in enumerate(call.tracks)}


def separators() -> str:
    """Return plotly's decimal and thousands signs in the current language (a narrow no-break space in French)."""
    return ",\u202f" if current_language() == "fr" else ".,"


def figure(traces: Sequence[Mapping[str, Any]], *, size: Size, height: float, margin: Mapping[str, float], **layout: Any) -> go.Figure:
    """Put ``traces`` on a figure in the project's look; ``layout`` adds or overrides options.

    Sizes are set on the figure, because a page's theme overrides the template's.
    """
    font = {"size": MEASURES[size].font, "color": INK}
    base: dict[str, Any] = {
        "template": TEMPLATE,
        "font": font,
        "height": height,
        "margin": margin,
        "separators": separators(),
        "hoverlabel": {"font": font, "align": "left"},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
    }
    return go.Figure({"data": list(traces), "layout": base | layout})


def legend(size: Size, **more: Any) -> dict[str, Any]:
    """Return a legend on the fewest lines along the top of the figure; ``more`` may move the legend."""
    place = {"x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top"}
    return {"orientation": "h", "font": {"size": MEASURES[size].font}, **place, **more}


def tick_distance(width: float) -> float:
    """Return how far apart to put the ticks of an axis of marks: about ten of them at most."""
    apart = (0.1, 0.2, 0.5) if width < _WIDTH_OF_WHOLE_TICKS else (1, 2, 5, 10, 20, 50, 100, 200)
    return next((step for step in apart if width / step <= _TICKS_MAX), 500)


def ticks_between(lowest: float, highest: float) -> list[float]:
    """Return the ticks of an axis of marks from ``lowest`` to ``highest``."""
    apart = tick_distance(highest - lowest)
    return [round(k * apart, 1) for k in range(ceil(lowest / apart), floor(highest / apart) + 1)]


def axis(size: Size, *, ticks: Sequence[float] | None = None, labels: Sequence[str] | None = None, **more: Any) -> dict[str, Any]:
    """Return an axis with the given ticks, in this size's font, fixed in place."""
    base: dict[str, Any] = {**_AXIS, "fixedrange": True, "tickfont": {"size": MEASURES[size].font, "color": INK}, "ticks": ""}
    if ticks is not None:
        base |= {"tickmode": "array", "tickvals": list(ticks)}
    if labels is not None:
        base |= {"ticktext": list(labels)}
    return base | more
