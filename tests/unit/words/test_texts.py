"""Text that people sent, made literal for Markdown."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phrases import straight
from ui.texts import initials, literal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Détecter l’ambroisie", "Détecter l’ambroisie"),
        ("**gras** et _italique_", r"\*\*gras\*\* et \_italique\_"),
        ("[ici](https://ailleurs.example)", "\\[ici\\]\\(https\\:\u200b\\/\\/ailleurs\\.example\\)"),
        ("<script>alert(1)</script>", r"\<script\>alert\(1\)\<\/script\>"),
        ("coût : $3 000$", r"coût \: \$3 000\$"),
        ("# Titre\n\n1. un\n    code", r"\# Titre 1\. un code"),
        (":red[rouge]", r"\:red\[rouge\]"),
        (":smile:", "\\:\u200bsmile\\:"),
        (":material/delete:", r"\:material\/delete\:"),
        (":material_delete:", "\\:\u200bmaterial\\_delete\\:"),
        ("contact@administration.example", "contact\\@\u200badministration\\.example"),
        ("Titre \u202eeunetéR \u2066x\u2069", "Titre eunetéR x"),
        (" « Encadrement\u202f»\u00a0\n ", "« Encadrement\u202f»"),
        ("coût\u00a0\u00a0 :\n3\u202f000\u00a0€", "coût\u00a0\\: 3\u202f000\u00a0€"),
        (" de 10:30 à 12:00 ", r"de 10\:30 à 12\:00"),
    ],
)
def test_markdown_sent_by_somebody_is_shown_as_it_was_typed(text: str, shown: str) -> None:
    assert literal(text) == shown


@given(st.text())
def test_no_mark_is_left_bare_and_no_letter_is_lost(text: str) -> None:
    shown = literal(text)
    bare = shown
    for mark in string.punctuation:
        bare = bare.replace(f"\\{mark}", "")
    assert set(bare).isdisjoint(string.punctuation)
    assert "\n" not in shown
    kept = shown.replace("\u200b", "").replace("\\", "")
    assert kept.split() == straight(text).replace("\u200b", "").replace("\\", "").split()


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("M. Jean Dupont", "JD"),
        ("Mme la Pr Élise Roy", "ÉR"),
        ("Dre Inès Roy", "IR"),
        ("Pre. Ada Élan", "AÉ"),
        ("Juré 01", "J01"),
        ("Présidence (démonstration)", "P"),
    ],
)
def test_initials_leave_the_civility_out(name: str, letters: str) -> None:
    assert initials(name) == letters
