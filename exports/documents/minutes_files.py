"""The minutes as files, one to sign and one to edit, each in as many volumes as needed."""

import gc
from collections.abc import Iterator, Sequence

from exports.documents.documents import Document
from exports.documents.docx import document_docx
from exports.documents.pdf import document_pdfs
from exports.documents.volumes import in_volumes, numbered
from phrases import _


def minutes_files(document: Document, *, template: bytes | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file of the minutes: the PDF files, then the DOCX files."""
    volumes = in_volumes(document)
    yield from zip(_names(volumes, "pdf"), document_pdfs(volumes, at=document.at), strict=True)
    for name, volume in zip(_names(volumes, "docx"), volumes, strict=True):
        yield name, document_docx(volume, template=template)
        # The parts of a DOCX file refer to one another in a circle: a hundred mebibytes a volume, until somebody looks for circles.
        gc.collect()


def _names(volumes: Sequence[Document], extension: str) -> list[str]:
    stem = _("minutes")
    return numbered(stem, len(volumes), extension) if len(volumes) > 1 else [f"{stem}.{extension}"]
