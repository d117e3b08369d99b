"""Reading exports of dossiers: small files, each made for one trap."""

from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest

from deliberation.call.call import FormMapping, Screening
from deliberation.dossiers.candidatures import Field, FieldKind
from deliberation.dossiers.dialects import Dialect
from deliberation.dossiers.records import DossierFile
from deliberation.errors import FileRefused
from deliberation.problems import Problem, Severity
from intake.dossiers.dossiers import read_dossiers
from phrases import Message, language
from tests.places import FIXTURES
from tests.unit.intake.broken.book import Book, Page
from tests.unit.intake.broken.book import xlsx as book_xlsx
from tests.unit.intake.files import csv_of, xlsx
from tests.worlds.demonstration import V1_CSV, demo_call, export


def read(*records: str, mapping: FormMapping | None = None) -> DossierFile:
    return read_dossiers(csv_of(*records), "essai.csv", demo_call(), mapping=mapping)


def told(file: DossierFile) -> list[tuple[Severity, int | None, str, str, str]]:
    return [(problem.severity, problem.row, problem.column, problem.value, problem.message.text) for problem in file.problems]


def test_export_of_july_2019_is_read() -> None:
    file = read(
        "ID,Email,Civilité,Nom,Prénom,Date de naissance,Archivé,État du dossier,Dernière mise à jour le,Passé en construction le,"
        "Passé en instruction le,Traité le,Motivation de la décision,Instructeurs,Titre du projet",
        "7,a@b.example,Mme,Test,Anne,,true,Classé sans suite,,2019-07-02 10:00:00 +0200,,,Retiré,,Un titre",
    )

    record = file.records[0]
    assert (file.dialect, file.problems, record.title, record.is_withdrawn, record.motivation) == (
        Dialect.V2,
        (),
        "Un titre",
        True,
        "Retiré",
    )
    assert record.deposited_at == datetime(2019, 7, 2, 8, 0, tzinfo=UTC)
    assert [(field.key, field.value) for field in record.content.establishment] == [
        ("civilite", "Mme"),
        ("nom", "Test"),
        ("prenom", "Anne"),
    ]


def test_custom_template_is_read_by_its_own_names() -> None:
    file = read_dossiers(
        xlsx({"Export": [
            ["Liste au 3 juin"],
            ["Intitulé", "N° dossier", "Date de dépôt", "Formule choisie", "Prototype", "SIRET"],
            ["Un", 7.0, datetime(2019, 5, 31, 23, 0), "Accompagnement scientifique", True, "99991247000013"],
        ]}),
        "modele.xlsx",
        demo_call(),
    )  # fmt: skip

    record = file.records[0]
    assert (file.dialect, file.problems) == (Dialect.TEMPLATE, ())
    assert (record.dossier, record.title, record.requested_tracks, record.siren, record.row) == ("7", "Un", ("scientific",), "999912470", 3)
    assert (record.deposited_at, record.platform_state) == (datetime(2019, 5, 31, 21, 0, tzinfo=UTC), None)
    assert record.content.fields[-1] == Field("prototype", "Prototype", "Oui", FieldKind.YES_NO)


def test_file_without_dossier_numbers_is_refused() -> None:
    with language("en"), pytest.raises(FileRefused, match=r"No sheet of this file .* has a column of dossier numbers"):
        read("Titre,Note", "Un,3")


def test_question_named_as_a_column_of_the_platform_stays_a_question() -> None:
    file = read(
        "ID,Email,État du dossier,Déposé le,Entreprise raison sociale,Titre du projet,Email,Nom", "7,a@b.example,,,X,T,c@d.example,Zoé"
    )

    record = file.records[0]
    assert (record.contact, record.legal_name) == ("a@b.example", "X")
    assert [(field.key, field.value) for field in record.content.fields] == [
        ("titre_du_projet", "T"),
        ("email", "c@d.example"),
        ("nom", "Zoé"),
    ]


def test_columns_of_one_name_are_both_kept_with_a_warning() -> None:
    file = read("N° dossier,Titre,Avis,Avis", "7,T,un,deux")

    assert [(field.key, field.label, field.value) for field in file.records[0].content.fields] == [
        ("titre", "Titre", "T"), ("avis", "Avis", "un"), ("avis_2", "Avis", "deux"),
    ]  # fmt: skip
    assert told(file) == [(Severity.WARNING, None, "Avis", "", "Two columns have this name; both are kept, the second one with a number.")]


def test_wrong_cells_are_reported_with_their_place() -> None:
    file = read(
        "ID,État du dossier,Archivé,Déposé le,Titre du projet,Formule d'accompagnement souhaitée,Avis de présélection",
        "abc,En construction,false,,A,,",
        ",En construction,false,,B,,",
        "3,En attente,peut-être,le 3,C,Accompagnement lunaire,Bof",
    )

    assert told(file) == [
        (Severity.ERROR, 2, "ID", "abc", "A dossier number, made of digits only, was expected here."),
        (Severity.ERROR, 4, "État du dossier", "En attente", "This state of a dossier is not one that the platform has."),
        (Severity.ERROR, 4, "Archivé", "peut-être", "“true” or “false” was expected here."),
        (Severity.ERROR, 4, "Déposé le", "le 3", "A date and time was expected here."),
        (Severity.ERROR, 3, "ID", "", "This row has no dossier number."),
        (Severity.WARNING, 4, "Formule d'accompagnement souhaitée", "Accompagnement lunaire",
         "The call declares no track for this answer: it is kept on the sheet only."),
        (Severity.WARNING, 4, "Avis de présélection", "Bof",
         "The call does not say what this opinion means: it is kept on the sheet only."),
    ]  # fmt: skip
    assert {problem.sheet for problem in file.problems} == {"essai"}


def test_dossier_twice_is_a_warning_when_the_same_and_an_error_otherwise() -> None:
    file = read("N° dossier,Titre,Avis", "7,A,x", "7,A,x", "7,A,y")

    assert [record.row for record in file.records] == [2]
    assert file.problems == tuple(
        Problem(severity, Message(text, {"first": 2}), "essai", row, "N° dossier", "7")
        for severity, row, text in (
            (Severity.WARNING, 3, "This dossier is already in row {first}, with the same content: this row was left out."),
            (Severity.ERROR, 4, "This dossier is already in row {first}, with another content."),
        )
    )


def test_form_without_a_title_asks_for_one() -> None:
    file = read("N° dossier,Couleur", "7,bleu")

    assert (file.records[0].title, dict(file.mapping.questions), dict(file.questions)) == ("Dossier 7", {}, {"couleur": "Couleur"})
    assert [problem.message.text for problem in file.problems] == [
        "No question of the form looks like the project's title: choose which one it is."
    ]


def test_remembered_mapping_wins_over_what_the_names_say_and_the_guess_completes_it() -> None:
    remembered = FormMapping(MappingProxyType({"title": "surnom", "summary": "disparue", "kind": ""}))

    file = read("N° dossier,Titre du projet,Surnom,Description,Ministère,Statut", "7,T,S,D,M,K", mapping=remembered)

    record = file.records[0]
    assert dict(file.mapping.questions) == {"title": "surnom", "summary": "description", "ministry": "ministere"}
    assert (record.title, record.summary, record.ministry, record.kind) == ("S", "D", "M", "")


def test_form_is_guessed_by_its_labels_and_answers() -> None:
    file = read(
        "N° dossier,Intitulé de l'action,Organisme porteur,Parcours,Décision interne", "7,T,O,ACCOMPAGNEMENT SCIENTIFIQUE,Liste d’attente"
    )

    assert dict(file.mapping.questions) == {
        "title": "intitule_de_l_action", "administration": "organisme_porteur", "track": "parcours", "screening": "decision_interne",
    }  # fmt: skip
    assert (file.records[0].requested_tracks, file.records[0].screening) == (("scientific",), Screening.RESERVE)


def test_zeros_dropped_by_a_spreadsheet_are_put_back_in_front_of_a_siret() -> None:
    siret = next(record.siret for record in export(V1_CSV).records if record.siret and record.siret.startswith("0000"))

    file = read("N° dossier,Titre,SIRET", f"7,A,{siret.lstrip('0')}", '8,B,"9,99912E+13"')

    assert [(record.siret, record.siren) for record in file.records] == [(siret, siret[:9]), (None, None)]
    assert [(problem.severity, problem.row) for problem in file.problems] == [(Severity.WARNING, 3)]


def test_attachment_names_may_hold_commas() -> None:
    file = read("N° dossier,Titre,Pièces jointes", '7,T,"bilan, tome 1.pdf, annexe.ods"', "8,U,")

    assert [record.content.attachments for record in file.records] == [("bilan, tome 1.pdf", "annexe.ods"), ()]


@pytest.mark.parametrize("name", ["notes_jury.xlsx", "notes_jury_long.csv"])
def test_file_of_marks_is_refused_as_dossiers(name: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        read_dossiers((FIXTURES / name).read_bytes(), name, demo_call())
    assert refusal.value.message.text == "This file holds marks of the jury, not dossiers: import it as scores."


def test_headings_without_a_dossier_are_refused() -> None:
    with pytest.raises(FileRefused) as refusal:
        read_dossiers(csv_of("ID;Email"), "export.csv", demo_call())
    assert refusal.value.message.text == "Sheet {sheet} has the headings of an export in row {row}, and no dossier under them."


@pytest.mark.parametrize("headings", ["N° dossier", "ID,Email,À archiver,État du dossier"])
def test_form_that_asks_a_question_for_each_criterion_is_no_grid(headings: str) -> None:
    asked = [criterion.short.fr for criterion in demo_call().criteria]
    system = "7" + (",a@b.example,false,En construction" if "," in headings else "")

    file = read(f"{headings},Titre,{','.join(asked)}", f"{system},T,{','.join(['Une réponse'] * len(asked))}")

    assert [field.value for field in file.records[0].content.fields] == ["T", *["Une réponse"] * len(asked)]


def test_two_rows_whose_numbers_differ_by_zeros_in_front_are_one_dossier() -> None:
    with language("en"):
        same = read("N° dossier,Titre", "00700101,Un", "700101,Un")
        other = read("N° dossier,Titre", "00700101,Un", "700101,Deux")
        told_of = [[(p.severity, p.row, p.value, "00700101" in str(p.message)) for p in file.problems] for file in (same, other)]

    assert [[record.dossier for record in file.records] for file in (same, other)] == [["00700101"]] * 2
    assert told_of == [[(Severity.WARNING, 3, "700101", True)], [(Severity.ERROR, 3, "700101", True)]]


def test_side_sheet_that_dropped_the_zeros_is_about_the_same_dossier() -> None:
    file = read_dossiers(
        xlsx({
            "Dossiers": [["ID", "Email", "FranceConnect ?", "À archiver", "État du dossier", "Titre du projet"],
                         ["0051234", "a@b.example", "false", "false", "En instruction", "Un"]],
            "(1) Partenaires": [["Dossier ID", "Ligne", "Nom"], [51234, "1", "Météo"]],
        }),
        "export.xlsx",
        demo_call(),
    )  # fmt: skip

    assert file.problems == ()
    assert [row[0].value for block in file.records[0].content.blocks for row in block.rows] == ["Météo"]


_EXPORT = ["ID", "Email", "FranceConnect ?", "À archiver", "État du dossier", "Titre du projet"]


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ([_EXPORT, ["7", "", "", "", "", "Un"]], [["Dossier ID", "Établissement SIRET"], ["7", "99991247000013"]]),
        ([["N° dossier", "Titre"], ["7", "Un"]], [["N° dossier", "À voir"], ["7", "oui"]]),
        ([["N° dossier", "Titre"], ["7", "Un"]], [["Consignes"], ["Lire avant"]]),
    ],
    ids=["export", "list with titles", "the only list"],
)
def test_hidden_list_of_dossiers_is_asked_for_and_no_side_sheet_taken(hidden: list[Any], shown: list[Any]) -> None:
    data = book_xlsx(Book([Page("Suivi", shown), Page("Dossiers", hidden, state="hidden")]))

    with language("en"), pytest.raises(FileRefused, match="Sheet “Dossiers” is hidden and looks like the list of dossiers"):
        read_dossiers(data, "export.xlsx", demo_call())


def test_hidden_sheet_beside_a_list_that_is_shown_is_named_and_left_out() -> None:
    archive = Page("Archives", [["N° dossier", "Titre"], ["3", "Ancien"]], state="hidden")
    data = book_xlsx(Book([archive, Page("Dossiers", [["N° dossier", "Titre"], ["7", "Un"]])]))

    file = read_dossiers(data, "export.xlsx", demo_call())

    assert [record.dossier for record in file.records] == ["7"]
    assert [(problem.severity, problem.sheet) for problem in file.problems] == [(Severity.WARNING, "Archives")]


def test_list_of_a_service_is_read_by_the_headings_that_it_has() -> None:
    data = xlsx({"Reçus": [
        ["Prix 2027 : dossiers reçus"],
        ["Identité", "", "", "Suivi"],
        ["N°", "Intitulé du projet", "Porteur", "Observations du service"],
        [1, "Un", "CH de Riom", "manque le RIB"],
        [2, "Deux", "CHU de Clermont", ""],
    ]})  # fmt: skip

    file = read_dossiers(data, "recus.xlsx", demo_call())

    assert [(one.dossier, one.title, one.administration) for one in file.records] == [
        ("1", "Un", "CH de Riom"),
        ("2", "Deux", "CHU de Clermont"),
    ]
    assert file.mapping.team == frozenset({"observations_du_service"})


def test_number_of_a_line_is_not_taken_for_that_of_a_dossier() -> None:
    both = read("N°,N° dossier,Titre", "1,472228,Un")
    criteria = xlsx({"Barème": [["N°", "Critère", "Poids"], [1, "Impact", 2]], "Dossiers": [["N°", "Titre"], [12, "Un"]]})

    assert [record.dossier for record in both.records] == ["472228"]
    assert [record.dossier for record in read_dossiers(criteria, "liste.xlsx", demo_call()).records] == ["12"]
