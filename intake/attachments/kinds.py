"""What kinds of files are taken, known by their first bytes: a name alone proves nothing."""

from collections.abc import Callable, Mapping
from typing import BinaryIO, Final, NamedTuple

from deliberation.errors import FileRefused
from intake.attachments.lists import entries_of
from phrases import N_

_HEAD_BYTES: Final = 64 * 1024
_PDF_WITHIN_BYTES: Final = 1024
_ARCHIVES: Final = frozenset({"zip", "7z", "rar", "gz", "tgz", "bz2", "xz", "tar", "zst", "iso", "cab"})
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_MIME_TYPE_BYTES: Final = 200
OTHER: Final = N_("What it holds is not what its name says.")


class Kind(NamedTuple):
    """A media type, and whether a file is of it: told from its first bytes, or from the whole."""

    media_type: str
    is_it: Callable[[bytes, BinaryIO], bool]


def media_type_of(name: str, content: BinaryIO) -> str:
    """Return the media type of a file. Raises FileRefused for what is not what its name says, or not taken."""
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
    said = f"mimetype{media_type}".encode()
    return Kind(media_type, lambda head, _content: head.startswith(b"PK\3\4") and said in head[:_MIME_TYPE_BYTES])


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


_JPEG: Final = Kind("image/jpeg", _begins(b"\xff\xd8\xff"))
_TIFF: Final = Kind("image/tiff", _begins(b"II*\0", b"MM\0*"))
_KINDS: Final[Mapping[str, Kind]] = {
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
