"""Parse the XML of a workbook as it streams by: no entities, no document kept in memory."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Protocol, TypeVar
from xml.parsers import expat

from deliberation.errors import FileRefused
from phrases import N_

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")

UNREADABLE_PART: Final = N_("This workbook is damaged: part of it cannot be read. Open it and save it again.")
_ENTITIES: Final = N_("This workbook declares XML entities, which no spreadsheet program does. It was not read, for safety.")


class Handler(Protocol[T_co]):
    """What understands one part: elements by their names without prefix, and their texts."""

    def start(self, element: str, attributes: Mapping[str, str]) -> None: ...
    def end(self, element: str) -> None: ...
    def text(self, data: str) -> None: ...
    def take(self) -> Iterable[T_co]: ...  # what is complete so far, once


def parse(pieces: Iterable[bytes], handler: Handler[T]) -> Iterator[T]:
    """Yield what ``handler`` makes of a part. Raises FileRefused if it is not XML, or declares entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    names: dict[str, str] = {}

    def local(name: str) -> str:
        return names.get(name) or names.setdefault(name, name.rpartition(":")[2])

    def start(name: str, attributes: Mapping[str, str]) -> None:
        handler.start(local(name), attributes)

    def doctype(*_declaration: object) -> None:
        raise FileRefused(_ENTITIES)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: handler.end(local(name))
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = doctype
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            yield from handler.take()
        parser.Parse(b"", True)
        yield from handler.take()
    except expat.ExpatError:
        raise FileRefused(UNREADABLE_PART) from None


def plain(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return attributes by their names without prefix."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}
