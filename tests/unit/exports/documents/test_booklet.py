"""The booklet of the meeting: a page a candidature, two where its summary takes the room to write."""

import io
from dataclasses import replace
from decimal import Decimal
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from exports.documents import booklet
from exports.documents.booklet import booklet_pdf, booklet_zip
from phrases import language
from tests.unit.exports.reading import MADE_AT
from tests.worlds.snapshots import make_candidature, make_snapshot


def pages(*summaries: str) -> list[str]:
    files = [make_candidature(number, summary=text) for number, text in enumerate(summaries, start=1)]
    snapshot = make_snapshot(marks=[[[3, 4, 5], [2, 2, 4]]] * len(files), candidatures=files)
    with language("en"):
        return [page.extract_text() for page in PdfReader(io.BytesIO(booklet_pdf(snapshot, made_at=MADE_AT))).pages]


@pytest.mark.parametrize(("words", "taken"), [(0, 1), (60, 1), (250, 2), (600, 2), (20_000, 2)])
def test_candidature_takes_one_page_or_two(words: int, taken: int) -> None:
    read = pages("Un résumé. " * words, "Court.")
    assert [number for number, text in enumerate(read) if "Projet 2" in text] == [0, taken + 1]
    assert len(read) == 1 + taken + 1


@pytest.mark.parametrize("summary", ["mot " * 900, "ligne\n" * 60])
def test_summary_is_whole_on_the_page_of_its_own(summary: str) -> None:
    _cover, first, second = pages(summary)
    assert "The summary is on the next page." in first
    assert second.split().count(summary.split()[0]) == len(summary.split())


def test_summary_that_no_page_holds_says_that_it_is_cut() -> None:
    assert "cut here: the whole is on screen" in pages("Un résumé. " * 20_000)[2]


def test_each_page_has_room_to_write() -> None:
    assert [("Room to write" in text) for text in pages("Court.", "Un résumé. " * 600)] == [False, True, True, False]


def test_amount_is_said_where_one_was_asked_for() -> None:
    asking = replace(make_candidature(1), amount_asked=Decimal(12_500))
    snapshot = make_snapshot(marks=[[[3, 4]], [[2, 2]]], candidatures=[asking, make_candidature(2)])
    with language("fr"):
        read = [page.extract_text() for page in PdfReader(io.BytesIO(booklet_pdf(snapshot, made_at=MADE_AT))).pages]
    assert ["Montant demandé\xa0: 12\u202f500\xa0€" in page for page in read[1:]] == [True, False]


def test_volumes_hold_each_candidature_once_and_say_which_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(booklet, "_VOLUME", 2)
    files = [make_candidature(number) for number in range(1, 6)]
    snapshot = make_snapshot(marks=[[[3, 4, 5], [2, 2, 4]]] * 5, candidatures=files)
    with language("en"), ZipFile(io.BytesIO(booklet_zip(snapshot, made_at=MADE_AT))) as archive:
        covers = {name: PdfReader(io.BytesIO(archive.read(name))).pages[0].extract_text() for name in archive.namelist()}
    assert [f"volume {number} of 3" in text for number, text in enumerate(covers.values(), start=1)] == [True] * 3
    assert list(covers) == ["booklet-1.pdf", "booklet-2.pdf", "booklet-3.pdf"]
    assert [number for text in covers.values() for number in range(1, 6) if f"100{number}" in text] == [1, 2, 3, 4, 5]
