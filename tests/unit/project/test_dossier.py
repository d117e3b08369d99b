"""The dossier for an administration says what is so: settings, files, links, keys and risks that it names are there."""

import re

import pytest

from deliberation.call.settings import KEY
from settings import all_fields
from tests.places import ROOT

DOCS = ROOT / "docs"
PAGE = (DOCS / "dossier-administration.md").read_text(encoding="utf-8")
CODE = re.findall(r"`([^`\n]+)`", PAGE)
# Named as what is not there, made at run time, or inside the container.
NOT_HERE = {"metadata.csv", "var/links.key", "/app/var"}
FILE = re.compile(r"[\w.-]+(?:/[\w.-]+)*\.(?:key|conf|service|ya?ml|csv|md|html)|Procfile|LICENSE")


def test_forty_questions_are_answered_each_with_the_place_that_shows_it() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)]
    assert [int(row[0]) for row in rows] == list(range(1, 41))
    assert {row[2] for row in rows} == {"oui", "non", "en partie"}
    assert [row for row in rows if not re.fullmatch(r"\[[^]]+\]\([^)]+\)", row[4])] == []
    for readme in ("README.md", "README.fr.md"):
        assert "](docs/dossier-administration.md)" in (ROOT / readme).read_text(encoding="utf-8")


@pytest.mark.documents
def test_settings_that_it_names_are_settings() -> None:
    named = set(re.findall(r"JURY_[A-Z_]+", PAGE))
    assert len(named) > 10
    assert named - {f"JURY_{name.upper()}" for name in all_fields()} == set()
    assert KEY in CODE


def test_files_and_modules_that_it_names_are_there() -> None:
    named = {word for word in CODE if FILE.fullmatch(word)}
    assert {"deploy/delibere.service", "publiccode.yml"} <= named
    assert sorted(name for name in named - NOT_HERE if not (ROOT / name).exists()) == []
    modules = re.findall(r"python -m ([\w.]+)", PAGE)
    assert [name for name in modules if not (ROOT / f"{name.replace('.', '/')}.py").is_file()] == []


def test_addresses_that_it_names_are_served() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "web").rglob("*.py"))
    named = {word for word in CODE if re.fullmatch(r"/[a-z/]+", word)} - NOT_HERE
    assert {"/sante", "/entree/donnees"} <= named
    assert sorted(address for address in named if f'"{address}"' not in sources) == []


def test_risks_are_quoted_from_the_threat_model_to_the_letter() -> None:
    model = " ".join((DOCS / "threat-model.md").read_text(encoding="utf-8").split())
    quoted = re.findall(r"^- «\u00a0(.+?)\u00a0»", PAGE, re.MULTILINE)
    assert len(quoted) >= 5
    assert [words for words in quoted if f"- {words}" not in model] == []


@pytest.mark.parametrize("what", ["ProConnect", "second facteur", "SEDA", "SCDL", "emploie un lecteur d’écran", "tiers n’a audité"])
def test_what_is_not_done_is_said_so(what: str) -> None:
    paragraph = next(paragraph for paragraph in re.split(r"\n(?=[-|\n])", PAGE) if what in paragraph)
    assert re.search(r"\*\*([Nn]on fait|[Jj]amais essayé)", paragraph)
