"""Lists of dossiers that an organiser made by hand: their headings, the lines above, the order of columns, the row of totals."""

import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from deliberation.call.call import Call, QuestionRole, Screening
from deliberation.dossiers.candidatures import Contact
from deliberation.dossiers.records import DossierFile
from deliberation.errors import FileRefused, NumberUnknown
from deliberation.vocabulary import Label
from exports.tables.grid import dossiers_template
from intake.dossiers.dossiers import read_dossiers
from phrases import language
from tests.unit.intake.files import xlsx
from tests.worlds.demonstration import demo_call
from tests.worlds.snapshots import make_snapshot

NUMBERS = (
    *("N°", "N° dossier", "Numéro", "Réf.", "Référence", "Num", "Dossier", "ID", "N° ordre", "Numéro du projet", "Identifiant"),
    *("No", "N° candidature", "Number"),
)
HEADINGS: Mapping[QuestionRole, tuple[str, ...]] = {
    QuestionRole.TITLE: ("Titre", "Intitulé du projet", "Nom du projet", "Projet", "Title", "Objet", "Libellé", "Sujet", "Action"),
    QuestionRole.ADMINISTRATION: (
        *("Porteur", "Candidat", "Établissement", "Structure", "Organisme", "Porteur du projet", "Hôpital", "Demandeur", "Bénéficiaire"),
        *("Nom de l’établissement", "Candidat (établissement)", "Organization"),
    ),
    QuestionRole.TRACK: ("Parcours", "Catégorie", "Section", "Volet", "Filière", "Track", "Axe", "Thématique"),
    QuestionRole.AMOUNT: (
        "Montant demandé (€)",
        "Subvention demandée",
        "Budget demandé",
        "Montant",
        "Montant (en euros)",
        "Amount requested",
    ),
}
BESIDE = ("Observations du service", "Avis du service", "Effectif", "Coût total")
ABOVE = ("Prix régional 2027", "Liste arrêtée le 3 mars", "")
TO_WRITE = ("Camille Martin", "c.martin@example.org", "10 rue des Essais", "75011", "Paris")
AMOUNTS = {12500: "12500", "12 500,00 €": "12500", 30000.5: "30000.5"}


def prize() -> Call:
    tracks = tuple(
        replace(demo_call().tracks[0], code=name.casefold(), label=Label(name, name), short=Label(name, name), answers=())
        for name in ("Soins", "Logistique", "Transfert")
    )
    return replace(demo_call(), tracks=tracks, mapping={}, screening_answers={"Oui": Screening.SHORTLISTED})


def read(rows: Sequence[Sequence[Any]], *, number: str = "") -> DossierFile:
    return read_dossiers(xlsx({"Feuil1": rows}), "liste.xlsx", prize(), number=number)


@pytest.mark.parametrize("seed", range(12))
def test_list_made_by_hand_is_read_as_it_is(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 (draws a list)
    heading = {role: draw.choice(words) for role, words in HEADINGS.items()}
    columns: list[object] = ["number", *heading, *draw.sample(BESIDE, 2)]
    draw.shuffle(columns)
    number, tracks = draw.choice(NUMBERS), [draw.choice(prize().tracks) for _place in range(draw.randint(4, 20))]
    amounts = [draw.choice(list(AMOUNTS)) for _track in tracks]
    rows: list[list[Any]] = [[draw.choice(ABOVE)] for _place in range(draw.randint(0, 3))]
    rows.append([number if column == "number" else heading.get(column, column) for column in columns])  # type: ignore[call-overload]
    for place, (track, amount) in enumerate(zip(tracks, amounts, strict=True), start=1):
        cells: dict[object, object] = dict(
            zip(["number", *heading], [place, f"Projet {place}", f"Hôpital {place}", str(track.label), amount], strict=True)
        )
        rows.append([cells.get(column, "Oui") for column in columns])
    rows.append(["TOTAL" if column is QuestionRole.TITLE else "" for column in columns])

    file = read(rows)
    assert {role: file.questions[file.mapping.questions[role]] for role in heading} == heading
    assert [record.requested_tracks for record in file.records] == [(track.code,) for track in tracks]
    assert [record.administration for record in file.records] == [f"Hôpital {place + 1}" for place in range(len(tracks))]
    assert sum(record.amount_asked or 0 for record in file.records) == sum(Decimal(AMOUNTS[amount]) for amount in amounts)
    assert [problem.row for problem in file.problems] == [len(rows)], "only the row of totals is told of"


def test_number_is_the_column_whose_values_differ() -> None:
    file = read([["N°", "Réf.", "Titre"], [1, 401, "A"], [1, 402, "B"], [2, 403, "C"]])
    assert [record.dossier for record in file.records] == ["401", "402", "403"]


def test_column_of_numbers_is_asked_for_where_no_heading_names_it() -> None:
    rows: list[list[object]] = [
        ["Prix 2027"],
        ["Intitulé du projet", "Cote", "Porteur", "Année"],
        ["A", 31, "CHU", 2026],
        ["B", 32, "CHU", 2026],
        ["TOTAL"],
    ]
    with pytest.raises(NumberUnknown) as asked:
        read(rows)
    assert asked.value.headings == ("Cote",)
    assert [(record.dossier, record.title) for record in read(rows, number="Cote").records] == [("31", "A"), ("32", "B")]


def test_nothing_is_asked_where_no_column_can_hold_the_numbers() -> None:
    with pytest.raises(FileRefused) as refused:
        read([["Nom", "Prénom", "Ville"], ["A", "B", "C"]])
    assert not isinstance(refused.value, NumberUnknown)


def test_two_teams_give_their_opinions_side_by_side_and_none_is_among_the_answers() -> None:
    headings = ("N°", "Titre", "Établissement", "Avis de présélection", "Commentaire interne", "Second avis", "Commentaire du second avis")
    file = read([headings, (1, "Un projet", "Hôpital", "Oui", "Solide.", "Non", "Sans budget.")])
    (record,) = file.records
    assert (record.screening, record.screening_comment) == (Screening.SHORTLISTED, "Solide.")
    assert (record.second_screening, record.second_comment) == (None, "Sans budget.")
    assert [(opinion.text, opinion.meaning) for opinion in file.opinions] == [("Oui", Screening.SHORTLISTED), ("Non", None)]
    assert [field.label for field in record.content.fields if not field.is_private] == ["Titre", "Établissement"]


def test_template_is_read_back_whole() -> None:
    snapshot = replace(make_snapshot(), call=prize())
    book = load_workbook(io.BytesIO(dossiers_template(snapshot, made_at=datetime(2027, 1, 5, tzinfo=UTC))))
    sheet = book.worksheets[0]
    assert {cell.value for cell in sheet[1] if sheet.column_dimensions[cell.column_letter].number_format == "@"} == {"SIRET", "Code postal"}
    sheet.append(["17", "Un projet", "CHU", "", "Logistique", 1500, "Un résumé", "Oui", *TO_WRITE])
    buffer = io.BytesIO()
    book.save(buffer)
    (record,) = (file := read_dossiers(buffer.getvalue(), "modele.xlsx", prize())).records
    assert (record.dossier, record.title, record.administration, record.summary) == ("17", "Un projet", "CHU", "Un résumé")
    assert (record.requested_tracks, record.amount_asked, record.screening) == (("logistique",), Decimal(1500), Screening.SHORTLISTED)
    assert Contact.of(record.contact) == Contact("c.martin@example.org", "Camille Martin", "75011 Paris", "10 rue des Essais")
    assert not file.problems


def told(file: DossierFile) -> list[tuple[int | None, str, str]]:
    return [(problem.row, problem.column, str(problem.message)) for problem in file.problems]


HEADING = ("N°", "Titre", "Établissement", "Filière", "Montant demandé", "Courriel")
ROW = (1, "Un projet", "CHU", "Soins", 1500, "a@example.org")


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        (0, 0, "Is 0 a dossier’s number? It is kept as it is written."),
        (1, None, "This dossier has no title: it keeps the title that it has here, or is listed under its number."),
        (1, "abc\u202efed", "Invisible signs in this cell reverse the order of letters. It is kept as it is written."),
        (4, 0, "This amount is 0: it counts as not given."),
        (5, "pas un courriel", "This is not an e-mail address. It is kept as it is written."),
    ],
)
def test_odd_cell_is_told_with_its_place(column: int, cell: object, words: str) -> None:
    odd = [*ROW[:column], cell, *ROW[column + 1 :]]
    with language("en"):
        assert told(read([HEADING, odd, [2, *ROW[1:]]])) == [(2, HEADING[column], words)]


@pytest.mark.parametrize(("applicant", "is_told"), [("idem", True), ("–", True), ('"', True), ("Id.", True), ("IDEM Conseil", False)])
def test_applicant_of_the_row_above_is_not_the_name_of_one(applicant: str, is_told: bool) -> None:
    file = read([["N°", "Titre", "Porteur"], [1, "A", "CH de Riom"], [2, "B", applicant]])
    assert [record.administration for record in file.records] == ["CH de Riom", "" if is_told else applicant]
    assert [(problem.row, problem.column) for problem in file.problems] == ([(3, "Porteur")] if is_told else [])


@pytest.mark.parametrize("cell", [11000201100044, "110 002 011 00044", "11000201100044"])
def test_siret_of_a_list_made_by_hand_is_what_public_files_give(cell: object) -> None:
    (dossier,) = read([["N°", "Titre", "Porteur", "SIRET"], [1, "A", "CH de Riom", cell]]).records
    assert (dossier.siret, dossier.siren) == ("11000201100044", "110002011")
    assert [(field.key, field.value) for field in dossier.content.establishment] == [("etablissement_siret", "11000201100044")]


def test_dash_is_no_title() -> None:
    file = read([["N°", "Titre", "Porteur"], [1, "A", "CH de Riom"], [2, "–", "CH de Thiers"]])
    assert ([record.title for record in file.records][1], [problem.row for problem in file.problems]) == ("Dossier 2", [3])


@pytest.mark.parametrize(("number", "is_read"), [("2 et 3", False), ("2 0", False), ("12 345", True), ("3 bis", True), ("P - 3", True)])
def test_several_numbers_in_a_cell_are_not_one(number: str, is_read: bool) -> None:
    file = read([["N°", "Titre", "Porteur"], [1, "A", "CH de Riom"], [number, "B", "CH de Thiers"]])
    assert (len(file.records), [problem.row for problem in file.problems]) == ((2, []) if is_read else (1, [3]))


def test_cells_under_no_heading_are_told_of_once_a_column() -> None:
    with language("en"):
        (problem,) = (file := read([[*HEADING, None, "Ville"], [*ROW, "x", "Lens"], [2, *ROW[1:], "y", "Lens", "z"]])).problems[:1]
        assert [(problem.column, problem.rows) for problem in file.problems] == [("G", (2, 3)), ("I", ())]
        assert str(problem.message) == "This cell stands under no heading: it is kept on the dossier’s sheet. Is the row shifted?"


def test_second_column_of_numbers_is_told_of() -> None:
    with language("en"):
        file = read([["N°", "Titre", "N°"], [1, "A", 5], [2, "B", 6]])
        assert [record.dossier for record in file.records] == ["1", "2"]
        assert told(file) == [
            (None, "N°", "Two columns have this name: the first numbers the dossiers, the other is kept on their sheets.")
        ]


def test_hidden_columns_that_are_read_are_told_of() -> None:
    book = load_workbook(io.BytesIO(xlsx({"Feuil1": [[*HEADING, "Remarque"], [*ROW, "à ne pas dire"]]})))
    book.worksheets[0].column_dimensions.group("F", "G", hidden=True)
    buffer = io.BytesIO()
    book.save(buffer)
    with language("en"):
        file = read_dossiers(buffer.getvalue(), "liste.xlsx", prize())
        words = "This column is hidden in the workbook, and was read like the others."
        assert told(file) == [(None, "Courriel", words), (None, "Remarque", words)]
