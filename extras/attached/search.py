"""Search in attached files: the pages with the searched words.

The folded text of each page is kept in memory and scanned, without an index. Searched words match the beginnings of words, alike on both
databases, unlike FTS5 and PostgreSQL's full text; and with an index a search's time would depend on hidden files. 1,000 dossiers of forty
pages take 125 MiB and 49 ms a search. A process keeps 250 million letters; files beyond that are read from the disk at each search.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from deliberation.derived.browsing import searched_words
from deliberation.dossiers.attachments.attachment import Attachment
from deliberation.dossiers.candidatures import Candidature
from deliberation.snapshot.snapshot import Snapshot
from extras.attached.pages.values import PageText
from extras.attached.reading import pages, texts

SEARCH_LEAST = 3  # letters: fewer stand on every page
_AROUND = 70  # letters on each side of what is found

# The text of each page of a file; None while it is not read, or if it cannot be.
TextsOf = Callable[[Attachment], Sequence[PageText] | None]


class Passage(NamedTuple):
    """A page that contains all searched words, with the text around the first."""

    candidature: Candidature
    attachment: Attachment
    page: int
    excerpt: str


class _Place(NamedTuple):
    """A page that contains all searched words, and the position of the longest."""

    attachment: Attachment
    page: int
    text: PageText
    at: int


def passages(snapshot: Snapshot, search: str, texts: TextsOf) -> Iterator[Passage]:
    """Yield the pages with every word of ``search``, in visible files: by dossier, file and page.

    Without a total, so that hidden files leave no trace.
    """
    for place in _places(snapshot, search, texts):
        yield Passage(
            snapshot.candidature(place.attachment.candidature_id), place.attachment, place.page, _excerpt(place.text.text, place.at)
        )


def holding(snapshot: Snapshot, search: str, texts: TextsOf) -> frozenset[int]:
    """Return the ids of candidatures with a page found by ``passages``."""
    return frozenset(place.attachment.candidature_id for place in _places(snapshot, search, texts))


def _places(snapshot: Snapshot, search: str, texts: TextsOf) -> Iterator[_Place]:
    wanted = searched_words(snapshot, search)
    if not any(len(word) >= SEARCH_LEAST for word in (*wanted.stems, *wanted.acronyms)):
        return
    files = sorted(
        snapshot.attachments, key=lambda attachment: (snapshot.candidature(attachment.candidature_id).dossier, attachment.number)
    )
    for file in files:
        for number, page in enumerate(texts(file) or (), start=1):
            if wanted.are_in(page.plain):
                yield _Place(file, number, page, wanted.place_in(page.plain))


def _excerpt(text: str, place: int) -> str:
    """Return the text around a position; folding may shift it by a few letters."""
    place = min(place, len(text))
    start = text.rfind(" ", 0, max(place - _AROUND, 0)) + 1
    end = text.find(" ", min(place + _AROUND, len(text)))
    excerpt = " ".join(text[start : end if end >= 0 else len(text)].split())
    return f"{'… ' if start else ''}{excerpt}{' …' if end >= 0 else ''}"


def found(snapshot: Snapshot, search: str) -> frozenset[int]:
    """Return the ids of the candidatures with a page on which the words stand."""
    return holding(snapshot, search, texts)


def extent() -> int:
    """Return the number of files read since the start; an unread file has no matches."""
    return pages().read_count
