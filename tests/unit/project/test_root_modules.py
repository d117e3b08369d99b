"""The modules at the root are unknown to the import graph: what they may import is checked here."""

import ast
from pathlib import Path

import pytest

from tests.places import ROOT


def top_level_imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("cli.py", {"dashboard", "pages", "ui", "web", "starlette", "sqlalchemy", "plotly", "openpyxl", "python_calamine"}),
        ("dashboard.py", {"cli", "pages", "sqlalchemy", "plotly", "openpyxl", "python_calamine"}),
    ],
)
def test_root_module_imports_only_what_the_layout_allows(module: str, forbidden: set[str]) -> None:
    assert top_level_imports(ROOT / module) & forbidden == set()
