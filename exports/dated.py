"""Workbooks that bear one time of our choosing: the same content gives the same bytes."""

import io
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from phrases.formats import PARIS

# The zip format knows no earlier day.
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)


def saved(book: Workbook, at: datetime) -> bytes:
    """Return the workbook's bytes with ``at`` as the time of every entry; its properties keep the times they have."""
    buffer = io.BytesIO()
    # Not Workbook.save: it would put the present time into the properties.
    ExcelWriter(book, _DatedArchive(buffer, at)).save()
    return buffer.getvalue()


class _DatedArchive(ZipFile):
    """A zip whose entries all bear one time, whatever the clock and the temporary files say."""

    def __init__(self, target: io.BytesIO, at: datetime, method: int = ZIP_DEFLATED) -> None:
        super().__init__(target, "w", method)
        self._method = method
        self._moment = max(at.timetuple()[:6], _EARLIEST)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_compression: Any) -> None:
        """Write an entry from memory."""
        super().writestr(self._entry(str(zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, *_compression: Any) -> None:
        """Write an entry from a file."""
        with Path(filename).open("rb") as source, self.open(self._entry(str(arcname)), "w") as target:
            shutil.copyfileobj(source, target)

    def _entry(self, name: str) -> ZipInfo:
        entry = ZipInfo(name, self._moment)
        entry.compress_type = self._method
        entry.create_system = 0
        return entry


def dated_zip(files: Mapping[str, bytes], at: datetime, *, is_compressed: bool = True) -> bytes:
    """Return a zip of ``files`` in their order, every entry bearing ``at`` in Paris time: the same files give the same bytes."""
    buffer = io.BytesIO()
    with _DatedArchive(buffer, at.astimezone(PARIS), ZIP_DEFLATED if is_compressed else ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
