"""Pages of an attached file: number, sizes, rendered widths, obstacles, text."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from deliberation.folding import folded
from deliberation.vocabulary import Labelled
from phrases import N_, Message

_PACKED_QUICKLY: Final = 1  # of 9
# In pixels: a thumbnail, half a laptop, a phone or a whole window, the room, a closer look.
WIDTHS: Final = (240, 800, 1200, 1600, 2400)
# By media type, the ending of a word processor's documents: their pages are shown where LibreOffice is installed.
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENTS: Final[Mapping[str, str]] = {
    DOCX: "docx",
    "application/vnd.oasis.opendocument.text": "odt",
}
_PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff"})


class Obstacle(Labelled):
    """Reasons why a file cannot be shown."""

    PROTECTED = "protected", N_("This file is protected by a password: its pages cannot be shown here.")
    DAMAGED = "damaged", N_("This file is damaged: its pages cannot be shown here.")
    UNTURNED = "unturned", N_("This document could not be turned into pages here: read the file itself.")
    HEAVY = "heavy", N_("This file takes more time or memory than a file may: its pages cannot be shown here.")


class Word(NamedTuple):
    """A word and where it stands, in shares of the page; it ends with a line feed where its line ends."""

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


def is_picture(media_type: str) -> bool:
    """Tell whether a file is a picture, or a scan of several."""
    return media_type in _PICTURES


def is_document(media_type: str) -> bool:
    """Tell whether a file is a word processor's document."""
    return media_type in DOCUMENTS


def has_pages(media_type: str) -> bool:
    """Tell whether the pages of a file can be shown, a document's where LibreOffice is: others are handed out as they are."""
    return media_type == "application/pdf" or is_picture(media_type) or is_document(media_type)


def width_for(wanted: int) -> int:
    """Return the width drawn that serves a screen which wants that many pixels."""
    return next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])


def oddities(media_type: str, facts: PagesFacts | None, texts: Sequence[PageText] | None) -> Iterator[Message]:
    """Yield oddities of a file for the staff's attention: flags, never a verdict; none for a file not read yet."""
    if facts and facts.obstacle:
        yield Message(_ODD[facts.obstacle], {})
    hidden = [str(number) for number, page in enumerate(texts or (), start=1) if page.hidden]
    if hidden:
        yield Message(N_("text that nobody can see, p. {pages}"), {"pages": ", ".join(hidden)})
    if texts and media_type == "application/pdf" and not any(page.plain for page in texts):
        yield Message(N_("scanned, without text"), {})


_ODD: Final[Mapping[Obstacle, str]] = {
    Obstacle.PROTECTED: N_("protected by a password"),
    Obstacle.DAMAGED: N_("damaged"),
    Obstacle.UNTURNED: N_("could not be turned into pages"),
    Obstacle.HEAVY: N_("too heavy to be shown"),
}
