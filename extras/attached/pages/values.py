"""Values of drawn pages: sizes, words, texts, obstacles, oddities."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from deliberation.errors import CHANGED_FILE
from deliberation.folding import folded
from deliberation.vocabulary import Labelled
from phrases import N_, Message

_PACKED_QUICKLY = 1  # of 9
# In pixels: a thumbnail, half a laptop, a phone or a whole window, the room, a closer look.
WIDTHS = (240, 800, 1200, 1600, 2400)


class Obstacle(Labelled):
    """Reasons why a file cannot be shown."""

    PROTECTED = "protected", N_("This file is protected by a password: its pages cannot be shown here.")
    DAMAGED = "damaged", N_("This file is damaged: its pages cannot be shown here.")
    UNTURNED = "unturned", N_("This document could not be turned into pages here: read the file itself.")
    HEAVY = "heavy", N_("This file takes more time or memory than a file may: its pages cannot be shown here.")
    CHANGED = "changed", CHANGED_FILE


class Word(NamedTuple):
    """Word with its place, in shares of the page; a line feed ends the last word of a line."""

    text: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of a page, and how many are invisible."""

    words: tuple[Word, ...]
    hidden: int

    @property
    def text(self) -> str:
        """Return the words, one line of the page a line."""
        return "".join(word.text if word.text.endswith("\n") else f"{word.text} " for word in self.words).strip()


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page: folded for searches, packed as written, and its number of invisible words."""

    packed: bytes
    plain: str
    hidden: int

    @classmethod
    def of(cls, text: str, hidden: int = 0) -> Self:
        """Return the text of a page."""
        return cls(zlib.compress(text.encode(), _PACKED_QUICKLY), folded(text), hidden)

    @property
    def text(self) -> str:
        """Return the text as written."""
        return zlib.decompress(self.packed).decode()


@dataclass(frozen=True, slots=True)
class PagesFacts:
    """The size of each page, or the obstacle."""

    sizes: tuple[tuple[float, float], ...] = ()
    obstacle: Obstacle | None = None

    def as_json(self) -> Mapping[str, object]:
        """Return the facts as stored."""
        return {"sizes": self.sizes, "obstacle": self.obstacle}


def oddities(media_type: str, facts: PagesFacts | None, texts: Sequence[PageText] | None) -> Iterator[Message]:
    """Yield oddities of a file for the staff's attention: flags, never a verdict; none for a file not read yet."""
    if facts and facts.obstacle:
        yield Message(_ODD[facts.obstacle], {})
    hidden = [str(number) for number, page in enumerate(texts or (), start=1) if page.hidden]
    if hidden:
        yield Message(N_("text that nobody can see, p. {pages}"), {"pages": ", ".join(hidden)})
    if texts and media_type == "application/pdf" and not any(page.plain for page in texts):
        yield Message(N_("scanned, without text"), {})


_ODD: Mapping[Obstacle, str] = {
    Obstacle.PROTECTED: N_("protected by a password"),
    Obstacle.DAMAGED: N_("damaged"),
    Obstacle.UNTURNED: N_("could not be turned into pages"),
    Obstacle.HEAVY: N_("too heavy to be shown"),
    Obstacle.CHANGED: N_("changed since it was brought"),
}
