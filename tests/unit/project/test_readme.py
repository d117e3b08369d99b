"""The README is whole in two languages: the same pictures, sections, links and commands, each naming the other."""

import re

import pytest

from tests.places import ROOT

ENGLISH, FRENCH = "README.md", "README.fr.md"
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in (ENGLISH, FRENCH)}
LINK = re.compile(r"\]\(([^)\s]+)\)|href=\"([^\"]+)\"")
NOT_THE_SAME = {ENGLISH, FRENCH}


def links(text: str) -> list[str]:
    return [first or second for first, second in LINK.findall(text)]


def shape(text: str) -> list[tuple[str, int, int]]:
    """Each section: the kind of its heading, how many rows and how many items it has."""
    sections = re.split(r"^(?=##? )", text, flags=re.MULTILINE)[1:]
    return [
        (section.partition(" ")[0], len(re.findall(r"^\|", section, re.MULTILINE)), len(re.findall(r"^- ", section, re.MULTILINE)))
        for section in sections
    ]


def commands(text: str) -> list[str]:
    """Each command without its comment and the names of files and calls, which are in words."""
    lines = [line for block in re.findall(r"```\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    return [re.sub(r"[\w/-]+\.(?:toml|csv)|--call \S+", "…", line.partition("#")[0].strip()) for line in lines]


def test_each_names_the_other_in_its_first_line() -> None:
    assert f"]({FRENCH})" in TEXTS[ENGLISH].splitlines()[0]
    assert f"]({ENGLISH})" in TEXTS[FRENCH].splitlines()[0]


def test_both_have_the_same_sections_commands_pictures_and_links() -> None:
    english, french = TEXTS[ENGLISH], TEXTS[FRENCH]
    assert shape(english) == shape(french)
    assert commands(english) == commands(french)
    assert re.findall(r"src=\"([^\"]+)\"", english) == re.findall(r"src=\"([^\"]+)\"", french)
    assert sorted(set(links(english)) - NOT_THE_SAME) == sorted(set(links(french)) - NOT_THE_SAME)


@pytest.mark.parametrize("name", [ENGLISH, FRENCH])
def test_pictures_are_there_and_the_two_commands_stand_near_the_top(name: str) -> None:
    assert [link for link in re.findall(r"href=\"([^\"]+)\"", TEXTS[name]) if not (ROOT / link).exists()] == []
    lines = TEXTS[name].splitlines()
    assert next(index for index, line in enumerate(lines) if line.startswith("./jury test")) < 45


def test_numbers_of_accessibility_are_those_of_its_page() -> None:
    page = (ROOT / "docs" / "accessibilite.md").read_text(encoding="utf-8")
    told = re.search(r"(\d+) conformes, (\d+) non conformes", page)
    assert told
    met, unmet = map(int, told.groups())
    for text in TEXTS.values():
        assert re.findall(r"\b\d+\b", next(line for line in text.splitlines() if "RGAA" in line)) == [str(met + unmet), str(met)]
