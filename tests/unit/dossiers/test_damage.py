"""A sound value and the poorer copy that a spreadsheet or a wrong encoding makes of it."""

import pytest

from deliberation.dossiers.renderings import is_damaged_copy


@pytest.mark.parametrize(
    ("sound", "copy"),
    [
        ("99991247000013", "9,99912E+13"),
        ("99991247000013", "9.9991247E+13"),
        ("1234567890123456", "1.23456789012346E+15"),
        ("1234567890123456", "1234567890123450"),
        ("01000", "1000"),
        ("000", "0"),
        ("3/4", "2019-04-03"),
        ("3-4", "2019-03-04 00:00:00"),
        ("12.05", "2026-05-12"),
        ("2019-05-31", "43616"),
        ("2019-05-31 23:58:41", "43616,999085648"),
        ("a" * 40_000, "a" * 32_767),
        ("Équipe prête", "?quipe pr?te"),
        ("Équipe prête", "\ufffdquipe pr\ufffdte"),
        ("Équipe prête", "Ã‰quipe prÃªte"),
        ("l’été", "lâ€™Ã©tÃ©"),
        ("l’été", "l‚Äô√©t√©"),
    ],
)  # fmt: skip
def test_poorer_copy_is_recognised_and_the_sound_value_is_none_of_it(sound: str, copy: str) -> None:
    assert (is_damaged_copy(sound, copy), is_damaged_copy(copy, sound)) == (True, False)


@pytest.mark.parametrize(
    ("here", "read"),
    [
        ("a", "a"), ("", "a"), (None, "a"), ("a", None), ("1000", "01000"), ("12", "13"), ("010", "11"), ("99991247000013", "9,9E+14"),
        ("99991247000013", "99991247000010"), ("3/4", "2019-05-06"), ("3/4/2019", "2019-04-03"), ("2019-05-31", "43617"), ("31", "43616"),
        ("abcdef", "abc"), ("Équipe", "Equipe"), ("Quoi ?", "Quoi!"), ("été", "etÃ©"),
    ],
)  # fmt: skip
def test_edit_is_no_damage(here: str | None, read: str | None) -> None:
    assert not is_damaged_copy(here, read)
