"""The blank grid, and what comes back of it."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from deliberation.call.scale import Level, Scale
from exports.tables.grid import GridLine, blank_grid, blank_grids, blank_grids_zip
from intake.scores.scores import read_scores
from phrases import language
from tests.unit.intake.files import edited
from tests.worlds.demonstration import demo_call
from tests.worlds.snapshots import make_snapshot

MADE_AT = datetime(2019, 6, 20, 8, 0, tzinfo=UTC)
LINES = (GridLine("472228", "=HYPERLINK(1)", "-Administration"), GridLine("475464", "Deuxième", "@ailleurs"))
LONG_NAME = "Prénom-Composé Nom-de-Famille-Vraiment-Long / {} [jury]"
JURORS = ("Juré 01", LONG_NAME.format("A"), LONG_NAME.format("B"), "Mode d’emploi")


def made(code: str = "fr") -> bytes:
    with language(code):
        return blank_grid(demo_call(), LINES, JURORS, made_at=MADE_AT)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_blank_grid_comes_back_without_marks_nor_problems(code: str) -> None:
    file = read_scores(made(code), "grille.xlsx", demo_call())

    assert [(row.juror, row.dossier, row.title) for row in file.rows] == [
        (juror, line.dossier, line.title) for juror in JURORS for line in LINES
    ]
    assert ({mark for row in file.rows for mark in row.marks.values()}, file.problems) == ({None}, ())


@pytest.mark.parametrize("code", ["fr", "en"])
def test_grid_that_comes_back_is_known_with_its_guide_and_columns(code: str) -> None:
    guide, *sheets = read_scores(made(code), "grille.xlsx", demo_call()).reading.sheets

    assert (guide.is_guide, bool(guide.left_aside)) == (True, True)
    assert [(sheet.is_guide, sheet.left_aside, sheet.passed_over) for sheet in sheets] == [(False, None, ())] * len(JURORS)


def test_filled_grid_comes_back_with_its_marks() -> None:
    filled = {("Juré 01", f"{column}3"): mark for column, mark in zip("DEFGHIJ", (0, 1, 2, 3, 4, 5, 4), strict=True)}

    recused = {("Juré 01", f"{column}4"): "DÉPORT" for column in "DEFGHIJ"}

    file = read_scores(edited(made(), {**filled, ("Juré 01", "K3"): "Bien", **recused}), "grille.xlsx", demo_call())

    first, second = file.rows[:2]
    assert (tuple(first.marks.values()), first.comment, first.is_recused) == ((0, 1, 2, 3, 4, 5, 4), "Bien", False)
    assert (second.is_recused, file.problems) == (True, ())


def test_grid_accepts_only_marks_of_the_scale_and_holds_no_formula() -> None:
    book = load_workbook(io.BytesIO(made()))
    sheet = book["Juré 01"]

    allowed = sheet.data_validations.dataValidation[0]
    assert (str(allowed.sqref), allowed.formula1, allowed.showErrorMessage) == ("D3:J4", "'Consignes'!$A$18:$A$24", True)
    assert [cell.value for (cell,) in book["Consignes"]["A18:A24"]] == [0, 1, 2, 3, 4, 5, "DÉPORT"]
    assert (sheet.freeze_panes, sheet["A3"].value) == ("C3", 472228)
    assert [(sheet[place].data_type, sheet[place].quotePrefix) for place in ("B3", "C3", "C4")] == [("s", True)] * 3
    assert {cell.data_type for one in book for row in one.iter_rows() for cell in row if cell.value is not None} == {"s", "n"}


def test_grid_of_a_scale_of_halves_offers_numbers_whatever_the_spreadsheet_speaks() -> None:
    call = replace(demo_call(), scale=Scale((Level(0, demo_call().name), Level(2, demo_call().name)), parts=2))
    with language("en"):
        data = blank_grid(call, LINES, ("Juror",), made_at=MADE_AT)
        book = load_workbook(io.BytesIO(data))

    place = book["Juror"].data_validations.dataValidation[0].formula1.split("!")[1].replace("$", "")
    assert [cell.value for (cell,) in book["Instructions"][place]] == [0, 0.5, 1, 1.5, 2, "DÉPORT"]
    assert book["Instructions"]["A4"].value == "Give each criterion a number from 0 to 2 by 0.5:"
    typed = dict(zip("DEFGHIJ", (0, 0.5, "1,5", "1.5", 2.0, "0,50", None), strict=True))
    file = read_scores(edited(data, {("Juror", f"{column}3"): mark for column, mark in typed.items()}), "grid.xlsx", call)
    half, three = Decimal("0.5"), Decimal("1.5")
    assert (tuple(file.rows[0].marks.values()), file.problems) == ((0, half, three, three, 2, half, None), ())


def test_workbook_of_a_juror_has_their_files_and_no_recusal() -> None:
    snapshot = make_snapshot(marks=[[[None, None]] * 2] * 2, recused=[(0, 0)])
    with ZipFile(io.BytesIO(blank_grids_zip(snapshot, made_at=MADE_AT))) as archive:
        names = archive.namelist()
        books = [load_workbook(io.BytesIO(archive.read(name))) for name in names]
    assert names == ["1-Juré_01.xlsx", "2-Juré_02.xlsx"]
    assert [[cell.value for cell in book[book.sheetnames[1]]["A"][2:]] for book in books] == [[1002], [1001, 1002]]
    # In the one workbook for all, every sheet has every file: what is under recusal may stay blank in it.
    whole = load_workbook(io.BytesIO(blank_grids(snapshot, made_at=MADE_AT)))
    assert [[cell.value for cell in whole[name]["A"][2:]] for name in whole.sheetnames[1:]] == [[1001, 1002]] * 2


def test_sheet_names_are_accepted_by_spreadsheets_and_distinct() -> None:
    names = load_workbook(io.BytesIO(made())).sheetnames

    assert len({name.casefold() for name in names}) == len(JURORS) + 1
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_first_sheet_gives_the_scale_in_words() -> None:
    with language("en"):
        book = load_workbook(io.BytesIO(blank_grid(demo_call(), LINES, (), made_at=MADE_AT)))

    texts = [row[0].value for row in book.worksheets[0].iter_rows()]
    assert texts[4:10] == [f"{level.mark} – {level.words.en}" for level in demo_call().scale.levels]
    assert book.sheetnames == ["Instructions", "Grid"]
