"""Reading a list of people."""

import pytest

from deliberation.call.people import Role
from deliberation.dossiers.records import PersonRecord
from deliberation.errors import FileRefused
from intake.people import read_people
from phrases import language
from tests.unit.intake.files import csv_of, xlsx


@pytest.mark.parametrize("roles", ["juré ; présidente", "Juror/Chair", "membre du jury + président·e", "juror,chair"])
def test_roles_are_words_of_either_language(roles: str) -> None:
    file = read_people(csv_of("Nom\tCourriel\tRôles\tOrganisation", f"Anne Test\ta@b.example\t{roles}\tDITP"), "p.csv")

    assert file.problems == ()
    assert file.people == (
        PersonRecord(name="Anne Test", roles=frozenset({Role.JUROR, Role.CHAIR}), email="a@b.example", organisation="DITP", row=2),
    )


@pytest.mark.parametrize("role", list(Role))
def test_every_role_can_be_named_as_the_program_names_it(role: Role) -> None:
    file = read_people(csv_of("name,roles", f"Someone,{role.value}"), "p.csv")

    assert (file.people[0].roles, file.problems) == (frozenset({role}), ())


def test_headings_of_a_list_of_members_are_known() -> None:
    file = read_people(csv_of("Prénom;Nom;Adresse électronique;Fonction dans le jury", "Anne;MARTIN;a@b.example;Membre du jury"), "p.csv")
    assert [(one.name, one.email, one.roles) for one in file.people] == [("Anne MARTIN", "a@b.example", frozenset({Role.JUROR}))]


def test_wrong_lines_are_reported_with_their_place() -> None:
    file = read_people(
        csv_of("name;e-mail;roles", "A;pas une adresse;juror", "B;;dictateur", ";;juror", "a;;juror", "Salle;;écran, juré"), "p.csv"
    )

    assert [(one.is_error, one.row, one.column, one.value) for one in file.problems] == [
        (True, 2, "e-mail", "pas une adresse"),
        (True, 3, "roles", "dictateur"),
        (True, 4, "name", ""),
        (True, 5, "name", "a"),
        (True, 6, "roles", "écran, juré"),
    ]


def test_what_they_know_and_their_tracks_are_read() -> None:
    file = read_people(csv_of("Nom;Rôles;Domaines;Filières", "A;juré;océan, images;technique / scientifique"), "p.csv")
    assert [(one.expertise, one.tracks) for one in file.people] == [("océan, images", ("technique", "scientifique"))]


def test_quality_is_read_and_tells_who_presides_where_no_role_is_given() -> None:
    rows = ("M. A;Président du jury", "Mme B;directrice de recherche, Inria, personnalité qualifiée", "Dr C;Vice-présidente à la santé")
    file = read_people(csv_of("Nom;Qualité", *rows), "p.csv")
    assert file.problems == ()
    assert [(sorted(one.roles), one.quality) for one in file.people] == [
        (["chair", "juror"], "Président du jury"),
        (["juror"], "directrice de recherche, Inria, personnalité qualifiée"),
        (["juror"], "Vice-présidente à la santé"),
    ]
    beside = read_people(csv_of("Nom;Rôles;Qualité", "A;observateur;Présidente du jury"), "p.csv")
    assert [(set(one.roles), one.quality) for one in beside.people] == [({Role.OBSERVER}, "Présidente du jury")]


def test_capacity_that_seldom_votes_is_told_where_no_role_is_given() -> None:
    rows = ("A;Membre suppléant", "B;membre avec voix consultative", "C;Secrétaire de séance", "D;Secrétaire général", "E;Directrice")
    file = read_people(csv_of("Nom;Qualité", *rows), "p.csv")
    assert [(one.is_error, one.row) for one in file.problems] == [(False, row) for row in (2, 3, 4)]


@pytest.mark.parametrize("name", ["p.csv", "p.xlsx"])
def test_row_longer_than_its_headings_is_refused(name: str) -> None:
    rows = [["nom", "rôles"], ["A", "juré", "présidente"]]
    data = csv_of(*map(";".join, rows)) if name.endswith("csv") else xlsx({"Personnes": rows})
    assert [(one.is_error, one.row) for one in read_people(data, name).problems] == [(True, 2)]


def test_file_that_lists_nobody_is_refused() -> None:
    with language("en"), pytest.raises(FileRefused, match="it is not a list of people"):
        read_people(csv_of("ID,Titre", "1,Un"), "p.csv")


def test_unseen_letters_and_other_alphabets_are_named_with_their_row() -> None:
    file = read_people(
        csv_of("nom;r\u00f4les", "Anne\u00a0 Te\u200bst;jur\u00e9", "C\u0430mille;jur\u00e9", "Bruno;jur\u00e9", "ANNE TEST;jur\u00e9"),
        "p.csv",
    )
    assert [person.name for person in file.people] == ["Anne Test", "C\u0430mille", "Bruno"]
    assert [(one.is_error, one.row, one.value) for one in file.problems] == [
        (False, 2, "Anne Test"), (False, 3, "C\u0430mille"), (True, 5, "ANNE TEST")
    ]  # fmt: skip
