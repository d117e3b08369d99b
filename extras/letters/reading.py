"""Office's paper for letters as sent: a DOCX file with printed content and fields only."""

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from deliberation.errors import FileRefused
from extras.letters import reading_rules as rules
from extras.letters.letterheads import BYTES_MAX, LOGO_BYTES_MAX, TEXT, Letterhead, fields_in, unknown_in
from intake.attachments.kinds import BROKEN, entries_of
from phrases import N_, whole

_MEBIBYTE = 1024 * 1024
_PARTS_MAX = 300
_PART_MAX = 4 * _MEBIBYTE
_ALL_MAX = 16 * _MEBIBYTE
_DEPTH_MAX = 100  # elements within one another: an office suite writes some thirty
_NAME_MAX = 200
_IS_ENCRYPTED = 0x1
_TYPES = "[content_types].xml"
_FILLED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_HARMLESS_CODES = frozenset({"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "STYLEREF", "SEQ", "TOC"})

_DAMAGED = N_("This document is damaged. Open it, save it again and send the new file.")
_TOO_LARGE = N_("This document weighs more than {limit} MB. Make its pictures smaller.")
_HEAVY_LOGO = N_("This picture weighs more than {limit} kB. Make it smaller.")
_NO_LOGO = N_("This file is no PNG or JPEG picture.")
_INFLATES = N_("Once opened, this document would take more than {limit} MB. It was not read, for safety.")
_ENTITIES = N_("This document declares XML entities, which no word processor does. It was not read, for safety.")
_CODE = N_("This document holds the field code {code}, which the program does not run. Put plain text there.")
_PROTECTED = N_("This document is protected by a password. Save it without one.")
_TEXT_TWICE = N_("The field {field} stands twice in this document. It takes the letter’s text, once.")
_TEXT_PLACE = N_("The field {field} must be alone in a paragraph of the page itself: not in a header, a table or a frame.")

# Elements by which a document brings something else than what is printed.
_ELEMENTS: Mapping[str, str] = {
    "altChunk": rules.EMBEDDED,
    "object": rules.EMBEDDED,
    "OLEObject": rules.EMBEDDED,
    "control": rules.EMBEDDED,
    "subDoc": rules.EMBEDDED,
    "ins": rules.CHANGES,
    "del": rules.CHANGES,
    "moveFrom": rules.CHANGES,
    "moveTo": rules.CHANGES,
    "commentReference": rules.CHANGES,
    "mailMerge": rules.MERGE,
    "svg": rules.SVG,
    "svgBlip": rules.SVG,
}


def read_letterhead(name: str, content: bytes) -> Letterhead:
    """Return a letterhead with its fields. Raises FileRefused, with a plain reason, for content beyond a printed page."""
    name = PurePath(name.replace("\\", "/")).name[-_NAME_MAX:]
    if len(content) > BYTES_MAX:
        raise FileRefused(_TOO_LARGE, limit=whole(BYTES_MAX // _MEBIBYTE))
    if not name.lower().endswith(".docx") or not content.startswith(b"PK\3\4"):
        raise FileRefused(rules.NOT_DOCX)
    fields, unknown, places = list[str](), dict[str, str](), 0
    parts = tuple(_parts(content))
    rules.refuse_drawn_links({part.name: part.links for part in parts}, {part.name: part.drawn for part in parts})
    for part in parts:
        fields += part.fields
        unknown |= part.unknown
        places += part.texts
    if fields.count(TEXT) > 1:
        raise FileRefused(_TEXT_TWICE, field=f"{{{{{TEXT}}}}}")
    if TEXT in fields and not places:
        raise FileRefused(_TEXT_PLACE, field=f"{{{{{TEXT}}}}}")
    return Letterhead(name, content, tuple(dict.fromkeys(fields)), unknown)


def read_logo(content: bytes) -> str:
    """Return the SHA-256 of a logo. Raises FileRefused except for a PNG or JPEG picture of drawable kind and size."""
    if len(content) > LOGO_BYTES_MAX:
        raise FileRefused(_HEAVY_LOGO, limit=whole(LOGO_BYTES_MAX // 1024))
    if not content.startswith(b"\x89PNG\r\n\x1a\n") and not (content.startswith(b"\xff\xd8") and content[6:10] in (b"JFIF", b"Exif")):
        raise FileRefused(_NO_LOGO)
    return hashlib.sha256(content).hexdigest()


def _parts(content: bytes) -> Iterator["_Part"]:
    """Yield every part that is XML, read and found harmless."""
    archive, entries = entries_of(io.BytesIO(content))
    _refuse_entries(entries)
    read = 0
    for entry in entries:
        data = _bytes_of(archive, entry)
        read += len(data)
        if read > _ALL_MAX:
            raise FileRefused(_INFLATES, limit=whole(_ALL_MAX // _MEBIBYTE))
        name = entry.filename.lower()
        if name.endswith(rules.XML):
            part = _Part(name)
            part.read(data)
            yield part
        else:
            rules.refuse_unread(name, data)


def _refuse_entries(entries: list[ZipInfo]) -> None:
    names = {entry.filename.casefold() for entry in entries}
    if len(entries) > _PARTS_MAX or len(names) < len(entries) or any(map(_is_trick, entries)):
        raise FileRefused(rules.NAMES)
    if any(entry.flag_bits & _IS_ENCRYPTED for entry in entries):
        raise FileRefused(_PROTECTED)
    if not {_TYPES, rules.MAIN} <= names:
        raise FileRefused(rules.NOT_DOCX)
    if any("vbaproject" in name or "vbadata" in name for name in names):
        raise FileRefused(rules.MACROS)
    if any(name.startswith(("word/embeddings/", "word/activex/")) or name.endswith((".bin", ".ole")) for name in names):
        raise FileRefused(rules.EMBEDDED)


def _is_trick(entry: ZipInfo) -> bool:
    name = entry.filename
    is_path = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or not name.isprintable()
    return is_path or len(name) > _NAME_MAX or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED)


def _bytes_of(archive: ZipFile, entry: ZipInfo) -> bytes:
    """Return a part's actual bytes, whatever its declared size."""
    try:
        with archive.open(entry) as opened:
            data = opened.read(_PART_MAX + 1)
    except (*BROKEN, RuntimeError):
        raise FileRefused(_DAMAGED) from None
    if len(data) > _PART_MAX:
        raise FileRefused(_INFLATES, limit=whole(_PART_MAX // _MEBIBYTE))
    return data


@dataclass
class _Paragraph:
    is_of_page: bool
    text: str = ""


@dataclass
class _Part:
    """XML part, by name in lower case. ``texts``: number of valid places of the text's field.

    ``links``: targets outside the document, by relationship; ``drawn``: relationships used otherwise than as a link.
    """

    name: str
    fields: tuple[str, ...] = ()
    unknown: dict[str, str] = field(default_factory=dict)
    texts: int = 0
    links: dict[str, str] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)
    _within: list[str] = field(default_factory=list)
    _paragraphs: list[_Paragraph] = field(default_factory=list)
    _code: str = ""

    def read(self, data: bytes) -> None:
        """Go through the part. Raises FileRefused for what harms, or is not XML."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self._start, self._end, self._characters
        parser.StartDoctypeDeclHandler = _refuse_entities
        parser.EntityDeclHandler = _refuse_entities
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, UnicodeError):
            raise FileRefused(_DAMAGED) from None
        self._refuse_codes()

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        element, named_attributes = _local(name), {_local(key): value for key, value in attributes.items()}
        if self.name == _TYPES:
            rules.refuse_type(named_attributes)
        elif self.name.endswith(".rels"):
            self.links |= (links := rules.external_links(element, named_attributes))
            if element == "Relationship" and not links:
                rules.refuse_target(named_attributes.get("Type", "").rpartition("/")[2], named_attributes.get("Target", ""))
        elif why := _ELEMENTS.get(element):
            raise FileRefused(why)
        else:
            rules.refuse_remote_picture(element, named_attributes)
            self.drawn |= rules.relationships_drawn(element, attributes)
        if element == "p":
            is_of_page = self.name == rules.MAIN and self._within[-1:] == ["body"]
            self._paragraphs.append(_Paragraph(is_of_page))
        elif element == "fldSimple":
            self._code += f"\n{named_attributes.get('instr', '')}\n"
        elif element == "fldChar":
            self._code += "\n"
        self._within.append(element)
        if len(self._within) > _DEPTH_MAX:
            raise FileRefused(_DAMAGED)

    def _end(self, _name: str) -> None:
        if self._within.pop() == "p":
            paragraph = self._paragraphs.pop()
            if _FILLED.fullmatch(self.name):
                self.fields += fields_in(paragraph.text)
                self.unknown |= unknown_in(paragraph.text)
                self.texts += paragraph.is_of_page and paragraph.text.strip() == f"{{{{{TEXT}}}}}"

    def _characters(self, text: str) -> None:
        if self._within[-1:] == ["t"] and self._paragraphs:
            self._paragraphs[-1].text += text
        elif self._within[-1:] in (["instrText"], ["delInstrText"]):
            self._code += text

    def _refuse_codes(self) -> None:
        for line in self._code.split("\n"):
            code = line.strip().split(" ")[0].strip()
            schemes = {scheme for word in line.replace('"', " ").split() if (scheme := rules.scheme_of(word))}
            is_link = code.upper() == rules.LINK.upper() and bool(schemes) and schemes <= rules.LINK_SCHEMES
            if code and code.upper() not in _HARMLESS_CODES and not is_link:
                raise FileRefused(_CODE, code=code[:40])


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_entities(*_declaration: object) -> None:
    raise FileRefused(_ENTITIES)
