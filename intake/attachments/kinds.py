"""Kind of an attached file by its first bytes; limits of size and number; lists of refused kinds."""

import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO, NamedTuple, cast

from deliberation.dossiers.attachments.attachment import SentFile
from deliberation.errors import FileRefused, ImportRefused
from deliberation.problems import Problem, Severity
from phrases import N_, Message, whole

_HEAD_BYTES = 64 * 1024
_PDF_WITHIN_BYTES = 1024
_ARCHIVES = frozenset({"zip", "7z", "rar", "gz", "tgz", "bz2", "xz", "tar", "zst", "iso", "cab"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MIME_TYPE_BYTES = 200
OTHER = N_("What it holds is not what its name says.")


class Kind(NamedTuple):
    """Media type, and a test for files of the type, from the first bytes or the whole."""

    media_type: str
    is_it: Callable[[bytes, BinaryIO], bool]


def media_type_of(name: str, content: BinaryIO) -> str:
    """Return the media type of a file. Raises FileRefused for content different from the name's kind, or not accepted."""
    _stem, dot, ending = name.lower().rpartition(".")
    if ending in _ARCHIVES:
        raise FileRefused(N_("It is an archive within the archive: send the files that it holds."))
    kind = _KINDS.get(ending) if dot else None
    if kind is None:
        raise FileRefused(N_("Files of this kind are not taken: documents, workbooks, slides, images, sounds, films and plain texts are."))
    head = content.read(_HEAD_BYTES)
    content.seek(0)
    if not kind.is_it(head, content):
        raise FileRefused(OTHER)
    return kind.media_type


def _begins(*signatures: bytes) -> Callable[[bytes, BinaryIO], bool]:
    return lambda head, _content: head.startswith(signatures)


def _office(subtype: str, folder: str) -> Kind:
    return Kind(f"{_OFFICE}{subtype}", lambda head, content: _holds(head, content, lambda names: any(n.startswith(folder) for n in names)))


def _open_document(subtype: str) -> Kind:
    media_type = f"{_OPEN_DOCUMENT}{subtype}"
    # The standard has the type first in the file, not compressed.
    marker = f"mimetype{media_type}".encode()
    return Kind(media_type, lambda head, _content: head.startswith(b"PK\3\4") and marker in head[:_MIME_TYPE_BYTES])


def _holds(head: bytes, content: BinaryIO, has_parts: Callable[[list[str]], bool]) -> bool:
    if not head.startswith(b"PK\3\4"):
        return False
    try:
        _opened, infos = entries_of(content)
    except FileRefused:
        return False
    names = [info.filename for info in infos]
    return "[Content_Types].xml" in names and has_parts(names)


def _is_text(head: bytes, _content: BinaryIO) -> bool:
    return b"\0" not in head


def _is_film(head: bytes, _content: BinaryIO) -> bool:
    return head[4:8] == b"ftyp"


def _is_wave(head: bytes, _content: BinaryIO) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WAVE"


def _is_webp(head: bytes, _content: BinaryIO) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WEBP"


_JPEG = Kind("image/jpeg", _begins(b"\xff\xd8\xff"))
_TIFF = Kind("image/tiff", _begins(b"II*\0", b"MM\0*"))
_KINDS: Mapping[str, Kind] = {
    "pdf": Kind("application/pdf", lambda head, _content: b"%PDF-" in head[:_PDF_WITHIN_BYTES]),
    "png": Kind("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "gif": Kind("image/gif", _begins(b"GIF87a", b"GIF89a")),
    "webp": Kind("image/webp", _is_webp),
    "tif": _TIFF,
    "tiff": _TIFF,
    "docx": _office("wordprocessingml.document", "word/"),
    "xlsx": _office("spreadsheetml.sheet", "xl/"),
    "pptx": _office("presentationml.presentation", "ppt/"),
    "odt": _open_document("text"),
    "ods": _open_document("spreadsheet"),
    "odp": _open_document("presentation"),
    "doc": Kind("application/msword", _begins(_OLE)),
    "xls": Kind("application/vnd.ms-excel", _begins(_OLE)),
    "ppt": Kind("application/vnd.ms-powerpoint", _begins(_OLE)),
    "rtf": Kind("application/rtf", _begins(b"{\\rtf")),
    "mp3": Kind("audio/mpeg", _begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "wav": Kind("audio/wav", _is_wave),
    "mp4": Kind("video/mp4", _is_film),
    "mov": Kind("video/quicktime", _is_film),
    "txt": Kind("text/plain", _is_text),
    "csv": Kind("text/csv", _is_text),
    "md": Kind("text/markdown", _is_text),
}


MEBIBYTE = 1024 * 1024
PIECE_BYTES = 256 * 1024
FILES_MAX = 100_000
_LEFT_BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
TOO_MANY = N_("This holds more than {most} files: it was not read, for safety.")


def files_of(found: Iterable[SentFile]) -> tuple[SentFile, ...]:
    """Return the files but a system's by-products (such as ``.DS_Store``). Raises FileRefused if there is none."""
    files = tuple(file for file in found if not _is_left_by_a_system(file))
    if not files:
        raise FileRefused(N_("It holds no file."))
    return files


def _is_left_by_a_system(file: SentFile) -> bool:
    return file.name.startswith("._") or file.name in _LEFT_BY_SYSTEMS or "__MACOSX" in file.folders


class Limits(NamedTuple):
    """How many bytes a file may have, and all that a call has."""

    file_bytes: int
    call_bytes: int


class Budget:
    """Count of bytes really read, per file and in total, independent of declared sizes and compression rates."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._read = limits, 0

    def refuse_size(self, size: int) -> None:
        """Raise FileRefused for a file of more bytes than a file may have, or of none."""
        if size > self._limits.file_bytes:
            sentence = N_("It weighs more than {limit} MB, the most that a file may have (JURY_ATTACHMENT_MAX_MB).")
            raise FileRefused(sentence, limit=whole(self._limits.file_bytes // MEBIBYTE))
        if not size:
            raise FileRefused(N_("It is empty."))

    def watched(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the pieces of a file within the limits. Raises FileRefused for the file, ImportRefused for all."""
        size = 0
        for piece in pieces:
            size += len(piece)
            self._read += len(piece)
            if self._read > self._limits.call_bytes:
                sentence = N_("All together is more than {limit} MB, the most that a call may have (JURY_ATTACHMENTS_MAX_MB).")
                message = Message(sentence, {"limit": whole(self._limits.call_bytes // MEBIBYTE)})
                raise ImportRefused([Problem(Severity.ERROR, message)])
            self.refuse_size(size)
            yield piece
        self.refuse_size(size)


# What lists eighty thousand files of usual names: an entry takes ten times as much in memory.
_LIST_BYTES_MAX = 16 * MEBIBYTE
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError, NotImplementedError, OverflowError, ValueError, OSError)
NOT_A_ZIP = N_("This is not a zip archive, or it is damaged.")


def entries_of(content: BinaryIO) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """Return a zip and its list. Raises FileRefused for a different format, or a list too long for safe reading."""
    try:
        opened = zipfile.ZipFile(cast("BinaryIO", _Bounded(content)))
    except BROKEN:
        raise FileRefused(NOT_A_ZIP) from None
    if len(opened.infolist()) > FILES_MAX:
        raise FileRefused(TOO_MANY, most=whole(FILES_MAX))
    return opened, opened.infolist()


class _Bounded:
    """A file whose single reads are bounded by the limit for a zip's directory."""

    def __init__(self, content: BinaryIO) -> None:
        self._content = content
        self.seek, self.tell = content.seek, content.tell

    def seekable(self) -> bool:
        """Return True: reading may go back."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises FileRefused for too many at once."""
        if size > _LIST_BYTES_MAX:
            raise FileRefused(TOO_MANY, most=whole(FILES_MAX))
        return self._content.read(size if size >= 0 else _LIST_BYTES_MAX)

    def close(self) -> None:
        """Leave the file open for its opener."""
