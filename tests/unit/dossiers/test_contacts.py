"""To whom to write about a dossier: read from a list, in letters, seen by organisers and staff alone."""

import pytest

from deliberation.dossiers.candidatures import Contact
from tests.unit.intake.test_own_workbooks import read

HEADINGS = ("N°", "Titre", "Établissement", "Contact", "Courriel", "Adresse", "Code postal et ville")
ROW = (1, "Un projet", "Hôpital de Montclar", "Camille Martin", "c.martin@example.org", "10 rue des Essais\nBâtiment B", "75011 Paris")
WHOLE = Contact("c.martin@example.org", "Camille Martin", "75011 Paris", "10 rue des Essais\nBâtiment B")


def test_list_tells_whom_to_write_to_and_no_answer_does() -> None:
    (record,) = read([HEADINGS, ROW]).records
    assert Contact.of(record.contact) == WHOLE
    said = str(record.content.fields)
    assert [word for word in ("Camille", "example.org", "Essais", "75011") if word in said] == []


@pytest.mark.parametrize(("code", "town"), [("75011", "Paris"), (75011, "Paris"), ("75011", "75011 Paris"), (None, "75011 Paris")])
def test_postal_code_of_its_own_is_part_of_the_address(code: object, town: str) -> None:
    (record,) = read([(*HEADINGS[:6], "Ville", "CP"), (*ROW[:6], town, code)]).records
    assert Contact.of(record.contact) == WHOLE
    assert "75011" not in str(record.content.fields)


def test_another_file_leaves_the_parts_that_it_does_not_tell() -> None:
    assert Contact("new@example.org").over(WHOLE) == Contact("new@example.org", WHOLE.person, WHOLE.town, WHOLE.street)
