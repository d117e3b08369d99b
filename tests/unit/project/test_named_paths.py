"""Links and paths of the documents lead to files and headings that are there; ARCHITECTURE.md stays short."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.places import ROOT

pytestmark = pytest.mark.documents

ARCHITECTURE = ROOT / "docs" / "ARCHITECTURE.md"
PAGES = [ARCHITECTURE, *sorted((ROOT / "docs" / "decisions").glob("*.md"))]
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)*(?:/|\.(?:py|js|css|html|toml|txt|po)))`")
MADE_AT_RUN_TIME = {"var/", "var/links.key"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_that_a_page_names_are_there(page: Path) -> None:
    missing = [path for line in page.read_text(encoding="utf-8").splitlines() for path in _missing(line)]
    assert missing == [], f"docs/…/{page.name} names files that moved or went: write where they are now"


def test_architecture_is_read_in_five_minutes() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    table = text.partition("| To change… |")[2].partition("\n\n")[0]
    assert len(text.split()) <= 1_800
    assert len(re.findall(r"^\| (?!go to)", table, re.MULTILINE)) == 28


def _missing(line: str) -> Iterator[str]:
    """Yield the paths of a line that exist neither at the root nor in a folder named before them in the line."""
    folders = ["", "deliberation"]
    for path in PATH.findall(line):
        places = [ROOT / folder / path for folder in folders]
        place = next((place for place in places if place.exists()), None)
        if place is None and path not in MADE_AT_RUN_TIME:
            yield path
        elif place is not None:
            folder = (place if place.is_dir() else place.parent).relative_to(ROOT)
            folders += [str(folder), str(folder.parent)]


LINKED = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "demo" / "README.md"]
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


@pytest.mark.parametrize("page", LINKED, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if leads_nowhere(page, link)] == []
