"""Background reading of attached files for searches, in sequence; maker of their pages."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic

import bootstrap
from deliberation.dossiers.attachments.attachment import DOCX, Attachment, Use
from extras.attached import macros
from extras.attached.pages.drawer import PROCESSES, CannotBeDrawn, Image, Order, draw
from extras.attached.pages.office import Office
from extras.attached.pages.pages import Original, Pages
from extras.attached.pages.values import WIDTHS, PageText
from extras.attached.verbs import Store
from intake.attachments.kinds import MEBIBYTE

_FIRST_SECONDS = 30.0  # after the start, when those who enter come first
_PAUSE_SECONDS = 2.0  # between two looks at what is there: a meeting commits often, and brings no file
_AGAIN_SECONDS = 900.0  # before a file is tried again that took longer than may be: this machine may have been busy
_log = logging.getLogger(__name__)


class Reading:
    """Reader of unread files by ``pages``. ``originals``: returns every file with pages; ``now``: seconds of a clock."""

    def __init__(self, pages: Pages, originals: Callable[[], Iterable[Original]], *, now: Callable[[], float] = monotonic) -> None:
        self._pages, self._originals, self._now = pages, originals, now
        self._again_at: dict[Use, float] = {}  # what could not be read, though it may be another time
        self._woken, self._is_over = Event(), Event()

    @contextmanager
    def running(self, subscribe: Callable[[Callable[[], object]], Callable[[], object]]) -> Iterator[None]:
        """Read within the block; ``subscribe`` registers a callback for commits."""
        unsubscribe = subscribe(self._woken.set)
        self._woken.set()
        thread = Thread(target=self._read_for_ever, name="pages-reading", daemon=True)
        thread.start()
        try:
            yield
        finally:
            unsubscribe()
            self._is_over.set()
            self._woken.set()

    def read_all(self) -> None:
        """Read what is not read yet, nor was given up a short while ago."""
        for original in self._originals():
            if self._is_over.is_set():
                return
            is_due = self._again_at.get(original.use, 0.0) <= self._now()
            if is_due and self._pages.texts(original.use) is None and original.path.exists():
                self._pages.read(original)
                if self._pages.texts(original.use) is None:
                    self._again_at[original.use] = self._now() + _AGAIN_SECONDS

    def _read_for_ever(self) -> None:
        self._is_over.wait(_FIRST_SECONDS)
        while not self._is_over.is_set():
            self._woken.wait()
            self._woken.clear()
            try:
                self.read_all()
            except Exception:
                _log.exception("Attached files could not be read for searches.")
            self._is_over.wait(_PAUSE_SECONDS)


def pages() -> Pages:
    """Return the maker of attached files' pages, one per process."""
    return bootstrap.beside(_pages)


def _pages() -> Pages:
    files = bootstrap.attachment_files()
    return Pages(files.drawn, Office(bootstrap.settings().office_program, files.drafts))


def store() -> Store:
    """Return where attached files are kept, and how many a call may have."""
    return Store(bootstrap.attachment_files(), bootstrap.settings().attachments_max_mb * MEBIBYTE)


def texts(attachment: Attachment) -> Sequence[PageText] | None:
    """Return the text of each page of an attached file; None while it is not read."""
    return pages().texts(attachment.use)


def holds_macros(attachment: Attachment) -> bool:
    """Tell whether an attached file that is here holds macros."""
    try:
        return macros.holds_macros(bootstrap.attachment_files().path(attachment.sha256), attachment.media_type)
    except OSError:
        return False


def read_pages() -> Reading:
    """Return what reads attached files for searches."""
    return Reading(pages(), _originals)


@contextmanager
def running() -> Iterator[None]:
    """Read new files, and keep a process ready to draw, within the block."""
    with read_pages().running(bootstrap.signals().subscribe), PROCESSES.keeping_a_spare():
        yield


def _originals() -> Iterator[Original]:
    """Yield the files with pages, after removing here the files removed from the store by a different machine."""
    files = bootstrap.attachment_files()
    with bootstrap.reading() as uow:
        known = uow.attachments.uses()
        originals = [
            attachment
            for state in uow.calls.all()
            for attachment in uow.attachments.of_call(state.id)
            if pages().shows(attachment.media_type)
        ]
    files.drop_copies(known)
    for original in originals:
        yield Original(original.use, files.path(original.sha256), original.media_type)


def example_pages(document: bytes) -> tuple[bytes, ...]:
    """Return the first pages of a DOCX document as pictures, never kept; empty without LibreOffice, or if undrawable."""
    office = Office(bootstrap.settings().office_program, bootstrap.attachment_files().drafts)
    try:
        return first_pages(office, document, DOCX)
    except CannotBeDrawn:
        return ()


_PAGES = range(1, 3)


def first_pages(office: Office, document: bytes, media_type: str) -> tuple[bytes, ...]:
    """Return the first two pages of a document, as WebP. Raises CannotBeDrawn."""
    with TemporaryDirectory(prefix="jury-example-", ignore_cleanup_errors=True) as name:
        source, target = Path(name, "source"), Path(name, "pages.pdf")
        source.write_bytes(document)
        target.write_bytes(office.as_pdf(source, media_type))
        made = draw(target, Order(is_picture=False, pages=_PAGES, width=WIDTHS[1]))
        return tuple(image.content for image in made if isinstance(image, Image))
