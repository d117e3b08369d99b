"""The minutes: what they say, in both formats, and that nothing an applicant wrote is markup."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import docx
import pytest
from pypdf import PdfReader

import capabilities
from deliberation.call.call import Head, Phase, Screening, Version
from deliberation.dossiers.candidatures import WithdrawalWord
from deliberation.meeting.meeting import ItemTime, Meeting, Sitting
from deliberation.record.journal import Act, Entry
from deliberation.selection.decisions import Decision, Dissent, Outcome
from deliberation.snapshot.snapshot import Snapshot
from exports.documents.documents import Bullets, Document, Facts, Grid, Paragraph, Section
from exports.documents.docx import MARKER, document_docx
from exports.documents.minutes import minutes
from exports.documents.pdf import document_pdf
from phrases import language
from tests.unit.exports.reading import MADE_AT
from tests.worlds.snapshots import make_candidature, make_snapshot

APPLICANT = WithdrawalWord.APPLICANT
HOSTILE = '#panic("x") $a^b$ *gras* _it_ @ref <label> \\ "//" {{ jinja }} {% x %} &lt;w:p/&gt; 😀 中 \u0001\u0000'


def decided(title: str = "Projet", reason: str = "Solide.") -> Snapshot:
    return make_snapshot(
        marks=[[[5, 4], [4, 4]], [[1, 2], [2, 2]]],
        candidatures=[make_candidature(1, title=title), make_candidature(2)],
        decisions=[
            Decision(1, Outcome.SELECTED, "t1", reason=reason, version=1),
            Decision(2, Outcome.DECLINED, reason="Trop tôt.", version=1),
        ],
        recused=[(1, 0)],
    )


def of(snapshot: Snapshot, *entries: Entry) -> Document:
    with language("en"):
        return minutes(snapshot, made_at=MADE_AT, entries=entries)


def decision_entry(version: int, outcome: str, track: str | None) -> Entry:
    said = {"decisions": {"1002": {"id": 2, "outcome": outcome, "track": track, "version": version}}}
    return Entry(version, MADE_AT, None, "Présidence", Act.DECIDED, "1002", {}, said, version, "0" * 64, "0" * 64)


def section(document: Document, title: str) -> tuple[object, ...]:
    return next(part.blocks for part in document.sections if part.title == title)


def test_minutes_hold_every_part_in_order() -> None:
    of_extras = [annex.title for extra in capabilities.active() for annex in extra.annexes.values()]
    assert [part.title for part in of(decided()).sections] == [
        "Object",
        "Meeting and quorum",
        "Members and presence",
        "Recusals",
        "Order of discussion",
        "Votes",
        "Decisions",
        "Dissenting opinions",
        "Scores, weights and ties",
        "Signatures",
        "Annex 1. Coverage: who scored what",
        "Annex 2. Transparency sheet",
        *(f"Annex {number}. {title}" for number, title in enumerate(of_extras, 3)),
    ]


def test_decisions_are_told_by_track_with_score_and_reason() -> None:
    selected, none_selected, declined = section(of(decided()), "Decisions")
    assert isinstance(selected, Grid)
    assert selected.caption == "Selected: Track 1"
    assert selected.rows == (("1", "1", "1001", "Projet\nOffice des essais", "4.25", "Solide."),)
    assert none_selected == Paragraph("Selected: Track 2: none.")
    assert isinstance(declined, Grid)
    assert declined.rows == (("2", "1002", "Projet 2\nOffice des essais", "2.00", "Trop tôt."),)


def test_dissents_are_told_with_the_decision_they_are_on() -> None:
    said = Dissent(1, 101, 1, Outcome.SELECTED, "t1", "Je suis contre.", "Juré 01", MADE_AT)
    asked = Dissent(2, 102, 9, Outcome.RESERVE, "t2", "", "Organisation", MADE_AT)
    replacing = [decision_entry(9, "reserve", "t2"), decision_entry(10, "declined", None)]
    (grid,) = section(of(replace(decided(), dissents=(said, asked)), *replacing), "Dissenting opinions")
    assert isinstance(grid, Grid)
    assert [row[:4] for row in grid.rows] == [
        ("Juré 01", "1001\nProjet", "Selected\nTrack 1", "Je suis contre."),
        ("Juré 02", "1002\nProjet 2", "Reserve list\nTrack 2\n(decision replaced since)", "–"),
    ]
    assert [row[4].partition("\n")[2] for row in grid.rows] == ["", "by Organisation"]


def test_minutes_say_until_when_the_call_is_kept() -> None:
    snapshot = decided()
    kept = replace(snapshot, call=replace(snapshot.call, kept_until=date(2024, 12, 31)))
    facts = [block.rows for block in section(of(kept), "Object") if isinstance(block, Facts)]
    assert ("Kept until", "31 December 2024") in facts[0]


def test_signatures_say_what_they_are_under() -> None:
    final = replace(decided(), phase=Phase.FINALISED, versions=(Version(2, "ab" * 32, "La présidence", MADE_AT, head=Head(41, "cd" * 32)),))
    part = replace(final, versions=(replace(final.versions[0], sha256="", head=None),))
    (draft, *_places), (signed, *_same), (partly, *_too) = (section(of(snapshot), "Signatures") for snapshot in (decided(), final, part))
    assert draft == Paragraph("These minutes are a draft: they are not to be signed before the selection is finalised.")
    assert signed == Paragraph(f"What is signed here: the minutes of A call, version 2, SHA-256 {'ab' * 32}, entry 41:{'cd' * 32}.")
    assert partly == Paragraph("What is signed here: the minutes of A call, version 2, without the files under recusal.")


def test_what_is_signed_and_by_whom_stand_on_one_page_of_the_pdf() -> None:
    document = of(decided())
    signed = next(part for part in document.sections if part.title == "Signatures")
    for lines in range(30, 56, 2):  # some of these reach the foot of the page within the signatures
        before = Section("Before", (Paragraph("\n".join(["A line."] * lines)),))
        pages = PdfReader(io.BytesIO(document_pdf(replace(document, sections=(before, signed))))).pages
        (page,) = [page.extract_text() for page in pages if "Signatures" in page.extract_text()]
        assert "Secretariat of the meeting" in page, lines


def test_row_of_many_lines_alone_is_cut_by_the_foot_of_a_page() -> None:
    rows = tuple((str(number), "\n".join(["A line."] * number)) for number in (2, 60))
    document = replace(of(decided()), sections=(Section("Rows", (Grid("Rows", ("Number", "Lines"), rows, (0.2, 0.8)),)),))
    first = PdfReader(io.BytesIO(document_pdf(document))).pages[0].extract_text()
    assert first.count("A line.") > 30
    marks = [row._tr.xpath("w:trPr/w:cantSplit") for row in docx.Document(io.BytesIO(document_docx(document))).tables[0].rows]
    assert [bool(mark) for mark in marks] == [True, True, False]


def test_coverage_shows_marks_and_recusals_and_tells_how_even_it_is() -> None:
    read, *_others, grid = section(of(decided()), "Annex 1. Coverage: who scored what")
    assert read == Paragraph("Every juror gave a full grid on each shortlisted application, recusals apart.")
    assert isinstance(grid, Grid)
    assert [row[2:] for row in grid.rows] == [("2", "2"), ("DÉPORT", "2")]


def test_pdf_is_tagged_dated_and_says_that_it_is_a_draft() -> None:
    reader = PdfReader(io.BytesIO(document_pdf(of(decided()))))
    catalogue: Any = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert "<pdfuaid:part>1<" in catalogue["/Metadata"].get_data().decode()
    assert reader.metadata is not None
    assert reader.metadata.creation_date == MADE_AT.replace(microsecond=0)
    assert "DRAFT" in (reader.pages[0].extract_text() or "")


def test_word_is_cut_in_the_pdf_only_where_it_is_wider_than_its_column() -> None:
    short, long = "Reconnaissance automatisée des populations et des pollutions maritimes ", "Ab" * 60
    with language("fr"):
        shown = minutes(decided(title=short * 3), made_at=MADE_AT, entries=())
        cut = minutes(decided(title=long), made_at=MADE_AT, entries=())
    said, of_the_long = ("".join(page.extract_text() for page in PdfReader(io.BytesIO(document_pdf(one))).pages) for one in (shown, cut))
    assert "Reconnaissance" in said
    assert "\u00ad" not in said
    assert long not in of_the_long


def test_no_table_of_the_pdf_is_without_headings() -> None:
    catalogue: Any = PdfReader(io.BytesIO(document_pdf(of(decided())))).trailer["/Root"]
    tables = [element for element in elements(catalogue["/StructTreeRoot"]) if element.get("/S") == "/Table"]
    assert tables
    assert all("/TH" in {part.get("/S") for part in elements(table)} for table in tables)


def elements(element: Any) -> Iterator[Any]:
    yield element
    inside = element.get("/K", [])
    for part in inside if isinstance(inside, list) else [inside]:
        if isinstance(found := part.get_object(), dict):
            yield from elements(found)


def test_texts_of_applicants_are_never_markup() -> None:
    document = of(decided(title=HOSTILE, reason=HOSTILE))
    read = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(document_pdf(document))).pages)
    assert "[grinning face]" in read
    assert "#panic" in read
    cells = {cell.text for table in docx.Document(io.BytesIO(document_docx(document))).tables for row in table.rows for cell in row.cells}
    assert HOSTILE.replace("\u0001\u0000", "\ufffd\ufffd") in cells


def test_pdf_and_docx_say_the_same() -> None:
    document = of(decided())
    in_pdf = "".join(page.extract_text() for page in PdfReader(io.BytesIO(document_pdf(document))).pages)
    book = docx.Document(io.BytesIO(document_docx(document)))
    in_docx = [p.text for p in book.paragraphs] + [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    said, written = re.sub(r"[\s\u00ad-]", "", in_pdf), re.sub(r"[\s-]", " ", " ".join(in_docx)).split()
    assert len(set(written)) > 150
    assert [word for word in written if word not in said] == []


@pytest.mark.parametrize(("spoken", "said"), [("fr", "fr-FR"), ("en", "en-GB")])
def test_docx_is_in_its_language_where_no_style_says_another(spoken: str, said: str) -> None:
    book = docx.Document(io.BytesIO(document_docx(replace(of(decided()), language=spoken))))
    assert book.styles.element.xpath("w:docDefaults//w:lang/@w:val") == [said]


def test_docx_says_of_a_table_what_it_says_in_the_order_of_the_format() -> None:
    order = ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"]
    for table in docx.Document(io.BytesIO(document_docx(of(decided())))).tables:
        said = [element.tag.rpartition("}")[2] for element in table._tbl.tblPr]
        assert "tblCellMar" in said
        assert said == sorted(said, key=order.index)


def test_docx_cuts_a_long_table_into_parts_that_lose_no_row() -> None:
    rows = tuple((str(number),) for number in range(401))
    document = replace(of(decided()), sections=(Section("Long", (Grid("Files", ("Number",), rows, (1.0,)),)),))
    book = docx.Document(io.BytesIO(document_docx(document)))
    tables = [[row.cells[0].text for row in table.rows] for table in book.tables]
    assert [table[0] for table in tables] == ["Number"] * 3
    assert [number for table in tables for number in table[1:]] == [number for (number,) in rows]
    assert [p.text for p in book.paragraphs if p.style is not None and p.style.name == "Caption"] == [
        "Files (1/3)",
        "Files (2/3)",
        "Files (3/3)",
    ]


def test_office_template_keeps_its_own_text_around_the_minutes() -> None:
    book = docx.Document()
    for text in ("Ministère", MARKER, "Diffusion restreinte"):
        book.add_paragraph(text)
    buffer = io.BytesIO()
    book.save(buffer)
    texts = [p.text for p in docx.Document(io.BytesIO(document_docx(of(decided()), template=buffer.getvalue()))).paragraphs]
    assert (texts[0], texts[1], texts[-1]) == ("Ministère", "Minutes of the jury", "Diffusion restreinte")
    assert MARKER not in texts


def test_minutes_of_another_moment_are_another_draft() -> None:
    with language("en"):
        assert minutes(decided(), made_at=MADE_AT + timedelta(days=1)) != of(decided())


def test_shortlisted_dossier_never_called_is_named_under_the_order_of_discussion() -> None:
    held = Meeting(sittings=(Sitting(1, MADE_AT),), items={1: ItemTime(MADE_AT)})
    *_rest, said, named = section(of(replace(decided(), meeting=held)), "Order of discussion")
    assert (said, named) == (Paragraph("Shortlisted, and never called during the meeting:"), Bullets(("1002 – Projet 2",)))


def filed() -> Snapshot:
    """Give a file in each count; what the team wrote of those on hold and not shortlisted came with a file of dossiers."""
    opinion = {"proposed_comment": "Entre nous : trop fragile.", "screening_reason": "Entre nous : trop fragile."}
    files = [
        make_candidature(1),
        make_candidature(2, screening=Screening.RESERVE, **opinion),
        make_candidature(3, screening=Screening.DECLINED, **opinion),
        make_candidature(4, screening=Screening.DECLINED, screening_reason="Hors du périmètre.", screening_version=1),
        make_candidature(5, is_withdrawn=True, withdrawal_reason="Réorganisation.", withdrawn_at=MADE_AT, withdrawn_on_word_of=APPLICANT),
        make_candidature(6, is_late=True, screening=Screening.DECLINED),
        make_candidature(
            7,
            screening=Screening.INADMISSIBLE,
            screening_reason="Pas de budget.",
            screening_version=1,
            screened_by="Organisation",
            screened_at=MADE_AT,
        ),
    ]
    return make_snapshot(candidatures=files, decisions=[Decision(1, Outcome.DECLINED, reason="Trop tôt.", version=1)])


def undecided_by_the_jury(snapshot: Snapshot) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
    blocks = section(of(snapshot), "Dossiers withdrawn, on hold, not shortlisted or inadmissible")
    grids = [block for block in blocks if isinstance(block, Grid)]
    return [(grid.caption, tuple((row[0], row[2]) for row in grid.rows)) for grid in grids]


def test_dossiers_out_of_the_running_are_named_once_with_their_reason() -> None:
    assert undecided_by_the_jury(filed()) == [
        ("Withdrawn", (("1005", "4 July 2019, on whose word: The applicant. Réorganisation."),)),
        ("On hold", (("1002", "–"),)),
        ("Not shortlisted", (("1003", "–"), ("1004", "Hors du périmètre."))),
        ("Inadmissible", (("1007", "Pas de budget.\nOrganisation, 4 July 2019, 17:30"),)),
    ]
    assert "Entre nous" not in str(of(filed()))


def test_minutes_say_who_declared_on_generative_ai_where_the_call_asks() -> None:
    whole = decided()
    assert "Generative artificial intelligence" not in {part.title for part in of(whole).sections}
    one, *others = whole.seated
    call = replace(whole.call, rules=replace(whole.call.rules, ai_declaration=True))
    _asked, lines = section(of(replace(whole, call=call, no_ai_declared=frozenset({one.id}))), "Generative artificial intelligence")
    names = "; ".join(person.name for person in others)
    assert lines == Bullets((f"Have declared it: {one.name}", f"Have not declared it: {names}"))


def test_minutes_do_not_list_dossiers_not_shortlisted_where_the_call_says_so() -> None:
    whole = filed()
    quiet = replace(whole, call=replace(whole.call, rules=replace(whole.call.rules, minutes_list_declined=False)))
    assert [caption for caption, _rows in undecided_by_the_jury(quiet)] == ["Withdrawn", "On hold", "Inadmissible"]
    assert "Not shortlisted: 2" in str(of(quiet).sections[0])
