"""How our styles select: cheaply for a browser, whatever changes on a page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.places import ROOT

STYLES = sorted(path for folder in ("ui", "web") for path in (ROOT / folder).rglob("*.css"))
# What holds a whole page, or most of it.
PAGE = re.compile(
    r"(?:^|[\s>+~,(])(?::root|html|body|\.stApp|\[data-testid=\"?(?:stApp|stMain|stMainBlockContainer)\"?\])[^\s>+~,]*:has\($"
)


def each_has(selector: str) -> Iterator[tuple[str, str, str]]:
    """Yield what stands before the text of each ``:has()``, its bracket included, that text, and what stands after it."""
    for found in re.finditer(r":has\(", selector):
        depth, at = 1, found.end()
        while depth and at < len(selector):
            depth += {"(": 1, ")": -1}.get(selector[at], 0)
            at += 1
        yield selector[: found.end()], selector[found.end() : at - 1], selector[at:]


def anchor(before: str) -> str:
    """Return what an element has to be, before a browser looks into it; "" if any element is looked into."""
    while before != (shorter := re.sub(r"\([^()]*\)", "", before)):
        before = shorter
    before = re.sub(r"\([^(]*,\s*", "(", before)  # the choices before this one, of a list
    return re.sub(r":[a-z-]+\(|:hover", "", re.split(r"[\s>+~,]", before)[-1])


def is_costly(before: str, looked_for: str, after: str) -> bool:
    """Tell whether one ``:has()`` makes a browser work out the style of a whole page at changes that are not what it looks for."""
    chooses_another = re.match(r"[^\s,>+~]*\s*[\s>+~][^\s,]", after) is not None
    is_on_any = anchor(before) == ""
    is_for_any = re.search(r"\*(?!=)|:not\(", looked_for) is not None  # what comes or goes may be it, whatever that is
    is_everywhere = not looked_for.startswith(">") and "." not in looked_for
    return (chooses_another and (is_on_any or is_for_any or PAGE.search(before) is not None)) or (
        is_on_any and (is_for_any or is_everywhere)
    )


def costly(style: str) -> list[str]:
    """The selectors whose ``:has()`` is costly."""
    without_comments = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    selectors = [selector.strip() for selector in re.findall(r"([^{};]+)\{", without_comments)]
    return [selector for selector in selectors if any(is_costly(*each) for each in each_has(selector))]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_change_of_a_page_makes_a_browser_style_all_of_it_again(path: Path) -> None:
    assert costly(path.read_text(encoding="utf-8")) == []


def moving(style: str) -> list[str]:
    """The animations of a style that last: one of no duration shows or hides something, later."""
    return [said for said in re.findall(r"animation:\s*([^;}]+)", style) if said.strip() != "none" and not re.search(r"\b0s\b", said)]


def test_nothing_moves_for_ever_nor_for_who_wants_no_motion() -> None:
    styles = {path.name: path.read_text(encoding="utf-8") for path in STYLES}
    assert [name for name, style in styles.items() if re.search(r"\binfinite\b|\btransition:", style)] == []
    moves = [name for name, style in styles.items() if moving(style)]
    assert moves == ["draws.css"]
    assert all(re.search(r"prefers-reduced-motion: reduce\)\s*\{[^}]*animation: none", styles[name]) for name in moves)


def test_no_style_or_script_asks_how_a_device_is_held() -> None:
    sources = [path for folder in ("ui", "web") for ending in ("css", "js", "html") for path in (ROOT / folder).rglob(f"*.{ending}")]
    turned = re.compile(r"\(\s*orientation\s*:|screen\.orientation|orientation\.lock|@viewport")
    assert [path.name for path in sources if turned.search(path.read_text(encoding="utf-8"))] == []


def test_style_of_a_page_is_put_where_no_notice_takes_its_place() -> None:
    sources = [path for folder in ("ui", "pages") for path in (ROOT / folder).rglob("*.py")]
    alone = re.compile(r"(st\.html|markup\.put)\([^)]*(_STYLE|\.css|<style)", re.IGNORECASE)
    assert [path.name for path in sources if alone.search(path.read_text(encoding="utf-8"))] == ["styles.py"]


SCRIPTS = {path.name: path.read_text(encoding="utf-8") for folder in ("ui", "web") for path in (ROOT / folder).rglob("*.js")}
OPENS = re.compile(r"\bwindow\.open\(|(?<!\.)\bopen\(\s*[\"'`](?:https?:|/)")
# Before a finger or a button is lifted, or by how a finger moves. Dragging has its own events, and its keys beside it.
TOO_EARLY = re.compile(r"(?:\bon|[\"'])(?:pointerdown|pointermove|mousedown|mousemove|touchstart|touchmove|gesture\w+)\b")
# One forgets where the focus was, the next keeps the focus and the page as they are until the release, the last hears of no move: it tells
# plotly of one, so that its box stands at the point that keys have reached.
HOLDS = {"assisted.js", "explored.js", "pressing.js"}


def test_no_script_opens_a_window_or_acts_before_a_finger_is_lifted() -> None:
    assert len(SCRIPTS) > 20
    assert {name for name, text in SCRIPTS.items() if OPENS.search(text)} == set()
    assert {name for name, text in SCRIPTS.items() if TOO_EARLY.search(text)} == HOLDS
