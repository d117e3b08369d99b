"""Documents too long for one file: cut between lines, without losing one; a drawing that takes too much memory ends alone."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.errors import DocumentTooLarge
from exports.dated import dated_zip
from exports.documents import pdf
from exports.documents.documents import Bullets, Document, Grid, Paragraph, Section, in_volumes
from exports.documents.minutes import minutes_files
from exports.documents.pdf import document_pdf
from phrases import language

AT = datetime(2019, 7, 4, 16, tzinfo=UTC)


def long_document(rows: int, items: int, text: str = "") -> Document:
    table = Grid("Decisions", ("Dossier", "Reason"), tuple((str(number), text) for number in range(rows)), (0.5, 0.5))
    sections = (
        Section("First", (Paragraph("Before."), table)),
        Section("Second", (Bullets(tuple(map(str, range(items)))), Paragraph("After."))),
    )
    return Document("Minutes", "Call", "en", AT, "", "footer", "", sections)


def lines_of(document: Document) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for section in document.sections:
        for block in section.blocks:
            match block:
                case Grid():
                    found += [(section.title, *row) for row in block.rows]
                case Bullets():
                    found += [(section.title, item) for item in block.items]
                case Paragraph():
                    found.append((section.title, block.text))
    return found


@given(st.integers(0, 150), st.integers(0, 150), st.integers(10, 60), st.sampled_from(["", "Solid." * 100]))
def test_volumes_hold_every_line_once_in_order_and_none_more_than_its_share(rows: int, items: int, most: int, text: str) -> None:
    whole = long_document(rows, items, text)
    with language("en"):
        volumes = in_volumes(whole, most)
    assert [line for volume in volumes for line in lines_of(volume)] == lines_of(whole)
    sizes = [sum(1 + len("".join(line[1:])) // 200 for line in lines_of(volume)) for volume in volumes]
    assert max(sizes) <= most
    assert sum(sizes[:-1]) >= (len(sizes) - 1) * most / 2


def test_document_of_one_volume_stays_and_others_say_which_they_are() -> None:
    short = long_document(3, 3)
    assert in_volumes(short, 20) == [short]
    with language("en"):
        volumes = in_volumes(long_document(30, 0), 20)
    assert [volume.title for volume in volumes] == ["Minutes, volume 1 of 2", "Minutes, volume 2 of 2"]
    assert [section.title for volume in volumes for section in volume.sections] == ["First", "First", "Second"]


def test_minutes_in_volumes_are_files_to_sign_and_files_to_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_volumes, "__defaults__", (50,))
    with language("en"):
        content = dated_zip(minutes_files(long_document(90, 0)), AT, is_compressed=False)
    with ZipFile(io.BytesIO(content)) as opened:
        assert opened.namelist() == ["minutes-1.pdf", "minutes-2.pdf", "minutes-1.docx", "minutes-2.docx"]
        last = docx.Document(io.BytesIO(opened.read("minutes-2.docx")))
    assert last.tables[-1].rows[-1].cells[0].text == "89"


def test_drawing_that_takes_more_memory_than_it_may_ends_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    document = long_document(2_000, 0, "Solid.")
    assert document_pdf(replace(document, sections=document.sections[1:])).startswith(b"%PDF")
    monkeypatch.setattr(pdf, "_MEMORY_MOST_BYTES", 24 * 1024**2)
    with language("en"), pytest.raises(DocumentTooLarge, match="more memory than a document may"):
        document_pdf(document)
