"""What the markup of our screens holds, and what it never holds: the page on accessibility says so of each."""

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from charts.parts.rows import channels, luminance
from tests.places import ROOT

FOLDERS = ("ui", "web", "pages", "charts", "extras")
SOURCES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for folder in FOLDERS
    for ending in ("py", "js", "html")
    for path in (ROOT / folder).rglob(f"*.{ending}")
    if "tests" not in path.parts
}
# Frames, sounds, films; what a style should say. And how Streamlit or a script would make them.
NEVER = (
    r"<(?:i?frame|object|embed|audio|video|marquee|blink|font|center|big|strike|tt)\b",
    r"\bst\.(?:audio|video|iframe|pdf)\(|components\.v1",
    r"createElement\(\s*[\"'](?:iframe|audio|video|object|embed|marquee|font|center)",
    r"\b(?:bgcolor|cellpadding|cellspacing)=",
)
SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
OWN_COLOURS = {
    name: colours
    for name, *colours in re.findall(
        r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", (ROOT / "ui" / "style" / "tokens.css").read_text(encoding="utf-8")
    )
}
THEMES = ("light", "dark")


def images() -> Iterator[tuple[str, ast.Call]]:
    for name, text in SOURCES.items():
        for node in ast.walk(ast.parse(text)) if name.endswith(".py") else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.image":
                yield f"{name}:{node.lineno}", node


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2 between two colours."""
    darker, lighter = sorted(luminance(channels(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def test_no_screen_holds_a_frame_a_sound_a_film_or_markup_for_looks() -> None:
    assert len(SOURCES) > 100
    assert {(name, found[0]) for name, text in SOURCES.items() for pattern in NEVER if (found := re.search(pattern, text))} == set()


def test_each_image_has_an_alternative_and_none_a_caption_apart_from_it() -> None:
    said = {place: {keyword.arg for keyword in node.keywords} & {"alt", "caption"} for place, node in images()}
    assert len(said) > 2
    assert {place: words for place, words in said.items() if words != {"alt"}} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_each_theme_says_ground_and_ink_whose_contrast_is_enough(theme: str) -> None:
    colours: dict[str, Any] = SETTINGS["theme"][theme]
    grounds = [colours["backgroundColor"], colours["secondaryBackgroundColor"]]
    inks = [colours["textColor"], colours["linkColor"]]
    own = {name: pair[THEMES.index(theme)] for name, pair in OWN_COLOURS.items()}
    assert min(contrast(*pair) for pair in product(inks, grounds)) >= 4.5
    assert min(contrast(*pair) for pair in product([colours["borderColor"], own["edge"], own["accent"]], grounds)) >= 3
    for ink, ground in (("on-accent", "accent"), ("on-selected", "selected"), ("attention", "attention-ground")):
        assert contrast(own[ink], own[ground]) >= 4.5, ink


def test_links_in_a_text_are_underlined() -> None:
    assert SETTINGS["theme"]["linkUnderline"] is True
