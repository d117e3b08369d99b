"""Rules for a letterhead's parts and their relationships.

Only links to click may be external; pictures are of drawing kinds, told by their first bytes; typefaces are allowed.
"""

from collections.abc import Callable, Collection, Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from deliberation.errors import FileRefused
from phrases import N_

MAIN = "word/document.xml"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SHOWN_MAX = 200
# What is fetched by nobody until a reader presses it.
LINK, LINK_SCHEMES = "hyperlink", frozenset({"http", "https", "mailto"})
_LINK_ELEMENTS = frozenset({"hyperlink", "hlinkClick"})
_PICTURES = frozenset({"imagedata", "fill", "stroke", "image"})

NOT_DOCX = N_("This is not a DOCX document. In your word processor, save it as “Word document (.docx)”.")
NAMES = N_("This document holds parts with suspicious names, too many of them, or twice the same. It was not read, for safety.")
MACROS = N_("This document holds macros. Save it as “Word document (.docx)”, without them.")
EMBEDDED = N_("This document holds an embedded object (a workbook, another document). Take it out, or put a picture of it.")
ELSEWHERE = N_("This document refers to something outside of it ({target}). Put the picture in the document itself.")
_TEMPLATE = N_("This document is attached to a template elsewhere ({target}). Detach it, then save the document again.")
SVG = N_("This document holds an SVG drawing, which may call elsewhere. Put a PNG picture in its place.")
MERGE = N_("This document is tied to the data of a mail merge. Make it a normal document again, then save it.")
CHANGES = N_("This document holds comments or tracked changes, which every applicant could read. Accept or remove them.")

# Relationships by which a document brings something else than what is printed.
_KINDS: Mapping[str, str] = {
    "vbaProject": MACROS,
    "wordVbaData": MACROS,
    "keyMapCustomizations": MACROS,
    "aFChunk": EMBEDDED,
    "oleObject": EMBEDDED,
    "package": EMBEDDED,
    "control": EMBEDDED,
    "activeXControlBinary": EMBEDDED,
    "subDocument": EMBEDDED,
    "frame": EMBEDDED,
    "mailMergeSource": MERGE,
    "mailMergeHeaderSource": MERGE,
    "recipientData": MERGE,
    "comments": CHANGES,
    "commentsExtended": CHANGES,
}


def refuse_type(said: Mapping[str, str]) -> None:
    """Refuse a part by type: macros, embedded objects, XML under an unread name. Raises FileRefused."""
    kind = said.get("ContentType", "").lower()
    if "macroenabled" in kind or "vba" in kind:
        raise FileRefused(MACROS)
    if "oleobject" in kind or "activex" in kind or "spreadsheetml" in kind or "presentationml" in kind:
        raise FileRefused(EMBEDDED)
    if kind.startswith("image/svg"):
        raise FileRefused(SVG)
    if said.get("PartName", "").lower() == f"/{MAIN}" and kind != _MAIN_TYPE:
        raise FileRefused(NOT_DOCX)
    name = said.get("PartName") or f".{said.get('Extension', '')}"
    if kind.endswith("xml") and not kind.startswith("image/") and not name.lower().endswith((".xml", ".rels")):
        raise FileRefused(NAMES)


def external_links(element: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """Return id → target of a relationship out of the document, reserved for links. Raises FileRefused."""
    if element != "Relationship":
        return {}
    kind, target = attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", "")
    if kind == "attachedTemplate":
        raise FileRefused(_TEMPLATE, target=target[:_SHOWN_MAX])
    if why := _KINDS.get(kind):
        raise FileRefused(why)
    if attributes.get("TargetMode", "").lower() != "external" and not scheme_of(target):
        if ".." in target.split("/")[1:]:
            raise FileRefused(NAMES)
        return {}
    if kind != LINK or scheme_of(target) not in LINK_SCHEMES:
        raise FileRefused(ELSEWHERE, target=target[:_SHOWN_MAX])
    return {attributes.get("Id", ""): target}


def relationships_drawn(element: str, attributes: Mapping[str, str]) -> set[str]:
    """Return the possible ids of relationships used by an element otherwise than as a link, since readers fetch such targets."""
    named = {(key.rpartition(":")[2], value) for key, value in attributes.items() if ":" in key}
    return {value for key, value in named if not (element in _LINK_ELEMENTS and key == "id")}


def refuse_drawn_links(links: Mapping[str, Mapping[str, str]], drawn: Mapping[str, Collection[str]]) -> None:
    """Refuse a link used by its part as a picture or other fetched content. Both are by the part's name."""
    for name, targets in links.items():
        folder, _relations, part = name.removesuffix(".rels").rpartition("_rels/")
        for used in targets.keys() & set(drawn.get(folder + part, ())):
            raise FileRefused(ELSEWHERE, target=targets[used][:_SHOWN_MAX])


def refuse_remote_picture(element: str, attributes: Mapping[str, str]) -> None:
    """Refuse an old picture (VML) with an address as its file. Raises FileRefused."""
    if element in _PICTURES:
        for target in (attributes.get(name, "") for name in ("src", "href", "althref")):
            if scheme_of(target) or target.startswith(("//", "\\\\")):
                raise FileRefused(ELSEWHERE, target=target[:_SHOWN_MAX])


def scheme_of(target: str) -> str:
    """Return the scheme of an address in lower case, empty if it has none."""
    try:
        return urlsplit(target).scheme.lower()
    except ValueError:
        return ""


XML = (".xml", ".rels")
_OTHER_PICTURE = N_("This document holds {name}, which is not a known kind of picture. Put a PNG or JPEG picture in its place.")
_SVG = frozenset({".svg", ".svgz"})
_FONTS = frozenset({".odttf", ".ttf", ".otf"})


def _begins(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signatures)


_JPEG = _begins(b"\xff\xd8\xff")
_BITMAP = _begins(b"BM")
_TIFF = _begins(b"II*\0", b"MM\0*")
# An office suite draws a picture by its first bytes, whatever its name: SVG, EPS and compressed drawings are none of these.
_PICTURE_KINDS: Mapping[str, Callable[[bytes], bool]] = {
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
_DRAWN_KINDS = frozenset({"image", "thumbnail", "hdphoto"})


def refuse_unread(name: str, data: bytes) -> None:
    """Refuse a part outside XML, except typefaces and drawing pictures. Raises FileRefused."""
    ending = PurePosixPath(name.lower()).suffix
    is_known = ending in _FONTS or (name.endswith("/") and not data)
    if ending in _SVG:
        raise FileRefused(SVG)
    if not is_known and not (ending in _PICTURE_KINDS and _PICTURE_KINDS[ending](data)):
        raise FileRefused(_OTHER_PICTURE, name=name)


def refuse_target(kind: str, target: str) -> None:
    """Refuse a relationship within the document by which a part would be read as something else than here. Raises FileRefused."""
    ending = PurePosixPath(target.lower()).suffix
    if kind in _DRAWN_KINDS:
        if ending not in (*_PICTURE_KINDS, ".xml"):
            raise FileRefused(SVG) if ending in _SVG else FileRefused(_OTHER_PICTURE, name=target[:_SHOWN_MAX])
    elif kind == "font":
        if ending not in _FONTS:
            raise FileRefused(NAMES)
    elif kind != LINK and (ending not in XML or set(target) & set("#?%")):  # a link within the document is loaded by nobody
        raise FileRefused(NAMES)
