"""Coloured cells that can be read: a scale from light to dark, and words in black or white, depending on the cell's colour."""

from collections.abc import Sequence
from typing import Any, Final

from charts.parts.rows import texts
from charts.parts.theme import SEQUENTIAL, Size

_INK: Final = "#000000"
_PAPER: Final = "#ffffff"


def colour_scale() -> list[list[float | str]]:
    """Return the sequential palette as plotly's scale."""
    return [[round(i / (len(SEQUENTIAL) - 1), 3), colour] for i, colour in enumerate(SEQUENTIAL)]


def cell_words(
    values: Sequence[Sequence[float | None]], words: Sequence[Sequence[str]], *, low: float, high: float, size: Size
) -> list[dict[str, Any]]:
    """Return the traces that write ``words`` in the cells of ``values``: empty ones in the page's ink, dark ones in white."""
    groups: dict[str, list[tuple[int, int, str]]] = {"": [], _INK: [], _PAPER: []}
    for y, row in enumerate(values):
        for x, value in enumerate(row):
            if words[y][x]:
                groups["" if value is None else ink_on((value - low) / ((high - low) or 1))].append((x, y, words[y][x]))
    return [
        texts(
            [x for x, _y, _w in group], [y for _x, y, _w in group], [w for _x, _y, w in group], size=size, **({"color": ink} if ink else {})
        )
        for ink, group in groups.items()
        if group
    ]


def ink_on(share: float) -> str:
    """Return black or white, whichever is read better on the scale's colour at ``share`` of its length (4.5:1 or more)."""
    light = luminance(colour_at(share))
    return _INK if (light + 0.05) ** 2 > 1.05 * 0.05 else _PAPER


def colour_at(share: float) -> tuple[float, float, float]:
    """Return the scale's colour, between its stops as plotly mixes them; channels from 0 to 255."""
    place = min(max(share, 0.0), 1.0) * (len(SEQUENTIAL) - 1)
    index = min(int(place), len(SEQUENTIAL) - 2)
    before, after = (channels(SEQUENTIAL[i]) for i in (index, index + 1))
    red, green, blue = (a + (b - a) * (place - index) for a, b in zip(before, after, strict=True))
    return red, green, blue


def channels(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of ``#rrggbb``, from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: tuple[float, float, float]) -> float:
    """Return the relative luminance, from 0 to 1 (WCAG 2.1)."""
    red, green, blue = ((c / 255 / 12.92) if c <= 10.02 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
