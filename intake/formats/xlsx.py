"""Opening of an xlsx workbook: sheets, texts and formats; rows are read on demand."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from deliberation.errors import FileRefused
from intake.formats.archive import UNREADABLE_PART, Archive, parse, plain
from intake.formats.rows import MAX_TEXT_CHARACTERS, Meter, Note, Row, Sheet, Size
from intake.formats.xlsx_rows import NumberFormat, SheetHandler, column_of, formats_of, number_in, unescaped
from phrases import N_

_WORKBOOK = "xl/workbook.xml"
_STYLE_PARTS = ("fonts", "cellXfs", "cellStyleXfs", "cellStyles", "dxfs")


@dataclass(frozen=True, slots=True)
class Book:
    """Data shared by the sheets of a workbook."""

    texts: tuple[str, ...]
    formats: tuple[NumberFormat, ...]
    counts_from_1904: bool


class _Elements:
    """Gathers the attributes of the elements asked for, however the part nests them."""

    def __init__(self, *wanted: str) -> None:
        self._wanted, self._found = frozenset(wanted), list[tuple[str, dict[str, str]]]()

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        if element in self._wanted:
            self._found.append((element, plain(attributes)))

    def end(self, element: str) -> None: ...

    def text(self, data: str) -> None: ...

    def take(self) -> list[tuple[str, dict[str, str]]]:
        items, self._found = self._found, []
        return items


class _Texts:
    """Gathers the texts of elements: shared strings, or the notes of a sheet with the cell that each is on."""

    def __init__(self, element: str) -> None:
        self._element, self._complete = element, list[tuple[str, str]]()
        self._reference, self._parts = "", list[str]()
        self._is_text, self._is_phonetic, self._characters = False, False, 0

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        if element == self._element:
            self._reference, self._parts = attributes.get("ref", ""), []
        elif element == "t":
            self._is_text = not self._is_phonetic
        elif element == "rPh":
            self._is_phonetic = True

    def end(self, element: str) -> None:
        if element == self._element:
            self._complete.append((self._reference, unescaped("".join(self._parts))))
        elif element == "t":
            self._is_text = False
        elif element == "rPh":
            self._is_phonetic = False

    def text(self, data: str) -> None:
        if self._is_text:
            self._parts.append(data)
            self._characters += len(data)
            if self._characters > MAX_TEXT_CHARACTERS:
                raise FileRefused(N_("This file holds far too much text. It was not read, for safety."))

    def take(self) -> list[tuple[str, str]]:
        complete, self._complete = self._complete, []
        return complete


def open_xlsx(archive: Archive, meter: Meter) -> list[Sheet]:
    """Return the worksheets of a workbook, in order. Raises FileRefused for a damaged workbook."""
    named, counts_from_1904 = _read_named_sheets(archive)
    targets = _targets(archive, _WORKBOOK)
    formats = _formats(archive)
    texts = tuple(text for _place, text in _all_texts(archive, targets))
    book = Book(texts, formats, counts_from_1904)
    sheets = []
    for sheet in named:
        kind, part = targets.get(sheet.get("id", ""), ("", ""))
        if kind != "worksheet":
            continue
        if part not in archive:
            raise FileRefused(UNREADABLE_PART)
        meter.total += archive.size(part)
        is_hidden = sheet.get("state", "visible") != "visible"
        sheets.append(Sheet(sheet.get("name", ""), _reader(archive, part, book, meter), is_hidden, notes=tuple(_notes(archive, part))))
    if not named:
        raise FileRefused(UNREADABLE_PART)
    return sheets


def _reader(archive: Archive, part: str, book: Book, meter: Meter) -> Callable[[Sheet], Iterator[Row]]:
    def read(sheet: Sheet) -> Iterator[Row]:
        handler = SheetHandler(sheet, book.texts, book.formats, counts_from_1904=book.counts_from_1904)
        size = Size()
        for row in parse(meter.watch(archive.pieces(part)), handler):
            size.count(sheet.name, row.number, row.cells)
            yield row

    return read


def _read_named_sheets(archive: Archive) -> tuple[list[dict[str, str]], bool]:
    elements = list(parse(archive.pieces(_WORKBOOK), _Elements("sheet", "workbookPr")))
    settings = next((attributes for element, attributes in elements if element == "workbookPr"), {})
    sheets = [attributes for element, attributes in elements if element == "sheet"]
    return sheets, settings.get("date1904", "0") in ("1", "true")


def _targets(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part points to: identifier → (kind, part)."""
    folder, _slash, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive:
        return {}
    targets = {}
    for _element, attributes in parse(archive.pieces(relations), _Elements("Relationship")):
        target = posixpath.normpath(posixpath.join("/" + folder, attributes.get("Target", ""))).lstrip("/")
        targets[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], target
    return targets


def _all_texts(archive: Archive, targets: Mapping[str, tuple[str, str]]) -> Iterable[tuple[str, str]]:
    part = next((part for kind, part in targets.values() if kind == "sharedStrings"), "xl/sharedStrings.xml")
    return parse(archive.pieces(part), _Texts("si")) if part in archive else ()


def _notes(archive: Archive, part: str) -> Iterator[Note]:
    for kind, target in _targets(archive, part).values():
        if kind == "comments" and target in archive:
            for reference, text in parse(archive.pieces(target), _Texts("comment")):
                row, column = column_of(reference)
                yield Note(row, column, text)


def _formats(archive: Archive) -> tuple[NumberFormat, ...]:
    if "xl/styles.xml" not in archive:
        return ()
    patterns: dict[int, str] = {}
    struck_fonts: list[bool] = []
    styles: list[tuple[int, bool]] = []
    part = ""
    for element, attributes in parse(archive.pieces("xl/styles.xml"), _Elements(*_STYLE_PARTS, "numFmt", "font", "strike", "xf")):
        number = attributes.get("numFmtId", "0")
        if element == "numFmt":
            patterns.setdefault(number_in(number), attributes.get("formatCode", ""))
        elif element == "xf":
            if part == "cellXfs":
                font = number_in(attributes.get("fontId", "0"))
                styles.append((number_in(number), font < len(struck_fonts) and struck_fonts[font]))
        elif element in _STYLE_PARTS:
            part = element
        elif part == "fonts":
            if element == "font":
                struck_fonts.append(False)
            elif struck_fonts:
                struck_fonts[-1] = attributes.get("val", "1") in ("1", "true")
    return formats_of(styles, patterns)
