"""To whom to write about a dossier: read from a list, in letters, seen by organisers and staff alone."""

import pytest

from deliberation.dossiers.candidatures import Contact
from deliberation.selection.decisions import Decision, Outcome
from exports.letters.letter import letters, without_address
from tests.unit.exports.reading import MADE_AT
from tests.unit.intake.test_own_workbooks import read
from tests.worlds.snapshots import make_candidature, make_snapshot

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


def test_letters_are_addressed_and_those_without_an_address_counted() -> None:
    files = [make_candidature(1, contact=WHOLE.text), make_candidature(2, contact="b@example.org")]
    decisions = [Decision(number, Outcome.SELECTED, "t1", reason="Solide.", version=1) for number in (1, 2)]
    snapshot = make_snapshot(candidatures=files, decisions=decisions)
    first, second = letters(snapshot, {}, made_at=MADE_AT)
    assert first.envelope[1:] == ("Camille Martin", "10 rue des Essais", "Bâtiment B", "75011 Paris")
    assert (first.addressee.email, second.addressee.email) == ("c.martin@example.org", "b@example.org")
    assert len(without_address(snapshot)) == 1


def test_title_of_several_lines_stands_on_one_in_a_letter() -> None:
    file = make_candidature(1, title="Douleur de l’enfant :\nhypnose\net réalité virtuelle")
    snapshot = make_snapshot(candidatures=[file], decisions=[Decision(1, Outcome.SELECTED, "t1", reason="Solide.", version=1)])
    (letter,) = letters(snapshot, {}, made_at=MADE_AT)
    assert "Douleur de l’enfant : hypnose et réalité virtuelle" in letter.text


def test_another_file_leaves_the_parts_that_it_does_not_tell() -> None:
    assert Contact("new@example.org").over(WHOLE) == Contact("new@example.org", WHOLE.person, WHOLE.town, WHOLE.street)
