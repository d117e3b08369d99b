"""Pieces shared by scenes of the room: a title in the largest fitting letters, a chart for the wall."""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Self

from charts.drawing.image import drawing
from charts.drawing.svg import Svg
from charts.parts.chart import Chart, shortened
from charts.parts.theme import Size
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from phrases import current_language

# A numbered title has two lines of the wall: in letters of 56 px, else of 45; a longer one has three of 36, and is cut after those.
_BEFORE_NUMBER = re.compile(r" (?=\d)")
_SIZES = {"large": 108, "middle": 136, "small": 250}


@dataclass(frozen=True, slots=True)
class Title:
    """A numbered title, whole, in the largest letters in which it leaves the wall its room."""

    text: str
    size: str

    @classmethod
    def of(cls, candidature: Candidature) -> Self:
        """Return the title of a file."""
        text = shortened(candidature.numbered_title, _SIZES["small"])
        return cls(text, next(size for size, most in _SIZES.items() if len(text) <= most))


def heading(name: object) -> str:
    """Return a name with each number kept on the line of the word before it: "édition 2"."""
    return _BEFORE_NUMBER.sub("\N{NO-BREAK SPACE}", str(name))


def drawn(snapshot: Snapshot, draw: Callable[..., Chart], *said: Hashable) -> Svg:
    """Return a chart of what the room sees as an image, drawn once for every room's screen until something changes."""

    def image(seen: Snapshot) -> Svg:
        chart = draw(seen, *said, size=Size.PROJECTOR)
        return drawing(chart.figure, label=chart.alt, size=Size.PROJECTOR)

    return snapshot.derived(("room", draw, said, current_language()), image)
