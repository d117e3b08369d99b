"""The encoding of a text file, found in the file, and accents that were broken before it came."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deliberation.errors import FileRefused, ImportRefused
from intake.files.accents import has_broken_accents, has_lost_characters, is_decoded_twice, repaired
from intake.formats.encodings import encoding_of
from intake.people import read_people
from intake.scores.scores import read_scores
from phrases import language
from tests.unit.intake.broken.book import csv_text, xlsx
from tests.unit.intake.broken.people import PEOPLE, rows
from tests.unit.intake.broken.scores import CALL, long_rows, sheet_book

TEXT = "Numéro;Équipe\n1;«\u00a0prête à l'été\u00a0»\n"


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
        ("cp850", "cp850"),
    ],
)
def test_encoding_is_found_in_the_file(codec: str, found: str) -> None:
    assert encoding_of(TEXT.encode(codec)) == found
    assert TEXT.encode(codec).decode(found).lstrip("\ufeff") == TEXT


def test_ligatures_tell_two_encodings_apart() -> None:
    assert encoding_of("Le cœur de l'œuvre, à côté".encode("iso8859-15")) == "iso8859-15"
    assert encoding_of("Le cœur de l’œuvre, à côté".encode("cp1252")) == "cp1252"


@pytest.mark.parametrize(
    ("data", "sentence", "values"),
    [
        (TEXT.encode() + "Élan\n".encode("cp1252") + TEXT.encode(), "This file is written in two encodings", {"line": 3}),
        (TEXT.encode("cp1252") + TEXT.encode(), "This file is written in two encodings", {"line": 1}),
        (TEXT.encode() + "é".encode()[:1], "Line {line}: the file ends within a character", {"line": 3}),
        (b"a\nb\x01c\n" + b"texte\n" * 20, "Line {line}: the byte {byte} is no text.", {"line": 2, "byte": "0x01"}),
        (bytes(range(256)) * 4, "This is neither a workbook", {}),
    ],
)
def test_bytes_that_cannot_be_read_are_refused_with_their_line(data: bytes, sentence: str, values: dict[str, object]) -> None:
    with pytest.raises(FileRefused) as refusal:
        encoding_of(data)
    assert (refusal.value.message.text.startswith(sentence), dict(refusal.value.message.values)) == (True, values)


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1", "mac_roman", "cp850"])
@pytest.mark.parametrize("text", ["Équipe", "été", "l’œuvre", "à côté", "n° 1", "«\u00a0prêt\u00a0»"])
def test_accents_read_in_the_wrong_encoding_are_recognised(text: str, wrong: str) -> None:
    assert is_decoded_twice(text.encode().decode(wrong, errors="replace"))


@pytest.mark.parametrize("text", ["Équipe", "à côté", "NÃO", "São Tomé", "l’œuvre", "20 °C ± 2", "Âge", "50 €", "Åse", "ça, là"])
def test_accents_that_are_right_are_let_be(text: str) -> None:
    assert not is_decoded_twice(text)


@pytest.mark.parametrize(
    ("text", "is_lost"),
    [
        ("pr?sident", True),
        ("H?lène", True),
        ("Bruno ?lan", True),
        ("Oui ?Non ?", False),
        ("\ufffd", True),
        ("Qui ? Nous.", False),
        ("https://a.example/?q=été?b", False),
        ("vrai?oui", True),
        ("Vraiment ?", False),
    ],
)
def test_characters_replaced_by_a_question_mark_are_recognised(text: str, *, is_lost: bool) -> None:
    assert has_lost_characters(text) is is_lost


TEXTS = st.text(alphabet="Élan à çà et là, ŒUVRER « mieux » : l’État – 3 €…ÏïÀ🥾\u0301\u0327", min_size=1)


WAYS = [("cp1252", 1), ("cp1252", 2), ("latin-1", 1), ("latin-1", 2), ("mac_roman", 1)]


@given(text=TEXTS, way=st.sampled_from(WAYS))
def test_accents_read_in_the_wrong_encoding_are_put_right_whatever_it_was(text: str, way: tuple[str, int]) -> None:
    codec, times = way
    # Broken twice over, a letter of French is still known for what it was, an emoji or an accent apart is not.
    assume(times == 1 or not set(text) & set("🥾\u0301\u0327"))
    broken = text
    for _time in range(times):
        broken = "".join(_wrong(byte, codec) for byte in broken.encode())

    assert repaired(broken) == text


def _wrong(byte: int, codec: str) -> str:
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize("text", ["sound", "déjà", "«É", "prÃ©sident é", "Ã\ufffdlan", "Ça va ?"])
def test_text_that_is_sound_or_cannot_be_put_right_stays_as_it_is(text: str) -> None:
    assert repaired(text) == text


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
