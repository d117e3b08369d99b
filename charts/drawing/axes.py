"""Axes of a figure's image: positions of values, grid lines, labels."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charts.drawing.svg import LINE_HEIGHT, Point, Svg, element, path, plain, text
from charts.parts.chart import number
from charts.parts.theme import GRID, LINE
from phrases import decimal

_AWAY = 6.0  # pixels between a plot and its labels
_HEADING_HEIGHT = 24.0  # of what is pressed above a column
_STANDOFF = 0.2  # between a radar and its labels, as a share of their font
_OUTSIDE = 0.75  # between a ring's edge and the middle of its number, as a share of the number's font


@dataclass(frozen=True, slots=True)
class Frame:
    """The plot within the image, in pixels."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis: from ``low`` to ``high``, over ``length`` pixels from ``start``."""

    low: float
    high: float
    start: float
    length: float

    def at(self, value: float) -> float:
        """Return where ``value`` lies, in pixels."""
        return self.start + (value - self.low) / ((self.high - self.low) or 1) * self.length


def plane(layout: Mapping[str, Any], frame: Frame) -> tuple[Scale, Scale]:
    """Return the axes of a figure, across and up; plotly's vertical axis grows upwards."""
    (left, right), (low, high) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    return Scale(left, right, frame.left, frame.width), Scale(low, high, frame.top + frame.height, -frame.height)


def points_on(trace: Mapping[str, Any], across: Scale, up: Scale) -> list[Point]:
    """Return the positions of a trace's points, None for a missing point."""
    pairs = zip(trace["x"], trace["y"], strict=True)
    return [None if x is None or y is None else (across.at(x), up.at(y)) for x, y in pairs]


def grid(layout: Mapping[str, Any], frame: Frame) -> Iterator[Svg]:
    """Yield the lines and labels of both axes."""
    across, up = plane(layout, frame)
    yield from _across(layout["xaxis"], across, frame)
    yield from _up(layout["yaxis"], up, frame)
    yield from _headings(layout.get("meta") or (), layout["xaxis"], across, frame)


def _headings(codes: Sequence[str], axis: Mapping[str, Any], scale: Scale, frame: Frame) -> Iterator[Svg]:
    """Yield a place above each column; a press on its heading sorts the figure by the column's code (ui/widgets/marks.js)."""
    wide, top = abs(scale.at(1) - scale.at(0)), frame.top - _AWAY - _HEADING_HEIGHT
    for code, (value, label) in zip(codes, _ticks(axis) if codes else (), strict=True):
        place = {"x": scale.at(value) - wide / 2, "y": top, "width": wide, "height": _HEADING_HEIGHT}
        yield element("rect", **place, fill="transparent", data_heading=code, data_name=plain(label))


def _across(axis: Mapping[str, Any], scale: Scale, frame: Frame) -> Iterator[Svg]:
    if axis.get("visible") is False:
        return
    is_above, size = axis.get("side") == "top", axis["tickfont"]["size"]
    edge = frame.top - _AWAY if is_above else frame.top + frame.height + _AWAY
    for value, label in _ticks(axis):
        x = scale.at(value)
        if axis.get("showgrid", True):
            yield element("line", x1=x, x2=x, y1=frame.top, y2=frame.top + frame.height, stroke=GRID)
        yield _draw_turned(label, x, edge, axis.get("tickangle", 0), size, is_above=is_above)


def _draw_turned(label: str, x: float, y: float, angle: float, size: float, *, is_above: bool) -> Svg:
    if not angle:
        return text(label, x, y, size=size, above=1.0 if is_above else 0.0)
    return element("g", text(label, x, y, size=size, anchor="start"), transform=f"rotate({angle} {x:.1f} {y:.1f})")


def _up(axis: Mapping[str, Any], scale: Scale, frame: Frame) -> Iterator[Svg]:
    if axis.get("visible") is False:
        return
    for value, label in _ticks(axis):
        y = scale.at(value)
        if axis.get("showgrid", True):
            yield element("line", x1=frame.left, x2=frame.left + frame.width, y1=y, y2=y, stroke=GRID)
        yield text(label, frame.left - _AWAY, y, size=axis["tickfont"]["size"], anchor="end")


def _ticks(axis: Mapping[str, Any]) -> list[tuple[float, str]]:
    if axis.get("tickvals") is not None:
        values = list(axis["tickvals"])
        labels = axis.get("ticktext") or [decimal(value, 0 if value == round(value) else 1) for value in values]
        return list(zip(values, labels, strict=True))
    low, high = sorted(axis["range"])
    step = axis.get("dtick") or _step(high - low)
    values = [step * i for i in range(math.ceil(low / step), math.floor(high / step) + 1)]
    return [(value, decimal(value, 0 if step >= 1 else 1 if step >= 0.1 else 2)) for value in values]


def _step(width: float) -> float:
    """Return a round step that cuts ``width`` into about five."""
    power = 10.0 ** math.floor(math.log10(width / 5))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power * 6 >= width)


@dataclass(frozen=True, slots=True)
class Circle:
    """A radar's axes: values from ``low`` at the centre to ``high`` at ``radius`` pixels, clockwise from the top."""

    x: float
    y: float
    radius: float
    low: float
    high: float

    def at(self, value: float, degrees: float) -> tuple[float, float]:
        """Return where ``value`` lies on the spoke at ``degrees``."""
        reach, turn = (value - self.low) / (self.high - self.low) * self.radius, math.radians(degrees)
        return self.x + reach * math.sin(turn), self.y - reach * math.cos(turn)


def circle(layout: Mapping[str, Any], frame: Frame) -> Circle:
    """Return the axes of a radar."""
    low, high = layout["polar"]["radialaxis"]["range"]
    return Circle(frame.left + frame.width / 2, frame.top + frame.height / 2, min(frame.width, frame.height) / 2, low, high)


def points_around(trace: Mapping[str, Any], axes: Circle) -> list[Point]:
    """Return the positions of a radar trace's points, None for a missing point."""
    return [None if r is None or theta is None else axes.at(r, theta) for r, theta in zip(trace["r"], trace["theta"], strict=True)]


def spokes(layout: Mapping[str, Any], axes: Circle) -> Iterator[Svg]:
    """Yield a radar's rings, spokes and labels."""
    angular, radial = layout["polar"]["angularaxis"], layout["polar"]["radialaxis"]
    angles: Sequence[float] = angular["tickvals"]
    for value in radial["tickvals"]:
        ring = [axes.at(value, angle) for angle in angles]
        yield path(ring, is_closed=True, fill="none", stroke=LINE if value == axes.high else GRID)
    between = 180 / len(angles)
    for angle, label in zip(angles, angular["ticktext"], strict=True):
        x, y = axes.at(axes.high, angle)
        yield element("line", x1=axes.x, y1=axes.y, x2=x, y2=y, stroke=GRID)
        yield _around(label, axes, angle, angular)
    yield from _numbers(axes, radial, between) if radial.get("showticklabels", True) else ()


def _numbers(axes: Circle, radial: Mapping[str, Any], degrees: float) -> Iterator[Svg]:
    levels, size = radial["tickvals"], radial["tickfont"]["size"]
    # Each stands outside of its ring's edge, which is nearer to the centre there than at a spoke.
    inward, away = math.cos(math.radians(degrees)), size * _OUTSIDE / axes.radius * (axes.high - axes.low)
    is_crowded = axes.radius * inward / len(levels) < size * LINE_HEIGHT
    for value in levels[-1:] if is_crowded else levels:
        x, y = axes.at(axes.low + (value - axes.low) * inward + away, degrees)
        yield text(number(value), x, y, size=size)


def _around(label: str, axes: Circle, angle: float, axis: Mapping[str, Any]) -> Svg:
    turn, size = math.radians(angle), axis["tickfont"]["size"]
    away = axes.radius + axis["ticklen"] + size * _STANDOFF
    x, y = axes.x + away * math.sin(turn), axes.y - away * math.cos(turn)
    sideways = math.sin(turn)
    anchor = "middle" if abs(sideways) < 0.1 else "start" if sideways > 0 else "end"
    return text(label, x, y, size=size, anchor=anchor, above=0.5 + 0.5 * math.cos(turn))


Locate = Callable[[Mapping[str, Any]], list[Point]]
