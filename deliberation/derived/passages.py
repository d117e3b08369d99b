"""Where searched words stand in attached files: file, page, and the text around them.

The folded text of each page is kept in memory and scanned, without an index. Words are found by their beginnings within words, alike on
both databases, which neither FTS5 nor PostgreSQL's full text does; and an index would make a search's time depend on hidden files. 1,000
dossiers of forty pages take 125 MiB and 49 ms a search. A process keeps 250 million letters; files beyond that are read from the disk at
each search.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from deliberation.dossiers.attachments.attachment import Attachment
from deliberation.dossiers.attachments.pages import PageText
from deliberation.dossiers.candidatures import Candidature
from deliberation.folding import stems
from deliberation.snapshot.snapshot import Snapshot

SEARCH_LEAST: Final = 3  # letters: fewer stand on every page
_AROUND: Final = 70  # letters on each side of what is found

# The text of each page of a file; None while it is not read, or if it cannot be.
TextsOf = Callable[[Attachment], Sequence[PageText] | None]


class Passage(NamedTuple):
    """A page that contains all searched words, with the text around the first."""

    candidature: Candidature
    attachment: Attachment
    page: int
    excerpt: str


def no_texts(_attachment: Attachment) -> None:
    """Return no texts: no attached file is searched."""
    return


class _Place(NamedTuple):
    """A page that contains all searched words, and the position of the longest."""

    attachment: Attachment
    page: int
    text: PageText
    at: int


def passages(snapshot: Snapshot, search: str, texts: TextsOf) -> Iterator[Passage]:
    """Yield the pages that contain every word of ``search``, in files that the viewer sees: by dossier, file and page.

    No total is given, so that hidden files leave no trace.
    """
    for one in _places(snapshot, search, texts):
        yield Passage(snapshot.candidature(one.attachment.candidature_id), one.attachment, one.page, _excerpt(one.text.text, one.at))


def holding(snapshot: Snapshot, search: str, texts: TextsOf) -> frozenset[int]:
    """Return the ids of candidatures with a page found by ``passages``."""
    return frozenset(one.attachment.candidature_id for one in _places(snapshot, search, texts))


def _places(snapshot: Snapshot, search: str, texts: TextsOf) -> Iterator[_Place]:
    wanted = stems(search)
    if not any(len(word) >= SEARCH_LEAST for word in wanted):
        return
    files = sorted(snapshot.attachments, key=lambda one: (snapshot.candidature(one.candidature_id).dossier, one.number))
    for one in files:
        for number, page in enumerate(texts(one) or (), start=1):
            if all(word in page.plain for word in wanted):
                yield _Place(one, number, page, page.plain.index(max(wanted, key=len)))


def _excerpt(text: str, place: int) -> str:
    """Return the text around a position; folding may shift it by a few letters."""
    place = min(place, len(text))
    start = text.rfind(" ", 0, max(place - _AROUND, 0)) + 1
    end = text.find(" ", min(place + _AROUND, len(text)))
    said = " ".join(text[start : end if end >= 0 else len(text)].split())
    return f"{'… ' if start else ''}{said}{' …' if end >= 0 else ''}"
