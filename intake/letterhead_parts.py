"""Parts of a letterhead that are not read as XML: pictures of kinds that only draw, told by their first bytes, and typefaces."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Final

from deliberation.errors import FileRefused
from intake.letterhead_relations import LINK, NAMES, SVG
from phrases import N_

XML: Final = (".xml", ".rels")
_OTHER_PICTURE: Final = N_("This document holds {name}, which is not a known kind of picture. Put a PNG or JPEG picture in its place.")
_SHOWN_MAX: Final = 200
_SVG: Final = frozenset({".svg", ".svgz"})
_FONTS: Final = frozenset({".odttf", ".ttf", ".otf"})


def _begins(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signatures)


_JPEG: Final = _begins(b"\xff\xd8\xff")
_BITMAP: Final = _begins(b"BM")
_TIFF: Final = _begins(b"II*\0", b"MM\0*")
# An office suite draws a picture by its first bytes, whatever its name: SVG, EPS and compressed drawings are none of these.
_PICTURES: Final[Mapping[str, Callable[[bytes], bool]]] = {
    ".png": _begins(b"\x89PNG\r\n\x1a\n"),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".jpe": _JPEG,
    ".gif": _begins(b"GIF87a", b"GIF89a"),
    ".bmp": _BITMAP,
    ".dib": _BITMAP,
    ".tif": _TIFF,
    ".tiff": _TIFF,
    ".webp": lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP",
    ".wdp": _begins(b"II\xbc\1"),
    ".emf": lambda data: data.startswith(b"\1\0\0\0") and data[40:44] == b" EMF",
    ".wmf": _begins(b"\xd7\xcd\xc6\x9a", b"\1\0\x09\0"),
}
# Kinds of relationships whose target is not XML.
_DRAWN_KINDS: Final = frozenset({"image", "thumbnail", "hdphoto"})


def refuse_unread(name: str, data: bytes) -> None:
    """Refuse a part that is not read as XML, unless it is a typeface or a picture that only draws. Raises FileRefused."""
    ending = PurePosixPath(name.lower()).suffix
    is_known = ending in _FONTS or (name.endswith("/") and not data)
    if ending in _SVG:
        raise FileRefused(SVG)
    if not is_known and not (ending in _PICTURES and _PICTURES[ending](data)):
        raise FileRefused(_OTHER_PICTURE, name=name)


def refuse_target(kind: str, target: str) -> None:
    """Refuse a relationship within the document by which a part would be read as something else than here. Raises FileRefused."""
    ending = PurePosixPath(target.lower()).suffix
    if kind in _DRAWN_KINDS:
        if ending not in (*_PICTURES, ".xml"):
            raise FileRefused(SVG) if ending in _SVG else FileRefused(_OTHER_PICTURE, name=target[:_SHOWN_MAX])
    elif kind == "font":
        if ending not in _FONTS:
            raise FileRefused(NAMES)
    elif kind != LINK and (ending not in XML or set(target) & set("#?%")):  # a link within the document is loaded by nobody
        raise FileRefused(NAMES)
