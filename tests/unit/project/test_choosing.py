"""Fields to choose in: one maker, exact words, and each choice told apart by number and title."""

import ast
import re

from tests.places import ROOT

OWN = frozenset({"multiselect", "selectbox"})
MAKER = ROOT / "ui" / "widgets" / "choosing.py"


def test_no_screen_makes_a_field_to_choose_in_of_its_own() -> None:
    made = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("ui", "pages")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in OWN and path != MAKER
    ]
    assert made == []


def test_fields_to_choose_in_find_exact_words_and_never_take_all() -> None:
    calls = [node for node in ast.walk(ast.parse(MAKER.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    made = {node.func.attr: node.keywords for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr in OWN}
    assert {name: {each.arg: ast.unparse(each.value) for each in keywords if each.arg} for name, keywords in made.items()} == {
        "multiselect": {"filter_mode": "'contains'", "select_all": "False"},
        "selectbox": {"filter_mode": "matching"},
    }


# From the function that words a choice to the end of what it says.
_WORDED = re.compile(r"format_func=lambda (?:[^\n]|\n(?=\s+[f\"(]))*")


def test_no_choice_names_a_file_by_its_title_alone() -> None:
    sources = {path.relative_to(ROOT): path.read_text() for room in ("ui", "pages") for path in (ROOT / room).rglob("*.py")}
    worded = {(str(path), said) for path, text in sources.items() for said in _WORDED.findall(text)}
    assert len(worded) > 10
    assert {path for path, said in worded if re.search(r"\.title\b", said)} == set()
