"""Links of the documents lead to files and to headings that are there."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.places import ROOT

pytestmark = pytest.mark.documents

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "demo" / "README.md"]
BLOCK = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)


def anchor(heading: str) -> str:
    """Return the anchor that forges give to a heading."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return "".join("-" if sign == " " else sign for sign in text if sign.isalnum() or sign in " -_")


@cache
def anchors(page: Path) -> frozenset[str]:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    return frozenset(anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE))


def leads_nowhere(page: Path, link: str) -> bool:
    name, _hash, place = link.partition("#")
    target = page.parent / name if name else page
    return not target.exists() or (bool(place) and target.suffix == ".md" and place not in anchors(target))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if leads_nowhere(page, link)] == []
