"""The page on accessibility: the 106 criteria of the RGAA, each with its proof, whose tests are there."""

import re
from collections import Counter
from pathlib import Path

from tests.places import ROOT

PAGE = (ROOT / "docs" / "accessibilite.md").read_text(encoding="utf-8")
# How many criteria each of the thirteen themes of RGAA 4.1 has.
CRITERIA_OF_THEMES = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
ROW = re.compile(r"^\| (\d+)\.(\d+) [^|]*\| (conforme|non conforme|non applicable) \| ([^|]+) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE)


def test_every_criterion_is_there_once_with_a_proof() -> None:
    expected = [(theme, number) for theme, count in enumerate(CRITERIA_OF_THEMES, 1) for number in range(1, count + 1)]
    assert [(int(theme), int(number)) for theme, number, _state, _proof in ROWS] == expected
    assert [row for row in ROWS if row[2] != "non applicable" and "`" not in row[3] and len(row[3].split()) < 3] == []


def test_sums_are_those_of_the_table() -> None:
    sums = Counter(state for _theme, _number, state, _proof in ROWS)
    said = re.search(r"Sur 106 critères\s: (\d+) conformes, (\d+) non conformes, (\d+) non applicables", PAGE)
    assert said
    assert tuple(map(int, said.groups())) == (sums["conforme"], sums["non conforme"], sums["non applicable"])


def test_tests_that_it_names_are_there() -> None:
    files = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    names = {Path(path).name for path in files} | {name for text in files.values() for name in re.findall(r"def (test_\w+)\(", text)}
    named = set(re.findall(r"`(?:[\w/]+/)?(test_\w+(?:\.py)?)`", PAGE))
    assert len(named) > 10
    assert named - names == set()
    assert [path for path in re.findall(r"`((?:tests|web|ui|exports)/[\w./]+)`", PAGE) if not (ROOT / path).exists()] == []
