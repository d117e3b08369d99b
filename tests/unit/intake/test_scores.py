"""Reading the jurors' scores from grids and from long lists."""

from collections.abc import Callable
from dataclasses import replace
from html import escape
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from deliberation.dossiers.records import GridColumns, GridRow, ScoreFile
from deliberation.errors import FileRefused
from deliberation.problems import sheets_at_fault
from intake.scores.scores import read_scores
from phrases import language
from tests.places import FIXTURES
from tests.unit.intake.files import csv_of, ods, parts_of, with_part, xlsx
from tests.worlds.demonstration import demo_call

LABELS = [criterion.label.fr for criterion in demo_call().criteria]
CODES = demo_call().criterion_codes
HEADER = ["N° dossier", "Titre", *LABELS, "Commentaire"]
LONG_HEADER = "numero_dossier;jure;critere;note;commentaire"


def shared(name: str) -> ScoreFile:
    return read_scores((FIXTURES / name).read_bytes(), name, demo_call())


def grid(*rows: list[object], header: list[str] = HEADER) -> ScoreFile:
    return read_scores(xlsx({"Juré 01": [header, *rows]}), "notes.xlsx", demo_call())


def long(*lines: str) -> ScoreFile:
    return read_scores(csv_of(LONG_HEADER, *lines), "notes.csv", demo_call())


def errors(file: ScoreFile) -> list[tuple[str, int | None, str, str, str]]:
    return [(one.sheet, one.row, one.column, one.value, one.message.text) for one in file.problems if one.is_error]


def test_workbook_and_long_list_give_the_same_grids() -> None:
    workbook, listed = shared("notes_jury.xlsx"), shared("notes_jury_long.csv")

    def contents(file: ScoreFile) -> dict[tuple[str, str], tuple[object, ...]]:
        return {(row.juror, row.dossier): (dict(row.marks), row.is_recused, row.comment) for row in file.rows}

    assert contents(workbook) == contents(listed)
    assert (workbook.problems, listed.problems, len(workbook.rows)) == ((), (), 288)
    assert sum(mark is not None for row in workbook.rows for mark in row.marks.values()) == 1866
    assert sum(bool(row.comment) for row in workbook.rows) == 127
    assert {(row.juror, row.dossier) for row in workbook.rows if row.is_recused} == {
        ("Juré 02", "525638"), ("Juré 05", "495484"), ("Juré 08", "519246"), ("Juré 08", "523155"), ("Juré 11", "518026"),
    }  # fmt: skip


STRUCK_ODS = """<office:automatic-styles><style:style style:name="ce1" style:family="table-cell">
<style:text-properties style:text-line-through-style="solid"/></style:style></office:automatic-styles>"""


def struck_workbook() -> bytes:
    book = load_workbook(BytesIO(xlsx({"Juré 01": [HEADER, [472228, "", *[3] * 7], [475464, "", *[4] * 7]]})))
    book["Juré 01"]["D3"].font = Font(strike=True)
    book.save(buffer := BytesIO())
    return buffer.getvalue()


def struck_document() -> bytes:
    rows: list[list[object]] = [[*HEADER[:-1]], [472228, "", *[3] * 7], [475464, "", *[4] * 7]]
    cells = [[f"<table:table-cell><text:p>{escape(str(cell))}</text:p></table:table-cell>" for cell in row] for row in rows]
    cells[2][3] = cells[2][3].replace("<table:table-cell>", '<table:table-cell table:style-name="ce1">')
    data = ods("".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in cells))
    content = parts_of(data)["content.xml"].decode().replace("<office:body>", f"{STRUCK_ODS}<office:body>", 1)
    content = content.replace("xmlns:table=", 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:table=', 1)
    return with_part(data, "content.xml", content.replace('"Feuille"', '"Juré 01"'))


@pytest.mark.parametrize(("make", "name"), [(struck_workbook, "notes.xlsx"), (struck_document, "notes.ods")])
def test_mark_that_is_struck_through_is_read_and_told(make: Callable[[], bytes], name: str) -> None:
    file = read_scores(make(), name, demo_call())
    assert [list(row.marks.values()) for row in file.rows] == [[3] * 7, [4] * 7]
    assert [(one.is_error, one.row, one.column) for one in file.problems] == [(False, 3, LABELS[1])]


def test_sheet_that_somebody_leaves_aside_is_not_read_and_is_said_so() -> None:
    data = xlsx({"Juré 01": [HEADER, [1, "", *[3] * 7]], "Juré 02": [HEADER, [1, "", "bien", *[3] * 6]]})
    file = read_scores(data, "notes.xlsx", demo_call(), leaving={"Juré 02"})
    assert (file.problems, [row.juror for row in file.rows], file.left) == ((), ["Juré 01"], ("Juré 02",))
    assert [(one.name, bool(one.left_aside)) for one in file.reading.sheets] == [("Juré 01", False), ("Juré 02", True)]
    assert sheets_at_fault(read_scores(data, "notes.xlsx", demo_call()).problems) == ("Juré 02",)


def test_comments_are_kept_word_for_word() -> None:
    comments = {(row.juror, row.dossier): row.comment for row in shared("notes_jury.xlsx").rows}

    assert comments["Juré 03", "518848"].startswith("=SUM(A1)")
    assert comments["Juré 04", "513864"].startswith("+")
    assert "\n" in comments["Juré 02", "523179"]
    assert "\r" not in comments["Juré 02", "523179"]
    assert "\xa0" in comments["Juré 05", "512715"]


def test_row_is_read_with_its_place() -> None:
    assert grid([472228, " Un titre ", 4, 4.0, "4", None, 0, " ", 5, "Bien"]).rows == (
        GridRow(
            juror="Juré 01",
            dossier="472228",
            title="Un titre",
            marks=dict(zip(CODES, (4, 4, 4, None, 0, None, 5), strict=True)),
            is_recused=False,
            comment="Bien",
            sheet="Juré 01",
            row=2,
            columns=GridColumns("N° dossier", "", "Titre", "Commentaire", dict(zip(CODES, LABELS, strict=True))),
        ),
    )


@pytest.mark.parametrize(
    "words", [[criterion.short.fr for criterion in demo_call().criteria], list(CODES), [label.upper() for label in LABELS]]
)
def test_criteria_are_recognised_by_any_of_their_names(words: list[str]) -> None:
    file = grid([1, "T", 0, 1, 2, 3, 4, 5, 0, ""], header=["Dossier ID", "Titre", *words, "Commentaire"])

    assert (file.problems, tuple(file.rows[0].marks.values())) == ((), (0, 1, 2, 3, 4, 5, 0))


@pytest.mark.parametrize("mark", [6, -1, "4,5", 4.5, "abc", "½", True])
def test_mark_off_the_scale_is_refused_with_its_cell(mark: object) -> None:
    file = grid([1, "T", 3, mark, None, None, None, None, None, None])

    problem = file.problems[0]
    assert (len(file.problems), problem.is_error, problem.sheet, problem.row, problem.column) == (1, True, "Juré 01", 2, LABELS[1])
    assert str(problem.message) == "Attendu ici\u00a0: un nombre entier de 0 à 5, DÉPORT ou rien."


HALVES = replace(demo_call(), scale=replace(demo_call().scale, parts=2))


def test_halves_are_read_with_a_comma_or_a_point_as_numbers_or_as_texts() -> None:
    rows: list[list[object]] = [[*HEADER], [1, "T", 0.5, "1,5", "2.5", 3, "4,50", " 4.5 ", None, "Bien"]]
    file = read_scores(xlsx({"Juré 01": rows}), "notes.xlsx", HALVES)

    marks = [None if mark is None else str(mark) for mark in file.rows[0].marks.values()]
    assert (marks, file.problems) == (["0.5", "1.5", "2.5", "3", "4.5", "4.5", None], ())
    assert file.reading.sample[0][2:5] == (("Impact", "0,5"), ("Pertinence de l’IA", "1,5"), ("Défi technique", "2,5"))


@pytest.mark.parametrize(("cell", "shown"), [(4.3, "4,3"), ("4,3", "4,3"), ("4.25", "4.25"), (-0.5, "-0,5"), (5.5, "5,5"), ("½", "½")])
def test_mark_off_the_step_is_refused_in_words_with_its_cell(cell: object, shown: str) -> None:
    file = read_scores(xlsx({"Juré 01": [HEADER, [1, "T", 3, cell, None, None, None, None, None, None]]}), "notes.xlsx", HALVES)

    (problem,) = file.problems
    assert (problem.is_error, problem.row, problem.column, problem.value) == (True, 2, LABELS[1], shown)
    assert str(problem.message) == "Attendu ici\u00a0: un nombre de 0 à 5 par pas de 0,5, DÉPORT ou rien."


def test_grid_marked_out_of_twenty_by_halves_is_said_to_be_that_once() -> None:
    rows: list[list[object]] = [[number, "T", 12.5, 17, 9.5, 4.5, 3, 2, 1, None] for number in range(1, 5)]
    file = read_scores(xlsx({"Juré 01": [HEADER, *rows]}), "notes.xlsx", HALVES)

    (problem,) = file.problems
    with language("en"):
        expected = "Juré 01: 12 marks of 28 are above 5, none above 20. It looks marked out of 20, not out of 5."
        assert str(problem.message) == expected


@pytest.mark.parametrize("word", ["DÉPORT", "déport", "Deport ", "recusal"])
def test_recusal_in_any_cell_recuses_from_the_dossier(word: str) -> None:
    file = grid([1, "T", word, None, None, None, None, None, None, None])

    assert (file.rows[0].is_recused, set(file.rows[0].marks.values())) == (True, {None})
    assert [(one.is_error, one.row, one.juror, one.dossier) for one in file.problems] == [(False, 2, "Juré 01", "1")]


def test_marks_beside_a_recusal_are_refused() -> None:
    file = grid([1, "T", "DÉPORT", 3, None, None, None, None, None, None])

    expected = "{juror} is recused from this dossier ({where}, row {first}): a recused juror gives no mark."
    assert errors(file) == [("Juré 01", 2, LABELS[1], "3", expected)]


def test_same_marks_twice_are_a_warning_and_other_marks_an_error() -> None:
    same, other = [1, "T", *[3] * 7, "Oui"], [1, "T", *[3] * 6, 4, "Non"]

    assert [(one.is_error, one.row) for one in grid(same, same).problems] == [(False, 3)]
    file = grid(same, other)
    assert errors(file) == [
        ("Juré 01", 3, LABELS[6], "4", "{juror} already has another mark here for the same dossier: {where}, row {first} says {mark}.")
    ]
    with language("en"):
        assert str(file.problems[0].message).endswith("Juré 01, row 2 says 3.")


def test_lines_of_a_long_list_contradict_one_another_only_on_one_criterion() -> None:
    file = long("1;Juré 01;impact;3;un", "1;Juré 01;equipe;4;deux", "1;Juré 02;impact;5;", "1;Juré 01;impact;;")

    assert [(row.juror, row.row, row.comment) for row in file.rows] == [("Juré 01", 2, "un\ndeux"), ("Juré 02", 4, "")]
    assert [(row, column) for _sheet, row, column, _value, _text in errors(file)] == [(5, "note")]


def test_long_list_names_what_it_does_not_know() -> None:
    file = long("1;Juré 01;charisme;3;", "1;;impact;3;", "x;Juré 01;impact;3;", ";Juré 01;impact;3;")

    assert errors(file) == [
        ("notes", 2, "critere", "charisme", "This is not a criterion of the call; expected one of: {criteria}."),
        ("notes", 3, "jure", "", "This row does not say which juror gave the mark."),
        (
            "notes",
            4,
            "numero_dossier",
            "x",
            "A dossier number was expected here: digits, or a reference such as P-3 (letters, digits, hyphens).",
        ),
        ("notes", 5, "numero_dossier", "", "This row has marks or a comment but no dossier number."),
    ]


def test_missing_criterion_is_reported_once() -> None:
    file = grid([1, "T", 3, 3, 3, 3, 3, 3, ""], header=["N° dossier", "Titre", *LABELS[:6], "Commentaire"])

    assert errors(file) == [("Juré 01", None, LABELS[6], "", "There is no column for this criterion.")]


def test_sheets_that_are_not_grids_are_skipped() -> None:
    data = xlsx({"Mode d'emploi": [["Notez de 0 à 5"], ["Dossier par dossier"]], "Juré 01": [HEADER, [1, "T", *[3] * 7, ""]]})

    assert [row.juror for row in read_scores(data, "notes.xlsx", demo_call()).rows] == ["Juré 01"]
    with language("en"), pytest.raises(FileRefused, match=r"No sheet of this file .* has a column of dossier numbers"):
        read_scores(csv_of("Titre;Note", "Un;3"), "notes.csv", demo_call())


def test_blank_grid_of_the_call_has_no_marks() -> None:
    file = shared("grille_vierge.xlsx")

    assert (len(file.rows), file.problems) == (24, ())
    assert {mark for row in file.rows for mark in row.marks.values()} == {None}


def test_scale_is_that_of_the_call() -> None:
    call = demo_call()
    narrow = replace(call, scale=replace(call.scale, levels=call.scale.levels[1:4]))

    file = read_scores(csv_of(LONG_HEADER, "1;J;impact;0;", "1;J;equipe;3;"), "n.csv", narrow)

    assert [(one.row, one.value) for one in file.problems] == [(2, "0")]


def test_file_of_another_call_or_of_dossiers_is_refused_in_one_sentence() -> None:
    other_call = xlsx({"Juré 01": [["N° dossier", "Titre", "Originalité", "Coût"], ["495484", "T", 3, 4]]})
    export = (FIXTURES / "dossiers_ami-intelligence-artificielle_2026-01-15_14-52.csv").read_bytes()
    for data, name in ((other_call, "notes.xlsx"), (export, "export.csv")):
        with language("en"), pytest.raises(FileRefused, match=r"Half of this call’s criteria have no column in this file .*: is it"):
            read_scores(data, name, demo_call())


@pytest.mark.parametrize(
    ("sheet", "title", "juror"),
    [
        ("Notes", "Notes de Bakary Diallo — Prix 2027", "Bakary Diallo"),
        ("Feuil1", "Grille d’Anne Test", "Anne Test"),
        ("Bakary Diallo", "Notes de Anne Test", "Bakary Diallo"),
        ("Notes", "Notes de la séance du 4 juillet", "Notes"),
        ("Notes", "Notes du jury", "Notes"),
    ],
)
def test_title_names_the_juror_of_a_sheet_that_bears_nobody_s_name(sheet: str, title: str, juror: str) -> None:
    rows: list[list[object]] = [[title], [], ["N°", "Intitulé du projet", *LABELS, "Commentaire"], [17, "T", *["3"] * 7, None]]
    file = read_scores(xlsx({sheet: rows}), "notes.xlsx", demo_call())
    assert [(row.juror, row.dossier, set(row.marks.values())) for row in file.rows] == [(juror, "17", {3})]


def test_bare_heading_holds_the_numbers_only_where_no_other_does() -> None:
    file = grid([1, 472228, *[3] * 7, None], header=["N°", "N° dossier", *LABELS, "Commentaire"])
    assert [row.dossier for row in file.rows] == ["472228"]
    with pytest.raises(FileRefused):
        read_scores(xlsx({"Notes": [["N°", "Libellé"], [1, "T"]]}), "notes.xlsx", demo_call())


@pytest.mark.parametrize("mark", [0, 3])
def test_mark_in_the_place_of_the_administration_tells_of_a_shifted_row(mark: int) -> None:
    file = grid([472228, "Un titre", mark, 4, 4, 4, 4, 4, 4, None], header=[*HEADER[:2], "Administration", *HEADER[2:]])

    assert [(row, column, value) for _sheet, row, column, value, _text in errors(file)] == [(2, "Administration", str(mark))]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.xlsx", "csv", "This file is named as a workbook (xlsx), and is none: it was read as the text that it is (csv)."),
        ("notes.ods", "csv", "This file is named as a workbook (ods), and is none: it was read as the text that it is (csv)."),
        ("notes.csv", "xlsx", "This file is named as a text (csv), and is a workbook (xlsx): it was read as such."),
        ("notes.csv", "csv", ""),
        ("notes.xlsx", "xlsx", ""),
        ("notes.ods", "xlsx", ""),
        ("notes", "csv", ""),
    ],
)
def test_file_named_otherwise_than_it_is_comes_in_and_is_told_so(name: str, content: str, said: str) -> None:
    row = [472228, "Un titre", *[4] * 7, None]
    lines = (f"472228;Juré 01;{code};4;" for code in demo_call().criterion_codes)
    data = xlsx({"Juré 01": [HEADER, row]}) if content == "xlsx" else csv_of(LONG_HEADER, *lines)

    file = read_scores(data, name, demo_call())

    assert [set(row.marks.values()) for row in file.rows] == [{4}]
    with language("en"):
        assert [str(problem.message) for problem in file.problems] == ([said] if said else [])
