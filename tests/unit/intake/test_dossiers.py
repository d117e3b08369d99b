"""Reading exports of dossiers: the real dialects, then small files made for one trap each."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import combinations
from types import MappingProxyType

import pytest

from deliberation.candidatures import Dialect, Field, FieldKind, PlatformState, Screening
from deliberation.comparison import same_value
from deliberation.errors import FileRefused
from deliberation.problems import Problem, Severity
from deliberation.records import DossierFile, DossierRecord, FormMapping
from intake.dossiers import read_dossiers
from phrases import Message, language
from tests.unit.dossiers import (
    CURRENT_CSV,
    CURRENT_ODS,
    CURRENT_XLSX,
    DATA,
    FIVE_EXPORTS,
    LATER_V1_XLSX,
    V1_CSV,
    V1_XLSX,
    demo_call,
    export,
)
from tests.unit.intake.files import csv_of, xlsx

MAPPED = {
    "title": "titre_du_projet",
    "administration": "administration_porteuse_direction_service",
    "ministry": "ministere_de_tutelle_ou_de_rattachement",
    "kind": "type_d_administration",
    "track": "formule_d_accompagnement_souhaitee",
    "summary": "resume_du_projet",
    "screening": "avis_de_preselection",
    "screening_comment": "commentaire_de_l_equipe",
}
# What a re-export of 2026 says of June 2019 and the first export could not: opinions asked afterwards, a silent register.
LATER_UPDATES = {"495484", "499753", "503112", "513778", "518848", "526381"}


def read(*records: str, mapping: FormMapping | None = None) -> DossierFile:
    return read_dossiers(csv_of(*records), "essai.csv", demo_call(), mapping=mapping)


def by_number(name: str) -> Mapping[str, DossierRecord]:
    return {record.dossier: record for record in export(name).records}


def field_of(name: str, dossier: str, key: str) -> Field:
    return next(field for field in by_number(name)[dossier].content.fields if field.key == key)


def told(file: DossierFile) -> list[tuple[Severity, int | None, str, str, str]]:
    return [(problem.severity, problem.row, problem.column, problem.value, problem.message.text) for problem in file.problems]


@pytest.mark.parametrize("name", FIVE_EXPORTS)
def test_each_export_gives_every_dossier_and_administration(name: str) -> None:
    file = export(name)

    assert (len(file.records), len({record.siren for record in file.records}), file.problems) == (46, 38, ())
    assert dict(file.mapping.questions) == MAPPED
    assert file.dialect is (Dialect.V1 if name in (V1_CSV, V1_XLSX) else Dialect.CURRENT)


@pytest.mark.parametrize(("one", "other"), tuple(combinations(FIVE_EXPORTS, 2)))
def test_exports_agree_up_to_what_their_dialects_lose(one: str, other: str) -> None:
    first, second = by_number(one), by_number(other)

    def differences() -> list[tuple[str, str]]:
        return [
            (dossier, mine.key)
            for dossier, record in first.items()
            for mine, theirs in zip(record.content.fields, second[dossier].content.fields, strict=True)
            if (mine.key, mine.kind, mine.is_private) != (theirs.key, theirs.kind, theirs.is_private)
            or not same_value(mine.value, record.dialect, theirs.value, second[dossier].dialect, mine.kind)
        ]

    def facts(record: DossierRecord) -> tuple[object, ...]:
        is_updated_later, is_unregistered = record.dossier in LATER_UPDATES, record.dossier == "501770"
        return (
            *(record.siren, record.siret, record.contact, record.ministry, record.kind, record.requested_tracks, record.screening),
            *(record.platform_state, record.is_archived, record.deposited_at, record.processed_at, record.motivation),
            None if is_updated_later else record.updated_at,
            None if is_unregistered else record.legal_name,
        )

    assert differences() == []
    assert [facts(record) for record in first.values()] == [facts(record) for record in second.values()]


def test_counts_are_those_of_the_call() -> None:
    records = export(CURRENT_XLSX).records

    def count(values: list[object]) -> dict[object, int]:
        return {value: values.count(value) for value in set(values)}

    assert count([record.screening for record in records]) == {Screening.SHORTLISTED: 24, Screening.RESERVE: 6, Screening.DECLINED: 16}
    assert count([record.requested_tracks for record in records]) == {
        ("technical",): 30, ("scientific",): 12, ("technical", "scientific"): 3, (): 1,
    }  # fmt: skip
    assert count([record.platform_state for record in records]) == {
        PlatformState.UNDER_INSTRUCTION: 22, PlatformState.UNDER_CONSTRUCTION: 21, PlatformState.DISMISSED: 2, PlatformState.REFUSED: 1,
    }  # fmt: skip
    assert len({record.siret for record in records}) == 39


@pytest.mark.parametrize("name", FIVE_EXPORTS)
def test_deposit_times_are_moments_in_utc(name: str) -> None:
    records = by_number(name)

    assert records["526902"].deposited_at == datetime(2019, 5, 31, 21, 58, 41, tzinfo=UTC)
    assert records["525638"].deposited_at == datetime(2019, 5, 30, 22, 9, 52, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        (V1_CSV, ("0", "0", "0")),
        (V1_XLSX, ("0", "0", "0")),
        (CURRENT_XLSX, ("0", "0", "0")),
        (CURRENT_ODS, ("0", "0", "0")),
        # Only this one tells a zero from no answer.
        (CURRENT_CSV, ("0", None, None)),
    ],
)
def test_empty_number_is_read_as_the_dialect_writes_it(name: str, answers: tuple[str | None, ...]) -> None:
    key = "nombre_d_agents_mobilises_etp"

    assert tuple(field_of(name, dossier, key).value for dossier in ("488979", "495701", "526569")) == answers
    assert field_of(name, "465521", key) == Field(key, field_of(name, "465521", key).label, "0.7", FieldKind.NUMBER)


def test_texts_are_decoded_to_what_a_reader_should_see() -> None:
    assert "R&D" in (field_of(V1_XLSX, "496000", "equipe_d_agents_publics_mobilisee").value or "")
    assert (field_of(CURRENT_XLSX, "522134", "resume_du_projet").value or "").startswith("=SUM(A1) des heures")
    assert not (field_of(V1_CSV, "499753", "resume_du_projet").value or "").startswith("\ufeff")
    assert not any("\r" in (field.value or "") for record in export(CURRENT_CSV).records for field in record.content.fields)
    assert field_of(V1_CSV, "472228", "titre_du_projet").label == "Titre du projet"
    assert field_of(V1_CSV, "472228", "defi_technique").label == "Defi technique"
    assert field_of(CURRENT_CSV, "472228", "defi_technique").label == "Défi technique"


def test_other_sheets_are_joined_to_their_dossier() -> None:
    records = by_number(CURRENT_XLSX)

    establishment = {field.key: field.value for field in records["465521"].content.establishment}
    opinions = [opinion for record in records.values() for opinion in record.content.opinions]
    blocks = [block for record in records.values() for block in record.content.blocks]

    assert (establishment["etablissement_code_postal"], establishment["entreprise_date_creation"]) == ("2A990", "1979-05-02")
    assert [opinion.is_answered for opinion in opinions].count(False) == 2
    assert ({block.label for block in blocks}, sum(len(block.rows) for block in blocks)) == ({"Partenaires du projet"}, 16)
    assert (records["501770"].siret, records["501770"].legal_name) == (by_number(V1_CSV)["501770"].siret, "")
    assert records["475464"].content.attachments == ("shom_lidar.pdf", "illustration.png")


def test_annotations_of_the_team_are_private() -> None:
    private = {field.key for field in export(CURRENT_ODS).records[0].content.fields if field.is_private}

    assert private == {"avis_de_preselection", "commentaire_de_l_equipe"}


def test_withdrawn_dossier_is_read_as_such() -> None:
    file = export(LATER_V1_XLSX)

    assert [record.dossier for record in file.records if record.is_withdrawn] == ["523044"]
    assert len(file.records) == 47


def test_workbook_is_read_quickly() -> None:
    data = (DATA / CURRENT_XLSX).read_bytes()
    started = time.process_time()

    read_dossiers(data, CURRENT_XLSX, demo_call())

    assert time.process_time() - started < 0.3


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
    with language("en"), pytest.raises(FileRefused, match="No column of this file holds dossier numbers"):
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
    assert told(file) == [
        (Severity.WARNING, None, "Avis", "", "Two columns have this name; both are kept, the second one with a number."),
    ]


def test_wrong_cells_are_reported_with_their_place() -> None:
    file = read(
        "ID,État du dossier,Archivé,Déposé le,Titre du projet,Formule d'accompagnement souhaitée,Avis de présélection",
        "abc,En construction,false,,A,,",
        ",En construction,false,,B,,",
        "3,En attente,peut-être,le 3,C,Accompagnement lunaire,Bof",
    )

    assert told(file) == [
        (Severity.ERROR, 2, "ID", "abc", "A dossier number, made of digits only, was expected here."),
        (Severity.ERROR, 3, "ID", "", "This row has no dossier number."),
        (Severity.WARNING, 4, "Formule d'accompagnement souhaitée", "Accompagnement lunaire",
         "The call declares no track for this answer: it is kept on the sheet only."),
        (Severity.ERROR, 4, "État du dossier", "En attente", "This state of a dossier is not one that the platform has."),
        (Severity.ERROR, 4, "Archivé", "peut-être", "“true” or “false” was expected here."),
        (Severity.ERROR, 4, "Déposé le", "le 3", "A date and time was expected here."),
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


def test_remembered_mapping_wins_over_what_the_names_say() -> None:
    remembered = FormMapping(MappingProxyType({"title": "surnom", "summary": "disparue"}))

    file = read("N° dossier,Titre du projet,Surnom,Description,Ministère", "7,T,S,D,M", mapping=remembered)

    record = file.records[0]
    assert dict(file.mapping.questions) == {"title": "surnom", "summary": "description"}
    assert (record.title, record.summary, record.ministry) == ("S", "D", "")


def test_form_is_guessed_by_its_labels_and_answers() -> None:
    file = read(
        "N° dossier,Intitulé de l'action,Organisme porteur,Parcours,Décision interne",
        "7,T,O,ACCOMPAGNEMENT SCIENTIFIQUE,Liste d’attente",
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


def test_progress_is_told_up_to_the_last_dossier() -> None:
    told_progress: list[tuple[int, int]] = []

    read_dossiers((DATA / V1_CSV).read_bytes(), V1_CSV, demo_call(), progress=lambda done, total: told_progress.append((done, total)))

    assert told_progress[-1] == (46, 46)


@pytest.mark.parametrize("name", ["notes_jury.xlsx", "notes_jury_long.csv"])
def test_file_of_marks_is_refused_as_dossiers(name: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        read_dossiers((DATA / name).read_bytes(), name, demo_call())
    assert refusal.value.message.text == "This file holds marks of the jury, not dossiers: import it as scores."


def test_headings_without_a_dossier_are_refused() -> None:
    with pytest.raises(FileRefused) as refusal:
        read_dossiers(csv_of("ID;Email"), "export.csv", demo_call())
    assert refusal.value.message.text == "This file has the headings of an export, and no dossier under them."
