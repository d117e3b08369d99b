"""Fields to choose in have one maker, which sets how they search: in Streamlit's own, letters in order find, and Enter takes all found."""

import ast

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
