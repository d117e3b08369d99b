"""What a zip lists, read within limits: its own record of how long the list is may say anything."""

import zipfile
import zlib
from typing import BinaryIO, Final, cast

from deliberation.errors import FileRefused
from intake.attachments.limits import FILES_MAX, MEBIBYTE, TOO_MANY
from phrases import N_, whole

# What lists eighty thousand files of usual names: an entry takes ten times as much in memory.
_LIST_BYTES_MAX: Final = 16 * MEBIBYTE
BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError, NotImplementedError, OverflowError, ValueError, OSError)
NOT_A_ZIP: Final = N_("This is not a zip archive, or it is damaged.")


def entries_of(content: BinaryIO) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """Return a zip and what it lists. Raises FileRefused for what is no zip, or has a list too long to be read safely."""
    try:
        opened = zipfile.ZipFile(cast("BinaryIO", _Bounded(content)))
    except BROKEN:
        raise FileRefused(NOT_A_ZIP) from None
    if len(opened.infolist()) > FILES_MAX:
        raise FileRefused(TOO_MANY, most=whole(FILES_MAX))
    return opened, opened.infolist()


class _Bounded:
    """A file of which no single reading takes more than a zip's list may: its own record of how long that is may say anything."""

    def __init__(self, content: BinaryIO) -> None:
        self._content = content
        self.seek, self.tell = content.seek, content.tell

    def seekable(self) -> bool:
        """Tell that one may go back in it."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises FileRefused for too many at once."""
        if size > _LIST_BYTES_MAX:
            raise FileRefused(TOO_MANY, most=whole(FILES_MAX))
        return self._content.read(size if size >= 0 else _LIST_BYTES_MAX)

    def close(self) -> None:
        """Leave the file to whoever opened it."""
