"""Two files of the same title are told apart in every list of choices: each names its file by number and title."""

import re

from tests.places import ROOT

# From the function that words a choice to the end of what it says.
_WORDED = re.compile(r"format_func=lambda (?:[^\n]|\n(?=\s+[f\"(]))*")


def test_no_choice_names_a_file_by_its_title_alone() -> None:
    sources = {path.relative_to(ROOT): path.read_text() for room in ("ui", "pages") for path in (ROOT / room).rglob("*.py")}
    worded = {(str(path), said) for path, text in sources.items() for said in _WORDED.findall(text)}
    assert len(worded) > 10
    assert {path for path, said in worded if re.search(r"\.title\b", said)} == set()
