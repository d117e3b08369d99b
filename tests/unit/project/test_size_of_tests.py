"""The tests weigh no more than they did: the numbers here may only go down, by whoever makes them shorter."""

import ast
from collections import Counter
from pathlib import Path

from tests.places import ROOT

LINES_MOST = 51_105  # of code: no blank lines, comments or docstrings
TEST_SHARE_LEAST = 0.53  # of these inside test functions
BLOCKS_MOST = 2  # of six lines that stand twice
TESTS = [path for top in (ROOT / "tests", *(ROOT / "extras").glob("*/tests")) for path in sorted(top.rglob("*.py"))]
NAME_LETTERS_MOST = 80
LONG_NAMES_MOST = 33  # of browsers
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def code_of(tree: ast.Module, text: str) -> dict[int, str]:
    """Return the lines of code by their numbers."""
    numbered = ((number, line.strip()) for number, line in enumerate(text.splitlines(), start=1))
    lines = {number: line for number, line in numbered if line and not line.startswith("#")}
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            for number in lines_of(node.body[0]):
                lines.pop(number, None)
    return lines


def lines_of(node: ast.stmt) -> range:
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else []
    return range(min([node.lineno, *(each.lineno for each in decorators)]), (node.end_lineno or node.lineno) + 1)


def test_tests_grow_neither_in_lines_nor_in_helpers_nor_by_copies() -> None:
    total, tested, long_names = 0, 0, []
    blocks: Counter[tuple[str, ...]] = Counter()
    for path in TESTS:
        text = Path(path).read_text(encoding="utf-8")
        tree = ast.parse(text)
        lines = code_of(tree, text)
        total += len(lines)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                tested += len(lines.keys() & set(lines_of(node)))
                long_names += [node.name] if len(node.name) > NAME_LETTERS_MOST else []
            if isinstance(node, ast.Import | ast.ImportFrom):
                lines = {number: line for number, line in lines.items() if number not in lines_of(node)}
        kept = list(lines.values())
        blocks.update(zip(*(kept[start:] for start in range(6)), strict=False))
    copies = {block for block, count in blocks.items() if count > 1}
    assert total <= LINES_MOST
    assert tested / total >= TEST_SHARE_LEAST
    assert len(copies) <= BLOCKS_MOST, copies
    assert len(long_names) <= LONG_NAMES_MOST, long_names
