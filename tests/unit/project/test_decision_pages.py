"""The index of decisions is what the pages say, and each page says when it was taken, how it stands and what else was weighed."""

import re
from typing import Final

from tests.places import ROOT

DECISIONS: Final = ROOT / "docs" / "decisions"
PAGES: Final = sorted(page for page in DECISIONS.glob("*.md") if page.name != "README.md")
HEAD: Final = re.compile(
    r"# (?P<number>\d{4})\. (?P<title>.+)\n\n(?P<date>\d{4}-\d{2}-\d{2}) · (?P<status>accepted|superseded by \d{4})\n\n"
)


def test_decision_has_number_date_status_and_alternatives() -> None:
    faulty = [
        page.name
        for page in PAGES
        if not (head := HEAD.match(text := page.read_text(encoding="utf-8")))
        or not page.name.startswith(f"{head['number']}-")
        or not re.search(r"^(\*\*Alternatives\.\*\*|## Alternatives$)", text, re.MULTILINE)
    ]
    assert faulty == []


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [page.name[:4] for page in PAGES] == [f"{number:04}" for number in range(1, len(PAGES) + 1)]


def test_index_of_decisions_has_a_line_for_each_as_its_page_says() -> None:
    heads = [(page.name, HEAD.match(page.read_text(encoding="utf-8"))) for page in PAGES]
    expected = [f"| {head['number']} | [{head['title']}]({name}) | {head['date']} | {head['status']} |" for name, head in heads if head]
    index = (DECISIONS / "README.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in index if re.match(r"\| \d", line)] == expected
