"""Reading the cells of a file, whatever its format, and refusing files that are damaged, disguised or hostile."""

import struct
from datetime import datetime

import pytest

from deliberation.errors import FileRefused
from intake.files.sheets import Row, Sheet, read_sheets
from tests.unit.intake.files import archive, ods, with_part, xlsx

SHEET_PART = "xl/worksheets/sheet1.xml"
SMALL = xlsx({"Feuille": [["ID", "Titre"], ["1", "Un"]]})
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CELL = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'


def sheet_part(rows: str) -> bytes:
    return with_part(SMALL, SHEET_PART, f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>")


def refusal(data: bytes, name: str = "fichier.xlsx") -> str:
    with pytest.raises(FileRefused) as caught:
        read_sheets(data, name)
    return caught.value.message.text


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_whatever_its_separator_and_encoding(separator: str, encoding: str) -> None:
    data = f'ID{separator}"Équipe, d’agents"\r\n1{separator}"deux\r\nlignes, ""et"" ; guillemets"\r\n'.encode(encoding)

    assert read_sheets(data, "dossiers.csv") == (
        Sheet("dossiers", (Row(1, ("ID", "Équipe, d’agents")), Row(2, ("1", 'deux\r\nlignes, "et" ; guillemets')))),
    )


def test_blank_rows_are_left_out_and_others_keep_their_number() -> None:
    expected = (Row(1, ("ID",)), Row(4, ("1",)))

    assert read_sheets(b"ID\n\n  \n1\n", "x.csv")[0].rows == expected
    assert read_sheets(xlsx({"Feuille": [["ID"], [None], [" "], ["1"]]}), "x.xlsx")[0].rows == expected


def test_workbook_is_recognised_by_its_content() -> None:
    moment = datetime(2019, 5, 31, 23, 58, 41)

    sheets = read_sheets(xlsx({"A": [["x", 1.5, True, moment]], "B": []}), "dossiers.csv")

    assert sheets == (Sheet("A", (Row(1, ("x", 1.5, True, moment)),)), Sheet("B", ()))


def test_ods_repeated_cells_are_read_and_trailing_blanks_ignored() -> None:
    blanks = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    assert read_sheets(ods(f'<table:table-row table:number-rows-repeated="2">{CELL}</table:table-row>{blanks}'), "x.ods")[0].rows == (
        Row(1, ("a",)),
        Row(2, ("a",)),
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."),
        (b" \r\n", "This file is empty."),
        (b"<!DOCTYPE html><html><body>Connexion</body></html>", "This is a web page or an XML file"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><a/>", "This is a web page or an XML file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "This is an old Excel workbook"),
        (bytes(range(256)) * 4, "This is neither a workbook"),
        (b"ID,Titre\n1,a\0b\n", "This is neither a workbook"),
        (b"\xff\xfeI", "This is neither a workbook"),
        (b'ID,Titre\n1,"jamais ferme\n', "This csv file is damaged near line {line}"),
        (b"ID\n" + b"x" * 200_000, "This csv file is damaged near line {line}"),
        (b"ID\n" + b"x" * 100_001, "Sheet {sheet}, row {row}, column {column}"),
        (b"ID\n" + b"1\n" * 20_000, "A sheet of this file has more than {limit} rows."),
        (b"," * 500, "A sheet of this file has more than {limit} columns."),
        (b"x" * (30 * 1024 * 1024 + 1), "This file weighs {size} MB"),
        (SMALL[: len(SMALL) // 2], "This workbook is damaged or incomplete."),
        (b"PK\x03\x04" + bytes(100), "This workbook is damaged or incomplete."),
        (archive({"photo.png": b"x"}), "This is a zip archive, not a workbook."),
        (archive({"content.xml": "<a/>", "../../etc/passwd.xml": "<a/>"}), "This archive holds files with suspicious names."),
        (archive({"content.xml": "<a/>", **{f"{n}.xml": "" for n in range(2000)}}), "This archive holds too many files"),
        (with_part(SMALL, SHEET_PART, "<worksheet><sheetData>"), "This workbook is damaged: part of it cannot be read."),
        (with_part(SMALL, "xl/workbook.xml", "<nothing/>"), "This workbook is damaged: part of it cannot be read."),
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    assert refusal(data).startswith(sentence)


def test_entities_are_refused_in_any_part_and_encoding() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    part = f'<!DOCTYPE l [<!ENTITY l0 "ha">{laughs}]><worksheet {MAIN}><sheetData>&l9;</sheetData></worksheet>'

    for content in (part.encode(), part.encode("utf-16")):
        assert refusal(with_part(SMALL, SHEET_PART, content)).startswith("This workbook declares XML entities")
    assert refusal(with_part(SMALL, "xl/theme/theme1.xml", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')).startswith(
        "This workbook declares XML entities"
    )


def test_hundred_megabyte_sheet_is_refused_before_it_is_parsed() -> None:
    data = sheet_part("<row/>" + " " * 100_000_000)

    assert len(data) < 200_000
    assert refusal(data).startswith("Once opened, this file would take more than {limit} MB.")


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
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "A sheet of this file has more than {limit} rows."),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "A sheet of this file has more than {limit} columns."),
        ("<row/>" * 20_001, "A sheet of this file has more than {limit} rows."),
        ('<row r="20000"><c r="A20000"/><c r="SF20000"><v>1</v></c></row>', "The sheets of this file have more than {limit} cells."),
        ('<row r="1"><c r="B1" t="e"><v>#REF!</v></c></row>', "Cell {cell} shows a spreadsheet error."),
        ('<row r="1"><c r="B1"><f>1+1</f></c></row>', "Cell {cell} holds a formula without its result."),
    ],
)  # fmt: skip
def test_xlsx_cells_that_cannot_be_trusted_are_refused(rows: str, sentence: str) -> None:
    assert refusal(sheet_part(rows)).startswith(sentence)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            f'<table:table-row table:number-rows-repeated="1000000">{CELL}</table:table-row>',
            "A sheet of this file has more than {limit} rows.",
        ),
        (
            f'<table:table-row table:number-rows-repeated="1000000"/><table:table-row>{CELL}</table:table-row>',
            "A sheet of this file has more than {limit} rows.",
        ),
        (
            "<table:table-row>" + CELL.replace("office", 'table:number-columns-repeated="16384" office') + "</table:table-row>",
            "A sheet of this file has more than {limit} columns.",
        ),
        (
            f'<table:table-row table:number-rows-repeated="20000">{CELL.replace("a<", "a" * 9000 + "<")}</table:table-row>',
            "Once opened, this file holds far too much text.",
        ),
    ],
)  # fmt: skip
def test_ods_repetitions_are_counted_before_they_are_built(rows: str, sentence: str) -> None:
    assert refusal(ods(rows)).startswith(sentence)


def test_long_shared_text_shown_too_often_is_refused() -> None:
    table = f"<sst {MAIN}><si><t>{'x' * 90_000}</t></si></sst>"
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2_000))

    assert refusal(with_part(sheet_part(cells), "xl/sharedStrings.xml", table)).startswith(
        "Once opened, this file holds far too much text."
    )
