"""Reading the cells of a file, whatever its format, and refusing files that are damaged, disguised or hostile."""

import io
import struct
import tracemalloc
from collections.abc import Iterable
from datetime import date, datetime
from html import escape
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

import intake.formats.archive
import intake.formats.rows as rows_module
import intake.formats.sheets
from deliberation.errors import FileRefused
from intake.files.values import tidy
from intake.formats.rows import Cell, Fault, Merged, Note, Row, trimmed
from intake.formats.sheets import open_file
from phrases import language
from tests.places import FIXTURES
from tests.unit.intake.broken.book import Book, Page
from tests.unit.intake.broken.book import xlsx as book_xlsx
from tests.unit.intake.files import archive, ods, with_part, xlsx

SHEET_PART = "xl/worksheets/sheet1.xml"
SMALL = xlsx({"Feuille": [["ID", "Titre"], ["1", "Un"]]})
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CELL = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'


def sheet_part(rows: str) -> bytes:
    return with_part(SMALL, SHEET_PART, f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>")


def rows_of(data: bytes, name: str = "fichier.xlsx") -> dict[str, tuple[Row, ...]]:
    return {sheet.name: tuple(sheet.rows()) for sheet in open_file(data, name).sheets}


def refusal(data: bytes, name: str = "fichier.xlsx") -> str:
    with pytest.raises(FileRefused) as caught:
        rows_of(data, name)
    return caught.value.message.text


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_whatever_its_separator_and_encoding(separator: str, encoding: str) -> None:
    data = f'ID{separator}"Équipe, d’agents"\r\n1{separator}"deux\r\nlignes, ""et"" ; guillemets"\r\n'.encode(encoding)

    assert rows_of(data, "dossiers.csv") == {
        "dossiers": (Row(1, ("ID", "Équipe, d’agents")), Row(2, ("1", 'deux\r\nlignes, "et" ; guillemets')))
    }


def test_blank_rows_are_left_out_and_others_keep_their_number() -> None:
    expected = (Row(1, ("ID",)), Row(4, ("1",)))

    assert rows_of(b"ID\n\n  \n1\n", "x.csv") == {"x": expected}
    assert rows_of(xlsx({"Feuille": [["ID"], [None], [" "], ["1"]]})) == {"Feuille": expected}


def test_workbook_is_recognised_by_its_content() -> None:
    moment = datetime(2019, 5, 31, 23, 58, 41)

    sheets = rows_of(xlsx({"A": [["x", 1.5, True, moment]], "B": []}), "dossiers.csv")

    assert sheets == {"A": (Row(1, ("x", 1.5, True, moment)),), "B": ()}


def test_ods_repeated_cells_are_read_and_trailing_blanks_ignored() -> None:
    blanks = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    assert rows_of(ods(f'<table:table-row table:number-rows-repeated="2">{CELL}</table:table-row>{blanks}')) == {
        "Feuille": (Row(1, ("a",)), Row(2, ("a",)))
    }


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."),
        (b" \r\n", "This file is empty."),
        (b"<!DOCTYPE html><html><body>Connexion</body></html>", "This is a web page or an XML file"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><a/>", "This is a web page or an XML file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "This is an old Excel workbook"),
        (bytes(range(256)) * 4, "This is neither a workbook"),
        (b"ID,Titre\n1,a\0b\n", "Line {line}: the byte {byte} is no text."),
        (b"\xff\xfeI", "This is neither a workbook"),
        (b'ID,Titre\n1,"jamais ferme\n', "Line {line}: the quotation mark that opens a cell there is not closed"),
        (b"ID\n" + b"x" * 200_000, "Line {line}: a cell is far too long."),
        (b"ID\n" + b"x" * 100_001, "Sheet {sheet}, cell {cell}: it holds more than {limit} characters."),
        (b"," * 2_000 + b"x", "Sheet {sheet}: it has more than {limit} columns."),
        (SMALL[: len(SMALL) // 2], "This workbook is damaged or incomplete."),
        (b"PK\x03\x04" + bytes(100), "This workbook is damaged or incomplete."),
        (archive({"photo.png": b"x"}), "This is a zip archive, not a workbook."),
        (archive({"word/document.xml": b"<a/>"}), "This is a text document (docx, odt), not a workbook."),
        (archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), "This is a text document"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "This is a PDF document, neither a workbook nor a csv file."),
        (archive({"xl/workbook.bin": b"x"}), "This is a binary workbook (xlsb)."),
        (archive({"content.xml": "<a/>", "../../etc/passwd.xml": "<a/>"}), "This archive holds files with suspicious names."),
        (archive({"content.xml": "<a/>", **{f"{n}.xml": "" for n in range(5000)}}), "This archive holds too many files"),
        (with_part(SMALL, SHEET_PART, "<worksheet><sheetData>"), "This workbook is damaged: part of it cannot be read."),
        (with_part(SMALL, "xl/workbook.xml", "<nothing/>"), "This workbook is damaged: part of it cannot be read."),
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    assert refusal(data).startswith(sentence)


def test_entities_are_refused_in_every_part_that_is_read() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    part = f'<!DOCTYPE l [<!ENTITY l0 "ha">{laughs}]><worksheet {MAIN}><sheetData>&l9;</sheetData></worksheet>'

    for name in (SHEET_PART, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"):
        for content in (part.encode(), part.encode("utf-16")):
            assert refusal(with_part(SMALL, name, content)).startswith("This workbook declares XML entities")
    assert refusal(archive({"content.xml": part})).startswith("This workbook declares XML entities")


def test_part_that_nobody_needs_is_not_opened() -> None:
    hostile = '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'

    assert rows_of(with_part(SMALL, "xl/theme/theme1.xml", hostile)) == rows_of(SMALL)


def test_sheet_that_declares_less_than_it_holds_is_refused() -> None:
    data = sheet_part("<row/>" + " " * 20_000_000)
    directory = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET_PART.encode()))
    understated = data[: directory + 24] + struct.pack("<I", 2_000) + data[directory + 28 :]

    assert refusal(understated).startswith("This workbook is damaged")


def test_archive_compressed_beyond_what_workbooks_are_is_refused() -> None:
    assert refusal(sheet_part("<row/>" + " " * 20_000_000)).startswith("This file is compressed far more than a workbook is.")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "Sheet {sheet}: it has more than {limit} columns."),
        ('<row r="1"><c r="1B"><v>1</v></c></row>', "This workbook is damaged: part of it cannot be read."),
        ('<row r="1"><c r="B1"><v>un</v></c></row>', "Sheet {sheet}, cell {cell}: it cannot be read."),
        ('<row r="1"><c r="B1" t="s"><v>7</v></c></row>', "Sheet {sheet}, cell {cell}: it cannot be read."),
        ('<row r="1"><c r="B1"><v>1</v></c></row>' * 4, "This file has more than {limit} cells that hold something."),
    ],
)  # fmt: skip
def test_xlsx_that_cannot_be_read_is_refused(rows: str, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_module, "MAX_CELLS", 7)

    assert refusal(sheet_part(rows)).startswith(sentence)


def test_cells_that_hold_nothing_are_nothing_however_far_they_are() -> None:
    rows = '<row r="3"><c r="A3"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'

    assert rows_of(sheet_part(rows + "<row/>" * 30_000)) == {"Feuille": (Row(3, (1.0,)),)}


@pytest.mark.parametrize(
    ("cell", "faults"),
    [
        ('<c r="B1" t="e"><v>#REF!</v></c>', ((1, Fault.ERROR),)),
        ('<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', ((1, Fault.ERROR),)),
        ('<c r="B1"><f>1+1</f></c>', ((1, Fault.NOT_COMPUTED),)),
        ('<c r="B1"><f>1+1</f><v/></c>', ((1, Fault.NOT_COMPUTED),)),
        ('<c r="B1"><f>1+1</f><v></v></c>', ((1, Fault.NOT_COMPUTED),)),
        ('<c r="B1"><f>1+1</f><v>2</v></c>', ()),
        ('<c r="B1" t="str"><f>IF(A1="","",A1)</f><v></v></c>', ()),
        ('<c r="B1"><v/></c>', ()),
    ],
)  # fmt: skip
def test_xlsx_formula_without_its_result_is_a_fault_and_an_empty_result_is_none(cell: str, faults: object) -> None:
    row = rows_of(sheet_part(f'<row r="1"><c r="A1"><v>1</v></c>{cell}</row>'))["Feuille"][0]

    assert row.faults == faults


@pytest.mark.parametrize(
    ("pattern", "value", "shown"),
    [
        ("General", "7", 7.0),
        ("0000000", "51234", "0051234"),
        ("00 00 00 00 00", "612345678", "0612345678"),
        ("0%", "0.8", "80 %"),
        ("0.00%", "0.125", "12.5 %"),
        ('0" jours"', "3", 3.0),
        ("#,##0.00", "3.5", 3.5),
        ("dd/mm/yyyy", "43616", date(2019, 5, 31)),
        ("yyyy-mm-dd h:mm AM/PM", "43616.99908564815", datetime(2019, 5, 31, 23, 58, 41)),
        ("[$-40C]d mmmm yyyy;@", "43616", date(2019, 5, 31)),
        ("mmm-yy", "43616", date(2019, 5, 31)),
        ("[h]:mm", "1.25", "30:00:00"),
        ("h:mm", "0.5", "12:00:00"),
        ("[Red]0", "4", 4.0),
    ],
)  # fmt: skip
def test_xlsx_number_is_read_as_its_format_shows_it(pattern: str, value: str, shown: Cell) -> None:
    styles = f'''<styleSheet {MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="{escape(pattern)}"/></numFmts>
        <cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>
        </styleSheet>'''

    assert rows_of(with_part(sheet_part(f'<row r="1"><c r="A1" s="1"><v>{value}</v></c></row>'), "xl/styles.xml", styles)) == {
        "Feuille": (Row(1, (shown,)),)
    }


def test_xlsx_text_is_read_without_its_reading_aids_and_with_its_line_ends() -> None:
    table = f"<sst {MAIN}><si><r><t>Éla</t></r><r><t>n</t></r><rPh><t>hors</t></rPh></si><si><t>a_x000D_\nb</t></si></sst>"
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t> c </t></is></c></row>'

    assert rows_of(with_part(sheet_part(cells), "xl/sharedStrings.xml", table)) == {"Feuille": (Row(1, ("Élan", "a\r\nb", " c ")),)}


def test_xlsx_dates_may_count_from_1904() -> None:
    book = f"""<workbook {MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/>
        <sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"""
    styles = f'<styleSheet {MAIN}><cellXfs count="1"><xf numFmtId="14"/></cellXfs></styleSheet>'
    data = with_part(with_part(sheet_part('<row r="1"><c r="A1"><v>42154</v></c></row>'), "xl/workbook.xml", book), "xl/styles.xml", styles)

    assert rows_of(data) == {"A": (Row(1, (date(2019, 5, 31),)),)}


def test_xlsx_tells_what_is_hidden_merged_and_noted() -> None:
    book = Book(
        [
            Page("Une", [["a", "b"], [1, 2]], merged=[((0, 0), (0, 1))], hidden_rows={1}, notes={(1, 1): "Attention"}),
            Page("Deux", [["x"]], state="veryHidden"),
        ]
    )
    one, two = open_file(book_xlsx(book), "x.xlsx").sheets

    assert tuple(one.rows()) == (Row(1, ("a",)), Row(2, (1.0, 2.0), (), True))
    assert (one.merged, list(one.notes), one.is_hidden, two.is_hidden) == ([Merged(1, 0, 1, 1)], [Note(2, 1, "Attention")], False, True)


def test_hidden_columns_of_an_open_document_are_told() -> None:
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    (sheet,) = open_file(ods(f"{columns}<table:table-row>{CELL}</table:table-row>"), "x.ods").sheets
    assert sheet.hidden_columns == {2}


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (f'<table:table-row table:number-rows-repeated="9000000">{CELL}</table:table-row>', "This file has more than {limit} rows."),
        (
            "<table:table-row>" + CELL.replace("office", 'table:number-columns-repeated="16384" office') + "</table:table-row>",
            "Sheet {sheet}: it has more than {limit} columns.",
        ),
        (
            f'<table:table-row table:number-rows-repeated="200">{CELL.replace("a<", "a" * 9000 + "<")}</table:table-row>',
            "This file holds far too much text.",
        ),
        (
            f'<table:table-row table:number-rows-repeated="9999">{CELL}</table:table-row>',
            "This file has more than {limit} cells that hold something.",
        ),
    ],
)  # fmt: skip
def test_ods_repetitions_are_counted_before_they_are_built(rows: str, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_module, "MAX_TEXT_CHARACTERS", 1_000_000)
    monkeypatch.setattr(rows_module, "MAX_CELLS", 9_000)

    assert refusal(ods(rows)).startswith(sentence)


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        ('office:value-type="float" office:value="4"><text:p>4</text:p>', Row(1, (4.0,))),
        ('office:value-type="float" office:value="51234"><text:p>0051234</text:p>', Row(1, ("0051234",))),
        ('office:value-type="percentage" office:value="0.8"><text:p>80 %</text:p>', Row(1, ("80 %",))),
        ('office:value-type="date" office:date-value="2019-05-31"><text:p>31/05/19</text:p>', Row(1, (date(2019, 5, 31),))),
        ('office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p>', Row(1, (True,))),
        ('office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p>', Row(1, ("a  b\nc",))),
        ('table:formula="of:=1+1"><text:p/>', Row(1, ())),
        ('table:formula="of:=1+1">', Row(1, (), ((0, Fault.NOT_COMPUTED),))),
        ('table:formula="of:=1+1" office:value-type="float" office:value="">', Row(1, (), ((0, Fault.NOT_COMPUTED),))),
        ('table:formula="of:=T(A1)" office:value-type="string">', Row(1, ())),
        ('table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p>',
         Row(1, ("#DIV/0!",), ((0, Fault.ERROR),))),
        ('office:value-type="string"><office:annotation><text:p>note</text:p></office:annotation><text:p>a</text:p>', Row(1, ("a",))),
    ],
)  # fmt: skip
def test_ods_cell_is_read_as_it_is_shown(cell: str, row: Row) -> None:
    name = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    rows = rows_of(ods(f"<table:table-row><table:table-cell {name} {cell}</table:table-cell></table:table-row>"))["Feuille"]

    assert rows == ((row,) if row.cells or row.faults else ())


def test_ods_tells_what_is_merged_and_leaves_covered_cells_blank() -> None:
    spanned = CELL.replace("<table:table-cell", '<table:table-cell table:number-columns-spanned="2"')
    covered = CELL.replace("table-cell", "covered-table-cell")
    (sheet,) = open_file(ods(f"<table:table-row>{spanned}{covered}{CELL}</table:table-row>"), "x.ods").sheets

    assert (list(sheet.rows()), sheet.merged) == ([Row(1, ("a", "", "a"))], [Merged(1, 0, 1, 1)])


@pytest.mark.parametrize("name", [*(path.name for path in FIXTURES.glob("*.xlsx")), *(path.name for path in FIXTURES.glob("*.ods"))])
def test_workbooks_are_read_as_another_library_reads_them(name: str) -> None:
    data = (FIXTURES / name).read_bytes()
    other = CalamineWorkbook.from_filelike(io.BytesIO(data))

    def tidied(cells: Iterable[Any]) -> tuple[Cell, ...]:
        # The other one strips the blanks around texts.
        return trimmed([tidy(cell) if isinstance(cell, str) else cell for cell in cells])

    expected = {
        sheet: [tidied(row) for row in other.get_sheet_by_name(sheet).to_python(skip_empty_area=False)] for sheet in other.sheet_names
    }
    assert {sheet: [tidied(row.cells) for row in rows] for sheet, rows in rows_of(data).items()} == {
        sheet: [row for row in rows if row] for sheet, rows in expected.items()
    }


def test_long_shared_text_shown_too_often_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_module, "MAX_TEXT_CHARACTERS", 10_000_000)
    table = f"<sst {MAIN}><si><t>{'x' * 90_000}</t></si></sst>"
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 200))

    assert refusal(with_part(sheet_part(cells), "xl/sharedStrings.xml", table)).startswith("This file holds far too much text.")


def test_file_larger_once_opened_than_what_is_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake.formats.archive, "MAX_INFLATED_BYTES", 1_000)

    assert refusal(SMALL).startswith("Once opened, this file would")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"x" * 20_000_000, "Line 1 has more than"),
        (b'ID,Titre\n1,"' + b"x" * 20_000_000, "Line 2 has more than"),
        (b"ID,Titre\n" + b"1;" * 10_000_000, "Line 2 has more than"),
        (b"ID;Titre\n" + b"x" * 20_000_000 + b"\n1;\xe9t\xe9", "Line 2 has more than"),
        (b"ID;Titre\n" + b"x" * 8_000_000 + b"\n1;\xe9t\xe9", "Line 2: a cell is far too long"),
        (b'ID,Titre\n1,"' + b"xxxx\n" * 4_000_000, "Line 2: the quotation mark"),
    ],
    ids=["one line", "quoted", "cells", "accents elsewhere", "just below, accents elsewhere", "lines in quotation marks"],
)
def test_line_of_many_megabytes_is_refused_in_words_and_within_memory(data: bytes, words: str) -> None:
    tracemalloc.start()
    try:
        with language("en"), pytest.raises(FileRefused, match=words):
            list(open_file(data, "a.csv").sheets[0].rows())
        assert tracemalloc.get_traced_memory()[1] < 5 * len(data)
    finally:
        tracemalloc.stop()
