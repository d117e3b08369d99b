"""Elements of an SVG image. Every attribute and every text passes through here, and is escaped here."""

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape
from typing import Any, Final, NewType

from charts.parts.labels import BREAK
from charts.parts.theme import INK

Svg = NewType("Svg", str)

# As shares of the font's size: a line's height, and the baseline's distance below its middle.
LINE_HEIGHT: Final = 1.3
_BASELINE: Final = 0.35
_BOLD: Final = re.compile(r"^(?P<before>[^<]*)<b>(?P<bold>.*)</b>$", re.DOTALL)
_NOTHING: Final = Svg("")


def element(tag: str, *children: Svg, **attributes: Any) -> Svg:
    """Return an element; ``_`` in an attribute's name stands for a hyphen, an attribute that is None is left out."""
    said = "".join(f' {name.rstrip("_").replace("_", "-")}="{_value(value)}"' for name, value in attributes.items() if value is not None)
    return Svg(f"<{tag}{said}>{''.join(children)}</{tag}>" if children else f"<{tag}{said}/>")


def image(width: float, height: float, children: Iterable[Svg], *, label: str) -> Svg:
    """Return the whole image, ``width`` × ``height`` pixels, which says ``label`` to those who do not see it."""
    return element(
        "svg",
        *children,
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=label,
        fill="currentColor",
    )


def title(words: str) -> Svg:
    """Return the text that an element shows under a pointer, from inert lines, as plotly takes them."""
    return Svg(f"<title>{_words(words.replace(BREAK, chr(10)))}</title>") if words else _NOTHING


def text(words: str, x: float, y: float, *, size: float, anchor: str = "middle", above: float = 0.5, colour: str = INK) -> Svg:
    """Return inert ``words`` at a point, on as many lines as they have; ``above``: the share of them that stands above the point."""
    lines = words.split(BREAK)
    first = y - above * len(lines) * size * LINE_HEIGHT + size * LINE_HEIGHT / 2 + size * _BASELINE
    spans = [element("tspan", *_runs(line), x=x, y=first + i * size * LINE_HEIGHT) for i, line in enumerate(lines)]
    return element("text", *spans, font_size=size, text_anchor=anchor, fill=ink(colour))


def path(points: Sequence[tuple[float, float] | None], *, is_closed: bool = False, **look: Any) -> Svg:
    """Return a line through ``points``, which None interrupts."""
    steps, is_drawing = [], False
    for point in points:
        if point is not None:
            steps.append(f"{'L' if is_drawing else 'M'}{_value(point[0])} {_value(point[1])}")
        elif is_drawing and is_closed:
            steps.append("Z")
        is_drawing = point is not None
    if is_closed and is_drawing:
        steps.append("Z")
    return element("path", d="".join(steps), **look)


def ink(colour: str | None) -> str | None:
    """Return a colour as the page has it: ink becomes the colour of the text around the image."""
    return "currentColor" if colour == INK else colour


def _runs(line: str) -> list[Svg]:
    found = _BOLD.match(line)
    if found is None:
        return [Svg(_words(line))]
    return [Svg(_words(found["before"])), Svg(f'<tspan font-weight="700">{_words(found["bold"])}</tspan>')]


def _words(inert: str) -> str:
    return escape(unescape(inert), quote=False)


def _value(value: Any) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escape(str(value))
