"""Look into any file that is handed out: whether it reads back, runs nothing, and keeps to what its format can hold."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZipFile

import docx
import page as pdf_rules
from docx.oxml.ns import qn
from pypdf import PdfReader

from exports.texts import CELL_LIMIT_UNITS
from tests.unit.exports.reading import cells, opened

# What a spreadsheet runs when a cell of a CSV file begins with it.
RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def of_workbook(data: bytes) -> Iterator[str]:
    for cell in cells(opened(data)):
        assert cell.data_type in ("s", "n", "d"), (cell.coordinate, cell.data_type)
        if isinstance(cell.value, str):
            assert len(cell.value.encode("utf-16-le")) // 2 <= CELL_LIMIT_UNITS
            yield cell.value


def of_csv(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8-sig")
    before = csv.field_size_limit(len(text))  # a letter may be long
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.splitlines()[0] else ","))
    csv.field_size_limit(before)
    assert {len(row) for row in rows} == {len(rows[0])}
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(RUN) or _is_number(cell), cell[:40]
        yield cell


def _is_number(cell: str) -> bool:
    return cell.lstrip("+-").replace(",", "").replace(".", "").isdigit()


def of_json(data: bytes) -> Iterator[str]:
    return _texts(json.loads(data.decode("utf-8")))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for inner in value.values() for text in _texts(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in _texts(inner))


def of_json_lines(data: bytes) -> Iterator[str]:
    return (text for line in data.splitlines() for text in of_json(line))


def of_docx(data: bytes) -> Iterator[str]:
    book = docx.Document(io.BytesIO(data))
    fields = [element.text for element in book.element.iter(qn("w:instrText"), qn("w:fldSimple"))]
    assert fields == []
    assert not [relation for relation in book.part.rels.values() if relation.is_external]
    yield from (paragraph.text for paragraph in book.paragraphs)
    yield from (cell.text for table in book.tables for row in table.rows for cell in row.cells)


def against_pdf_ua(data: bytes) -> list[str]:
    """Return what is against PDF/UA-1 in a file, rule by rule."""
    return [f"{failure.rule_id}: {failure.message}" for failure in pdf_rules.validate_pdf_bytes(data, profile="ua1").failures]


def of_pdf(data: bytes) -> Iterator[str]:
    assert against_pdf_ua(data) == []
    reader = PdfReader(io.BytesIO(data))
    catalogue: Any = reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA"} & set(catalogue)
    for page in reader.pages:
        assert not any(link.get_object().get("/A", {}).get("/S") in ("/URI", "/Launch", "/JavaScript") for link in page.get("/Annots", ()))
        yield page.extract_text()


def of_text(data: bytes) -> Iterator[str]:
    yield data.decode("utf-8")


def of_zip(data: bytes) -> Iterator[str]:
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(set(names)) == len(names)
        for name in names:
            assert PurePosixPath(name).name == name, name
            yield name
            content = archive.read(name)
            if name.endswith(".pdf"):
                # Drawn as the export of that name, and slow to read: looked into there.
                assert content.startswith(b"%PDF")
            else:
                yield from texts_of(name, content)


_READERS: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    ".xlsx": of_workbook,
    ".csv": of_csv,
    ".json": of_json,
    ".jsonl": of_json_lines,
    ".docx": of_docx,
    ".pdf": of_pdf,
    ".py": of_text,
    ".txt": of_text,
    ".zip": of_zip,
}


def texts_of(name: str, data: bytes) -> Iterator[str]:
    """Give every text of a file, having checked that it is as its kind of file must be."""
    return _READERS[PurePosixPath(name).suffix](data)
