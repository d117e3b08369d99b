"""The plainest DOCX and ODT documents that there can be: paragraphs, the same bytes each time."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Final
from xml.sax.saxutils import escape

_AT: Final = (2019, 5, 31, 12, 0, 0)
_ODT: Final = "application/vnd.oasis.opendocument.text"
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS: Final = "application/vnd.openxmlformats-package.relationships+xml"
_SPACES: Final = "urn:oasis:names:tc:opendocument:xmlns"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>'


def docx(paragraphs: Iterable[str]) -> bytes:
    """Return a DOCX document of these paragraphs."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>' for text in paragraphs)
    types = f'<Default Extension="rels" ContentType="{_RELATIONS}"/><Override PartName="/word/document.xml" ContentType="{_MAIN}"/>'
    relation = f'<Relationship Id="r1" Type="{_DOCUMENT}" Target="word/document.xml"/>'
    return _zip(
        {
            "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{types}</Types>',
            "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relation}</Relationships>',
            "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        }
    )


def odt(paragraphs: Iterable[str]) -> bytes:
    """Return an ODT document of these paragraphs."""
    body = "".join(f"<text:p>{escape(text)}</text:p>" for text in paragraphs)
    spaces = f'xmlns:office="{_SPACES}:office:1.0" xmlns:text="{_SPACES}:text:1.0" office:version="1.3"'
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", _ODT), ("content.xml", "text/xml"))
    )
    manifest = f'<manifest:manifest xmlns:manifest="{_SPACES}:manifest:1.0" manifest:version="1.3">{listed}</manifest:manifest>'
    return _zip(
        {
            "mimetype": _ODT,  # first, and not compressed: so that what it is can be told
            "content.xml": (
                f"{_HEAD}<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
                "</office:document-content>"
            ),
            "META-INF/manifest.xml": f"{_HEAD}{manifest}",
        }
    )


def _zip(parts: Mapping[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as written:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _AT)
            entry.create_system = 0
            written.writestr(entry, text, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return target.getvalue()
