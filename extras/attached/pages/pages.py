"""Pages of attached files, rendered once, when first requested."""

import json
import logging
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple, Protocol

from deliberation.dossiers.attachments import attachment
from deliberation.errors import FileChanged, NotFound
from extras.attached.pages import values
from extras.attached.pages.drawer import CannotBeDrawn, Image, Order, Words, draw, facts_from, words_from
from extras.attached.pages.office import Office
from extras.attached.pages.turns import Seats, Turn
from phrases import Message

_NOTHING = values.PageWords((), 0)
_log = logging.getLogger(__name__)
_FACTS = "facts.json"
_FAILED = ".failed"
_AS_PDF = "document.pdf"
_TEXT = "text.json"
_READ_AT_ONCE = 20  # pages read by one process
_TEXT_MOST = 200_000  # letters of a page that are searched
_SEARCHED_MOST = 250_000_000  # letters of all files that are kept in memory, some 400 MB: others are read at each search
_AHEAD = 4  # pages drawn by one process: the one asked for, and the next ones
_THUMBNAILS_AHEAD = 12  # small, and all wanted at once
_OPENED_AT = values.WIDTHS[1:3]  # in which a file's first page is drawn while it is read: those of a phone and of a laptop
_LOOK_SECONDS = 0.02  # between two looks at what somebody else has drawn


class Kept(Protocol):
    """Store of files and drawn pages; changed pages are withheld."""

    def original(self, use: attachment.Use) -> Path: ...  # raises FileChanged
    def path(self, use: attachment.Use, name: str) -> Path: ...
    def get(self, use: attachment.Use, name: str) -> bytes | None: ...
    def put(self, use: attachment.Use, name: str, content: bytes) -> None: ...


class Original(NamedTuple):
    """File as received: candidature, path of the bytes, media type."""

    use: attachment.Use
    path: Path
    media_type: str


class Pages:
    """Drawing of missing pages. A process at a time draws a file's pages of a width; files never wait for each other."""

    def __init__(self, kept: Kept, office: Office) -> None:
        self._kept, self._office = kept, office
        self._turns: dict[tuple[attachment.Use, int], Turn] = {}
        self._lock = Lock()
        self._seats = Seats()
        self._searched: dict[attachment.Use, tuple[values.PageText, ...]] = {}
        self._letters = 0
        self.read_count = 0  # of the files that this process has read

    def shows(self, media_type: str) -> bool:
        """Tell whether the pages of files of a kind are shown on this machine."""
        return attachment.has_pages(media_type) and (not attachment.is_document(media_type) or self._office.is_here)

    def texts(self, use: attachment.Use) -> tuple[values.PageText, ...] | None:
        """Return the text of each page of a file, folded once; None while it is not read."""
        known = self._searched.get(use)
        if known is None and (content := self._kept.get(use, _TEXT)):
            known = tuple(values.PageText.of(text, hidden) for text, hidden in json.loads(content))
            letters = sum(len(page.plain) for page in known)
            with self._lock:
                if self._letters + letters <= _SEARCHED_MOST and use not in self._searched:
                    self._searched[use] = known
                    self._letters += letters
        return known

    def oddities(self, use: attachment.Use, media_type: str) -> tuple[Message, ...]:
        """Return a file's oddities for staff, from its reading."""
        known = self._kept.get(use, _FACTS)
        return tuple(values.oddities(media_type, facts_from(json.loads(known)) if known else None, self.texts(use)))

    def read(self, original: Original) -> None:
        """Read the text of every page, for searches and for staff; an unreadable page has no text.

        The first page is drawn too, so that opening the file needs no wait.
        """
        known = self._facts(original)
        pages: dict[int, values.PageWords] = {}
        first = 1
        while known is None or first <= len(known.sizes):
            numbers, ahead = range(first, first + _READ_AT_ONCE), _OPENED_AT if first == 1 else ()
            order = Order(attachment.is_picture(original.media_type), numbers, values.WIDTHS[1], with_images=False, ahead=ahead)
            try:
                for made in draw(self._source(original), order):
                    if isinstance(made, values.PagesFacts):
                        known = made
                    elif isinstance(made, Words):
                        pages[made.number] = made.on_page
                        if made.number > 1:
                            continue
                    self._keep_made(original, made)
            except CannotBeDrawn as refusal:
                if not refusal.is_certain:
                    return  # this machine was busy: it is read another time
                if known is None:
                    self._keep_made(original, values.PagesFacts(obstacle=refusal.obstacle))
            known = known or values.PagesFacts()
            first += _READ_AT_ONCE
        sizes = known.sizes
        page_texts = [(page.text[:_TEXT_MOST], page.hidden) for page in (pages.get(n, _NOTHING) for n in range(1, len(sizes) + 1))]
        self._keep(original, _TEXT, json.dumps(page_texts, ensure_ascii=False).encode())
        self.read_count += 1

    def facts(self, original: Original, *, by: int, number: int = 1, width: int = values.WIDTHS[1]) -> values.PagesFacts:
        """Return the size of each page, or the obstacle.

        ``number`` and ``width``: a page to draw for ``by``, a person's id, in the same process.
        """
        try:
            self._whole(original)
        except CannotBeDrawn as refusal:
            return values.PagesFacts(obstacle=refusal.obstacle)
        known = self._facts(original)
        if known is None:
            self._draw(original, max(number, 1), width if width in values.WIDTHS else values.WIDTHS[1], _FACTS, by=by)
            known = self._facts(original)
        return known or values.PagesFacts()

    def image(self, original: Original, number: int, width: int, *, by: int) -> bytes:
        """Return a page, drawn at an allowed width. Raises NotFound for an absent or undrawable page."""
        if width not in values.WIDTHS:
            raise NotFound
        return self._make_page(original, number, width, f"{width}-{number}.webp", by=by)

    def words(self, original: Original, number: int, *, by: int) -> values.PageWords:
        """Return the words on a page. Raises NotFound for an absent or undrawable page."""
        return words_from(json.loads(self._make_page(original, number, values.WIDTHS[1], f"{number}.json", by=by)))

    def _facts(self, original: Original) -> values.PagesFacts | None:
        content = self._kept.get(original.use, _FACTS)
        return facts_from(json.loads(content)) if content else None

    def _make_page(self, original: Original, number: int, width: int, name: str, *, by: int) -> bytes:
        content = self._kept.get(original.use, name)
        if content is None and number >= 1 and not self._is_hopeless(original, number):
            self._draw(original, number, width, name, by=by)
            content = self._kept.get(original.use, name)
        if content is None:
            raise NotFound
        return content

    def _is_hopeless(self, original: Original, number: int) -> bool:
        known = self._facts(original)
        is_known_to_be = known and (known.obstacle or number > len(known.sizes))
        return bool(is_known_to_be) or self._kept.get(original.use, f"{number}{_FAILED}") is not None

    def _draw(self, original: Original, number: int, width: int, name: str, *, by: int) -> None:
        """Draw a page, and the next ones ahead; return once the result ``name`` is kept, or impossible.

        A request for any of these pages waits for that page alone; a request for a different page ends the drawing ahead.
        """

        def is_over() -> bool:
            return self._kept.path(original.use, name).exists() or self._is_hopeless(original, number)

        turn = self._turn(original, width)
        with turn.awaited(number):
            while not turn.lock.acquire(timeout=_LOOK_SECONDS):
                if is_over():
                    return
        try:
            if is_over():
                turn.lock.release()
                return
            pages = self._order_pages(original, number, width)
            drawn = self._draw_pages(original, pages, width, by=by)
            for drawn_page in drawn:
                if drawn_page == name:
                    break
        except BaseException:
            turn.lock.release()
            raise
        Thread(target=self._go_on, args=(drawn, turn, pages, by), name="pages", daemon=True).start()

    def _order_pages(self, original: Original, number: int, width: int) -> Sequence[int]:
        """Return the page, and the next pages neither kept nor known as undrawable."""
        ahead = range(number + 1, number + (_THUMBNAILS_AHEAD if width == values.WIDTHS[0] else _AHEAD))
        names = {page_number: (f"{width}-{page_number}.webp", f"{page_number}{_FAILED}") for page_number in ahead}
        known = {page_number for page_number in ahead if any(self._kept.path(original.use, name).exists() for name in names[page_number])}
        return [number, *(page_number for page_number in ahead if page_number not in known)]

    def _go_on(self, drawn: Generator[str], turn: Turn, pages: Sequence[int], by: int) -> None:
        """Render ahead, until a person waits for a different page only."""
        with suppress(OSError), closing(drawn):  # no room left on the disk: it is drawn when it is asked for
            for _name in drawn:
                awaited = turn.pages_awaited()
                if awaited.isdisjoint(pages) and (awaited or self._seats.is_awaited(by)):
                    break
        turn.lock.release()

    def _draw_pages(self, original: Original, pages: Sequence[int], width: int, *, by: int) -> Generator[str]:
        """Draw once there is a seat for the person, keep, and yield the name of each thing kept."""
        with self._seats.taken(by):
            yield from self._draw_at_once(original, pages, width)

    def _draw_at_once(self, original: Original, pages: Sequence[int], width: int) -> Iterator[str]:
        order = Order(attachment.is_picture(original.media_type), pages, width)
        facts, left = values.PagesFacts(), list(pages)
        try:
            for made in draw(self._source(original), order):
                if isinstance(made, values.PagesFacts):
                    facts = made
                elif isinstance(made, Words):
                    left = [page_number for page_number in left if page_number != made.number]
                yield self._keep_made(original, made)
        except CannotBeDrawn as refusal:
            _log.warning("attached file %s cannot be drawn: %s", original.use.sha256, refusal.obstacle)
            if refusal.is_certain and not facts.sizes:
                self._keep_made(original, values.PagesFacts(obstacle=refusal.obstacle))
            elif refusal.is_certain and left:  # of this page: the others are shown
                self._keep(original, f"{left[0]}{_FAILED}", b"")

    def _source(self, original: Original) -> Path:
        """Return the file to draw: the original, or a document's converted PDF, made once. Raises CannotBeDrawn."""
        if not attachment.is_document(original.media_type):
            return self._whole(original)
        with self._turn(original, 0).lock:
            if self._kept.get(original.use, _AS_PDF) is None:
                self._keep(original, _AS_PDF, self._office.as_pdf(self._whole(original), original.media_type))
        return self._kept.path(original.use, _AS_PDF)

    def _whole(self, original: Original) -> Path:
        """Return the original, after reading. Raises CannotBeDrawn for a changed file."""
        try:
            return self._kept.original(original.use)
        except FileChanged:
            raise CannotBeDrawn(values.Obstacle.CHANGED, is_certain=False) from None

    def _turn(self, original: Original, width: int) -> Turn:
        with self._lock:
            return self._turns.setdefault((original.use, width), Turn())

    def _keep_made(self, original: Original, made: values.PagesFacts | Image | Words) -> str:
        if isinstance(made, values.PagesFacts):
            return self._keep(original, _FACTS, json.dumps(made.as_json()).encode())
        if isinstance(made, Image):
            return self._keep(original, f"{made.width}-{made.number}.webp", made.content)
        return self._keep(original, f"{made.number}.json", _json_of(made))

    def _keep(self, original: Original, name: str, content: bytes) -> str:
        self._kept.put(original.use, name, content)
        return name


def _json_of(made: Words) -> bytes:
    words, hidden = made.on_page.words, made.on_page.hidden
    return json.dumps({"words": words, "hidden": hidden}, ensure_ascii=False, separators=(",", ":")).encode()
