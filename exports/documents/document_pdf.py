"""A document as a PDF file."""

from dataclasses import asdict
from typing import Any, Final

from exports.documents.documents import Block, Bullets, Document, Facts, Grid, Paragraph, Section, Signatures
from exports.documents.pdf import pdf

_KINDS: Final = {Paragraph: "paragraph", Facts: "facts", Bullets: "bullets", Grid: "grid", Signatures: "signatures"}


def document_pdf(document: Document) -> bytes:
    """Return the document as a tagged PDF. The same document always gives the same bytes."""
    data = {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": document.language,
        "draft": document.draft,
        "draft_notice": document.draft_notice,
        "footer": document.footer,
        "sections": [_section(section) for section in document.sections],
    }
    return pdf("document", data, at=document.at)


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "is_annex": section.is_annex,
        "is_turned": section.is_turned,
        "blocks": [_block(block) for block in section.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    fields = asdict(block)
    if isinstance(block, Grid):
        fields["numeric"] = sorted(block.numeric)
    return {"kind": _KINDS[type(block)], **fields}
