"""A document's content, independent of format: sections of paragraphs, facts, lists, tables and signatures."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Tone(StrEnum):
    """How a paragraph is read: as the text, or as a remark on it."""

    BODY = "body"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text; line ends are kept."""

    text: str
    tone: Tone = Tone.BODY


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a heading and its text, one a row."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a caption. ``widths``: the share of the width that each column takes; ``numeric``: columns aligned right.

    ``is_dense``: many narrow columns, in small letters.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numeric: frozenset[int] = frozenset()
    is_dense: bool = False

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headings) for row in (self.widths, *self.rows)):
            raise ValueError(f"{self.caption}: a row has not as many cells as there are headings")


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign: the capacity of who signs, and their name if it is known."""

    places: tuple[tuple[str, str], ...]


Block = Paragraph | Facts | Bullets | Grid | Signatures


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under a heading; the first annex begins a page, and one that is turned has pages of its own."""

    title: str
    blocks: tuple[Block, ...]
    is_annex: bool = False
    is_turned: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document in ``language``, dated ``at``. ``draft``: the word across its pages while it is not final; ``footer``: on each page.

    ``logo``: a picture above the title, if any, and the name of whose it is.
    """

    title: str
    subtitle: str
    language: str
    at: datetime
    draft: str
    footer: str
    draft_notice: str
    sections: tuple[Section, ...]
    logo: bytes = b""
    logo_of: str = ""
