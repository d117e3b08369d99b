"""How a document looks, drawn for whoever is about to use it: turned into pages, drawn, and kept nowhere."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from deliberation.dossiers.attachments.attachment import WIDTHS
from intake.pages.drawer import Image, Order, draw
from intake.pages.office import Office

_PAGES: Final = range(1, 3)


def first_pages(office: Office, document: bytes, media_type: str) -> tuple[bytes, ...]:
    """Return the first two pages of a document, as WebP. Raises CannotBeDrawn."""
    with TemporaryDirectory(prefix="jury-example-", ignore_cleanup_errors=True) as name:
        source, pages = Path(name, "source"), Path(name, "pages.pdf")
        source.write_bytes(document)
        pages.write_bytes(office.as_pdf(source, media_type))
        made = draw(pages, Order(is_picture=False, pages=_PAGES, width=WIDTHS[1]))
        return tuple(one.content for one in made if isinstance(one, Image))
