"""Documents too long for one file: how they are cut, and what their volumes are called."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from exports.documents.documents import Block, Bullets, Document, Grid, Section
from phrases import N_, Message

Item = TypeVar("Item")

# As measured, a line of a table takes a tenth of a mebibyte while a PDF is drawn.
LINES_MOST = 5_000
_CHARACTERS_PER_LINE = 200


def cut(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Return ``items`` in volumes of ``size`` at most; without items, in one empty volume."""
    return [items[start : start + size] for start in range(0, len(items), size)] or [items]


def numbered(name: str, count: int, extension: str = "pdf") -> list[str]:
    """Return the names of ``count`` volumes, which sort in their order."""
    width = len(str(count))
    return [f"{name}-{number:0{width}}.{extension}" for number in range(1, count + 1)]


def in_volumes(document: Document, most: int = LINES_MOST) -> list[Document]:
    """Return the document in volumes of ``most`` lines at most, itself if one holds it; tables and lists are cut between lines.

    A line of more than 200 characters counts as several. A section that goes on in the next volume keeps its title.
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
        for items in _filled([(item,) for item in block.items], most):
            yield replace(block, items=tuple(item for (item,) in items))
    else:
        parts = list(_filled(block.rows, most))
        for number, rows in enumerate(parts, 1):
            yield replace(block, caption=f"{block.caption} ({number}/{len(parts)})", rows=tuple(rows))


def _filled(rows: Sequence[tuple[str, ...]], most: int) -> Iterator[list[tuple[str, ...]]]:
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
