"""Reproducible workbooks and zips: a chosen timestamp, so that equal content gives equal bytes."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from phrases import PARIS

# The zip format knows no earlier day.
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_END_OF_ROWS = b"</sheetData>"


def saved(book: Workbook, at: datetime, *, rows: Sequence[Iterable[bytes]] = ()) -> bytes:
    """Return the workbook's bytes with ``at`` as the time of every entry; its properties keep their times.

    ``rows``: sheet by sheet, the XML of rows to append, streamed.
    """
    buffer = io.BytesIO()
    # Not Workbook.save: it would put the present time into the properties.
    ExcelWriter(book, _DatedArchive(buffer, at, rows=rows)).save()
    return buffer.getvalue()


class _DatedArchive(ZipFile):
    """Zip with a single time for all entries, independent of the clock and of temporary files."""

    def __init__(self, target: io.BytesIO, at: datetime, method: int = ZIP_DEFLATED, *, rows: Sequence[Iterable[bytes]] = ()) -> None:
        super().__init__(target, "w", method)
        self._method = method
        self._rows = {f"xl/worksheets/sheet{number}.xml": of_sheet for number, of_sheet in enumerate(rows, start=1)}
        self._moment = max(at.timetuple()[:6], _EARLIEST)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_compression: Any) -> None:
        """Write an entry from memory."""
        super().writestr(self._entry(str(zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, *_compression: Any) -> None:
        """Write an entry from a file: a sheet, with its streamed rows."""
        head, end, tail = Path(filename).read_bytes().partition(_END_OF_ROWS)
        with self.open(self._entry(str(arcname)), "w") as target:
            target.write(head)
            for chunk in self._rows.get(str(arcname), ()):
                target.write(chunk)
            target.write(end + tail)

    def _entry(self, name: str) -> ZipInfo:
        entry = ZipInfo(name, self._moment)
        entry.compress_type = self._method
        entry.create_system = 0
        return entry


def dated_zip(files: Mapping[str, bytes] | Iterable[tuple[str, bytes]], at: datetime, *, is_compressed: bool = True) -> bytes:
    """Return a zip of ``files`` in order, with ``at`` in Paris time on every entry: equal files give equal bytes.

    Pairs of name and content are consumed singly, so that memory holds a single content beside the zip.
    """
    buffer = io.BytesIO()
    with _DatedArchive(buffer, at.astimezone(PARIS), ZIP_DEFLATED if is_compressed else ZIP_STORED) as archive:
        for name, content in files.items() if isinstance(files, Mapping) else files:
            archive.writestr(name, content)
    return buffer.getvalue()
