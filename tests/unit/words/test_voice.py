"""One voice: words that no screen and no page says, and French typography in the pages that people read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from phrases.extract import catalogue, translations
from tests.places import ROOT
from tests.unit.words.french import faults, uneven

# What a jury would have to be explained, or what has another name everywhere else: the word → the one to use.
NOT_SAID = {
    r"\bgraine\b": "nombre de départ",
    r"dirichlet": "poids proches de ceux de l’appel",
    r"avec remise\b": "chacun pouvant être tiré plusieurs fois",
    r"\btrigger": "déclencheur",
    r"chronomètre": "minuteur",
    # Of files; a meeting that is convened has an “ordre du jour”.
    r"ordre du jour(?! de la séance)": "ordre de passage",
    r"séances? (est |sont )?levée|lever la séance": "séance close, clore la séance",
    r"code QR": "QR code",
    r"\be-?mail": "courriel",
    r"\(vue\)": "rien : l’écran a un nom",
    r"\b(login|dashboard|bug|reload|checkbox|toast)\b": "le mot français",
}
NOT_SAID_IN_ENGLISH = {r"\(seed ": "starting number", r"dirichlet": "weights near the call’s own", r"\(view\)": "the screen’s name"}
A_POINT_IN_A_NUMBER = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")
# Versions, whose numbers have points in every language.
VERSIONS = re.compile(r"(RGAA|version|Python|licence|Licence|EUPL|WCAG|TLS|UA-1|Ouverte)\S*[ \u00a0\u202f,v]*\d+\.\d+", re.IGNORECASE)
# Written in English, or by the program from words tested here.
ENGLISH_PAGES = {"ARCHITECTURE.md", "command-line.md", "extras.md"}
PAGES = [ROOT / "README.fr.md", *sorted(page for page in (ROOT / "docs").glob("*.md") if page.name not in ENGLISH_PAGES)]
NOT_WORDS = re.compile(r"`[^`\n]*`|\]\([^)\n]*\)|<[^>\n]*>|\|[ :-]*(?=\|)|https?://\S+")
# Of the program's own vocabulary, not of a page's: rules that a table or code would break for nothing.
OF_SENTENCES = {"a space at an end or twice", "three dots instead of one character", "quotation marks that are not « »"}


def said_in_french() -> Iterator[str]:
    for forms in translations(catalogue()).values():
        yield from forms


def said_in_english() -> Iterator[str]:
    for id_ in translations(catalogue()):
        yield from ([id_] if isinstance(id_, str) else id_)


def unsaid(text: str, words: dict[str, str]) -> list[str]:
    """Name what should be said instead of each word of ``text`` that is not said."""
    return [better for word, better in words.items() if re.search(word, text, re.IGNORECASE)]


def sentences(page: Path) -> Iterator[str]:
    """Yield the lines of a page without what is not words: code, addresses, the marks of a table."""
    is_code = False
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.lstrip().startswith("```"):
            is_code = not is_code
        elif not is_code:
            yield NOT_WORDS.sub("x", line).replace("|", "").strip()


def test_screens_and_documents_say_no_jargon_in_either_language() -> None:
    assert {text: better for text in said_in_french() if (better := unsaid(text, NOT_SAID))} == {}
    assert {text: better for text in said_in_english() if (better := unsaid(text, NOT_SAID_IN_ENGLISH))} == {}


def test_french_numbers_have_commas() -> None:
    assert A_POINT_IN_A_NUMBER.search("3.57")
    assert [text for text in said_in_french() if A_POINT_IN_A_NUMBER.search(VERSIONS.sub("", text))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_is_typeset_in_french_and_says_no_jargon(page: Path) -> None:
    lines = list(sentences(page))
    assert len(lines) > 5
    assert {line: found for line in lines if (found := set(faults(line) + uneven(line)) - OF_SENTENCES)} == {}
    assert {line: better for line in lines if (better := unsaid(line, NOT_SAID))} == {}
