"""What the guides call screens, buttons and fields is what stands on them.

In a guide, italics are for names on a screen alone: *Préparation › L’appel*. A name may be cut after a word (*Télécharger un modèle*), and
a value in it is three dots (*Proposer … min par dossier*).
"""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from phrases.extract import catalogue, catalogues, translations
from tests.places import ROOT

pytestmark = pytest.mark.documents

GUIDES = [
    *sorted(path.name for path in (ROOT / "docs").glob("guide-*.md")),
    "dossier-administration.md",
    "nouveautes.md",
    "protocole-essai.md",
]
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
ITALICS = re.compile(r"(?<!\*)\*(?!\*)([^*]+)(?<!\*)\*(?!\*)")
VALUE = re.compile(r"\{[^}]*\}")
WORD_END = re.compile(r"(?<=[\w»…?!])(?=\W|$)")


def spaced(text: str) -> str:
    """A text with plain spaces, one at a time."""
    return " ".join(text.split())


@cache
def on_screens() -> frozenset[str]:
    """Each French text of the program, and how it begins, word after word."""
    known = [translations(catalogue(path)) for path in catalogues()]
    texts = {spaced(VALUE.sub("…", text)) for one in known for forms in one.values() for text in forms}
    return frozenset(text[: end.start()] for text in texts for end in WORD_END.finditer(text))


def names(guide: str) -> Iterator[str]:
    """The names in a guide, each part of a way through the menus by itself."""
    text = CODE.sub("", (ROOT / "docs" / guide).read_text(encoding="utf-8")).replace("**", "")
    for italics in ITALICS.finditer(text):
        yield from (spaced(name) for name in italics[1].split("›"))


@pytest.mark.parametrize("guide", GUIDES)
def test_guide_names_what_is_on_the_screens(guide: str) -> None:
    assert [name for name in names(guide) if name.rstrip("…").strip() not in on_screens() and name not in on_screens()] == []
