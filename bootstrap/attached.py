"""Attached files: storage, limits, reading for searches."""

from collections.abc import Collection, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import bootstrap
from deliberation.dossiers.attachments.attachment import DOCX, WIDTHS, Attachment, PageText
from deliberation.operations.dossiers.attachments import Store, attachment_problems, sweep_attachments
from intake.attachments import kinds
from intake.attachments.kinds import MEBIBYTE, Limits
from intake.pages.drawer import CannotBeDrawn, Image, Order, draw
from intake.pages.office import Office
from intake.pages.pages import Original
from intake.pages.reading import Reading
from phrases import Message


def store() -> Store:
    """Return where attached files are kept, and how many a call may have."""
    return Store(bootstrap.attachment_files(), bootstrap.settings().attachments_max_mb * MEBIBYTE)


def limits() -> Limits:
    """Return how much is read of the files that somebody sends."""
    return Limits(bootstrap.settings().attachment_max_mb * MEBIBYTE, bootstrap.settings().attachments_max_mb * MEBIBYTE)


def problems(call_ids: Collection[int] | None = None) -> tuple[Message, ...]:
    """Return which attached files are lost or changed, a sentence each; of all calls, unless some are named."""
    return attachment_problems(bootstrap.reading(), bootstrap.attachment_files(), call_ids=call_ids)


def texts(attachment: Attachment) -> Sequence[PageText] | None:
    """Return the text of each page of an attached file; None while it is not read."""
    return bootstrap.pages().texts(attachment.use)


def holds_macros(attachment: Attachment) -> bool:
    """Tell whether an attached file that is here holds macros."""
    try:
        return kinds.holds_macros(bootstrap.attachment_files().path(attachment.sha256), attachment.media_type)
    except OSError:
        return False


def read_pages() -> Reading:
    """Return what reads attached files for searches."""
    return Reading(bootstrap.pages(), _originals)


def _originals() -> Sequence[Original]:
    files = bootstrap.attachment_files()
    with bootstrap.reading() as uow:
        found = [
            attachment
            for state in uow.calls.all()
            for attachment in uow.attachments.of_call(state.id)
            if bootstrap.pages().shows(attachment.media_type)
        ]
    return [Original(one.use, files.path(one.sha256), one.media_type) for one in found]


def sweep() -> int:
    """Remove the files that no call refers to, as a killed import leaves them; return how many."""
    return sweep_attachments(bootstrap.unit_of_work(), bootstrap.attachment_files())


def example_pages(document: bytes) -> tuple[bytes, ...]:
    """Return the first pages of a DOCX document as pictures, kept nowhere; none where LibreOffice is not here, or cannot draw it."""
    office = Office(bootstrap.settings().office_program, bootstrap.attachment_files().drafts)
    try:
        return first_pages(office, document, DOCX)
    except CannotBeDrawn:
        return ()


_PAGES: Final = range(1, 3)


def first_pages(office: Office, document: bytes, media_type: str) -> tuple[bytes, ...]:
    """Return the first two pages of a document, as WebP. Raises CannotBeDrawn."""
    with TemporaryDirectory(prefix="jury-example-", ignore_cleanup_errors=True) as name:
        source, pages = Path(name, "source"), Path(name, "pages.pdf")
        source.write_bytes(document)
        pages.write_bytes(office.as_pdf(source, media_type))
        made = draw(pages, Order(is_picture=False, pages=_PAGES, width=WIDTHS[1]))
        return tuple(one.content for one in made if isinstance(one, Image))
