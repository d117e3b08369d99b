"""A list of past laureates, as anybody keeps it."""

from dataclasses import replace

import pytest

from deliberation.call.call import Phase
from deliberation.call.laureates import LAUREATES_MAX, Laureate
from deliberation.errors import FileRefused
from deliberation.selection.decisions import Decision, Outcome
from exports.tables.csv_files import laureates_csv
from extras.laureates.reading import LaureateFile, read_laureates
from phrases import language
from tests.worlds.snapshots import make_candidature, make_snapshot


def read(*lines: str, name: str = "liste.csv", edition: str = "") -> LaureateFile:
    return read_laureates("\n".join(lines).encode(), name, edition=edition)


def test_other_headings_and_notes_above_are_read() -> None:
    file = read("Palmarès", "Année;Établissement;Projet;SIRET;Prix", "2024;CHU de Montclar;Lire;260 000 019 00012;Soins")
    (one,) = file.laureates
    assert (one.edition, one.applicant, one.title, one.siren, one.track) == ("2024", "CHU de Montclar", "Lire", "260000019", "Soins")
    assert (file.errors, file.lacks_edition) == ((), False)


@pytest.mark.parametrize(
    ("name", "edition", "year"), [("liste.csv", "", ""), ("laureats_2023.csv", "", "2023"), ("laureats_2023.csv", " 2024 ", "2024")]
)
def test_year_that_no_column_gives_is_asked_for_or_is_the_names(name: str, edition: str, year: str) -> None:
    file = read("titre,candidat", "Lire,CHU", name=name, edition=edition)
    assert ([one.edition for one in file.laureates], file.lacks_edition) == ([year], not year)


def test_what_is_not_a_laureate_is_told_with_its_place() -> None:
    file = read("titre,candidat,edition,note", "Lire,,2024,x", ",CHU,2024,y", "Soigner,CHU,2024,z")
    assert [(problem.row, problem.column) for problem in file.errors] == [(2, "candidat"), (3, "titre")]
    assert [one.label for sheet in file.reading.sheets for one in sheet.unread_columns] == ["note"]
    with pytest.raises(FileRefused):
        read("nom,roles", "Camille,juré")
    many = read("titre,candidat,edition", *["Lire,CHU,2024"] * (LAUREATES_MAX + 1))
    assert len(many.errors) == 1


def test_public_list_of_another_call_is_read_back() -> None:
    snapshot = make_snapshot(
        marks=[[[4]]],
        candidatures=[make_candidature(1, title="=1+1")],
        decisions=[Decision(1, Outcome.SELECTED, "t1", version=1)],
        phase=Phase.FINALISED,
    )
    named = {id_: replace(one, acronym="ODE") for id_, one in snapshot.administrations.items()}
    with language("en"):
        public = laureates_csv(replace(snapshot, administrations=named))
    (laureate,) = read_laureates(public, "laureates-2019.csv").laureates
    (applicant,) = named.values()
    expected = Laureate("2019", "=1+1", applicant.name, "", "ODE", "", applicant.ministry, applicant.kind, "Track 1")
    assert laureate == expected
