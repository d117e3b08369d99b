"""Zip containers and the XML in them, opened within limits."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar
from xml.parsers import expat

from deliberation.errors import FileRefused
from phrases import N_, whole

MEBIBYTE = 1024 * 1024
MAX_INFLATED_BYTES = 2_000 * MEBIBYTE
MAX_ENTRIES = 5_000
MAX_DEPTH = 8
# Repetitive sheets shrink about fifty times; only made-up data shrinks more than this.
MAX_RATIO = 250
RATIO_APPLIES_FROM_BYTES = 5 * MEBIBYTE

_TEXT_TYPE = b"application/vnd.oasis.opendocument.text"
_PIECE_BYTES = 256 * 1024
DAMAGED = N_("This workbook is damaged or incomplete. Open it, save it again and send the new file.")
_NOT_WORKBOOK = N_("This is a zip archive, not a workbook. Send the xlsx, ods or csv file itself.")
_DOCUMENT = N_("This is a text document (docx, odt), not a workbook. Copy its table into a workbook and send that.")
_BINARY = N_("This is a binary workbook (xlsb). Save it as xlsx, then send it again.")
_TOO_LARGE = N_("Once opened, this file would take more than {limit} MB. It was not read, for safety.")


class Archive:
    """The parts of a workbook. Raises FileRefused for a file that is not a zip, or for a zip made to harm."""

    def __init__(self, data: bytes) -> None:
        self._compressed = len(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, EOFError, UnicodeDecodeError, NotImplementedError, OverflowError, ValueError):
            raise FileRefused(DAMAGED) from None
        entries = self._zip.infolist()
        self._sizes = {entry.filename: entry.file_size for entry in entries}
        _refuse_entries(entries, frozenset(self._sizes))
        self._refuse_size(sum(self._sizes.values()))
        if b"".join(self.pieces("mimetype")).startswith(_TEXT_TYPE):
            raise FileRefused(_DOCUMENT)

    def __contains__(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name in self._sizes

    def size(self, name: str) -> int:
        """Return the declared bytes of a part."""
        return self._sizes[name]

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part piece by piece; nothing for a missing part. Raises FileRefused beyond the declared size."""
        if name not in self._sizes:
            return
        read = 0
        try:
            with self._zip.open(name) as stream:
                while piece := stream.read(_PIECE_BYTES):
                    read += len(piece)
                    self._refuse_size(read)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OverflowError):
            raise FileRefused(DAMAGED) from None

    def _refuse_size(self, inflated: int) -> None:
        if inflated > MAX_INFLATED_BYTES:
            raise FileRefused(_TOO_LARGE, limit=whole(MAX_INFLATED_BYTES // MEBIBYTE))
        if inflated > RATIO_APPLIES_FROM_BYTES and inflated > self._compressed * MAX_RATIO:
            raise FileRefused(N_("This file is compressed far more than a workbook is. It was not read, for safety."))


def _refuse_entries(entries: list[zipfile.ZipInfo], names: frozenset[str]) -> None:
    if len(entries) > MAX_ENTRIES or len(names) < len(entries):
        raise FileRefused(N_("This archive holds too many files, or twice the same. It was not read, for safety."))
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise FileRefused(_BINARY if "xl/workbook.bin" in names else _DOCUMENT if "word/document.xml" in names else _NOT_WORKBOOK)
    for entry in entries:
        path = entry.filename.split("/")
        if ".." in path or entry.filename.startswith("/") or "\\" in entry.filename or len(path) > MAX_DEPTH:
            raise FileRefused(N_("This archive holds files with suspicious names. It was not read, for safety."))
        if entry.flag_bits & 1:
            raise FileRefused(N_("This workbook is protected by a password. Save it without one, then send it again."))


T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")

UNREADABLE_PART = N_("This workbook is damaged: part of it cannot be read. Open it and save it again.")
_ENTITIES = N_("This workbook declares XML entities, which no spreadsheet program does. It was not read, for safety.")


class Handler(Protocol[T_co]):
    """Handler of a part: elements by name without prefix, and texts."""

    def start(self, element: str, attributes: Mapping[str, str]) -> None: ...
    def end(self, element: str) -> None: ...
    def text(self, data: str) -> None: ...
    def take(self) -> Iterable[T_co]: ...  # what is complete so far, once


def parse(pieces: Iterable[bytes], handler: Handler[T]) -> Iterator[T]:
    """Yield the results of ``handler`` on a part. Raises FileRefused for invalid XML, or declared entities."""
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
