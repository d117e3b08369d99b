"""The words that Streamlit writes itself."""

import json
import re

from phrases import language
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
