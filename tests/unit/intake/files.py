"""Files made in memory for the tests of intake."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

_ODS_NAMESPACES = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text"))


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
            for cell in sheet[sheet.max_row]:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    return _saved(book)


def edited(data: bytes, cells: Mapping[tuple[str, str], Any]) -> bytes:
    book = load_workbook(io.BytesIO(data))
    for (sheet, place), value in cells.items():
        book[sheet][place] = value
    return _saved(book)


def ods(rows: str) -> bytes:
    content = f"<office:document-content {_ODS_NAMESPACES}><office:body><office:spreadsheet>"
    content += f'<table:table table:name="Feuille">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    return archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": "<m/>", "content.xml": content})


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {entry.filename: source.read(entry) for entry in source.infolist()}


def with_part(data: bytes, name: str, content: str | bytes) -> bytes:
    return archive({**parts_of(data), name: content})


def csv_of(*records: str) -> bytes:
    return "\n".join(records).encode()


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
