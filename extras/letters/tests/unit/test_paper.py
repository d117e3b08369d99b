"""Letters on the office's own paper: each field in its place, the rest with the text, and nothing that an applicant wrote is a field."""

import io
from datetime import UTC, datetime
from zipfile import ZipFile

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from deliberation.errors import FileRefused
from deliberation.record.journal import Act, Entry
from deliberation.record.letterheads import KeptLetterhead
from deliberation.record.wordings import Wording
from exports.record import Record
from extras.letters.letter import Written, letters, sample
from extras.letters.letterheads import PARTS
from extras.letters.paper import letter_docx, letters_zip, model_docx, plain_text, tried
from extras.letters.reading import read_letterhead
from extras.letters.tests.unit.test_letters import decided
from phrases import language
from tests.unit.exports.reading import MADE_AT
from tests.worlds.office_papers import changed, office_paper

SAID = {Wording.LETTERHEAD: {"sender": "Direction des essais", "town": "Paris", "signatory": "Claude Petit"}}


def first_letter(title: str = "Un projet") -> Written:
    with language("fr"):
        return next(iter(letters(decided(title=title), SAID, made_at=MADE_AT)))


def on(paper: bytes, letter: Written | None = None) -> list[str]:
    with language("fr"):
        return [text.replace("\u00a0", " ") for text in plain_text(letter_docx(letter or first_letter(), paper=paper))]


def test_each_field_is_filled_where_it_stands_however_it_is_cut() -> None:
    paper = office_paper(
        ("{{desti", "nat", "aire}}"), "Dossier {{dossier}}, {{projet}}", "{{texte}}", header="{{ lieu_et_date }}", footer="{{signataire}}"
    )
    said = on(paper)
    assert said[0] == "Paris, le 4 juillet 2019"
    assert said[1] == "Office des essais\nCamille Martin\n10 RUE DES ESSAIS\n75011 PARIS 11"
    assert said[2] == "Dossier 1001, Un projet"
    assert said[3].startswith("Objet")
    assert said[-1] == "Claude Petit"
    assert [text for text in said if "{{" in text] == []


def test_what_has_no_field_is_written_with_the_text_and_the_sender_is_the_papers() -> None:
    said = on(office_paper("Avant", "{{texte}}", "Après"))
    assert (said[1], said[-1]) == ("Avant", "Après")
    assert [any(part in text for text in said) for part in ("Camille Martin", "Paris, le", "Objet", "Solide.", "Claude Petit")] == [
        True
    ] * 5
    assert sum("Direction des essais" in text for text in said) == 1  # the header alone


def test_text_takes_the_looks_of_its_field() -> None:
    book = docx.Document(io.BytesIO(office_paper("{{texte}}")))
    book.paragraphs[0].runs[0].italic = True
    book.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    book.save(target := io.BytesIO())
    made = docx.Document(io.BytesIO(letter_docx(first_letter(), paper=target.getvalue())))
    assert {(one.alignment, one.runs[0].italic) for one in made.paragraphs} == {(3, True)}


def test_nothing_that_an_applicant_wrote_is_a_field() -> None:
    said = on(office_paper("{{projet}}", "{{texte}}"), first_letter("{{signataire}} {{texte}}"))
    assert said[1] == "{{signataire}} {{texte}}"
    assert any("{{signataire}} {{texte}}" in text for text in said[2:])


def test_model_has_every_part_and_is_read_without_remark() -> None:
    with language("fr"):
        model = model_docx(sample(decided(), {}, made_at=MADE_AT))
    read = read_letterhead("modele.docx", model)
    assert (set(read.found), dict(read.unknown), read.without_field) == (set(PARTS), {}, ())
    assert "Solide." in " ".join(on(model))


def test_paper_is_tried_while_nothing_is_decided() -> None:
    with language("fr"):
        said = " ".join(plain_text(tried(sample(decided(), {}, made_at=MADE_AT), office_paper())))
    assert "[titre du projet]" in said


def test_document_on_which_no_letter_can_be_written_is_refused() -> None:
    paper = changed(office_paper(), {"word/_rels/document.xml.rels": b"<Relationships/>", "_rels/.rels": b"<Relationships/>"})
    with pytest.raises(FileRefused):
        tried(first_letter(), paper)


def test_letters_of_an_office_with_a_paper_are_documents_on_it_the_same_each_time() -> None:
    paper = office_paper()
    kept = KeptLetterhead(read_letterhead("a.docx", paper).sha256, "a.docx", "console", MADE_AT, paper)
    after = {"letterhead": kept.name, "sha256": kept.sha256}
    entry = Entry(1, MADE_AT, None, "console", Act.LETTERHEAD_CHOSEN, "", {"letterhead": "", "sha256": ""}, after, 1, "", "")
    record = Record(decided(), (entry,), {}, words=SAID, kept_letterheads=(kept,))
    with language("fr"):
        made = letters_zip(record, made_at=MADE_AT)
        assert made == letters_zip(record, made_at=datetime(2030, 1, 1, tzinfo=UTC))
        names = docx_names(made)
    assert names == [f"{number}.docx" for number in (1001, 1002, 1003, 1005)]


def docx_names(content: bytes) -> list[str]:
    with ZipFile(io.BytesIO(content)) as opened:
        return opened.namelist()
