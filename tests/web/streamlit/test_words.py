"""The words that Streamlit writes itself, and what makes a column of numbers in words sort as numbers."""

import json
import re

import pytest

from phrases import language
from ui.texts import sortable
from web.streamlit.words import WORDS, script


def pairs() -> dict[str, str]:
    """The table that the script carries: English to French."""
    (found,) = re.findall(r"^const words = (\[\[.*\]\]);$", script(), re.MULTILINE)
    return dict(json.loads(found))


def test_every_word_is_said_in_french_with_its_places() -> None:
    table = pairs()
    assert table.keys() >= set(WORDS)
    for english, french in table.items():
        assert french != english
        assert sorted(re.findall(r"\{\w+\}", french)) == sorted(re.findall(r"\{\w+\}", english))


def test_script_does_not_depend_on_who_asks() -> None:
    with language("en"):
        assert pairs()["Fullscreen"] == "Plein écran"


@pytest.mark.parametrize(("numbers", "filled"), [(["46 %", "100 %", "–"], ["\u200746 %", "100 %", "\u2007\u2007\u2007\u2007–"]), ([], [])])
def test_numbers_in_words_are_filled_up_to_one_length(numbers: list[str], filled: list[str]) -> None:
    assert sortable(numbers) == filled
