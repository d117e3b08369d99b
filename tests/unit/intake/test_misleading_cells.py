"""Cells that read as another value than their writer meant: refused by their place, asked about in the preview, or read as meant."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook

from deliberation.errors import ImportRefused
from deliberation.problems import Problem
from deliberation.scoring.score_plan import Standing, plan_scores
from intake.dossiers.dossiers import read_dossiers
from intake.people import read_people
from intake.scores.scores import read_scores
from phrases import language
from tests.unit.intake.broken.scores import HEADINGS, JURORS, LONG_HEADINGS, STANDING
from tests.unit.intake.files import csv_of, ods, xlsx
from tests.worlds.demonstration import demo_call

CLOSE = datetime(2027, 1, 31, 11, 0, tzinfo=UTC)  # noon in Paris
CALL = replace(demo_call(), closes_at=CLOSE)
DOSSIER = "472228"
Rows = Sequence[Sequence[Any]]


class Misleading(NamedTuple):
    """A file, and the sentence about one of its cells: refused (``error``) or asked about in the preview (``warning``)."""

    read: Callable[[bytes], Sequence[Problem]]
    data: bytes
    column: str
    value: str
    severity: str
    words: str


def scores(data: bytes, standing: Standing = STANDING) -> Sequence[Problem]:
    try:
        return plan_scores(read_scores(data, "notes.xlsx", CALL), standing).problems
    except ImportRefused as refusal:
        return refusal.problems


def new_jurors(data: bytes) -> Sequence[Problem]:
    return scores(data, replace(STANDING, jurors=[]))


def dossiers(data: bytes) -> Sequence[Problem]:
    return read_dossiers(data, "liste", CALL).problems


def people(data: bytes) -> Sequence[Problem]:
    return read_people(data, "jury.xlsx").problems


def grid(mark: object, *, sheet: str = JURORS[1], recusal: str | None = None) -> bytes:
    own = [[], []] if recusal is None else [["Déport"], [recusal]]
    marks = [mark, *[None] * (len(HEADINGS) - 5)]
    return xlsx({sheet: [[*HEADINGS, *own[0]], [int(DOSSIER), None, None, *marks, None, *own[1]]]})


def listed(*columns: str) -> Callable[..., bytes]:
    """Return a writer of lists of one dossier under these headings."""
    return lambda *cells, above=(): xlsx({"Feuil1": [*above, ["N°", "Titre", *columns], [1, "Un projet", *cells]]})


def formatted(data: bytes, place: str, pattern: str) -> bytes:
    book, target = load_workbook(io.BytesIO(data)), io.BytesIO()
    book.worksheets[0][place].number_format = pattern
    book.save(target)
    return target.getvalue()


def line(juror: str) -> bytes:
    return xlsx({"Notes": [list(LONG_HEADINGS), [DOSSIER, juror, demo_call().criterion_codes[0], 3, None]]})


AMOUNT = listed("Montant demandé")
FIRST = HEADINGS[3]
MARK = "Expected here: a whole number from 0 to 5, DÉPORT or nothing."
DATE = "A spreadsheet made a date of this cell: was it a mark such as 3/5? Expected here: a whole number from 0 to 5, DÉPORT or nothing."
YES_NO = "This column tells recusals: “yes”, “no” or nothing was expected here."
UNIT = "This amount stands under a heading in thousands or millions of euros: write it in euros, or write its unit in the cell."
FORMAT = "The number format of this cell shows another value than the cell holds: write the value itself, under a plain format."
NOBODY = "“{}” is not the name of one person: leave the sheet or the rows aside, or name one juror."
HOUR = "No hour is given and the call closes that day: nothing tells whether this dossier is late. It counts as on time."
ZERO = "A digit is missing: a spreadsheet drops the zeros in front. It is kept as it is written."
NUMBER = "A dossier number was expected here: digits, or a reference such as P-3 (letters, digits, hyphens)."
ODS_THOUSANDS = (
    '<table:table-row><table:table-cell office:value-type="string"><text:p>N°</text:p></table:table-cell>'
    '<table:table-cell office:value-type="string"><text:p>Titre</text:p></table:table-cell>'
    '<table:table-cell office:value-type="string"><text:p>Montant demandé</text:p></table:table-cell></table:table-row>'
    '<table:table-row><table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
    '<table:table-cell office:value-type="string"><text:p>Un projet</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="12"><text:p>12 k€</text:p></table:table-cell></table:table-row>'
)

DENIED = (
    "pas de déport",
    "aucun conflit",
    "déport levé",
    "déport ?",
    "pas de conflit d’intérêts",
    "non récusé",
    "déport (ancien employeur)",
)
NO_ONE = ("Moyenne", "MOYENNE GÉNÉRALE", "Médiane", "Total", "Synthèse", "Alix Besson et Béatrice Cauvin", "Alix Besson / Béatrice Cauvin",
          "Alix Besson & Béatrice Cauvin", "Alix Besson ; Béatrice Cauvin", "M. et Mme Besson", "Moyenne du jury")  # fmt: skip
CASES = {
    **{f"mark: {cell}": Misleading(scores, grid(cell), FIRST, cell, "error", MARK) for cell in DENIED},
    **{f"column of recusals: {cell}": Misleading(scores, grid(3, recusal=cell), "Déport", cell, "error", YES_NO) for cell in DENIED},
    **{f"mark: {cell}": Misleading(scores, grid(cell), FIRST, cell if isinstance(cell, str) else "03/05/2026", "error", DATE)
       for cell in (date(2026, 5, 3), "03/05/2026", "03-mai", "3-May", "2026-05-03")},
    **{f"juror of a line: {name}": Misleading(new_jurors, line(name), "jure", name, "error", NOBODY.format(name)) for name in NO_ONE},
    **{f"juror of a sheet: {name}": Misleading(new_jurors, grid(3, sheet=name), "", name, "error", NOBODY.format(name))
       for name in NO_ONE if "/" not in name},
    **{f"person: {name}": Misleading(people, xlsx({"Jury": [["Nom", "Rôle"], [name, "juré"]]}), "Nom", name, "error", NOBODY.format(name))
       for name in NO_ONE if name != "Total"},  # a row of totals is left out, and said so
    **{f"heading: {heading}": Misleading(dossiers, listed(heading)(12.5), heading, "12.5", "error", UNIT)
       for heading in ("Montant demandé (k€)", "Montant demandé en milliers d’euros", "Subvention demandée (K €)", "Montant demandé (M€)",
                       "Montant demandé, en millions d'euros", "Montant demandé (KEUR)")},
    "unit above the headings": Misleading(
        dossiers, AMOUNT(12, above=[["Montants en milliers d’euros"]]), "Montant demandé", "12", "error", UNIT),
    **{f"format: {pattern}": Misleading(dossiers, formatted(AMOUNT(12500), "C2", pattern), "Montant demandé", "12500", "error", FORMAT)
       for pattern in ("0,", "#,##0,", '0" k€"', '# ##0\\ "k€"', '0.0,,"M€"', '[>=1000]0,"k";0', '0" milliers"', ";;;")},
    "format of a mark": Misleading(scores, formatted(grid(3), "D2", "0,"), FIRST, "3", "error", FORMAT),
    "format in an OpenDocument": Misleading(dossiers, ods(ODS_THOUSANDS), "Montant demandé", "12", "error", FORMAT),
    "number with three decimals": Misleading(
        dossiers, csv_of("N° dossier;Titre", "525.000;Un projet"), "N° dossier", "525.000", "error", NUMBER),
    **{f"filed on the closing day: {cell}": Misleading(dossiers, listed("Date de dépôt")(cell), "Date de dépôt", shown, "warning", HOUR)
       for cell, shown in ((date(2027, 1, 31), "31/01/2027"), ("31/01/2027", "31/01/2027"), ("31 janvier 2027", "31 janvier 2027"))},
    **{f"postal code: {heading}": Misleading(dossiers, listed(heading)(cell), heading, str(cell), "warning", ZERO)
       for heading, cell in (("CP", 1000), ("Code postal", "1000"), ("Code postal et ville", "1000 Bourg-en-Bresse"))},
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_misleading_cell_is_never_taken_in_silence(case: Misleading) -> None:
    with language("en"):
        told = [(one.severity.value, one.column, one.value, str(one.message)) for one in case.read(case.data)]
    assert (case.severity, case.column, case.value, case.words) in told


@pytest.mark.parametrize(
    "cell",
    [
        *("DÉPORT", "déport", "Déportée", "Déporté·e", "déporté(e)", "Déports", "Récusé", "récusée", "récusé(e)", "récusation", "Recusal"),
        *("recused", "conflit", "Conflit d’intérêts", "conflit d'intérêt", "Conflits", "conflict of interest", "en conflit", "se déporte"),
        *("Je me déporte", "EN DÉPORT", "Déport."),
    ],
)
def test_recusal_is_a_whole_cell_of_the_list(cell: str) -> None:
    for data in (grid(cell), grid(None, recusal=cell)):
        assert [row.is_recused for row in read_scores(data, "notes.xlsx", CALL).rows] == [True]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2019-04-09 11:02 AM", "2019-04-09T11:02:00+02:00"),
        ("2019-04-09 12:02 AM", "2019-04-09T00:02:00+02:00"),
        ("2019-04-09 1:02 pm", "2019-04-09T13:02:00+02:00"),
        ("2019-04-09 12:02:30 PM", "2019-04-09T12:02:30+02:00"),
        ("4 janvier 2027", "2027-01-04T00:00:00+01:00"),
        ("1er août 2026", "2026-08-01T00:00:00+02:00"),
        ("lundi 4 janv. 2027", "2027-01-04T00:00:00+01:00"),
        ("4 janvier 2027 à 9h30", "2027-01-04T09:30:00+01:00"),
        ("4 December 2026 14:05", "2026-12-04T14:05:00+01:00"),
    ],
)
def test_date_is_read_as_people_and_spreadsheets_write_it(written: str, moment: str) -> None:
    file = read_dossiers(csv_of("N° dossier;Titre;Date de dépôt", f"1;Un projet;{written}"), "liste.csv", CALL)
    assert [record.deposited_at for record in file.records] == [datetime.fromisoformat(moment)]
    assert not file.problems


def test_column_that_decides_nothing_is_left_out_where_it_cannot_be_read() -> None:
    rows: Rows = [["N°", "Titre", "Date de dépôt", "Date de traitement"], [1, "Un projet", "4 janvier 2027", "à l’étude"]]
    file = read_dossiers(xlsx({"Feuil1": rows}), "liste.xlsx", CALL)
    (problem,) = file.problems
    assert (problem.severity.value, problem.column, problem.value) == ("warning", "Date de traitement", "à l’étude")
    assert [(record.title, record.processed_at) for record in file.records] == [("Un projet", None)]


@pytest.mark.parametrize(
    "data",
    [
        *(listed(heading)("12,5 k€") for heading in ("Montant demandé (k€)", "Montant demandé")),
        *(
            formatted(AMOUNT(12500), "C2", pattern)
            for pattern in (
                "#,##0",
                "#,##0.00",
                '# ##0" €"',
                '_-* #,##0.00\\ "€"_-;-* #,##0.00\\ "€"_-',
                "#,##0.00_);[Red](#,##0.00)",
                "0",
                "General",
                "0.0",
                "[Red]0",
            )
        ),
        listed("Date de dépôt")("31/01/2027 11:59"),
        listed("Date de dépôt")("30/01/2027"),
        listed("CP")("01000"),
        listed("CP 2027")(1000),
    ],
)
def test_plain_cell_raises_no_question(data: bytes) -> None:
    assert dossiers(data) == ()


def test_number_without_end_is_no_amount_in_an_open_document() -> None:
    (problem,) = dossiers(ods(ODS_THOUSANDS.replace('"12"', '"inf"').replace("12 k€", "∞")))
    assert (problem.severity.value, problem.column) == ("warning", "Montant demandé")
