"""A file whose accents were broken before it came: refused, and put right once somebody agreed."""

import pytest

from deliberation.errors import ImportRefused
from intake.files.accents import has_broken_accents
from intake.people import read_people
from intake.scores.scores import read_scores
from phrases import language
from tests.unit.intake.broken.book import csv_text, xlsx
from tests.unit.intake.broken.people import PEOPLE, rows
from tests.unit.intake.broken.scores import CALL, long_rows, sheet_book


def twice(text: str) -> str:
    return text.encode().decode("latin-1")


def test_list_of_people_is_refused_then_read_with_its_accents_and_a_warning() -> None:
    data = twice(csv_text(rows())).encode()
    with pytest.raises(ImportRefused) as refused:
        read_people(data, "jury.csv")
    assert has_broken_accents(refused.value.problems)

    read = read_people(data, "jury.csv", repairs_accents=True)
    assert [person.name for person in read.people] == list(PEOPLE)
    assert ([problem.is_error for problem in read.problems], has_broken_accents(read.problems)) == ([False], False)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_scores_come_in_as_those_of_the_sound_file(form: str) -> None:
    if form == "csv":
        sound = csv_text(long_rows()).encode()
        broken = sound.decode("latin-1").encode()
    else:
        book = sheet_book()
        sound = xlsx(book)
        for page in book.pages:
            page.rows = [[twice(cell) if isinstance(cell, str) else cell for cell in row] for row in page.rows]
        broken = xlsx(book)
    expected = read_scores(sound, f"notes.{form}", CALL)

    found = read_scores(broken, f"notes.{form}", CALL, repairs_accents=True)

    assert [(row.juror, row.dossier, dict(row.marks), row.comment) for row in found.rows] == [
        (row.juror, row.dossier, dict(row.marks), row.comment) for row in expected.rows
    ]
    with language("en"):
        assert [str(problem.message) for problem in found.problems if problem not in expected.problems] == [
            "The accents of this file were broken and are put right, as was asked: read what it holds with care."
        ]


def test_sound_file_is_read_alike_whether_or_not_somebody_agreed() -> None:
    data = csv_text(long_rows()).encode()

    assert read_scores(data, "notes.csv", CALL, repairs_accents=True) == read_scores(data, "notes.csv", CALL)
