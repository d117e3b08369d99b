"""A document's content, independent of format: sections of blocks; how a long document is cut into volumes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from phrases import N_, Message


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
    """Pairs of heading and text, a row each."""

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
    """Places to sign: each signer's capacity, and name if known."""

    places: tuple[tuple[str, str], ...]


Block = Paragraph | Facts | Bullets | Grid | Signatures


@dataclass(frozen=True, slots=True)
class Section:
    """Section of a document under a heading; the first annex begins a page, and a turned section has pages of its own."""

    title: str
    blocks: tuple[Block, ...]
    is_annex: bool = False
    is_turned: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """Document in ``language``, dated ``at``. ``draft``: the word across its pages until final; ``footer``: on each page.

    ``logo``: an optional picture above the title, with its owner's name.
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


Item = TypeVar("Item")

# As measured, a line of a table takes a tenth of a mebibyte while a PDF is drawn.
LINES_MOST = 5_000
_CHARACTERS_PER_LINE = 200


def cut(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Return ``items`` in volumes of ``size`` at most; without items, in one empty volume."""
    return [items[start : start + size] for start in range(0, len(items), size)] or [items]


def numbered(name: str, count: int, extension: str = "pdf") -> list[str]:
    """Return the names of ``count`` volumes, sorting in order."""
    width = len(str(count))
    return [f"{name}-{number:0{width}}.{extension}" for number in range(1, count + 1)]


def in_volumes(document: Document, most: int = LINES_MOST) -> list[Document]:
    """Return the document in volumes of at most ``most`` lines, or alone if short; tables and lists are cut between lines.

    A line above 200 characters counts as several. A continued section keeps its title.
    """
    volumes: list[list[Section]] = [[]]
    room = most
    for section in document.sections:
        for part in _pieces(section, most):
            size = sum(map(_lines, part.blocks))
            if size > room and volumes[-1]:
                volumes.append([])
                room = most
            room -= size
            _join(volumes[-1], part)
    if len(volumes) == 1:
        return [document]
    label = N_("{title}, volume {number} of {count}")
    return [
        replace(
            document,
            title=str(Message(label, {"title": document.title, "number": number, "count": len(volumes)})),
            sections=tuple(sections),
        )
        for number, sections in enumerate(volumes, 1)
    ]


def _join(sections: list[Section], part: Section) -> None:
    if sections and replace(sections[-1], blocks=()) == replace(part, blocks=()):
        sections[-1] = replace(part, blocks=(*sections[-1].blocks, *part.blocks))
    else:
        sections.append(part)


def _pieces(section: Section, most: int) -> Iterator[Section]:
    """Yield the section block by block; a block longer than a tenth of a volume comes in several pieces."""
    for block in section.blocks:
        for part in _parts(block, max(1, most // 10)):
            yield replace(section, blocks=(part,))


def _parts(block: Block, most: int) -> Iterator[Block]:
    if _lines(block) <= most or not isinstance(block, Grid | Bullets):
        yield block
    elif isinstance(block, Bullets):
        for items in _fill_volumes([(item,) for item in block.items], most):
            yield replace(block, items=tuple(item for (item,) in items))
    else:
        parts = list(_fill_volumes(block.rows, most))
        for number, rows in enumerate(parts, 1):
            yield replace(block, caption=f"{block.caption} ({number}/{len(parts)})", rows=tuple(rows))


def _fill_volumes(rows: Sequence[tuple[str, ...]], most: int) -> Iterator[list[tuple[str, ...]]]:
    part: list[tuple[str, ...]] = []
    room = most
    for row in rows:
        size = _lines_of(row)
        if size > room and part:
            yield part
            part, room = [], most
        part.append(row)
        room -= size
    if part:
        yield part


def _lines(block: Block) -> int:
    if isinstance(block, Grid):
        return sum(map(_lines_of, block.rows))
    return sum(_lines_of((item,)) for item in block.items) if isinstance(block, Bullets) else 1


def _lines_of(row: Sequence[str]) -> int:
    return 1 + sum(map(len, row)) // _CHARACTERS_PER_LINE
