"""The index of decisions lists each number once: its page as the page states it, or the package whose docstring has it now."""

import ast
import re

import pytest

from tests.places import ROOT

pytestmark = pytest.mark.documents

DECISIONS = ROOT / "docs" / "decisions"
INDEX = (DECISIONS / "README.md").read_text(encoding="utf-8").splitlines()
LINES = [line for line in INDEX if re.match(r"\| \d", line)]
PAGES = sorted(page for page in DECISIONS.glob("*.md") if page.name != "README.md")
HEAD = re.compile(r"# (?P<number>\d{4})\. (?P<title>.+)\n\n(?P<date>\d{4}-\d{2}-\d{2}) · (?P<status>accepted)\n\n")
SECTIONS = ["Context", "Decision", "Consequences", "Alternatives"]
DOCSTRING = re.compile(r"now the docstring of `(.+)` \|$")


def test_page_has_number_date_status_and_four_sections() -> None:
    faulty = [
        page.name
        for page in PAGES
        if not (head := HEAD.match(text := page.read_text(encoding="utf-8")))
        or not page.name.startswith(f"{head['number']}-")
        or re.findall(r"^## (.+)$", text, re.MULTILINE) != SECTIONS
        or text.count("\n") > 45
    ]
    assert faulty == []


def test_index_has_a_line_for_each_page_as_the_page_states_it() -> None:
    heads = [(page.name, HEAD.match(page.read_text(encoding="utf-8"))) for page in PAGES]
    expected = [f"| {head['number']} | [{head['title']}]({name}) | {head['date']} | {head['status']} |" for name, head in heads if head]
    assert [line for line in LINES if "](" in line] == expected


def test_index_lists_each_number_once() -> None:
    assert [line[2:6] for line in LINES] == [f"{number:04}" for number in range(1, len(LINES) + 1)]


def test_decision_without_a_page_is_a_docstring_superseded_or_withdrawn() -> None:
    without = [line for line in LINES if "](" not in line]
    named = [match[1] for line in without if (match := DOCSTRING.search(line))]
    other = [line for line in without if not DOCSTRING.search(line)]
    lacking = [name for name in named if not _docstring(name)]
    assert lacking == [], "docs/decisions/README.md names modules that moved or lost their docstring: write where it is now"
    assert [line for line in other if not re.search(r"\| (superseded by \d{4}|withdrawn \d{4}-\d{2}-\d{2}: .+) \|$", line)] == []


def _docstring(name: str) -> str | None:
    path = ROOT / name if name.endswith(".py") else ROOT / name / "__init__.py"
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) if path.is_file() else None
