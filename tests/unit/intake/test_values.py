"""Making cells into values."""

from datetime import UTC, date, datetime

import pytest

from intake.dossiers.form_mapping import Answers
from intake.files.values import Unreadable, canonical_decimal, dossier_of, field_key, moment_of, text_of
from intake.formats.rows import Cell
from tests.worlds.demonstration import demo_call


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Pertinence de l’IA ?", "pertinence_de_l_ia"),
        ("Pertinence de l'IA ?", "pertinence_de_l_ia"),
        ("N° dossier", "n_dossier"),
        ("Données : existence, volume", "donnees_existence_volume"),
        ("Cœur de métier", "coeur_de_metier"),
        ("  À-propos / suite  ", "a_propos_suite"),
        ("De\u0301fi", "defi"),
        ("", ""),
    ],
)
def test_key_is_the_one_of_the_first_export(label: str, key: str) -> None:
    assert field_key(label) == key


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (512345.0, "512345"),
        (0.7, "0.7"),
        (True, "Oui"),
        (date(2019, 5, 31), "2019-05-31"),
        ("\ufeff \u00a0a\r\nb\rc\u00a0d \ufeff", "a\nb\nc\u00a0d"),
        ("fac\u0327ade", "façade"),
    ],
)
def test_text_is_what_a_reader_should_see(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2019, 5, 31, 23, 58, 41),
        "2019-05-31 23:58:41 +0200",
        "2019-05-31T21:58:41Z",
        "2019-05-31T23:58:41+02:00",
        "31/05/2019 23:58:41",
    ],
)
def test_moment_is_the_same_however_it_is_written(cell: Cell) -> None:
    assert moment_of(cell) == datetime(2019, 5, 31, 21, 58, 41, tzinfo=UTC)


@pytest.mark.parametrize("cell", ["hier", "32/05/2019", 43616.5, "2019-13-01", datetime(1899, 12, 30)])
def test_what_is_no_moment_is_unreadable(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        moment_of(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *((512345.0, "512345"), (" 512 345 ", "512345"), ("", "")),
        *(("P-3", "P-3"), ("2026-H-07", "2026-H-07"), ("AMI_012", "AMI_012"), (" P 3 ", "P3"), ("2027-3", "2027-3")),
    ],
)
def test_dossier_number_is_digits_or_a_reference(cell: Cell, number: str) -> None:
    assert dossier_of(cell) == number


@pytest.mark.parametrize(
    "cell", ["n°7", 7.5, "-3", "٣", "Total", "P-", "2026/07", "2026-01-03", date(2026, 1, 3), "7E5", "É-3", f"P-{10**40}"]
)
def test_what_is_no_dossier_number_is_unreadable(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        dossier_of(cell)


@pytest.mark.parametrize(("text", "number"), [("2,50", "2.5"), ("0.0", "0"), ("3", "3"), ("007", "007"), ("-1.20", "-1.2")])
def test_number_is_written_one_way(text: str, number: str) -> None:
    assert canonical_decimal(text) == number


def test_tracks_are_told_apart_when_an_answer_holds_a_comma() -> None:
    call = demo_call()
    technical, scientific = call.tracks
    answers = Answers(
        type(call)(**{**{name: getattr(call, name) for name in call.__slots__}, "tracks": (
            type(technical)(technical.code, technical.label, technical.short, 1, ("Technique, métier",)), scientific,
        )})
    )  # fmt: skip

    assert answers.tracks("Accompagnement scientifique, TECHNIQUE, MÉTIER, autre") == (("scientific", "technical"), ("autre",))
    assert answers.tracks("") == ((), ())
